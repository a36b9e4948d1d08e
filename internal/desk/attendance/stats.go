package attendance

import (
	"context"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// Stats are the numbers of an event.
type Stats struct {
	core.Programme
	Event    event.Counts   // people
	Sessions []event.Counts // registrations, in the order of Programme.Sessions
	Letters  event.Undelivered
	event.Groups
}

// Stats counts the event called slug.
func (d *Presence) Stats(ctx context.Context, by core.Actor, slug string) (*Stats, error) {
	ev, err := d.EventFor(ctx, by, slug, core.SeeNumbers)
	if err != nil {
		return nil, err
	}
	return d.StatsOf(ctx, ev)
}

// StatsOf counts ev, for whoever may see its numbers.
func (d *Presence) StatsOf(ctx context.Context, ev *event.Event) (*Stats, error) {
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	if ev.ErasedAt != nil {
		return d.frozen(ctx, p)
	}
	standings, err := d.Store.Standings(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	stats := &Stats{Programme: *p}
	walkIns, companions := int64(0), int64(0)
	for i := range p.Sessions {
		counts, err := d.countSession(ctx, ev, &p.Sessions[i], standings)
		if err != nil {
			return nil, err
		}
		stats.Sessions = append(stats.Sessions, counts)
		walkIns += counts.WalkIns
		companions += counts.Companions
	}
	stats.Event = event.CountPeople(standings)
	stats.Event.WalkIns, stats.Event.Companions = walkIns, companions
	people, err := d.Store.SignedUp(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	stats.Groups = event.Group(people, zone(ev))
	stats.Letters, err = d.Store.Undelivered(ctx, ev.ID)
	return stats, err
}

// countSession counts one session, and notes the outcomes in standings.
func (d *Presence) countSession(ctx context.Context, ev *event.Event, s *event.Session, standings []event.Standing) (event.Counts, error) {
	marks, err := d.Store.Marks(ctx, s.ID)
	if err != nil {
		return event.Counts{}, err
	}
	decided, err := d.Store.AllOverrides(ctx, s.ID)
	if err != nil {
		return event.Counts{}, err
	}
	of, walkIns := map[int64][]event.Mark{}, map[string][]event.Mark{}
	for _, m := range marks {
		if m.RegistrantID == nil {
			walkIns[m.Who()] = append(walkIns[m.Who()], m)
			continue
		}
		of[*m.RegistrantID] = append(of[*m.RegistrantID], m)
	}
	var here []event.Standing
	companions := 0
	for i := range standings {
		g := &standings[i]
		if g.SessionID != s.ID {
			continue
		}
		g.Outcome = s.Attendance(event.Findings{Marks: of[g.RegistrantID]}, ev.AttendanceRule()).Outcome
		if o, ok := decided[g.RegistrantID]; ok {
			g.Outcome = o
		}
		if g.Outcome == event.OutcomeAttended || g.Outcome == event.OutcomePartial {
			companions += event.Headcount(of[g.RegistrantID]) - 1
		}
		here = append(here, *g)
	}
	for _, marks := range walkIns {
		companions += event.Headcount(marks) - 1
	}
	counts := event.Count(here)
	counts.WalkIns, counts.Companions = int64(len(walkIns)), int64(companions)
	return counts, nil
}

// zone is the event's zone, which was checked when the event was applied.
func zone(ev *event.Event) *time.Location {
	loc, err := event.LoadZone(ev.Zone)
	if err != nil {
		return time.UTC // the zone data has lost it since
	}
	return loc
}
