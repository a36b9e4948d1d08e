package seats

import (
	"context"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Verify marks the registrant verified with the consents given, settles what waited for it, and owes
// one letter about all of it.
func Verify(ctx context.Context, tx *store.Tx, by core.Actor, id int64, consents map[string]event.Consent, now time.Time) error {
	r, err := tx.Registrant(ctx, id)
	if err != nil || r.VerifiedAt != nil {
		return err
	}
	r.Agree(consents)
	places, err := settleAll(ctx, tx, by, r, now)
	if err != nil {
		return err
	}
	return core.OwePlaces(ctx, tx, r, places, now)
}

// settleAll marks r verified and settles what waited for it.
func settleAll(ctx context.Context, tx *store.Tx, by core.Actor, r *event.Registrant, now time.Time) (places []event.Place, err error) {
	r.VerifiedAt = &now
	r.Revision++
	if err := tx.SaveRegistrant(r); err != nil {
		return nil, err
	}
	regs, err := tx.RegistrationsOf(ctx, []int64{r.ID})
	if err != nil {
		return nil, err
	}
	for _, g := range regs {
		if g.Status != event.Unverified && g.Status != event.Expired {
			continue
		}
		p, err := settle(ctx, tx, &g.Registration, now)
		if err != nil {
			return nil, err
		}
		if p.Status != "" {
			places = append(places, p)
		}
	}
	return places, core.Audit(tx, core.NewEntry(by, r.EventID, now, "verified").About(r.ID, 0).With("places", places))
}

// settle gives g a seat or the end of the queue, unless its session has been
// called off or is over.
func settle(ctx context.Context, tx *store.Tx, g *event.Registration, now time.Time) (event.Place, error) {
	s, err := tx.Session(ctx, g.SessionID)
	if err != nil || s.CancelledAt != nil || !now.Before(s.EndsAt) {
		return event.Place{}, err
	}
	p := s.Settle(g, now)
	return p, core.SaveSeat(tx, s, g)
}
