package desk

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// ErrAddressTaken refuses to give someone an address by which somebody else is
// registered for the event.
var ErrAddressTaken = problem.New(problem.Conflict, "address_taken")

// AskAddress asks that email take the place of the person's address. A letter
// with a link goes there, which confirms it within 24 hours; until then the
// old one counts, and a later request takes the place of this one. Whether
// the address belongs to somebody who is registered already is not told: then
// the letter goes to them and says so.
//
// It fails with a problem at /email if that is no address.
func (d *Desk) AskAddress(ctx context.Context, by Actor, email string) error {
	if clean(email) == "" {
		return problem.Refuse(problem.At("/email", "required"))
	}
	_, err := d.ChangeMe(ctx, by, Change{Email: &email})
	return err
}

// askAnew is how long asking for the same address again only repeats the
// letter; after that its link begins to count anew.
const askAnew = time.Hour

// askAddress notes in r which address is asked for, and owes the letter that
// belongs to it, of which there are three per address and day at most. The
// address that r has ends what was asked for before.
func askAddress(ctx context.Context, tx *store.Tx, r *event.Registrant, email string, now time.Time) error {
	folded := FoldAddress(email)
	if r.EmailFolded != nil && *r.EmailFolded == folded {
		r.AskedEmail, r.AskedEmailAt = nil, nil
		return nil
	}
	if r.Asks(now) != email || now.Sub(*r.AskedEmailAt) >= askAnew {
		r.AskedEmail, r.AskedEmailAt = &email, &now
	}
	other, err := tx.RegistrantByAddress(ctx, r.EventID, folded)
	if err == nil {
		return oweLimited(ctx, tx, other, letter(other, takenLetter(other), now), now)
	}
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	day := now.Truncate(24 * time.Hour)
	asked, err := tx.AskedSince(ctx, r.ID, folded, day)
	if err != nil {
		return err
	}
	caused, err := tx.CausedTo(ctx, folded, day)
	if err != nil || asked+caused >= perDay {
		return err
	}
	l, until := letter(r, event.LetterAddress, now), r.AskedEmailAt.Add(event.AskedEmailFor)
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

// An AddressView is what the link in the letter to an address shows. It names
// nobody.
type AddressView struct {
	Event    *event.Event
	Language string // the person's
	Done     bool   // the address is theirs already
}

// AddressLink is what the link that confirms an address would do. It fails
// with ErrNotFound for whatever is no such link, for one that was replaced,
// and 24 hours after it was asked for.
func (d *Desk) AddressLink(ctx context.Context, token string) (*AddressView, error) {
	id, ok := auth.LinkID(token)
	if !ok {
		return nil, ErrNotFound
	}
	r, err := d.store.Registrant(ctx, id)
	if err != nil {
		return nil, err
	}
	done, err := d.checkAddressLink(token, r, d.now())
	if err != nil {
		return nil, err
	}
	ev, err := d.store.EventByID(ctx, r.EventID)
	return &AddressView{ev, r.Language, done}, err
}

// checkAddressLink fails with ErrNotFound unless token confirms at now the
// address that r asks for, or has confirmed the one that r has.
func (d *Desk) checkAddressLink(token string, r *event.Registrant, now time.Time) (done bool, err error) {
	if r.ErasedAt != nil || r.AskedEmailAt == nil || !now.Before(r.AskedEmailAt.Add(event.AskedEmailFor)) {
		return false, ErrNotFound
	}
	if r.AskedEmail != nil {
		if !d.key.IsAddressLink(token, r.ID, FoldAddress(*r.AskedEmail), *r.AskedEmailAt) {
			return false, ErrNotFound
		}
		return false, nil
	}
	if r.EmailFolded == nil || !d.key.IsAddressLink(token, r.ID, *r.EmailFolded, *r.AskedEmailAt) {
		return false, ErrNotFound
	}
	return true, nil
}

// ConfirmAddress gives the person the address to which token was sent. Links
// that were sent to the old one stop working; the old one is told, and the new
// one gets the new link. Whoever had not confirmed an address has with that.
// It returns the token of the new personal link; confirming again changes
// nothing and returns none.
//
// It fails with ErrNotFound like AddressLink, or with ErrAddressTaken.
func (d *Desk) ConfirmAddress(ctx context.Context, token string) (link string, err error) {
	if _, err := d.AddressLink(ctx, token); err != nil {
		return "", err
	}
	id, _ := auth.LinkID(token)
	v, err := d.person(ctx, id)
	if err != nil {
		return "", err
	}
	by, now := Actor{Kind: Person, Registrant: v.Registrant}, d.now()
	res, err := d.write(ctx, by, v.sessionIDs(), func(tx *store.Tx) (result, error) {
		r, err := tx.Registrant(ctx, id)
		if err != nil {
			return result{}, err
		}
		done, err := d.checkAddressLink(token, r, now)
		if done || err != nil {
			return result{}, err
		}
		return result{id: id, created: true}, changeAddress(ctx, tx, by, r, now)
	})
	if err != nil || !res.created {
		return "", err
	}
	r, err := d.store.Registrant(ctx, id)
	if err != nil {
		return "", err
	}
	return d.LinkToken(r), nil
}

// changeAddress puts the address that r asks for in the place of the other.
func changeAddress(ctx context.Context, tx *store.Tx, by Actor, r *event.Registrant, now time.Time) error {
	before, folded := *r, FoldAddress(*r.AskedEmail)
	switch _, err := tx.RegistrantByAddress(ctx, r.EventID, folded); {
	case err == nil:
		return ErrAddressTaken
	case !errors.Is(err, ErrNotFound):
		return err
	}
	r.Email, r.EmailFolded, r.AskedEmail = r.AskedEmail, &folded, nil
	r.LinkGeneration++
	if err := saveRevised(tx, by, &before, r, now); err != nil {
		return err
	}
	if before.EmailFolded != nil {
		l := letter(r, event.LetterAddressChanged, now)
		l.Address = before.EmailFolded
		if err := tx.Owe(&l); err != nil {
			return err
		}
	}
	if err := errors.Join(tx.WriteAnew(r.ID), owe(tx, r, letter(r, event.LetterLink, now))); err != nil {
		return err
	}
	return verify(ctx, tx, by, r.ID, nil, now)
}
