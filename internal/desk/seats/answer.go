package seats

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Accept takes the seat in the session called slug that is offered to the
// person, or that a colleague gives them. Accepting again changes nothing.
//
// It fails with ErrNotFound; of an offered seat with event.ErrWrongStatus
// (with status: expired from the deadline on), event.ErrSessionCancelled or
// event.ErrSessionOver; of a colleague's with event.ErrHandoverOver,
// event.ErrHasPlace, or a problem with fields where something that the event
// requires is missing.
func (d *Seats) Accept(ctx context.Context, by core.Actor, slug string, in input.Verification) (*core.RegistrationView, error) {
	v, err := d.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	if h := v.HandoverTo(slug); h != nil {
		return d.takeOver(ctx, by, v, h, in)
	}
	return d.answer(ctx, by, slug, (*move).accept)
}

// Decline says no to the seat in the session called slug that is offered to
// the person, which goes to the next, or that a colleague gives them, which
// the colleague keeps. Declining again changes nothing.
//
// It fails with ErrNotFound; of an offered seat with event.ErrWrongStatus as
// Accept does; of a colleague's with event.ErrHandoverOver when it has been
// taken, or has ended otherwise. A reason is kept in the audit.
func (d *Seats) Decline(ctx context.Context, by core.Actor, slug, reason string) (*core.PersonView, error) {
	if err := d.CheckReason(reason); err != nil {
		return nil, err
	}
	v, err := d.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	if h := v.HandoverTo(slug); h != nil {
		err = d.declineHandover(ctx, by, h)
	} else {
		_, err = d.answer(ctx, by, slug, func(m *move) error {
			m.reason = reason
			return m.decline()
		})
	}
	if err != nil {
		return nil, err
	}
	return d.Me(ctx, by)
}

// answer runs do on the person's registration for the session called slug.
func (d *Seats) answer(ctx context.Context, by core.Actor, slug string, do seatAction) (*core.RegistrationView, error) {
	return d.Own(ctx, by, slug, func(tx *store.Tx, _ *core.PersonView, g *event.Registration, now time.Time) error {
		m, err := d.move(ctx, tx, by, g.ID, now)
		if err != nil {
			return err
		}
		return do(m)
	})
}

// accept makes the seat that is offered to m's person their own.
func (m *move) accept() error {
	if m.reg.Status == event.Confirmed {
		return nil
	}
	if m.reg.Standing(m.now) != event.Offered {
		return m.wrongStatus()
	}
	if err := m.checkAhead(); err != nil {
		return err
	}
	if err := m.reg.Accept(m.now); err != nil {
		return err
	}
	place := event.Place{SessionID: m.session.ID, Status: event.Confirmed, HoldsSeat: true}
	return errors.Join(m.record("accepted", event.Offered), core.OwePlaces(m.ctx, m.tx, m.Person, []event.Place{place}, m.now))
}

// decline gives the seat that is offered to m's person to the next.
func (m *move) decline() error {
	if m.reg.Status == event.Cancelled {
		return nil
	}
	if m.reg.Standing(m.now) != event.Offered {
		return m.wrongStatus()
	}
	return End(m.ctx, m.tx, m.by, m.session, m.reg, event.Cancelled, m.reason, m.Letter(event.LetterCancelled), m.now)
}
