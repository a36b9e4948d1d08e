package desk

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// TakeBack takes back, within 24 hours, that the person cancelled their
// registration for the session called slug. They get a free seat if nobody
// waits, else the end of the queue, by the letter of any seat or place that
// is gained; whether registration is open does not matter. Taking back what
// stands already changes nothing.
//
// It fails with ErrNotFound or as event.Registration.CheckTakeBack says.
func (d *Desk) TakeBack(ctx context.Context, by Actor, slug string) (*RegistrationView, error) {
	return d.own(ctx, by, slug, func(tx *store.Tx, v *PersonView, g *event.Registration, now time.Time) error {
		if !g.Status.Ended() {
			return nil
		}
		s, err := tx.Session(ctx, g.SessionID)
		if err != nil {
			return err
		}
		r, err := tx.Registrant(ctx, v.Registrant.ID)
		if err != nil {
			return err
		}
		if r.ErasedAt != nil {
			return ErrErased
		}
		if err := g.CheckTakeBack(s, now); err != nil {
			return err
		}
		before, verified := g.Status, r.VerifiedAt != nil
		p := s.TakeBack(g, verified, now)
		e := entry(by, s.EventID, now, "restored").about(r.ID, s.ID).with("from", before).with("to", g.Status)
		if err := errors.Join(saveSeat(tx, s, g), audit(tx, e)); err != nil || !verified {
			return err // whoever verifies is written to then
		}
		return owePlaces(ctx, tx, r, []event.Place{p}, now)
	})
}
