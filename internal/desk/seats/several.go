package seats

import (
	"context"
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// JointActions are what an organiser does with several registrations at once.
var JointActions = []SeatAction{Approve, Reject, Promote, Withdraw}

// Obstacle is the code of what stands against an action on g in s as far as
// the two say, "" if nothing does. It knows of no seats: whether one is free is
// seen when it is taken.
func (a SeatAction) Obstacle(g *event.Registration, s *event.Session, now time.Time) string {
	possible := map[SeatAction]bool{
		Approve: g.Status == event.Pending, Reject: g.Status == event.Pending, Withdraw: !g.Status.Ended(),
		Promote: g.Status == event.Waitlisted || g.Status == event.Unverified,
	}
	switch {
	case !possible[a]:
		return event.ErrWrongStatus.Code
	case a != Approve && a != Promote: // what ends may end at any time
		return ""
	case s.CancelledAt != nil:
		return event.ErrSessionCancelled.Code
	case !now.Before(s.EndsAt):
		return event.ErrSessionOver.Code
	}
	return ""
}

// A Deed is one action on several registrations.
type Deed struct {
	Action SeatAction // one of JointActions
	Reason string
	Facts  map[string]any // about how they were chosen, for the audit; nothing personal
}

// CheckDeed refuses a deed that cannot be done: another action, or a reason that
// is none or that is missing where seats are given out of order.
func (d *Seats) CheckDeed(deed Deed) error {
	err := d.Check(struct {
		Action SeatAction `json:"action" validate:"oneof=approve reject confirm withdraw"`
		Reason string     `json:"reason" validate:"line,max=500"`
	}{deed.Action, deed.Reason})
	if err == nil && deed.Action == Promote && deed.Reason == "" {
		return ErrReasonNeeded
	}
	return err
}

// Several does the deed with registrations of ev, which by may manage, each as
// Act does and in the order of the ids: what stands against one does not stop
// the others. Others write between its parts. Should it fail in the middle,
// what was done before stays.
func (d *Seats) Several(ctx context.Context, by core.Actor, ev *event.Event, ids []int64, deed Deed) ([]Decided, error) {
	by.Once = nil // a repeat is told from the first by what is there
	b := &batch{Seats: d, ctx: ctx, by: by, event: ev, action: deed.Action, reason: deed.Reason, cause: Listed, facts: deed.Facts}
	return b.run(slices.Clone(ids))
}
