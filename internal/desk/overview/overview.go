package overview

import (
	"context"
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/counting"
	messages "rollcall/internal/desk/writing"
	"rollcall/internal/event"
	"rollcall/internal/store/overview"
	"rollcall/internal/store/writing"
)

// mostReturned is how many people are named whom a letter has not reached.
const mostReturned = 5

// An Overview is how an event stands, for somebody of its team.
type Overview struct {
	counting.Stats
	AsOf     time.Time
	People   []event.Groups // those who signed up for each session, in the order of Programme.Sessions
	Open     event.Open
	Ahead    []event.Ahead       // what happens by itself, the earliest first
	Needs    []event.Need        // what the person who looks may do something about
	Returned []overview.Returned // whom letters have not reached, the last first; for those who see registrants
	Role     event.TeamRole      // of the person who looks
}

// actions are what one has to be allowed to do about each cause, so that it is
// shown.
var actions = map[event.Cause]core.Action{
	event.CauseApprovals: core.ManageSeats, event.CauseOffers: core.ManageSeats, event.CauseQuota: core.ManageSeats,
	event.CauseObjection: core.DecideOutcome, event.CauseReview: core.DecideOutcome, event.CauseNoAddress: core.ChangeEvent, event.CauseRefused: core.SeeRegistrants, event.CauseAddresses: core.SeeRegistrants,
}

// For is o for somebody with a role in the event.
func (o *Overview) For(role event.TeamRole) *Overview {
	v := *o
	v.Role, v.Needs = role, needsFor(role, o.Needs)
	if !core.SeeRegistrants.Allows(role) {
		v.Returned = nil
	}
	return &v
}

// needsFor are those of all about which a role may do something.
func needsFor(role event.TeamRole, all []event.Need) []event.Need {
	return slices.DeleteFunc(slices.Clone(all), func(n event.Need) bool { return !actions[n.Cause].Allows(role) || n.Final && role != event.Organiser })
}

// Overview is how the event called slug stands now. It fails as EventFor does.
func (d *Overviews) Overview(ctx context.Context, by core.Actor, slug string) (*Overview, error) {
	ev, role, err := d.allowed(ctx, by, slug)
	if err != nil {
		return nil, err
	}
	o, err := d.read(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	return o.For(role), nil
}

// Newest is Overview, possibly as it was read for somebody else a moment ago:
// then nothing has changed since that leaves a trace.
func (d *Overviews) Newest(ctx context.Context, by core.Actor, slug string) (*Overview, error) {
	ev, role, err := d.allowed(ctx, by, slug)
	if err != nil {
		return nil, err
	}
	o, err := d.hub.Newest(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	return o.For(role), nil
}

// allowed is the event called slug and by's role in it, if by may see its
// numbers.
func (d *Overviews) allowed(ctx context.Context, by core.Actor, slug string) (*event.Event, event.TeamRole, error) {
	ev, err := d.EventFor(ctx, by, slug, core.SeeNumbers)
	if err != nil {
		return nil, "", err
	}
	role, err := d.RoleIn(ctx, by, ev)
	return ev, role, err
}

// read is how an event stands now, for nobody in particular.
func (d *Overviews) read(ctx context.Context, eventID int64) (*Overview, error) {
	ev, err := d.Store.EventByID(ctx, eventID)
	if err != nil {
		return nil, err
	}
	stats, err := d.counting.StatsOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	o := &Overview{Stats: *stats, AsOf: d.Now()}
	if err := d.group(ctx, o); err != nil {
		return nil, err
	}
	open, err := overview.Open(ctx, d.Store.Reads, []int64{ev.ID}, o.AsOf)
	if err != nil {
		return nil, err
	}
	o.Open = *open[ev.ID]
	if o.Open.Reminded, err = overview.Reminded(ctx, d.Store.Reads, ev.ID); err != nil {
		return nil, err
	}
	if o.Open.Written, err = d.written(ctx, o); err != nil {
		return nil, err
	}
	if o.Open.Messages, err = messages.Timed(ctx, d.Store.Reads, ev.ID); err != nil {
		return nil, err
	}
	if o.Open.Refused > 0 {
		if o.Returned, err = overview.ReturnedOf(ctx, d.Store.Reads, ev.ID, mostReturned); err != nil {
			return nil, err
		}
	}
	o.Ahead, o.Needs = ev.Ahead(o.Programme.Sessions, o.Open, o.AsOf), ev.Needs(o.Programme.Sessions, o.Open, o.AsOf)
	return o, nil
}

// written are the sessions of which letters have begun to leave, of those after
// which they still may.
func (d *Overviews) written(ctx context.Context, o *Overview) (map[int64]bool, error) {
	of := map[int64]bool{}
	for i := range o.Programme.Sessions {
		s := &o.Programme.Sessions[i]
		if o.AsOf.Before(s.EndsAt) || !o.AsOf.Before(s.EndsAt.Add(event.AfterUseful)) {
			continue
		}
		runs, err := writing.AfterRuns(ctx, d.Store.Reads, s.ID)
		if err != nil {
			return nil, err
		}
		of[s.ID] = slices.ContainsFunc(runs, func(r event.AfterRun) bool { return !r.StartedAt.Before(s.EndsAt) })
	}
	return of, nil
}

// group counts those who signed up for each session. Of an event with one
// session they are those of the event, by the time of their first sign-up.
func (d *Overviews) group(ctx context.Context, o *Overview) error {
	if len(o.Programme.Sessions) == 1 {
		o.People = []event.Groups{o.Groups}
		return nil
	}
	people, err := overview.SignedUpIn(ctx, d.Store.Reads, o.Programme.Event.ID)
	if err != nil {
		return err
	}
	of := map[int64][]event.SignedUp{}
	for _, p := range people {
		of[p.SessionID] = append(of[p.SessionID], p.SignedUp)
	}
	zone, err := event.LoadZone(o.Programme.Event.Zone)
	if err != nil {
		zone = time.UTC // the zone data has lost it since
	}
	for i := range o.Programme.Sessions {
		o.People = append(o.People, event.Group(of[o.Programme.Sessions[i].ID], zone))
	}
	return nil
}

// A Standing is an event in the list of one's own, with what it needs.
type Standing struct {
	core.Programme
	Needs []event.Need // that one may do something about
}

// Standings are the events in which by has a role, the newest first. It fails
// as MyEvents does.
func (d *Overviews) Standings(ctx context.Context, by core.Actor) ([]Standing, error) {
	mine, err := d.events.MyEvents(ctx, by)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(mine))
	for i := range mine {
		ids[i] = mine[i].Event.ID
	}
	now := d.Now()
	open, err := overview.Open(ctx, d.Store.Reads, ids, now)
	if err != nil {
		return nil, err
	}
	all := make([]Standing, len(mine))
	for i := range mine {
		ev := mine[i].Event
		role, err := d.RoleIn(ctx, by, ev)
		if err != nil {
			return nil, err
		}
		all[i] = Standing{mine[i], needsFor(role, ev.Needs(mine[i].Sessions, *open[ev.ID], now))}
	}
	return all, nil
}
