package desk

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// EraseMe erases what is known of the person, for good. Their seats and places
// in the queue for what is ahead go to the next first; what is over stays
// counted. There is no letter about it, since that would need the address.
// Their link stops working: it fails with ErrUnauthorised the second time,
// unless that is a repeat of the same request.
func (d *Desk) EraseMe(ctx context.Context, by Actor) error {
	if by.Kind != Person {
		return ErrUnauthorised
	}
	v, err := d.person(ctx, by.Registrant.ID)
	if err != nil {
		return err
	}
	now := d.now()
	_, err = d.write(ctx, by, v.sessionIDs(), func(tx *store.Tx) (result, error) {
		r, err := tx.Registrant(ctx, v.Registrant.ID)
		if err != nil {
			return result{}, err
		}
		if r.ErasedAt != nil || r.LinkGeneration != by.Registrant.LinkGeneration {
			return result{}, ErrUnauthorised
		}
		if err := leave(ctx, tx, by, r.ID, now); err != nil {
			return result{}, err
		}
		e := entry(by, r.EventID, now, "erased").about(r.ID, 0)
		return result{id: r.ID}, errors.Join(audit(tx, e), tx.Erase(r.ID, now))
	})
	return err
}

// leave gives back what a registrant holds in sessions that are ahead, without
// a letter to them.
func leave(ctx context.Context, tx *store.Tx, by Actor, registrantID int64, now time.Time) error {
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
		if err := end(ctx, tx, by, s, g, event.Cancelled, "", event.Letter{}, now); err != nil {
			return err
		}
	}
	return nil
}
