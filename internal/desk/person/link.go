package person

import (
	"context"
	"errors"
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// SendLink sends one letter to an address with all that it is signed up to,
// each event with its personal link, at most three times a day. It answers
// the same, after the same work, whether or not anyone is known by the
// address: the count of the day is written for everyone.
func (d *Personal) SendLink(ctx context.Context, by core.Actor, email string) error {
	if !input.ValidAddress(email) {
		return problem.Refuse(problem.At("/email", "address"))
	}
	folded, now := input.FoldAddress(email), d.Now()
	day := now.Truncate(24 * time.Hour)
	key := d.Key.MAC("lost link", []byte(day.Format(time.DateOnly)), []byte(folded))
	_, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		found, err := tx.RegistrantsByAddress(ctx, folded)
		if err != nil {
			return core.Result{}, err
		}
		allowed, err := tx.Throttle(key, day, core.PerDay)
		if err != nil || !allowed || len(found) == 0 {
			return core.Result{}, err
		}
		return core.Result{}, oweAll(ctx, tx, found, now)
	})
	return err
}

// oweAll owes the letters with the links of everyone in found, who have one
// address. For whom somebody else stands, that one gets the letter, at the
// address that stands for both.
func oweAll(ctx context.Context, tx *store.Tx, found []event.Registrant, now time.Time) error {
	var own []event.Registrant
	for i := range found {
		if found[i].MergedInto == nil {
			own = append(own, found[i])
			continue
		}
		stands, err := tx.StandsFor(ctx, &found[i])
		if err != nil {
			return err
		}
		if err := oweLinks(ctx, tx, []event.Registrant{*stands}, now); err != nil {
			return err
		}
	}
	if len(own) == 0 {
		return nil
	}
	return oweLinks(ctx, tx, own, now)
}

// oweLinks owes the letter with the links of everyone in found, who have one
// address. It goes to whom the address is surest of, and among them to who
// signed up last, in their language. Whoever is signed up to one event gets
// the letter about that.
func oweLinks(ctx context.Context, tx *store.Tx, found []event.Registrant, now time.Time) error {
	to := slices.MaxFunc(found, func(a, b event.Registrant) int {
		switch {
		case a.VerifiedAt == nil && b.VerifiedAt != nil:
			return -1
		case a.VerifiedAt != nil && b.VerifiedAt == nil:
			return 1
		}
		return a.SignedUpAt.Compare(b.SignedUpAt)
	})
	l := core.Letter(&to, core.LinkLetter(&to), now)
	if len(found) > 1 {
		l.Kind, l.Data.Everywhere = event.LetterLink, true
	}
	return core.OweLimited(ctx, tx, &to, l, now)
}

// SendMyLink sends the person's own link again.
func (d *Personal) SendMyLink(ctx context.Context, by core.Actor) error {
	if by.Kind != core.Person {
		return core.ErrUnauthorised
	}
	now := d.Now()
	_, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		r, err := tx.Registrant(ctx, by.Registrant.ID)
		if err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: r.ID}, core.OweLimited(ctx, tx, r, core.Letter(r, core.LinkLetter(r), now), now)
	})
	return err
}

// RenewLink kills the person's link and makes another, which is returned and
// sent by letter.
func (d *Personal) RenewLink(ctx context.Context, by core.Actor) (string, error) {
	if by.Kind != core.Person {
		return "", core.ErrUnauthorised
	}
	now := d.Now()
	_, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		r, err := tx.Registrant(ctx, by.Registrant.ID)
		if err != nil {
			return core.Result{}, err
		}
		if r.LinkGeneration != by.Registrant.LinkGeneration {
			return core.Result{}, core.ErrUnauthorised // another renewal was first
		}
		r.LinkGeneration++
		r.Revision++
		err = errors.Join(tx.SaveRegistrant(r), core.Audit(tx, core.NewEntry(by, r.EventID, now, "link_renewed").About(r.ID, 0)))
		if err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: r.ID}, core.Owe(tx, r, core.Letter(r, event.LetterLink, now))
	})
	if err != nil {
		return "", err
	}
	r, err := d.Store.Registrant(ctx, by.Registrant.ID)
	if err != nil {
		return "", err
	}
	return d.PersonalLink(r), nil
}
