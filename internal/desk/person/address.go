package person

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/desk/seats"
	"rollcall/internal/desk/signup"
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
func (d *Personal) AskAddress(ctx context.Context, by core.Actor, email string) error {
	if input.Clean(email) == "" {
		return problem.Refuse(problem.At("/email", "required"))
	}
	_, err := d.ChangeMe(ctx, by, signup.Change{Email: &email})
	return err
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
func (d *Personal) AddressLink(ctx context.Context, token string) (*AddressView, error) {
	id, ok := auth.LinkID(token)
	if !ok {
		return nil, core.ErrNotFound
	}
	r, err := d.Store.Registrant(ctx, id)
	if err != nil {
		return nil, err
	}
	done, err := d.checkAddressLink(token, r, d.Now())
	if err != nil {
		return nil, err
	}
	ev, err := d.Store.EventByID(ctx, r.EventID)
	return &AddressView{ev, r.Language, done}, err
}

// checkAddressLink fails with ErrNotFound unless token confirms at now the
// address that r asks for, or has confirmed the one that r has.
func (d *Personal) checkAddressLink(token string, r *event.Registrant, now time.Time) (done bool, err error) {
	if r.ErasedAt != nil || r.MergedInto != nil || r.AskedEmailAt == nil || !now.Before(r.AskedEmailAt.Add(event.AskedEmailFor)) {
		return false, core.ErrNotFound
	}
	if r.AskedEmail != nil {
		if !d.Key.IsAddressLink(token, r.ID, input.FoldAddress(*r.AskedEmail), *r.AskedEmailAt) {
			return false, core.ErrNotFound
		}
		return false, nil
	}
	if r.EmailFolded == nil || !d.Key.IsAddressLink(token, r.ID, *r.EmailFolded, *r.AskedEmailAt) {
		return false, core.ErrNotFound
	}
	return true, nil
}

// ConfirmAddress gives the person the address to which token was sent. Links
// that were sent to the old one stop working; the old one is told, and the new
// one gets the new link. Whoever had not confirmed an address has with
// that, unless something that the event requires is missing.
// It returns the token of the new personal link; confirming again changes
// nothing and returns none.
//
// It fails with ErrNotFound like AddressLink, or with ErrAddressTaken.
func (d *Personal) ConfirmAddress(ctx context.Context, token string) (link string, err error) {
	if _, err := d.AddressLink(ctx, token); err != nil {
		return "", err
	}
	id, _ := auth.LinkID(token)
	v, err := d.View(ctx, id)
	if err != nil {
		return "", err
	}
	by, now := core.Actor{Kind: core.Person, Registrant: v.Registrant}, d.Now()
	res, err := d.Write(ctx, by, v.SessionIDs(), func(tx *store.Tx) (core.Result, error) {
		r, err := tx.Registrant(ctx, id)
		if err != nil {
			return core.Result{}, err
		}
		done, err := d.checkAddressLink(token, r, now)
		if done || err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: id, Created: true}, changeAddress(ctx, tx, by, r, now)
	})
	if err != nil || !res.Created {
		return "", err
	}
	r, err := d.Store.Registrant(ctx, id)
	if err != nil {
		return "", err
	}
	return d.LinkToken(r), nil
}

// changeAddress puts the address that r asks for in the place of the other.
func changeAddress(ctx context.Context, tx *store.Tx, by core.Actor, r *event.Registrant, now time.Time) error {
	before, folded := *r, input.FoldAddress(*r.AskedEmail)
	switch free, err := signup.MakeFree(ctx, tx, r, folded); {
	case err != nil:
		return err
	case !free:
		return ErrAddressTaken
	}
	r.Email, r.EmailFolded, r.AskedEmail = r.AskedEmail, &folded, nil
	r.LinkGeneration++
	if err := signup.SaveRevised(tx, by, &before, r, "", now); err != nil {
		return err
	}
	if before.EmailFolded != nil {
		l := core.Letter(r, event.LetterAddressChanged, now)
		l.Address = before.EmailFolded
		if err := tx.Owe(&l); err != nil {
			return err
		}
	}
	if err := errors.Join(tx.WriteAnew(r.ID), core.Owe(tx, r, core.Letter(r, event.LetterLink, now))); err != nil {
		return err
	}
	err := seats.Verify(ctx, tx, by, r.ID, input.Verification{}, now)
	if refused := problem.From(err); refused != nil && refused.Kind == problem.Invalid {
		return nil // their page asks for what is missing, and confirms with it
	}
	return err
}
