package programme

import (
	"slices"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// Attendance follows from the event's rule and from the times of its sessions
// whenever it is asked for, so that a change of either changes what is final.

// rejudges reports whether the document judges attendance by another rule, or
// makes it final at another time.
func (a *applying) rejudges() bool {
	return a.before.AttendanceRule() != a.ev.AttendanceRule() || a.before.FreezeDays != a.ev.FreezeDays
}

// retimed reports whether other times count in is than in was, or none at all.
func retimed(was, is *event.Session) bool {
	sameBreak := func(a, b event.Break) bool { return a.Starts.Equal(b.Starts) && a.Ends.Equal(b.Ends) }
	return !was.StartsAt.Equal(is.StartsAt) || !was.EndsAt.Equal(is.EndsAt) || (was.CancelledAt == nil) != (is.CancelledAt == nil) ||
		!slices.EqualFunc(was.Breaks, is.Breaks, sameBreak)
}

// keepFinal refuses to change attendance that is final without a reason: that
// of was, if it becomes is. What is only tried is noted.
func (a *applying) keepFinal(was, is *event.Session) error {
	if a.before.Visibility == event.Draft || !was.Frozen(&a.before, a.now) || !a.rejudges() && !retimed(was, is) {
		return nil
	}
	a.applied.Final = true
	if a.by.Reason == "" && !a.trial {
		return core.ReasonNeeded()
	}
	return nil
}
