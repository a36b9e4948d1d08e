package frame

import (
	"time"

	"rollcall/internal/event"
	"rollcall/internal/locale"
)

// TakesSignUps reports whether the public may sign up for s now, be it for
// the waiting list: it tries the rule on a copy of the counters.
func TakesSignUps(e *event.Event, s *event.Session, now time.Time) bool {
	counters := s.Seats
	_, err := counters.SignUp(true, e.Admission())
	return err == nil && e.CheckOpen(s, now) == nil
}

// StateLine says in words what a session is to someone who looks at it now,
// as the beginning of a sentence.
func (g Page) StateLine(e *event.Event, s *event.Session, state event.State, open bool) string {
	return locale.Capital(g.stateWords(e, s, state, open))
}

func (g Page) stateWords(e *event.Event, s *event.Session, state event.State, open bool) string {
	switch {
	case open && state == event.StateRunning && s.Free() > 0:
		return g.T("state.running_open", "count", s.Free(), "capacity", s.Capacity)
	case state == event.StateFewSeats:
		return g.T("seats.few", "count", s.Free(), "capacity", s.Capacity)
	case state == event.StateOpen:
		return g.T("seats.free", "count", s.Free(), "capacity", s.Capacity)
	case state == event.StateWaitingList:
		return g.T("seats.queue", "count", s.Waiting)
	case state == event.StateNotOpen:
		return g.T("state.not_open", "when", g.Deadline(e.Opens(s), Location(g.FirstZone(e))))
	}
	return g.T("state." + string(state))
}

// SeatsLabel is the drawing of a session's seats as sentences. rank is the
// reader's own in the queue, 0 for none.
func (g Page) SeatsLabel(s *event.Session, rank int64) string {
	label := g.T("seats.some_taken", "count", s.SeatsTaken, "capacity", s.Capacity, "free", s.Capacity-s.SeatsTaken)
	if s.SeatsTaken >= s.Capacity {
		label = g.T("seats.all_taken", "count", s.Capacity)
	}
	switch {
	case rank > 0:
		label += " " + g.T("seats.you", "rank", rank, "waiting", s.Waiting)
	case s.Waiting > 0:
		label += " " + g.T("seats.waiting", "count", s.Waiting)
	}
	return label
}

// A Notice is what a host has to say to those who wait.
type Notice struct {
	Session string // whose; "" on a page of one session
	Text    string
	Since   string
}

// A Look is how a status is drawn: one shape and tint per meaning.
type Look struct{ Icon, Tint string }

// Looks are how each status is drawn.
var Looks = map[event.Status]Look{
	event.Unverified: {"dashed", ""}, event.Pending: {"ring", "tint"}, event.Confirmed: {"tick", "ok"}, event.Waitlisted: {"clock", "tint"},
	event.Offered: {"hour", "warn"}, event.Rejected: {"cross", "stop"}, event.Withdrawn: {"cross", "stop"},
	event.Cancelled: {"cross", ""}, event.Expired: {"dash", ""},
}

// SessionName tells the sessions of an event apart in a narrow place.
func (g Page) SessionName(e *event.Event, s *event.Session) string {
	return g.T("desk.session_name", "date", g.DateShort(s.StartsAt, Location(e.Zone)), "title", e.TextIn(s.Title, g.Lang()))
}
