package core

import (
	"context"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// AllocationIn is everything that decides about the seats of s, as reads see
// it. The queue is read as far as limit; 0 is all of it.
func AllocationIn(ctx context.Context, reads store.Reads, ev *event.Event, s *event.Session, limit int) (*event.Allocation, error) {
	a := &event.Allocation{Seats: s.Seats, Rule: ev.Admission(), StartsAt: s.StartsAt, EndsAt: s.EndsAt, CalledOff: s.CancelledAt != nil}
	queue, err := reads.Queue(ctx, s.ID, limit)
	if err != nil {
		return nil, err
	}
	zones := zones{}
	for i := range queue {
		a.Queue = append(a.Queue, queue[i].Waiter(zones.of(queue[i].Zone, ev.Zone)))
	}
	if a.Rule.PerMunicipality > 0 {
		if a.SeatsByHome, err = reads.SeatsByHome(ctx, s.ID); err != nil {
			return nil, err
		}
	}
	if a.Rule.KeepTogether {
		a.Awaited, err = reads.Awaited(ctx, s.ID)
	}
	return a, err
}

// zones are time zones by name, each loaded once.
type zones map[string]*time.Location

// of is the zone called name, else the one called fallback, else UTC.
func (z zones) of(name, fallback string) *time.Location {
	if zone, known := z[name]; known {
		return zone
	}
	zone, err := time.LoadLocation(name)
	if name == "" || err != nil {
		if zone, err = time.LoadLocation(fallback); err != nil {
			zone = time.UTC
		}
	}
	z[name] = zone
	return zone
}

// Zone is the zone of r, else that of the event.
func Zone(r *event.Registrant, ev *event.Event) *time.Location { return zones{}.of(r.Zone, ev.Zone) }

// FreeFor reports whether there is a seat in s for r, who comes behind all who
// wait. g is r's registration there, to which it notes the quota that r falls
// under. A speaker or a member of staff always takes part, without one.
func FreeFor(ctx context.Context, tx *store.Tx, ev *event.Event, s *event.Session, r *event.Registrant, g *event.Registration, now time.Time) (bool, error) {
	if !g.HoldsSeat {
		g.QuotaID = event.QuotaOf(s.Quotas, r)
	}
	if g.Team {
		return true, nil
	}
	if ev.Admission().Plain(s.Quotas) {
		return s.Free() > 0, nil
	}
	a, err := AllocationIn(ctx, tx.Reads, ev, s, 0)
	if err != nil {
		return false, err
	}
	if a.Rule.KeepTogether && r.OfficeID != nil && g.Status == event.Unverified && !g.HoldsSeat {
		a.Arrive(*r.OfficeID, g.SignedUpAt)
	}
	free, _ := a.Admits(r.Waiter(g.QuotaID, Zone(r, ev)), now)
	return free, nil
}
