package signup

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/seats"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// AddRegistration signs a registrant up for a further session in their
// place, whether or not registration is open. It returns the whole person and
// whether there is a new registration.
func (d *Intake) AddRegistration(ctx context.Context, by core.Actor, slug string, registrantID int64, session string) (*core.PersonView, bool, error) {
	v, err := d.RegistrantFor(ctx, by, slug, registrantID, core.AddPeople)
	if err != nil {
		return nil, false, err
	}
	if _, err := core.Find(v.Sessions, session); err != nil {
		return nil, false, problem.Refuse(problem.At("/session", "unknown_session"))
	}
	fresh, err := d.Enter(ctx, by, v, session, false)
	if err != nil {
		return nil, false, err
	}
	v, err = d.View(ctx, registrantID)
	return v, fresh, err
}

// Enter is both ways into a further session. It reports whether there is a
// registration that was not there before.
func (d *Intake) Enter(ctx context.Context, by core.Actor, v *core.PersonView, slug string, public bool) (fresh bool, err error) {
	s, err := core.Find(v.Sessions, slug)
	if err != nil {
		return false, err
	}
	now := d.Now()
	res, err := d.Write(ctx, by, []int64{s.ID}, func(tx *store.Tx) (core.Result, error) {
		g, fresh, err := d.PlaceIn(ctx, tx, by, v, s.ID, public, now)
		if err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: g.ID, Created: fresh}, nil
	})
	return res.Created, err
}

// PlaceIn gives v's person a seat or a place in the queue of one more session,
// by the rule of signing up, with its letter and audit entry. What is there
// already it leaves; fresh says that there was nothing.
func (d *Intake) PlaceIn(ctx context.Context, tx *store.Tx, by core.Actor, v *core.PersonView, sessionID int64, public bool, now time.Time) (g *event.Registration, fresh bool, err error) {
	ev, err := tx.EventByID(ctx, v.Event.ID)
	if err != nil {
		return nil, false, err
	}
	s, err := tx.Session(ctx, sessionID)
	if err != nil {
		return nil, false, err
	}
	g, err = tx.RegistrationIn(ctx, v.Registrant.ID, sessionID)
	switch {
	case errors.Is(err, core.ErrNotFound):
		fresh = true
		g = &event.Registration{RegistrantID: v.Registrant.ID, SessionID: sessionID, Status: event.Cancelled, SignedUpAt: now}
	case err != nil:
		return nil, false, err
	case !g.Status.Ended():
		return g, false, nil
	case !core.Returns(g.Status):
		return nil, false, event.ErrWrongStatus.With("status", g.Status)
	}
	if err := mayEnter(ev, s, public, now); err != nil {
		return nil, false, err
	}
	r, err := tx.Registrant(ctx, v.Registrant.ID) // who may have verified in the meantime
	if err != nil {
		return nil, false, err
	}
	if err := core.CheckThere(r); err != nil {
		return nil, false, err
	}
	verified := r.VerifiedAt != nil
	g.Team = r.Role.Team()
	free, err := core.FreeFor(ctx, tx, ev, s, r, g, now)
	if err != nil {
		return nil, false, err
	}
	rule := ev.Admission()
	rule.Approval, rule.Team = rule.Approval && public, g.Team
	p, err := s.Enter(free, verified, rule, g.QuotaID)
	if err != nil {
		return nil, false, err
	}
	p.SessionID = sessionID
	g.Take(p, now)
	if p.Status == event.Unverified && p.HoldsSeat {
		until := event.HoldEnd(now, time.Time{}, 0)
		g.HoldUntil = &until
	}
	if err := core.SaveSeat(tx, s, g); err != nil {
		return nil, false, err
	}
	if ev.KeepTogether {
		if err := seats.Complete(ctx, tx, by, s, g, &p, now); err != nil {
			return nil, false, err
		}
	}
	if err := core.Audit(tx, core.NewEntry(by, v.Event.ID, now, "registered").About(v.Registrant.ID, sessionID).With("place", p)); err != nil {
		return nil, false, err
	}
	if !verified {
		return g, fresh, nil // the verification that is due settles this one too
	}
	return g, fresh, core.OwePlaces(ctx, tx, r, []event.Place{p}, now)
}
