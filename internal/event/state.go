package event

import (
	"time"

	"rollcall/internal/problem"
)

// State is what a session is to someone who looks at it now.
type State string

// The states, by precedence.
const (
	StateCancelled   State = "cancelled"
	StateOver        State = "over"
	StateRunning     State = "running"
	StateNotOpen     State = "not_open"
	StateClosed      State = "closed"
	StateFull        State = "full"
	StateWaitingList State = "waiting_list"
	StateFewSeats    State = "few_seats"
	StateOpen        State = "open"
)

// Expected failures of the rules about when one may sign up or join.
var (
	ErrNotOpen          = problem.New(problem.Conflict, "registration_not_open")
	ErrClosed           = problem.New(problem.Conflict, "registration_closed")
	ErrSessionCancelled = problem.New(problem.Conflict, "session_cancelled")
	ErrJoinTooEarly     = problem.New(problem.Conflict, "not_open_yet")
	ErrSessionOver      = problem.New(problem.Conflict, "session_over")
	ErrNoJoinAddress    = problem.New(problem.Conflict, "no_join_address")
)

// Opens is when public sign-up for s begins; zero means it always was.
func (e *Event) Opens(s *Session) time.Time {
	switch {
	case s.OpensAt != nil:
		return *s.OpensAt
	case e.OpensAt != nil:
		return *e.OpensAt
	}
	return time.Time{}
}

// Closes is when public sign-up for s ends: the earlier of the event's end
// and the session's start. Only a time written in the session itself may be
// later, up to its end.
func (e *Event) Closes(s *Session) time.Time {
	if s.ClosesAt != nil {
		if s.ClosesAt.After(s.EndsAt) {
			return s.EndsAt
		}
		return *s.ClosesAt
	}
	if e.ClosesAt != nil && e.ClosesAt.Before(s.StartsAt) {
		return *e.ClosesAt
	}
	return s.StartsAt
}

// CheckOpen returns nil while the public may sign up for s. It fails with
// ErrNotOpen (with opens_at), ErrClosed or ErrSessionCancelled.
func (e *Event) CheckOpen(s *Session, now time.Time) error {
	switch opens := e.Opens(s); {
	case s.CancelledAt != nil:
		return ErrSessionCancelled
	case now.Before(opens):
		return ErrNotOpen.With("opens_at", opens)
	case !now.Before(e.Closes(s)):
		return ErrClosed
	}
	return nil
}

// StateOf is the state of s at now.
func (e *Event) StateOf(s *Session, now time.Time) State {
	switch {
	case s.CancelledAt != nil:
		return StateCancelled
	case !now.Before(s.EndsAt):
		return StateOver
	case !now.Before(s.StartsAt):
		return StateRunning
	case now.Before(e.Opens(s)):
		return StateNotOpen
	case !now.Before(e.Closes(s)):
		return StateClosed
	}
	free := s.Free()
	switch {
	case free == 0 && !e.Admission().admits(s.Waiting):
		return StateFull
	case free == 0:
		return StateWaitingList
	case free <= max(5, s.Capacity/10):
		return StateFewSeats
	}
	return StateOpen
}

// CheckJoin returns nil while a person with a seat may enter s. It fails
// with ErrSessionCancelled, ErrJoinTooEarly (with opens_at), ErrSessionOver
// or ErrNoJoinAddress.
func (s *Session) CheckJoin(now time.Time) error {
	switch {
	case s.CancelledAt != nil:
		return ErrSessionCancelled
	case now.Before(s.JoinOpensAt()):
		return ErrJoinTooEarly.With("opens_at", s.JoinOpensAt())
	case !now.Before(s.EndsAt):
		return ErrSessionOver
	case s.JoinURL == "":
		return ErrNoJoinAddress
	}
	return nil
}

// Admits returns nil while someone whose registration has the given status
// may enter s. It fails with ErrWrongStatus (with status) for all who hold no
// confirmed seat, and as CheckJoin says.
func (s *Session) Admits(status Status, now time.Time) error {
	if status != Confirmed {
		return ErrWrongStatus.With("status", status)
	}
	return s.CheckJoin(now)
}
