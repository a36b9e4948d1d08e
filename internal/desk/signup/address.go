package signup

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// askAnew is how long asking for the same address again only repeats the
// letter; after that its link begins to count anew.
const askAnew = time.Hour

// askAddress notes in r which address is asked for, and owes the letter that
// belongs to it, of which there are three per address and day at most. The
// address that r has ends what was asked for before.
func askAddress(ctx context.Context, tx *store.Tx, r *event.Registrant, email string, now time.Time) error {
	folded := input.FoldAddress(email)
	if r.EmailFolded != nil && *r.EmailFolded == folded {
		r.AskedEmail, r.AskedEmailAt = nil, nil
		return nil
	}
	if r.Asks(now) != email || now.Sub(*r.AskedEmailAt) >= askAnew {
		r.AskedEmail, r.AskedEmailAt = &email, &now
	}
	other, err := tx.PersonByAddress(ctx, r.EventID, folded)
	if err == nil && other.ID != r.ID {
		return core.OweLimited(ctx, tx, other, core.Letter(other, takenLetter(other), now), now)
	}
	if err != nil && !errors.Is(err, core.ErrNotFound) {
		return err
	}
	day := now.Truncate(24 * time.Hour)
	asked, err := tx.AskedSince(ctx, r.ID, folded, day)
	if err != nil {
		return err
	}
	caused, err := tx.CausedTo(ctx, folded, day)
	if err != nil || asked+caused >= core.PerDay {
		return err
	}
	l, until := core.Letter(r, event.LetterAddress, now), r.AskedEmailAt.Add(event.AskedEmailFor)
	l.Address, l.UsefulUntil, l.Data.Asked = &folded, &until, *r.AskedEmailAt
	return tx.Owe(&l)
}

// takenLetter is the kind of letter to whoever has an address that somebody
// else asks for: to those who have not confirmed it the one that asks for
// that.
func takenLetter(r *event.Registrant) event.LetterKind {
	if r.VerifiedAt == nil {
		return event.LetterAgain
	}
	return event.LetterAddressTaken
}

// MakeFree reports whether r can have an address: nobody in the event has it, or
// somebody for whom r stands, who gets the present one of r instead.
func MakeFree(ctx context.Context, tx *store.Tx, r *event.Registrant, folded string) (bool, error) {
	holder, err := tx.RegistrantByAddress(ctx, r.EventID, folded)
	switch {
	case errors.Is(err, core.ErrNotFound):
		return true, nil
	case err != nil:
		return false, err
	case holder.ID == r.ID:
		return true, nil
	}
	person, err := tx.StandsFor(ctx, holder)
	if err != nil || person.ID != r.ID {
		return false, err
	}
	return true, tx.TradeAddresses(r, holder)
}

// setAddress gives r an address that staff knows to be theirs, and sends the
// personal link there. It fails with a problem with fields where somebody else
// in the event has it.
func setAddress(ctx context.Context, tx *store.Tx, r *event.Registrant, email string, now time.Time) error {
	folded := input.FoldAddress(email)
	if r.Address() == email {
		return nil
	}
	switch free, err := MakeFree(ctx, tx, r, folded); {
	case err != nil:
		return err
	case !free:
		return problem.Refuse(problem.At("/email", "address_taken"))
	}
	r.Email, r.EmailFolded, r.AskedEmail, r.AskedEmailAt = &email, &folded, nil, nil
	return errors.Join(tx.WriteAnew(r.ID), core.Owe(tx, r, core.Letter(r, core.LinkLetter(r), now)))
}
