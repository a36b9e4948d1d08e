package person

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/seats"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// EraseMe erases what is known of the person, for good. Their seats and places
// in the queue for what is ahead go to the next first; what is over stays
// counted. There is no letter about it, since that would need the address.
// Their link stops working: it fails with ErrUnauthorised the second time,
// unless that is a repeat of the same request.
func (d *Personal) EraseMe(ctx context.Context, by core.Actor) error {
	if by.Kind != core.Person {
		return core.ErrUnauthorised
	}
	v, err := d.View(ctx, by.Registrant.ID)
	if err != nil {
		return err
	}
	now := d.Now()
	_, err = d.Write(ctx, by, v.SessionIDs(), func(tx *store.Tx) (core.Result, error) {
		r, err := tx.Registrant(ctx, v.Registrant.ID)
		if err != nil {
			return core.Result{}, err
		}
		if r.ErasedAt != nil || r.MergedInto != nil || r.LinkGeneration != by.Registrant.LinkGeneration {
			return core.Result{}, core.ErrUnauthorised
		}
		if err := leave(ctx, tx, by, r.ID, now); err != nil {
			return core.Result{}, err
		}
		e := core.NewEntry(by, r.EventID, now, "erased").About(r.ID, 0)
		return core.Result{ID: r.ID}, errors.Join(core.Audit(tx, e), d.Forget(ctx, tx, r, now))
	})
	return err
}

// leave gives back what a registrant holds in sessions that are ahead, without
// a letter to them.
func leave(ctx context.Context, tx *store.Tx, by core.Actor, registrantID int64, now time.Time) error {
	regs, err := tx.RegistrationsOf(ctx, []int64{registrantID})
	if err != nil {
		return err
	}
	for i := range regs {
		g := &regs[i].Registration
		s, err := tx.Session(ctx, g.SessionID)
		if err != nil {
			return err
		}
		if g.Status.Ended() || !now.Before(s.EndsAt) {
			continue
		}
		if err := seats.End(ctx, tx, by, s, g, event.Cancelled, "", event.Letter{}, now); err != nil {
			return err
		}
	}
	return nil
}
