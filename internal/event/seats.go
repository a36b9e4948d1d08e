package event

import (
	"time"

	"rollcall/internal/problem"
)

// Status is where a registration stands.
type Status string

// The statuses. Pending and offered are entered only by events that ask for
// approval or offer seats.
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
}

// Free is the number of seats that someone new may take. While anyone waits
// there is none: a freed seat belongs to the queue.
func (s *Seats) Free() int64 {
	if s.Waiting > 0 {
		return 0
	}
	return max(0, s.Capacity-s.SeatsTaken)
}

// MaxUnverified is how many seats unverified people may hold at most, so
// that a flood of invented addresses cannot empty a room.
func (s *Seats) MaxUnverified() int64 { return max(5, s.Capacity/5) }

// A WaitingList is an event's rule for those who come when no seat is free.
type WaitingList struct {
	Mode     WaitingMode
	Capacity int64 // 0 is no limit
}

// WaitingList is the event's rule for all its sessions.
func (e *Event) WaitingList() WaitingList { return WaitingList{e.WaitingMode, e.WaitingCapacity} }

// admits reports whether one more person may wait.
func (w WaitingList) admits(waiting int64) bool {
	return w.Mode != WaitingOff && (w.Capacity == 0 || waiting < w.Capacity)
}

// A Place is what a session gives to someone: a seat, a rank in the queue,
// or, to the unverified, possibly neither.
type Place struct {
	SessionID int64  `json:"session_id"`
	Status    Status `json:"status"`
	HoldsSeat bool   `json:"holds_seat"`
	QueueSeq  int64  `json:"queue_seq,omitempty"` // 0: not in the queue
	Rank      int64  `json:"rank,omitempty"`      // at this moment; 0: not in the queue
}

// SignUp decides what a new sign-up gets and counts it. It returns
// ErrSessionFull, and counts nothing, if there is neither a seat nor a place
// on the waiting list.
//
// The unverified hold a seat only while one is free and fewer than
// MaxUnverified do; they enter the queue when they verify, not before.
func (s *Seats) SignUp(verified bool, list WaitingList) (Place, error) {
	free := s.Free() > 0
	switch {
	case !free && !list.admits(s.Waiting):
		return Place{}, ErrSessionFull
	case verified:
		return s.settle(), nil
	case free && s.UnverifiedSeats < s.MaxUnverified():
		s.give()
		s.UnverifiedSeats++
		return Place{Status: Unverified, HoldsSeat: true}, nil
	}
	return Place{Status: Unverified}, nil
}

// settle gives a free seat or the end of the queue.
func (s *Seats) settle() Place {
	if s.Free() > 0 {
		s.give()
		return Place{Status: Confirmed, HoldsSeat: true}
	}
	seq := s.NextSeq
	s.NextSeq++
	s.Waiting++
	return Place{Status: Waitlisted, QueueSeq: seq, Rank: s.Waiting}
}

// Settle gives r a free seat or the end of the queue, whatever the length of
// the list. A seat that r holds already, it keeps. This is what verifying,
// coming back and restoring do.
func (s *Seats) Settle(r *Registration, now time.Time) Place {
	p := Place{Status: Confirmed, HoldsSeat: true}
	switch {
	case r.Status == Waitlisted:
		return Place{SessionID: r.SessionID, Status: Waitlisted, QueueSeq: *r.QueueSeq}
	case r.HoldsSeat && r.Status == Unverified:
		s.UnverifiedSeats--
	case !r.HoldsSeat:
		p = s.settle()
	}
	p.SessionID = r.SessionID
	r.Take(p, now)
	return p
}

// Take writes what p gives into r. Whoever calls it keeps the counters in step.
func (r *Registration) Take(p Place, now time.Time) {
	if (r.Status == Confirmed) != (p.Status == Confirmed) {
		r.Sequence++
	}
	r.Status, r.HoldsSeat, r.HoldUntil, r.QueueSeq, r.ChangedAt = p.Status, p.HoldsSeat, nil, nil, now
	if p.QueueSeq > 0 {
		r.QueueSeq = &p.QueueSeq
	}
}

// End takes away what r holds, a seat or a place in the queue, and leaves it
// with the given status.
func (s *Seats) End(r *Registration, status Status, now time.Time) {
	if r.HoldsSeat {
		s.takeBack()
		if r.Status == Unverified {
			s.UnverifiedSeats--
		}
	}
	if r.Status == Waitlisted {
		s.Waiting--
	}
	r.Take(Place{Status: status}, now)
}

// Promote moves r from the queue to a seat. It returns ErrSessionFull if
// there is no free seat and ErrWrongStatus if r does not wait.
func (s *Seats) Promote(r *Registration, now time.Time) error {
	if r.Status != Waitlisted {
		return ErrWrongStatus.With("status", r.Status)
	}
	if s.SeatsTaken >= s.Capacity {
		return ErrSessionFull
	}
	s.Waiting--
	s.give()
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
