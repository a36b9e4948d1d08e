package attendance

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/counting"
	"rollcall/internal/event"
)

// A Turnout is how many came to a session that was held, and which that was.
type Turnout struct {
	event.Turnout
	In    *event.Event
	Where *event.Session
}

// Turnouts are those of the sessions of ev's series that were held, in order
// of the events: over, not called off, and of somebody it is known whether
// they were there. An event without a series is one of its own. Of other
// events of the series those are left out whose numbers by may not see.
func (d *Presence) Turnouts(ctx context.Context, by core.Actor, ev *event.Event) ([]Turnout, error) {
	events := []event.Event{*ev}
	if ev.Series != "" {
		var err error
		if events, err = d.Store.EventsOfSeries(ctx, ev.Series); err != nil {
			return nil, err
		}
	}
	var all []Turnout
	for i := range events {
		role, err := d.RoleIn(ctx, by, &events[i])
		if err != nil {
			return nil, err
		}
		if events[i].ID != ev.ID && !core.SeeNumbers.Allows(role) {
			continue
		}
		of, err := d.turnoutsOf(ctx, &events[i])
		if err != nil {
			return nil, err
		}
		all = append(all, of...)
	}
	return all, nil
}

// turnoutsOf are those of one event.
func (d *Presence) turnoutsOf(ctx context.Context, ev *event.Event) ([]Turnout, error) {
	sessions, err := d.Store.Sessions(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	var all []Turnout
	var counts map[int64]event.Counts
	for i := range sessions {
		s := &sessions[i]
		if s.CancelledAt != nil || now.Before(s.EndsAt) {
			continue
		}
		if counts == nil {
			if counts, err = (&counting.Counting{Desk: d.Desk}).CountsOf(ctx, ev); err != nil {
				return nil, err
			}
		}
		c := counts[s.ID]
		if c.Attended+c.Partial+c.NoShow+c.Excused == 0 {
			continue // of nobody it is known whether they were there
		}
		all = append(all, Turnout{event.Turnout{Session: s.ID, Confirmed: c.Confirmed, Excused: c.Excused, NoShow: c.NoShow}, ev, s})
	}
	return all, nil
}
