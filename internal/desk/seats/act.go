package seats

import (
	"context"
	"errors"
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
	Offer    SeatAction = "offer"    // offers a free seat to someone waiting
	Approve  SeatAction = "approve"  // decides for someone about whom an organiser has to
	Reject   SeatAction = "reject"   // decides against
)

// actions are what each action does.
func (a SeatAction) do() seatAction {
	return map[SeatAction]seatAction{
		Withdraw: withdraw, Promote: confirm, Queue: queue, Restore: restore, Offer: offer, Approve: approve, Reject: reject,
	}[a]
}

// Act takes an organiser's action on a registration and returns what it is
// then. A reason is kept in the audit, and told in the letter when a seat is
// withdrawn or refused.
//
// It fails with ErrNotFound, event.ErrWrongStatus (with status),
// event.ErrSessionFull, event.ErrSessionCancelled, ErrQuietHours (with until),
// or ErrReasonNeeded when someone gets a seat out of order or one that is kept
// for others.
func (d *Seats) Act(ctx context.Context, by core.Actor, slug string, id int64, action SeatAction, reason string) (*core.RegistrationView, error) {
	ev, err := d.EventFor(ctx, by, slug, core.ManageSeats)
	if err != nil {
		return nil, err
	}
	do := action.do()
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
	cause   Cause // of what the program does by itself after something else
	event   *event.Event
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
	if err := core.CheckThere(m.Person); err != nil {
		return nil, err
	}
	m.event, err = tx.EventByID(ctx, m.session.EventID)
	return m, err
}

// settle gives m's registration a free seat or the end of the queue.
func (m *move) settle() (event.Place, error) {
	free, err := core.FreeFor(m.ctx, m.tx, m.event, m.session, m.Person, m.reg, m.now)
	if err != nil {
		return event.Place{}, err
	}
	return m.session.Settle(m.reg, free, m.now), nil
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
func (m *move) wrongStatus() error { return event.ErrWrongStatus.With("status", m.reg.Standing(m.now)) }

// Letter is a letter about m's session.
func (m *move) Letter(kind event.LetterKind) event.Letter {
	return core.SessionLetter(m.Person, kind, m.session, m.now)
}

// record writes the registration, the counters and the audit entry.
func (m *move) record(action string, before event.Status) error {
	e := core.NewEntry(m.by, m.session.EventID, m.now, action).About(m.Person.ID, m.session.ID).
		With("from", before).With("to", m.reg.Status).With("reason", m.reason)
	if m.cause != "" {
		e = e.With("cause", m.cause)
	}
	return errors.Join(core.SaveSeat(m.tx, m.session, m.reg), core.Audit(m.tx, e))
}

func withdraw(m *move) error {
	if m.reg.Status.Ended() {
		return m.wrongStatus()
	}
	l := m.Letter(event.LetterWithdrawn)
	l.Data.Reason = m.reason
	return m.end(event.Withdrawn, l)
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
		free, err := core.FreeFor(m.ctx, m.tx, m.event, m.session, m.Person, m.reg, m.now)
		if err != nil {
			return err
		}
		if !m.reg.HoldsSeat && !free {
			return event.ErrSessionFull
		}
		return Vouch(m.ctx, m.tx, m.by, m.Person.ID, m.now)
	}
	return m.wrongStatus()
}

// promoteChosen gives a free seat to someone who waits.
func (m *move) promoteChosen() error {
	if err := m.checkTurn(); err != nil {
		return err
	}
	if err := m.session.Promote(m.reg, m.now); err != nil {
		return err
	}
	return errors.Join(m.record("promoted", event.Waitlisted), core.Owe(m.tx, m.Person, m.Letter(event.LetterPromoted)), refill(m, OutOfTurn))
}

// checkTurn asks for a reason where others would have got the seat first: it
// is kept for them, or they come before in the queue.
func (m *move) checkTurn() error {
	if m.reason != "" {
		return nil
	}
	if m.session.SeatsTaken >= m.session.Capacity {
		rank, err := m.tx.Rank(m.ctx, m.reg)
		if err == nil && rank > 1 {
			err = ErrReasonNeeded
		}
		return err
	}
	a, err := core.AllocationIn(m.ctx, m.tx.Reads, m.event, m.session, 0)
	if err != nil {
		return err
	}
	for i, d := range a.Decide(m.now) {
		if a.Queue[i].RegistrationID == m.reg.ID && (d.Seated() || d.Why == event.WhyQuiet) {
			return nil
		}
	}
	return ErrReasonNeeded
}

// queue moves someone with a seat to the end of the queue, whose first gets
// the seat. Where nobody waits that would be a circle, and is refused.
func queue(m *move) error {
	if m.reg.Status != event.Confirmed || m.reg.Team {
		return m.wrongStatus()
	}
	if err := m.checkAhead(); err != nil {
		return err
	}
	if m.session.Waiting == 0 {
		return ErrNobodyWaits
	}
	m.session.End(m.reg, event.Withdrawn, m.now)
	p := m.session.Settle(m.reg, false, m.now)
	if err := m.record("moved_to_queue", event.Confirmed); err != nil {
		return err
	}
	if err := Fill(m.ctx, m.tx, m.by, m.session, MovedToQueue, m.now); err != nil {
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
	p, err := m.settle()
	if err != nil {
		return err
	}
	if err := m.record("restored", before); err != nil {
		return err
	}
	return core.OwePlaces(m.ctx, m.tx, m.Person, []event.Place{p}, m.now)
}
