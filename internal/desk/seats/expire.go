package seats

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// HoldsAtOnce is how many holds one transaction ends.
const HoldsAtOnce = 50

// ExpireHolds ends the unverified seats and the offers whose time is over,
// gives them to those who wait, and returns how many it ended. It is called by
// the server every few seconds.
func (d *Seats) ExpireHolds(ctx context.Context) (int, error) {
	due, err := d.Store.HoldsDue(ctx, d.Now(), HoldsAtOnce)
	if err != nil {
		return 0, err
	}
	ended := 0
	var faults []error // of one hold; the others end all the same
	for _, g := range due {
		now := d.Now()
		err := d.Store.Tx(ctx, []int64{g.SessionID}, func(tx *store.Tx) error { return expire(ctx, tx, g.ID, now) })
		if err != nil {
			faults = append(faults, fmt.Errorf("registration %d: %w", g.ID, err))
			continue
		}
		ended++
	}
	if ended > 0 {
		d.Wake()
	}
	return ended, errors.Join(faults...)
}

// expire ends a hold or an offer, unless it was verified, extended or answered
// in the meantime. Whose offer it was is told, unless
// there is nothing to come back to.
func expire(ctx context.Context, tx *store.Tx, id int64, now time.Time) error {
	g, err := tx.Registration(ctx, id)
	if err != nil {
		return err
	}
	over := g.Status == event.Unverified && g.HoldUntil != nil && !g.HoldUntil.After(now)
	if !over && g.Standing(now) == g.Status {
		return nil
	}
	s, err := tx.Session(ctx, g.SessionID)
	if err != nil {
		return err
	}
	var l event.Letter
	if g.Status == event.Offered && s.CancelledAt == nil && now.Before(s.EndsAt) {
		r, err := tx.Registrant(ctx, g.RegistrantID)
		if err != nil {
			return err
		}
		l = core.SessionLetter(r, event.LetterOfferOver, s, now)
	}
	return End(ctx, tx, core.Actor{Kind: core.Program}, s, g, event.Expired, "", l, now)
}

// keepUnverified is how long the details of someone who never verified the
// address are kept.
const keepUnverified = 7 * 24 * time.Hour

// EraseUnverified erases the details of people who have not verified their
// address in seven days, and returns how many there were. Their
// registrations stay, as expired, so that numbers add up.
func (d *Seats) EraseUnverified(ctx context.Context) (int, error) {
	now := d.Now()
	due, err := d.Store.NeverVerified(ctx, now.Add(-keepUnverified), HoldsAtOnce)
	if err != nil {
		return 0, err
	}
	erased := 0
	var faults []error
	for _, old := range due {
		err := d.Store.Tx(ctx, nil, func(tx *store.Tx) error {
			r, err := tx.Registrant(ctx, old.ID)
			if err != nil || r.VerifiedAt != nil || r.ErasedAt != nil {
				return err // verified in the meantime
			}
			return errors.Join(
				tx.Erase(r.ID, now),
				core.Audit(tx, core.NewEntry(core.Actor{Kind: core.Program}, r.EventID, now, "erased_unverified").About(r.ID, 0)),
			)
		})
		if err != nil {
			faults = append(faults, fmt.Errorf("registrant %d: %w", old.ID, err))
			continue
		}
		erased++
	}
	return erased, errors.Join(faults...)
}
