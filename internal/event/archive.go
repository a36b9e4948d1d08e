package event

import (
	"time"

	"rollcall/internal/problem"
)

// Expected failures of putting an event away, and of changing one that is.
var (
	ErrStillAhead = problem.New(problem.Conflict, "still_ahead")
	ErrArchived   = problem.New(problem.Conflict, "archived")
)

// CheckArchive returns nil if the event may be put away at now: whoever plans
// with it must not lose sight of it, so no session may be ahead or running,
// unless the event is a draft that nobody has seen. It fails with
// ErrStillAhead.
func (e *Event) CheckArchive(sessions []Session, now time.Time) error {
	if e.Visibility == Draft {
		return nil
	}
	for i := range sessions {
		if s := &sessions[i]; s.CancelledAt == nil && now.Before(s.EndsAt) {
			return ErrStillAhead
		}
	}
	return nil
}
