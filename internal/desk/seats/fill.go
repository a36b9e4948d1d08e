package seats

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// End takes away what g holds in s, tells the person, and promotes whoever
// is next: all in one transaction.
func End(ctx context.Context, tx *store.Tx, by core.Actor, s *event.Session, g *event.Registration, status event.Status, reason string, l event.Letter, now time.Time) error {
	before := g.Status
	l.Data.SeatGone, l.Data.Declined = before == event.Confirmed, before == event.Offered && status == event.Cancelled
	s.End(g, status, now)
	e := core.NewEntry(by, s.EventID, now, string(status)).About(g.RegistrantID, s.ID).With("from", before).With("to", status).With("reason", reason)
	if err := errors.Join(core.SaveSeat(tx, s, g), core.Audit(tx, e)); err != nil {
		return err
	}
	if l.Kind != "" {
		r, err := tx.Registrant(ctx, g.RegistrantID)
		if err != nil {
			return err
		}
		if err := core.Owe(tx, r, l); err != nil {
			return err
		}
	}
	return Fill(ctx, tx, by, s, Cause(status), now)
}

// A Cause is what a seat became free by, or free to somebody, as the audit has
// it beside the move that followed. Whatever ends a registration is one by the
// name of its status.
type Cause string

// The other causes.
const (
	Approved      Cause = "approved"
	MovedToQueue  Cause = "moved_to_queue"
	OutOfTurn     Cause = "out_of_turn"   // somebody was given a seat before others
	EventChanged  Cause = "event_changed" // more seats, other quotas, another rule
	TimeCame      Cause = "time_came"     // a morning, the end of a limit, the start that is near
	Released      Cause = "quota_released"
	Overbooked    Cause = "overbooked"
	PersonChanged Cause = "person_changed" // somebody falls under another quota or limit
	JoinedTeam    Cause = "joined_team"    // somebody with a seat speaks, or is staff

	InvitationEnded Cause = "invitation_ended" // a seat is held for nobody any more
	AnswersChanged  Cause = "answers_changed"  // decisive ones, so that an organiser decides again
)

// Fill gives the free seats of s to those who wait for them, or offers them,
// as event.Allocation decides, and owes each of them a letter.
func Fill(ctx context.Context, tx *store.Tx, by core.Actor, s *event.Session, cause Cause, now time.Time) error {
	moves, err := Moves(ctx, tx, by, s, cause, now)
	if err != nil {
		return err
	}
	for _, m := range moves {
		if err := core.Owe(tx, m.Person, m.News()); err != nil {
			return err
		}
	}
	return nil
}

// News is the letter about the seat that m has given or offered.
func (m *move) News() event.Letter {
	if m.reg.Status == event.Offered {
		return m.offerLetter()
	}
	return m.Letter(event.LetterPromoted)
}

// Moves gives or offers the free seats of s to those who wait for them and
// returns what it has done; the letters are the caller's. It notes when the
// seats that nobody gets yet are to be looked at again.
func Moves(ctx context.Context, tx *store.Tx, by core.Actor, s *event.Session, cause Cause, now time.Time) ([]*move, error) {
	if s.CancelledAt != nil || !now.Before(s.EndsAt) || !s.MayPromote() {
		return nil, wakeAt(tx, s, nil)
	}
	ev, err := tx.EventByID(ctx, s.EventID)
	if err != nil {
		return nil, err
	}
	limit := 0
	if ev.Admission().Plain(s.Quotas) {
		limit = int(s.Capacity - s.SeatsTaken)
	}
	a, err := core.AllocationIn(ctx, tx.Reads, ev, s, limit)
	if err != nil {
		return nil, err
	}
	decisions := a.Decide(now)
	var moves []*move
	for i, d := range decisions {
		if !d.Seated() {
			continue
		}
		m := &move{ctx: ctx, tx: tx, by: by, now: now, cause: cause, event: ev, session: s}
		err := m.promote(a.Queue[i].RegistrationID, d)
		if err != nil {
			return nil, err
		}
		moves = append(moves, m)
	}
	if !s.MayPromote() {
		return moves, wakeAt(tx, s, nil)
	}
	wake := event.Wake(decisions)
	if wake.IsZero() || wake.After(s.EndsAt) {
		wake = s.EndsAt // nothing happens by itself before
	}
	return moves, wakeAt(tx, s, &wake)
}

// wakeAt notes when the free seats of s are to be looked at again.
func wakeAt(tx *store.Tx, s *event.Session, at *time.Time) error {
	if s.FillAt == nil && at == nil || s.FillAt != nil && at != nil && s.FillAt.Equal(*at) {
		return nil
	}
	s.FillAt = at
	return tx.SaveSeats(s)
}

// promote gives or offers a seat to a registration that waits.
func (m *move) promote(id int64, d event.Decision) (err error) {
	if m.reg, err = m.tx.Registration(m.ctx, id); err != nil {
		return err
	}
	if m.Person, err = m.tx.Registrant(m.ctx, m.reg.RegistrantID); err != nil {
		return err
	}
	if d.Status == event.Offered {
		if err := m.session.Offer(m.reg, d.Until, m.now); err != nil {
			return err
		}
		return m.record("offered", event.Waitlisted)
	}
	if err := m.session.Promote(m.reg, m.now); err != nil {
		return err
	}
	return m.record("promoted", event.Waitlisted)
}

// refill looks at the queue again, since those behind m may be next.
func refill(m *move, cause Cause) error { return Fill(m.ctx, m.tx, m.by, m.session, cause, m.now) }
