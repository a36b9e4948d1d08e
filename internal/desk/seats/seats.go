package seats

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// ErrReasonNeeded refuses what is out of the usual order and gives no
// reason.
var ErrReasonNeeded = problem.Refuse(problem.At("/reason", "required"))

// A SeatAction is what an organiser does with one registration.
type SeatAction string

// The actions.
const (
	Withdraw SeatAction = "withdraw" // takes a seat, or a place in the queue, back
	Promote  SeatAction = "confirm"  // gives a free seat to someone waiting, or vouches for an address
	Queue    SeatAction = "waitlist" // moves someone with a seat to the end of the queue
	Restore  SeatAction = "restore"  // brings back what has ended
)

// Act takes an organiser's action on a registration and returns what it is
// then. A reason is kept in the audit, and told in the letter when a seat is
// withdrawn.
//
// It fails with ErrNotFound, event.ErrWrongStatus (with status),
// event.ErrSessionFull, event.ErrSessionCancelled, or ErrReasonNeeded when
// someone is promoted out of order.
func (d *Seats) Act(ctx context.Context, by core.Actor, slug string, id int64, action SeatAction, reason string) (*core.RegistrationView, error) {
	ev, err := d.EventFor(ctx, by, slug, core.ManageSeats)
	if err != nil {
		return nil, err
	}
	do := map[SeatAction]seatAction{Withdraw: withdraw, Promote: confirm, Queue: queue, Restore: restore}[action]
	if do == nil {
		return nil, core.ErrNotFound
	}
	if err := d.CheckReason(reason); err != nil {
		return nil, err
	}
	g, err := d.Store.Registration(ctx, id)
	if err != nil {
		return nil, err
	}
	r, err := d.Store.Registrant(ctx, g.RegistrantID)
	if err != nil {
		return nil, err
	}
	if r.EventID != ev.ID {
		return nil, core.ErrNotFound
	}
	now := d.Now()
	sessions, err := d.SessionIDsOf(ctx, slug) // vouching concerns all of the person's
	if err != nil {
		return nil, err
	}
	_, err = d.Write(ctx, by, sessions, func(tx *store.Tx) (core.Result, error) {
		m, err := d.move(ctx, tx, by, id, now)
		if err != nil {
			return core.Result{}, err
		}
		m.reason = reason
		return core.Result{ID: id}, do(m)
	})
	if err != nil {
		return nil, err
	}
	v, err := d.View(ctx, g.RegistrantID)
	if err != nil {
		return nil, err
	}
	for i := range v.Registrations {
		if v.Registrations[i].ID == id {
			return &v.Registrations[i], nil
		}
	}
	return nil, core.ErrNotFound
}

type seatAction func(*move) error

// A move is one action on one registration inside a transaction.
type move struct {
	ctx     context.Context
	tx      *store.Tx
	by      core.Actor
	now     time.Time
	reason  string
	Person  *event.Registrant
	session *event.Session
	reg     *event.Registration
}

// move loads what an action on the registration needs.
func (d *Seats) move(ctx context.Context, tx *store.Tx, by core.Actor, id int64, now time.Time) (*move, error) {
	m := &move{ctx: ctx, tx: tx, by: by, now: now}
	var err error
	if m.reg, err = tx.Registration(ctx, id); err != nil {
		return nil, err
	}
	if m.session, err = tx.Session(ctx, m.reg.SessionID); err != nil {
		return nil, err
	}
	if m.Person, err = tx.Registrant(ctx, m.reg.RegistrantID); err != nil {
		return nil, err
	}
	if m.Person.ErasedAt != nil {
		return nil, core.ErrErased
	}
	return m, nil
}

// checkAhead refuses to give a seat in what does not take place or is over.
func (m *move) checkAhead() error {
	switch {
	case m.session.CancelledAt != nil:
		return event.ErrSessionCancelled
	case !m.now.Before(m.session.EndsAt):
		return event.ErrSessionOver
	}
	return nil
}

// wrongStatus is the refusal of an action that m's status does not allow.
func (m *move) wrongStatus() error { return event.ErrWrongStatus.With("status", m.reg.Status) }

