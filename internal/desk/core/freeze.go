package core

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// ErrNotOver refuses what needs a session that has ended; ends_at says when it does.
var ErrNotOver = problem.New(problem.Conflict, "not_over_yet")

// ErrAttendanceFrozen refuses to change attendance that is final; frozen_at
// says since when.
var ErrAttendanceFrozen = problem.New(problem.Conflict, "attendance_frozen")

// ReasonNeeded refuses to change attendance that is final without a reason.
func ReasonNeeded() error { return problem.Refuse(problem.At("/reason", "required")) }

// A Final is what it takes to change the attendance of a session.
type Final struct {
	Since *time.Time // nil: it is not final
	Bars  error      // why one may not change it; nil: one may, with a reason where it is final
}

// Finality says how final the attendance of s is for by.
func (d *Desk) Finality(ctx context.Context, by Actor, ev *event.Event, s *event.Session) Final {
	now := d.Now()
	f := Final{Bars: d.Unfrozen(ctx, by, ev, s, now)}
	if s.Frozen(ev, now) {
		f.Since = new(s.FreezesAt(ev))
	}
	return f
}

// Reasoned returns nil if by may change the attendance of s now, and says why
// where it is final. It fails as Unfrozen does, or with a problem at /reason.
func (d *Desk) Reasoned(ctx context.Context, by Actor, ev *event.Event, s *event.Session) error {
	now := d.Now()
	if err := errors.Join(d.Unfrozen(ctx, by, ev, s, now), d.CheckReason(by.Reason)); err != nil {
		return err
	}
	if s.Frozen(ev, now) {
		return d.SaysWhy(by)
	}
	return nil
}

// SaysWhy returns nil if by says why they change what is final, else a problem at
// /reason.
func (d *Desk) SaysWhy(by Actor) error {
	if by.Reason == "" {
		return ReasonNeeded()
	}
	return d.CheckReason(by.Reason)
}

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
