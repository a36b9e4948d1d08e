package core

import (
	"context"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// ErrNotOver refuses what needs a session that has ended; ends_at says when it does.
var ErrNotOver = problem.New(problem.Conflict, "not_over_yet")

// ErrAttendanceFrozen refuses to change attendance that is final; frozen_at
// says since when.
var ErrAttendanceFrozen = problem.New(problem.Conflict, "attendance_frozen")

// Unfrozen returns nil if by may still change the attendance of s: until it is
// final, and an organiser always. Else it fails with ErrAttendanceFrozen.
func (d *Desk) Unfrozen(ctx context.Context, by Actor, ev *event.Event, s *event.Session, now time.Time) error {
	if !s.Frozen(ev, now) {
		return nil
	}
	role, err := d.RoleIn(ctx, by, ev)
	if err != nil || role == event.Organiser {
		return err
	}
	return ErrAttendanceFrozen.With("frozen_at", s.FreezesAt(ev))
}
