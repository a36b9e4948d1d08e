package event

import (
	"slices"
	"time"

	"rollcall/internal/problem"
)

// Status is where a registration stands.
type Status string

// The statuses.
const (
	Unverified Status = "unverified" // the address is not confirmed
	Pending    Status = "pending"    // an organiser decides
	Confirmed  Status = "confirmed"  // has a seat
	Waitlisted Status = "waitlisted" // in the queue
	Offered    Status = "offered"    // a freed seat is held for the person
	Rejected   Status = "rejected"   // the organiser said no
	Cancelled  Status = "cancelled"  // the person gave the seat back
	Withdrawn  Status = "withdrawn"  // the organiser took the seat back
	Expired    Status = "expired"    // a hold or an offer ran out
)

// Statuses lists all, in the order they are shown.
var Statuses = []Status{Confirmed, Waitlisted, Unverified, Pending, Offered, Cancelled, Withdrawn, Rejected, Expired}

// Ended reports whether a registration with this status is over: it holds
// nothing, and comes back only by starting again.
func (s Status) Ended() bool {
	switch s {
	case Rejected, Cancelled, Withdrawn, Expired:
		return true
	}
	return false
}

// Expected failures of the rules about seats.
var (
	ErrSessionFull = problem.New(problem.Conflict, "session_full")
	ErrWrongStatus = problem.New(problem.Conflict, "wrong_status")
)

// Seats are the counters of one session. Every way to a seat goes through
// the methods below, which keep the counters and the registration in step;
// the database's constraints hold 0 <= SeatsTaken <= Capacity besides.
type Seats struct {
	Capacity        int64
	SeatsTaken      int64 // registrations that hold a seat
	UnverifiedSeats int64 // of these, those whose address is not confirmed
	Waiting         int64 // registrations that are waitlisted
	NextSeq         int64 // the next number in the queue, from 1

	// Kept is how many seats are kept for the people of quotas that are not
	// released, and for invited people.
	Kept   int64
	Quotas []Quota `gorm:"-"` // of the session, in the order of the event file
}

// Free is the number of seats that someone may take who comes now and falls
// under no quota. Those who wait come first: a freed seat is theirs.
func (s *Seats) Free() int64 { return max(0, s.general()-s.Waiting) }

// general is the number of free seats that are kept for nobody. It is below
// zero where more are kept than are free.
func (s *Seats) general() int64 { return s.Capacity - s.SeatsTaken - s.Kept }

// Clone is a copy that shares nothing with s.
func (s *Seats) Clone() Seats {
	c := *s
	c.Quotas = slices.Clone(s.Quotas)
	return c
}

// MaxUnverified is how many seats unverified people may hold at most, so
// that a flood of invented addresses cannot empty a room.
func (s *Seats) MaxUnverified() int64 { return max(5, s.Capacity/5) }

// A Place is what a session gives to someone: a seat, a rank in the queue,
// or, to the unverified, possibly neither.
type Place struct {
	SessionID int64  `json:"session_id"`
	Status    Status `json:"status"`
	HoldsSeat bool   `json:"holds_seat"`
	QueueSeq  int64  `json:"queue_seq,omitempty"` // 0: not in the queue
	Rank      int64  `json:"rank,omitempty"`      // at this moment; 0: not in the queue

	OfferUntil time.Time `json:"offer_until,omitzero"` // of an offered seat
}

// SignUp decides what a new sign-up gets where all are alike to the rule
// (Admission.Plain), and counts it. It is Enter with a seat while one is free.
func (s *Seats) SignUp(verified bool, rule Admission) (Place, error) {
	return s.Enter(s.Free() > 0, verified, rule, nil)
}

// Enter decides what a new sign-up gets and counts it. free says whether there
// is a seat for the person, as Allocation.Admits has it. It returns
// ErrSessionFull, and counts nothing, if there is neither a seat nor a place
// on the waiting list.
//
// The unverified hold a seat only while one is free and fewer than
// MaxUnverified do; they enter the queue when they verify, not before. So do
// those about whom an organiser has to decide, when that has happened. Speakers
// and staff take part without a seat.
func (s *Seats) Enter(free, verified bool, rule Admission, quota *int64) (Place, error) {
	switch {
	case rule.Team:
		return Place{Status: Confirmed}, nil
	case !free && !rule.admits(s.Waiting):
		return Place{}, ErrSessionFull
	case verified && !rule.Approval:
		return s.settle(free, quota), nil
	case verified && free:
		s.give(quota)
		return Place{Status: Pending, HoldsSeat: true}, nil
	case verified:
		return Place{Status: Pending}, nil
	case free && s.UnverifiedSeats < s.MaxUnverified():
		s.give(quota)
		s.UnverifiedSeats++
		return Place{Status: Unverified, HoldsSeat: true}, nil
	}
	return Place{Status: Unverified}, nil
}

// settle gives a free seat or the end of the queue.
func (s *Seats) settle(free bool, quota *int64) Place {
	if free {
		s.give(quota)
		return Place{Status: Confirmed, HoldsSeat: true}
	}
	seq := s.NextSeq
	s.NextSeq++
	s.Waiting++
	return Place{Status: Waitlisted, QueueSeq: seq, Rank: s.Waiting}
}

