package attendance

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store/evidence"
)

// An Objecting is somebody who says that what is noted is not right, and waits
// for an answer.
type Objecting struct {
	event.Statement
	Row *core.AttendanceRow
}

// Objections are those of a session that nobody has answered, the oldest first.
func (d *Presence) Objections(ctx context.Context, by core.Actor, slug, session string) (*event.Event, *event.Session, []Objecting, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.DecideOutcome)
	if err != nil {
		return nil, nil, nil, err
	}
	open, err := evidence.OpenObjections(ctx, d.Store.Reads, s.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	ids := make([]int64, len(open))
	for i := range open {
		ids[i] = open[i].RegistrantID
	}
	known, err := d.Records(ctx, ev, s, ids)
	if err != nil {
		return nil, nil, nil, err
	}
	people, err := d.Store.RegistrantsByID(ctx, ids)
	if err != nil {
		return nil, nil, nil, err
	}
	all := make([]Objecting, len(open))
	for i := range open {
		all[i] = Objecting{open[i], known[open[i].RegistrantID]}
		for j := range people {
			if people[j].ID == open[i].RegistrantID {
				all[i].Row.Registrant = &people[j]
			}
		}
	}
	return ev, s, all, nil
}
