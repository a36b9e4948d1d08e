package event

import (
	"time"

	"rollcall/internal/problem"
)

// HandoverTime is how long a colleague has to take a seat.
const HandoverTime = 48 * time.Hour

// A Handover is "a colleague goes instead": the holder of a confirmed seat
// gives it to somebody else of the same event. Until that person has taken it
// the holder keeps it. There is at most one open for a registration.
type Handover struct {
	ID             int64
	RegistrationID int64 // of the seat
	FromID         int64 // registrant who holds it
	ToID           int64 // registrant who is to have it
	AskedAt        time.Time
	ExpiresAt      time.Time
	EndedAt        *time.Time // nil while it is open
	Result         HandoverResult
}

// HandoverResult is how a handover ended.
type HandoverResult string

// The results. The zero value is an open one.
const (
	HandoverAccepted HandoverResult = "accepted"
	HandoverDeclined HandoverResult = "declined"  // by the colleague
	HandoverKept     HandoverResult = "kept"      // the holder took it back
	HandoverExpired  HandoverResult = "expired"   // the colleague's time ran out
	HandoverSeatGone HandoverResult = "seat_gone" // the holder has lost the seat, or the session was called off
)

// Expected failures of handing a seat over.
var (
	ErrHasPlace     = problem.New(problem.Conflict, "has_place")      // the colleague is in the session already
	ErrHandoverOpen = problem.New(problem.Conflict, "handover_open")  // another colleague has been asked
	ErrHandoverOver = problem.New(problem.Conflict, "handover_ended") // there is nothing to take any more
)

// HandoverEnd is until when a colleague who is asked at asked may take a seat
// in s: two days, but not beyond the start.
func HandoverEnd(asked time.Time, s *Session) time.Time {
	if end := asked.Add(HandoverTime); end.Before(s.StartsAt) {
		return end
	}
	return s.StartsAt
}

// CheckHandOver returns nil if the holder of g may name a colleague at now.
// It fails with ErrSessionCancelled, ErrSessionOver from the start on, or
// ErrWrongStatus; a speaker or a member of staff has no seat to give.
func (s *Session) CheckHandOver(g *Registration, now time.Time) error {
	switch {
	case s.CancelledAt != nil:
		return ErrSessionCancelled
	case !now.Before(s.StartsAt):
		return ErrSessionOver
	case g.Status != Confirmed, g.Team:
		return ErrWrongStatus.With("status", g.Status)
	}
	return nil
}

// HasPlace reports whether somebody with this registration is in the session
// already: with a seat, be it a held one, in the queue, or waiting for a
// decision. g may be nil.
func HasPlace(g *Registration) bool {
	return g != nil && !g.Status.Ended() && (g.Status != Unverified || g.HoldsSeat)
}

// Open reports whether the colleague may still take the seat.
func (h *Handover) Open(now time.Time) bool { return h.EndedAt == nil && now.Before(h.ExpiresAt) }

// End ends an open handover. What has ended already stays as it is.
func (h *Handover) End(result HandoverResult, now time.Time) {
	if h.EndedAt == nil {
		h.EndedAt, h.Result = &now, result
	}
}

// HandOver gives the seat of from to to, which may be new: one moves in as the
// other moves out, so that no counter of the session changes but those of their
// quotas, and nobody in the queue is passed or let in. It changes nothing when it fails: with
// ErrHandoverOver if h has ended, has run out, or the seat is gone, and with
// ErrHasPlace if to has a place already, or needs none as a speaker or a member
// of staff.
func (s *Session) HandOver(h *Handover, from, to *Registration, now time.Time) error {
	switch {
	case !h.Open(now), s.CancelledAt != nil, !now.Before(s.StartsAt), from.Status != Confirmed, from.Team:
		return ErrHandoverOver
	case HasPlace(to), to.Team:
		return ErrHasPlace
	}
	s.count(from.QuotaID, -1)
	s.count(to.QuotaID, 1)
	from.Take(Place{Status: Cancelled}, now)
	to.Take(Place{Status: Confirmed, HoldsSeat: true}, now)
	h.End(HandoverAccepted, now)
	return nil
}
