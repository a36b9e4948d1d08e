package event

import "time"

// An Open is what an event has that is not settled, beside what its sessions
// and their quotas say themselves.
type Open struct {
	Undecided []Undecided // by the time since when they wait
	Held      []HeldSeat  // seats that belong to somebody for a while

	Refused     int64      // letters that a mail server has refused for good
	Unconfirmed int64      // people who signed up a day ago or earlier and have not confirmed their address
	Since       *time.Time // when the first of those signed up; nil if there is none

	Objections map[int64]Unanswered // by session: what people say against the attendance that is noted
	Reviews    []ToReview           // reports with people to decide on, by id

	Reminded map[int64]int64 // by session: how many people a reminder goes to at this moment

	Written map[int64]bool // by session: whether letters after it have begun to leave

	Messages []TimedMessage // that wait for their time
}

// A TimedMessage is a message that waits for its time.
type TimedMessage struct {
	ID     int64
	At     time.Time
	People int64 // whom it would go to at this moment
}

// ConfirmWithin is how long after a sign-up an address that is not confirmed is
// not remarkable: until then the letter may just have been sent.
const ConfirmWithin = 24 * time.Hour

// An Undecided is a registration about which an organiser has to decide.
type Undecided struct {
	RegistrantID int64
	SessionID    int64
	HoldsSeat    bool
	Since        time.Time
}

// An Unanswered is how many people wait for an answer, and since when the first
// of them does.
type Unanswered struct {
	Count int64
	Since time.Time
}

// A ToReview is a report that counts with people in it whom nobody has said yet
// who they are.
type ToReview struct {
	SessionID int64
	ReportID  int64
	People    int64
	Since     time.Time // when it was applied
}

// A HeldSeat is a Held of one session.
type HeldSeat struct {
	SessionID int64
	Held
}

// HeldIn counts the seats of a session that belong to somebody for a while, by
// status.
func (o *Open) HeldIn(sessionID int64) map[Status]int64 {
	n := map[Status]int64{}
	for _, h := range o.Held {
		if h.SessionID == sessionID {
			n[h.Status]++
		}
	}
	return n
}

// ending is how many seats of a session that are held with a status end after
// now and, unless that is zero, by another moment; and when the first and the
// last of them do.
func (o *Open) ending(sessionID int64, status Status, now, by time.Time) (n int64, first, last time.Time) {
	for _, h := range o.Held {
		switch {
		case h.SessionID != sessionID, h.Status != status, h.Until == nil, !h.Until.After(now), !by.IsZero() && h.Until.After(by):
			continue
		case n == 0:
			first, last = *h.Until, *h.Until
		case h.Until.Before(first):
			first = *h.Until
		case h.Until.After(last):
			last = *h.Until
		}
		n++
	}
	return n, first, last
}

// Figures are the seats of a session, but for those that somebody has for a
// while.
type Figures struct {
	Confirmed int64
	Kept      int64 // of those that nobody has, for people of quotas and invited people
	Free      int64 // that nobody has and that are kept for nobody
}

// Figures counts the seats of s; held are those that somebody has for a while,
// by status.
func (s *Seats) Figures(held map[Status]int64) Figures {
	left := max(0, s.Capacity-s.SeatsTaken)
	kept := min(s.Kept, left)
	return Figures{Confirmed: max(0, s.SeatsTaken-held[Unverified]-held[Pending]-held[Offered]), Kept: kept, Free: left - kept}
}
