package person

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
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
func (d *Personal) TakeBack(ctx context.Context, by core.Actor, slug string) (*core.RegistrationView, error) {
	return d.Own(ctx, by, slug, func(tx *store.Tx, v *core.PersonView, g *event.Registration, now time.Time) error {
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
		if err := core.CheckThere(r); err != nil {
			return err
		}
		if err := g.CheckTakeBack(s, now); err != nil {
			return err
		}
		before, verified := g.Status, r.VerifiedAt != nil
		free, err := core.FreeFor(ctx, tx, v.Event, s, r, g, now)
		if err != nil {
			return err
		}
		var p event.Place
		if verified && v.Event.Approval && !g.EverConfirmed() {
			p = s.Ask(g, free, now)
		} else {
			p = s.TakeBack(g, verified, free, now)
		}
		e := core.NewEntry(by, s.EventID, now, "restored").About(r.ID, s.ID).With("from", before).With("to", g.Status)
		if err := errors.Join(core.SaveSeat(tx, s, g), core.Audit(tx, e)); err != nil || !verified {
			return err // whoever verifies is written to then
		}
		return core.OwePlaces(ctx, tx, r, []event.Place{p}, now)
	})
}
