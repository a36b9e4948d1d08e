package seats

import (
	"context"
	"errors"
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// approve gives what was asked for: the seat that is held, a free one, or the
// end of the queue. Who had a place in the queue before has it again, and may
// be next; all of it stands in one letter.
func approve(m *move) error {
	if m.reg.Status != event.Pending {
		return m.wrongStatus()
	}
	if err := m.checkAhead(); err != nil {
		return err
	}
	p, err := m.settle()
	if err != nil {
		return err
	}
	if err := m.record("approved", event.Pending); err != nil {
		return err
	}
	moves, err := Moves(m.ctx, m.tx, m.by, m.session, Approved, m.now)
	if err != nil {
		return err
	}
	told := false
	for _, next := range moves {
		told = told || next.reg.ID == m.reg.ID
		if err := core.Owe(m.tx, next.Person, next.News()); err != nil {
			return err
		}
	}
	if told {
		return nil
	}
	if p.Rank, err = m.tx.Rank(m.ctx, m.reg); err != nil {
		return err
	}
	return core.OwePlaces(m.ctx, m.tx, m.Person, []event.Place{p}, m.now)
}

// reject ends what was asked for.
func reject(m *move) error {
	if m.reg.Status != event.Pending {
		return m.wrongStatus()
	}
	l := m.Letter(event.LetterRejected)
	l.Data.Reason = m.reason
	return m.end(event.Rejected, l)
}

// AskAgain lets an organiser decide once more about what r has or waits for,
// if the event asks for that when one of the fields has changed, which
// core.Differences names. Seats and places in the queue are kept meanwhile.
// One letter tells of all sessions.
func AskAgain(ctx context.Context, tx *store.Tx, by core.Actor, r *event.Registrant, fields []string, now time.Time) error {
	ev, err := tx.EventByID(ctx, r.EventID)
	if err != nil || !ev.AsksAgain(func(key string) bool { return slices.Contains(fields, core.AnswerField(key)) }) {
		return err
	}
	regs, err := tx.RegistrationsOf(ctx, []int64{r.ID})
	if err != nil {
		return err
	}
	var places []event.Place
	var seatGone bool
	for i := range regs {
		m := &move{ctx: ctx, tx: tx, by: by, now: now, cause: AnswersChanged, event: ev, Person: r, reg: &regs[i].Registration}
		if m.session, err = tx.Session(ctx, m.reg.SessionID); err != nil {
			return err
		}
		if !m.reg.MayAskAgain(m.session, now) {
			continue
		}
		seatGone = seatGone || m.reg.Status == event.Confirmed
		p, err := m.askAgain()
		if err != nil {
			return err
		}
		places = append(places, p)
	}
	if len(places) == 0 {
		return nil
	}
	l, err := core.PlacesLetter(ctx, tx, r, places, now)
	if err != nil {
		return err
	}
	l.Data.SeatGone = seatGone // until the decision, and so is the entry in the calendar
	return core.Owe(tx, r, l)
}

// askAgain lets m's registration wait for a decision. Whoever stood behind it
// in the queue may be next.
func (m *move) askAgain() (event.Place, error) {
	before := m.reg.Status
	p := m.session.Ask(m.reg, false, m.now)
	return p, errors.Join(m.record("asked_again", before), refill(m, AnswersChanged))
}