// Letter is a letter about m's session.
func (m *move) Letter(kind event.LetterKind) event.Letter {
	return core.SessionLetter(m.Person, kind, m.session, m.now)
}

// record writes the registration, the counters and the audit entry.
func (m *move) record(action string, before event.Status) error {
	e := core.NewEntry(m.by, m.session.EventID, m.now, action).About(m.Person.ID, m.session.ID).
		With("from", before).With("to", m.reg.Status).With("reason", m.reason)
	return errors.Join(core.SaveSeat(m.tx, m.session, m.reg), core.Audit(m.tx, e))
}

func withdraw(m *move) error {
	if m.reg.Status.Ended() {
		return m.wrongStatus()
	}
	l := m.Letter(event.LetterWithdrawn)
	l.Data.Reason = m.reason
	return End(m.ctx, m.tx, m.by, m.session, m.reg, event.Withdrawn, m.reason, l, m.now)
}

// confirm promotes someone waiting, or vouches for someone whose address is
// not verified, which counts for all sessions of that person. Out of order it
// needs a reason.
func confirm(m *move) error {
	if err := m.checkAhead(); err != nil {
		return err
	}
	switch m.reg.Status {
	case event.Waitlisted:
		return m.promoteChosen()
	case event.Unverified:
		if !m.reg.HoldsSeat && m.session.Free() == 0 {
			return event.ErrSessionFull
		}
		return Vouch(m.ctx, m.tx, m.by, m.Person.ID, m.now)
	}
	return m.wrongStatus()
}

func (m *move) promoteChosen() error {
	rank, err := m.tx.Rank(m.ctx, m.reg)
	if err != nil {
		return err
	}
	if rank > 1 && m.reason == "" {
		return ErrReasonNeeded
	}
	if err := m.session.Promote(m.reg, m.now); err != nil {
		return err
	}
	return errors.Join(m.record("promoted", event.Waitlisted), core.Owe(m.tx, m.Person, m.Letter(event.LetterPromoted)))
}

// queue moves someone with a seat to the end of the queue, whose first gets
// the seat. Where nobody waits that would be a circle, and is refused.
func queue(m *move) error {
	if m.reg.Status != event.Confirmed {
		return m.wrongStatus()
	}
	if err := m.checkAhead(); err != nil {
		return err
	}
	if m.session.Waiting == 0 {
		return ErrNobodyWaits
	}
	m.session.End(m.reg, event.Withdrawn, m.now)
	p := m.session.Settle(m.reg, m.now)
	if err := m.record("moved_to_queue", event.Confirmed); err != nil {
		return err
	}
	if err := Fill(m.ctx, m.tx, m.by, m.session, m.now); err != nil {
		return err
	}
	var err error
	if p.Rank, err = m.tx.Rank(m.ctx, m.reg); err != nil { // one less since the first has been promoted
		return err
	}
	l, err := core.PlacesLetter(m.ctx, m.tx, m.Person, []event.Place{p}, m.now)
	if err != nil {
		return err
	}
	l.Data.SeatGone = true
	return core.Owe(m.tx, m.Person, l)
}

// ErrNobodyWaits refuses to queue someone for a seat that is free.
var ErrNobodyWaits = problem.New(problem.Conflict, "nobody_waits")

// restore gives a free seat if nobody waits, else the end of the queue. It
// vouches for an address that was never verified.
func restore(m *move) error {
	before := m.reg.Status
	if !before.Ended() {
		return m.wrongStatus()
	}
	if err := m.checkAhead(); err != nil {
		return err
	}
	if m.Person.VerifiedAt == nil {
		if err := Vouch(m.ctx, m.tx, m.by, m.Person.ID, m.now); err != nil {
			return err
		}
		var err error
		if m.reg, err = m.tx.Registration(m.ctx, m.reg.ID); err != nil || !m.reg.Status.Ended() {
			return err
		}
		if m.session, err = m.tx.Session(m.ctx, m.session.ID); err != nil {
			return err
		}
	}
	p := m.session.Settle(m.reg, m.now)
	if err := m.record("restored", before); err != nil {
		return err
	}
	return core.OwePlaces(m.ctx, m.tx, m.Person, []event.Place{p}, m.now)
}

