package core

import (
	"context"
	"slices"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store/evidence"
)

// A MyRecord is what is known of a person's attendance of a session that is
// over, for the person.
type MyRecord struct {
	AttendanceRow
	Said       []event.Statement // by the person, the oldest first
	FreezesAt  time.Time         // from then on it is final
	MayObject  bool
	MayDeclare bool // say: I was there; where nothing else speaks of it
}

// Objection is the person's last objection, or nil.
func (r *MyRecord) Objection() *event.Statement {
	for i := len(r.Said) - 1; i >= 0; i-- {
		if r.Said[i].Kind == event.StatedObjection {
			return &r.Said[i]
		}
	}
	return nil
}

// addRecord puts on g what is known of the attendance of its session, once that
// is over: of who holds a seat, or where something is known.
func (d *Desk) addRecord(ctx context.Context, ev *event.Event, g *RegistrationView) error {
	now := d.Now()
	if g.Session.CancelledAt != nil || now.Before(g.Session.EndsAt) {
		return nil
	}
	known, err := d.Records(ctx, ev, g.Session, []int64{g.RegistrantID})
	if err != nil {
		return err
	}
	r := MyRecord{AttendanceRow: *known[g.RegistrantID], FreezesAt: g.Session.FreezesAt(ev)}
	if !g.HoldsSeat && r.Outcome() == event.OutcomeUnknown {
		return nil
	}
	if r.Said, err = evidence.StatementsIn(ctx, d.Store.Reads, g.SessionID, []int64{g.RegistrantID}); err != nil {
		return err
	}
	may := g.Session.MayState(ev, now)
	r.MayObject = may && !slices.ContainsFunc(r.Said, func(s event.Statement) bool {
		return s.Kind == event.StatedObjection && s.Answer == event.NotAnswered
	})
	r.MayDeclare = may && ev.SelfDeclare && g.Status == event.Confirmed && r.Outcome() == event.OutcomeUnknown
	g.Record = &r
	return nil
}
