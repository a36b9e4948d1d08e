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
	m := &move{ctx: ctx, tx: tx, by: by, now: now, reason: reason, session: s, reg: g}
	return m.end(status, l)
}

// end is End of m's registration.
func (m *move) end(status event.Status, l event.Letter) error {
	before, s, g := m.reg.Status, m.session, m.reg
	l.Data.SeatGone, l.Data.Declined = before == event.Confirmed, before == event.Offered && status == event.Cancelled
	s.End(g, status, m.now)
	e := core.NewEntry(m.by, s.EventID, m.now, string(status)).About(g.RegistrantID, s.ID).
		With("from", before).With("to", status).With("reason", m.reason).With("cause", string(m.cause))
	if err := errors.Join(core.SaveSeat(m.tx, s, g), core.Audit(m.tx, e)); err != nil {
		return err
	}
	if l.Kind != "" {
		r, err := m.tx.Registrant(m.ctx, g.RegistrantID)
		if err != nil {
			return err
		}
		if err := core.Owe(m.tx, r, l); err != nil {
			return err
		}
	}
	return Fill(m.ctx, m.tx, m.by, s, Cause(status), m.now)
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
	OfficeJoined  Cause = "office_joined"  // somebody of an office that is kept together has confirmed
	JoinedTeam    Cause = "joined_team"    // somebody with a seat speaks, or is staff

	InvitationEnded Cause = "invitation_ended" // a seat is held for nobody any more
	AnswersChanged  Cause = "answers_changed"  // decisive ones, so that an organiser decides again
	Listed          Cause = "listed"           // an organiser acts on several people of a list
	Merged          Cause = "merged"           // two registrants are one person
	Parted          Cause = "merge_undone"     // they are two after all
)

// Complete looks at the queue of s again when somebody has joined it, or an
// office in it, in an event that keeps offices together: the rest may have
// waited for them. p is the place of g, whose rank it brings up to date.
func Complete(ctx context.Context, tx *store.Tx, by core.Actor, s *event.Session, g *event.Registration, p *event.Place, now time.Time) error {
	if err := Fill(ctx, tx, by, s, OfficeJoined, now); err != nil || p.Status != event.Waitlisted {
		return err
	}
	var err error
	p.Rank, err = tx.Rank(ctx, g)
	return err
}

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
