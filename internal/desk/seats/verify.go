package seats

import (
	"context"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Verify marks the registrant verified with what they say along with it, as
// Vouch does. It fails with a problem that names what the event requires and
// they have not said; nothing is written then.
func Verify(ctx context.Context, tx *store.Tx, by core.Actor, id int64, in input.Verification, now time.Time) error {
	r, err := tx.Registrant(ctx, id)
	if err != nil || r.VerifiedAt != nil {
		return err
	}
	if r.MergedInto != nil {
		return event.ErrMerged
	}
	p, err := core.ProgrammeIn(ctx, tx, r.EventID)
	if err != nil {
		return err
	}
	if _, err := p.Complete(r, in, now); err != nil {
		return err
	}
	return settleWithLetter(ctx, tx, by, r, now)
}

// Vouch marks the registrant verified, settles what waited for it, and owes
// one letter about all of it. Nobody can say in their place what the event
// requires, so it stays open.
func Vouch(ctx context.Context, tx *store.Tx, by core.Actor, id int64, now time.Time) error {
	r, err := tx.Registrant(ctx, id)
	if err != nil || r.VerifiedAt != nil {
		return err
	}
	return settleWithLetter(ctx, tx, by, r, now)
}

func settleWithLetter(ctx context.Context, tx *store.Tx, by core.Actor, r *event.Registrant, now time.Time) error {
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
	ev, err := tx.EventByID(ctx, r.EventID)
	if err != nil {
		return nil, err
	}
	for _, g := range regs {
		if g.Status != event.Unverified && g.Status != event.Expired {
			continue
		}
		p, err := settle(ctx, tx, by, ev, r, &g.Registration, now)
		if err != nil {
			return nil, err
		}
		if p.Status != "" {
			places = append(places, p)
		}
	}
	return places, core.Audit(tx, core.NewEntry(by, r.EventID, now, "verified").About(r.ID, 0).With("places", places))
}

// settle gives g of r a seat or the end of the queue, or lets an organiser
// decide, unless its session has been called off or is over. Staff decide by
// what they do.
func settle(ctx context.Context, tx *store.Tx, by core.Actor, ev *event.Event, r *event.Registrant, g *event.Registration, now time.Time) (event.Place, error) {
	s, err := tx.Session(ctx, g.SessionID)
	if err != nil || s.CancelledAt != nil || !now.Before(s.EndsAt) {
		return event.Place{}, err
	}
	free, err := core.FreeFor(ctx, tx, ev, s, r, g, now)
	if err != nil {
		return event.Place{}, err
	}
	if ev.Approval && !by.IsTeam() {
		p := s.Ask(g, free, now)
		return p, core.SaveSeat(tx, s, g)
	}
	p := s.Settle(g, free, now)
	if err := core.SaveSeat(tx, s, g); err != nil || !ev.KeepTogether {
		return p, err
	}
	return p, Complete(ctx, tx, by, s, g, &p, now)
}