// Settle gives r a seat if one is free, else the end of the queue, whatever
// the length of the list. A seat that r holds already, it keeps, and so does
// it the place in the queue that it had before an organiser was asked again.
// This is what verifying, being approved, coming back and restoring do. A
// speaker or a member of staff takes part, without a seat.
func (s *Seats) Settle(r *Registration, free bool, now time.Time) Place {
	p := Place{Status: Confirmed, HoldsSeat: true}
	switch {
	case r.Team:
		p.HoldsSeat = false
	case r.Status == Waitlisted:
		return Place{SessionID: r.SessionID, Status: Waitlisted, QueueSeq: *r.QueueSeq}
	case r.HoldsSeat && r.Status == Unverified:
		s.UnverifiedSeats--
	case !r.HoldsSeat && r.KeptSeq != nil:
		s.Waiting++
		p = Place{Status: Waitlisted, QueueSeq: *r.KeptSeq}
	case !r.HoldsSeat:
		p = s.settle(free, r.QuotaID)
	}
	p.SessionID = r.SessionID
	r.Take(p, now)
	return p
}

// Ask lets r wait for an organiser's decision. A seat that r holds, it keeps;
// who comes back gets one if one is free. A place in the queue is kept too.
// About a speaker or a member of staff nobody has to decide: they take part.
func (s *Seats) Ask(r *Registration, free bool, now time.Time) Place {
	if r.Team {
		return s.Settle(r, free, now)
	}
	p := Place{SessionID: r.SessionID, Status: Pending, HoldsSeat: r.HoldsSeat}
	kept := r.KeptSeq
	switch {
	case r.HoldsSeat && r.Status == Unverified:
		s.UnverifiedSeats--
	case r.Status == Waitlisted:
		s.Waiting--
		kept = r.QueueSeq
	case r.Status.Ended() && free:
		s.give(r.QuotaID)
		p.HoldsSeat = true
	}
	r.Take(p, now)
	r.KeptSeq = kept
	return p
}

// Take writes what p gives into r. Whoever calls it keeps the counters in step.
func (r *Registration) Take(p Place, now time.Time) {
	if (r.Status == Confirmed) != (p.Status == Confirmed) {
		r.Sequence++
	}
	r.Status, r.HoldsSeat, r.HoldUntil, r.OfferUntil, r.QueueSeq, r.KeptSeq, r.ChangedAt = p.Status, p.HoldsSeat, nil, nil, nil, nil, now
	if p.QueueSeq > 0 {
		r.QueueSeq = &p.QueueSeq
	}
	if p.Status == Offered {
		r.OfferUntil = &p.OfferUntil
	}
}

// End takes away what r holds, a seat or a place in the queue, and leaves it
// with the given status.
func (s *Seats) End(r *Registration, status Status, now time.Time) {
	s.release(r)
	r.Take(Place{Status: status}, now)
}

// release counts what r holds as free again; r itself is the caller's.
func (s *Seats) release(r *Registration) {
	if r.HoldsSeat {
		s.takeBack(r.QuotaID)
		if r.Status == Unverified {
			s.UnverifiedSeats--
		}
	}
	if r.Status == Waitlisted {
		s.Waiting--
	}
}

// Promote moves r from the queue to a seat. It returns ErrSessionFull if
// there is no free seat and ErrWrongStatus if r does not wait. A seat that is
// kept for others is free to it: whoever calls it has asked.
func (s *Seats) Promote(r *Registration, now time.Time) error {
	return s.seat(r, Place{Status: Confirmed, HoldsSeat: true}, now)
}

// Offer holds a seat for r, who waits, until a moment. It fails like Promote.
func (s *Seats) Offer(r *Registration, until, now time.Time) error {
	return s.seat(r, Place{Status: Offered, HoldsSeat: true, OfferUntil: until}, now)
}

// seat gives r, who waits, what p says.
func (s *Seats) seat(r *Registration, p Place, now time.Time) error {
	if r.Status != Waitlisted {
		return ErrWrongStatus.With("status", r.Status)
	}
	if s.SeatsTaken >= s.Capacity {
		return ErrSessionFull
	}
	s.Waiting--
	s.give(r.QuotaID)
	r.Take(p, now)
	return nil
}

// Standing is the status of r at now: an offer whose time is over is expired,
// whether or not that has been written.
func (r *Registration) Standing(now time.Time) Status {
	if r.Status == Offered && !now.Before(*r.OfferUntil) {
		return Expired
	}
	return r.Status
}

// Accept makes the seat that is offered to r its own. It fails with
// ErrWrongStatus (with status) if none is, or the time is over.
func (r *Registration) Accept(now time.Time) error {
	if status := r.Standing(now); status != Offered {
		return ErrWrongStatus.With("status", status)
	}
	r.Take(Place{Status: Confirmed, HoldsSeat: true}, now)
	return nil
}

// HoldEnd is when an unverified seat is given up: hold after the mail server
// accepted the letter, at the latest 24 hours after the sign-up. A zero
// accepted means that it has not yet.
func HoldEnd(signedUp, accepted time.Time, hold time.Duration) time.Time {
	latest := signedUp.Add(24 * time.Hour)
	if end := accepted.Add(hold); !accepted.IsZero() && end.Before(latest) {
		return end
	}
	return latest
}
