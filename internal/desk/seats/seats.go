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
	if m.Person.ErasedAt != nil {
		return nil, core.ErrErased
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
	return errors.Join(m.record("promoted", event.Waitlisted), core.Owe(m.tx, m.Person, m.Letter(event.LetterPromoted)), refill(m))
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
	return errors.Join(m.record("offered", event.Waitlisted), core.Owe(m.tx, m.Person, m.offerLetter()), refill(m))
}

// offerLetter is the letter about the seat that is offered to m's person. It
// is of use while the offer stands.
func (m *move) offerLetter() event.Letter {
	l := m.Letter(event.LetterOffered)
	l.Data.Places = []event.Place{{SessionID: m.session.ID, Status: event.Offered, HoldsSeat: true, OfferUntil: *m.reg.OfferUntil}}
	l.UsefulUntil = m.reg.OfferUntil
	return l
}

// refill looks at the queue again, since those behind m may be next.
func refill(m *move) error { return Fill(m.ctx, m.tx, m.by, m.session, m.now) }

// approve gives what was asked for: the seat that is held, a free one, or the
// end of the queue.
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
	if p.Status == event.Waitlisted {
		if p.Rank, err = m.tx.Rank(m.ctx, m.reg); err != nil {
			return err
		}
	}
	if err := core.OwePlaces(m.ctx, m.tx, m.Person, []event.Place{p}, m.now); err != nil {
		return err
	}
	return refill(m)
}

// reject ends what was asked for.
func reject(m *move) error {
	if m.reg.Status != event.Pending {
		return m.wrongStatus()
	}
	l := m.Letter(event.LetterRejected)
	l.Data.Reason = m.reason
	return End(m.ctx, m.tx, m.by, m.session, m.reg, event.Rejected, m.reason, l, m.now)
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
	p := m.session.Settle(m.reg, false, m.now)
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
	p, err := m.settle()
	if err != nil {
		return err
	}
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

// Fill gives the free seats of s to those who wait for them, or offers them,
// as event.Allocation decides, and owes each of them a letter.
func Fill(ctx context.Context, tx *store.Tx, by core.Actor, s *event.Session, now time.Time) error {
	moves, err := Moves(ctx, tx, by, s, now)
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
func Moves(ctx context.Context, tx *store.Tx, by core.Actor, s *event.Session, now time.Time) ([]*move, error) {
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
		m, err := promote(ctx, tx, by, ev, s, a.Queue[i].RegistrationID, d, now)
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

// promote gives or offers a seat of s to a registration that waits.
func promote(ctx context.Context, tx *store.Tx, by core.Actor, ev *event.Event, s *event.Session, id int64, d event.Decision, now time.Time) (*move, error) {
	g, err := tx.Registration(ctx, id)
	if err != nil {
		return nil, err
	}
	r, err := tx.Registrant(ctx, g.RegistrantID)
	if err != nil {
		return nil, err
	}
	m := &move{ctx: ctx, tx: tx, by: by, now: now, event: ev, Person: r, session: s, reg: g}
	if d.Status == event.Offered {
		if err := s.Offer(g, d.Until, now); err != nil {
			return nil, err
		}
		return m, m.record("offered", event.Waitlisted)
	}
	if err := s.Promote(g, now); err != nil {
		return nil, err
	}
	return m, m.record("promoted", event.Waitlisted)
}

// HoldsAtOnce is how many holds one transaction ends.
const HoldsAtOnce = 50

// ExpireHolds ends the unverified seats and the offers whose time is over,
// gives them to those who wait, and returns how many it ended. It is called by
// the server every few seconds.
func (d *Seats) ExpireHolds(ctx context.Context) (int, error) {
	due, err := d.Store.HoldsDue(ctx, d.Now(), HoldsAtOnce)
	if err != nil {
		return 0, err
	}
	ended := 0
	var faults []error // of one hold; the others end all the same
	for _, g := range due {
		now := d.Now()
		err := d.Store.Tx(ctx, []int64{g.SessionID}, func(tx *store.Tx) error { return expire(ctx, tx, g.ID, now) })
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

// expire ends a hold or an offer, unless it was verified, extended or answered
// in the meantime. Whose offer it was is told.
func expire(ctx context.Context, tx *store.Tx, id int64, now time.Time) error {
	g, err := tx.Registration(ctx, id)
	if err != nil {
		return err
	}
	over := g.Status == event.Unverified && g.HoldUntil != nil && !g.HoldUntil.After(now)
	if !over && g.Standing(now) == g.Status {
		return nil
	}
	s, err := tx.Session(ctx, g.SessionID)
	if err != nil {
		return err
	}
	var l event.Letter
	if g.Status == event.Offered {
		r, err := tx.Registrant(ctx, g.RegistrantID)
		if err != nil {
			return err
		}
		l = core.SessionLetter(r, event.LetterOfferOver, s, now)
	}
	return End(ctx, tx, core.Actor{Kind: core.Program}, s, g, event.Expired, "", l, now)
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
