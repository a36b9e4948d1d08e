package writing

import (
	"context"
	"strings"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/mail"
	"rollcall/internal/store"
	"rollcall/internal/store/writing"
)

// Returned is what was made of reports of letters that came back.
type Returned struct {
	Marked  int // letters that were not known to have come back
	Known   int // letters that were known to, or were never sent
	Unknown int // reports about no letter of ours
}

// returnedAtOnce is how many reports one transaction takes.
const returnedAtOnce = 200

// TakeBounces notes which letters have come back, and what mail servers said.
// A report counts only for a letter that went to an address it names. Reading
// the same reports again changes nothing. It is for the operator alone.
func (d *Writing) TakeBounces(ctx context.Context, by core.Actor, bounces []mail.Bounce) (Returned, error) {
	var all Returned
	if by.Kind != core.Operator {
		return all, core.ErrForbidden
	}
	for len(bounces) > 0 {
		n := min(len(bounces), returnedAtOnce)
		some, err := d.takeSome(ctx, by, bounces[:n])
		if err != nil {
			return all, err
		}
		all.Marked, all.Known, all.Unknown = all.Marked+some.Marked, all.Known+some.Known, all.Unknown+some.Unknown
		bounces = bounces[n:]
	}
	return all, nil
}

// takeSome notes what some reports say, in one transaction.
func (d *Writing) takeSome(ctx context.Context, by core.Actor, bounces []mail.Bounce) (some Returned, err error) {
	now := d.Now()
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		some = Returned{}
		for _, b := range bounces {
			letters, err := writing.LettersTo(ctx, tx.Reads, ids(b.MessageID), folded(b.To))
			if err != nil {
				return core.Result{}, err
			}
			if len(letters) == 0 {
				some.Unknown++
			}
			for _, l := range letters {
				fresh, err := writing.LetterReturned(tx, l.ID, now, b.Reason)
				if err != nil {
					return core.Result{}, err
				}
				if !fresh {
					some.Known++
					continue
				}
				some.Marked++
				e := core.NewEntry(by, l.EventID, now, "letter_returned").About(l.RegistrantID, 0).With("letter", l.ID).With("kind", l.Kind)
				if err := core.Audit(tx, e); err != nil {
					return core.Result{}, err
				}
			}
		}
		return core.Result{}, nil
	})
	return some, err
}

// ids are what a letter with that Message-ID may be kept under: with its domain
// or without.
func ids(messageID string) []string {
	if left, _, ok := strings.Cut(messageID, "@"); ok {
		return []string{messageID, left}
	}
	return []string{messageID}
}

func folded(addresses []string) []string {
	all := make([]string, len(addresses))
	for i, a := range addresses {
		all[i] = input.FoldAddress(a)
	}
	return all
}
