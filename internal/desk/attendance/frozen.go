package attendance

import (
	"context"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// frozen are the numbers of p as they were written down.
func (d *Presence) frozen(ctx context.Context, p *core.Programme) (*Stats, error) {
	a, err := d.Store.Aggregate(ctx, p.Event.ID)
	if err != nil {
		return nil, err
	}
	stats := &Stats{Programme: *p, Event: a.Numbers.Event, Groups: a.Numbers.Groups}
	for i := range p.Sessions {
		stats.Sessions = append(stats.Sessions, a.Numbers.Sessions[p.Sessions[i].ID])
	}
	return stats, nil
}

// Freeze are the numbers of ev, to be written down at now.
func (d *Presence) Freeze(ctx context.Context, ev *event.Event, now time.Time) (*event.Aggregate, error) {
	stats, err := d.StatsOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	a := &event.Aggregate{EventID: ev.ID, FrozenAt: now, Numbers: event.Numbers{Event: stats.Event, Groups: stats.Groups, Sessions: map[int64]event.Counts{}}}
	for i := range stats.Sessions {
		a.Numbers.Sessions[stats.Programme.Sessions[i].ID] = stats.Sessions[i]
	}
	return a, nil
}
