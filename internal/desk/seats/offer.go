package seats

import (
	"errors"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// ErrQuietHours refuses to offer a seat to somebody who sleeps; until says
// when the night is over.
var ErrQuietHours = problem.New(problem.Conflict, "quiet_hours")

// offer offers a free seat to someone who waits. Near the start it gives it.
func offer(m *move) error {
	if err := m.checkAhead(); err != nil {
		return err
	}
	if m.reg.Status != event.Waitlisted {
		return m.wrongStatus()
	}
	if !m.now.Before(m.session.StartsAt.Add(-event.NearStart)) {
		return m.promoteChosen()
	}
	if morning := event.QuietUntil(m.now, core.Zone(m.Person, m.event)); !morning.IsZero() {
		return ErrQuietHours.With("until", morning)
	}
	if err := m.checkTurn(); err != nil {
		return err
	}
	until := event.OfferEnd(m.now, m.session.StartsAt, m.event.OfferHours)
	if err := m.session.Offer(m.reg, until, m.now); err != nil {
		return err
	}
	return errors.Join(m.record("offered", event.Waitlisted), core.Owe(m.tx, m.Person, m.offerLetter()), refill(m, OutOfTurn))
}

// offerLetter is the letter about the seat that is offered to m's person. It
// is of use while the offer stands.
func (m *move) offerLetter() event.Letter {
	l := m.Letter(event.LetterOffered)
	l.Data.Places = []event.Place{{SessionID: m.session.ID, Status: event.Offered, HoldsSeat: true, OfferUntil: *m.reg.OfferUntil}}
	l.UsefulUntil = m.reg.OfferUntil
	return l
}
