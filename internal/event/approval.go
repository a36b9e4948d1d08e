package event

import (
	"slices"
	"time"
)

// AsksAgain reports whether an organiser has to decide once more about
// somebody whose answers have changed; changed tells it of the answer to the
// question with a key. Only decisive answers count, and only where the event
// asks for it.
func (e *Event) AsksAgain(changed func(key string) bool) bool {
	return e.Approval && e.ApproveAgain && slices.ContainsFunc(e.Questions, func(q Question) bool { return q.Decisive && !q.Retired && changed(q.Key) })
}

// MayAskAgain reports whether there is something to decide once more about g,
// of a session s that has not begun: a seat, an offered one, or a place in the
// queue. Whoever is in the room by then is not sent out of it, and speakers
// and staff are not decided about.
func (g *Registration) MayAskAgain(s *Session, now time.Time) bool {
	if g.Team || s.CancelledAt != nil || !now.Before(s.StartsAt) {
		return false
	}
	switch g.Standing(now) {
	case Confirmed, Waitlisted, Offered:
		return true
	}
	return false
}
