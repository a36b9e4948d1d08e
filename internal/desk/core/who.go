package core

import (
	"context"
	"strconv"
	"strings"

	"rollcall/internal/store"
)

// AccountNames are the names of accounts that were asked for already, by the
// actor as the audit has it.
type AccountNames map[string]string

// Of is the name of the account that an actor is, "" for others.
func (a AccountNames) Of(ctx context.Context, reads store.Reads, actor string) (string, error) {
	text, is := strings.CutPrefix(actor, "account:")
	name, asked := a[actor]
	if !is || asked {
		return name, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return "", err
	}
	found, err := reads.AccountByID(ctx, id)
	if err != nil {
		return "", AbsentOr(err, nil)
	}
	a[actor] = found.Name
	return found.Name, nil
}
