package core

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// LinkPause is how long a letter with the link is enough for the team that
// sends it again.
const LinkPause = 10 * time.Minute

// ErrNoAddress refuses to write to somebody who has no address.
var ErrNoAddress = problem.New(problem.Conflict, "no_address")

// SendLink owes r the letter with their personal link, since the team has asked
// for that, and says so in the audit with cause; to those who have not confirmed
// their address it is the one that asks for that. Within LinkPause of such a
// letter it changes nothing, and is not sent. It fails with ErrErased or
// ErrNoAddress.
func SendLink(ctx context.Context, tx *store.Tx, by Actor, r *event.Registrant, cause string, now time.Time) (sent bool, err error) {
	switch {
	case r.ErasedAt != nil:
		return false, ErrErased
	case r.Email == nil:
		return false, ErrNoAddress
	}
	l := Letter(r, LinkLetter(r), now)
	lately, err := tx.OwedSince(ctx, l.Kind, []int64{r.ID}, now.Add(-LinkPause))
	if err != nil || len(lately) > 0 {
		return false, err
	}
	e := NewEntry(by, r.EventID, now, "link_sent").About(r.ID, 0).With("cause", cause)
	return true, errors.Join(Owe(tx, r, l), Audit(tx, e))
}