// End takes away what g holds in s, tells the person, and promotes whoever
// is next: all in one transaction.
func End(ctx context.Context, tx *store.Tx, by core.Actor, s *event.Session, g *event.Registration, status event.Status, reason string, l event.Letter, now time.Time) error {
	before := g.Status
	l.Data.SeatGone = before == event.Confirmed
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
	return Fill(ctx, tx, by, s, now)
}

// Fill gives every free seat of s to the queue, first come first served,
// and owes each of them a letter.
func Fill(ctx context.Context, tx *store.Tx, by core.Actor, s *event.Session, now time.Time) error {
	for s.CancelledAt == nil && now.Before(s.EndsAt) && s.MayPromote() {
		m, err := NextMove(ctx, tx, by, s, now)
		if err != nil {
			return err
		}
		if err := core.Owe(tx, m.Person, m.Letter(event.LetterPromoted)); err != nil {
			return err
		}
	}
	return nil
}

// NextMove promotes the first in the queue of s, for whom there is a seat.
func NextMove(ctx context.Context, tx *store.Tx, by core.Actor, s *event.Session, now time.Time) (*move, error) {
	g, err := tx.NextWaiting(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	if err := s.Promote(g, now); err != nil {
		return nil, err
	}
	r, err := tx.Registrant(ctx, g.RegistrantID)
	if err != nil {
		return nil, err
	}
	m := &move{ctx: ctx, tx: tx, by: by, now: now, Person: r, session: s, reg: g}
	return m, m.record("promoted", event.Waitlisted)
}

// HoldsAtOnce is how many holds one transaction ends.
const HoldsAtOnce = 50

// ExpireHolds ends the unverified seats whose time is over, promotes those
// who wait for them, and returns how many it ended. It is called by the
// server every few seconds.
func (d *Seats) ExpireHolds(ctx context.Context) (int, error) {
	due, err := d.Store.HoldsDue(ctx, d.Now(), HoldsAtOnce)
	if err != nil {
		return 0, err
	}
	ended := 0
	var faults []error // of one hold; the others end all the same
	for _, g := range due {
		now := d.Now()
		err := d.Store.Tx(ctx, []int64{g.SessionID}, func(tx *store.Tx) error {
			g, err := tx.Registration(ctx, g.ID)
			if err != nil || g.Status != event.Unverified || g.HoldUntil == nil || g.HoldUntil.After(now) {
				return err // verified or extended in the meantime
			}
			s, err := tx.Session(ctx, g.SessionID)
			if err != nil {
				return err
			}
			return End(ctx, tx, core.Actor{Kind: core.Program}, s, g, event.Expired, "", event.Letter{}, now)
		})
		if err != nil {
			faults = append(faults, fmt.Errorf("registration %d: %w", g.ID, err))
			continue
		}
		ended++
	}
	if ended > 0 {
		d.Wake()
	}
	return ended, errors.Join(faults...)
}

// keepUnverified is how long the details of someone who never verified the
// address are kept.
const keepUnverified = 7 * 24 * time.Hour

// EraseUnverified erases the details of people who have not verified their
// address in seven days, and returns how many there were. Their
// registrations stay, as expired, so that numbers add up.
func (d *Seats) EraseUnverified(ctx context.Context) (int, error) {
	now := d.Now()
	due, err := d.Store.NeverVerified(ctx, now.Add(-keepUnverified), HoldsAtOnce)
	if err != nil {
		return 0, err
	}
	erased := 0
	var faults []error
	for _, old := range due {
		err := d.Store.Tx(ctx, nil, func(tx *store.Tx) error {
			r, err := tx.Registrant(ctx, old.ID)
			if err != nil || r.VerifiedAt != nil || r.ErasedAt != nil {
				return err // verified in the meantime
			}
			return errors.Join(
				tx.Erase(r.ID, now),
				core.Audit(tx, core.NewEntry(core.Actor{Kind: core.Program}, r.EventID, now, "erased_unverified").About(r.ID, 0)),
			)
		})
		if err != nil {
			faults = append(faults, fmt.Errorf("registrant %d: %w", old.ID, err))
			continue
		}
		erased++
	}
	return erased, errors.Join(faults...)
}
