package counting

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// Stats are the numbers of an event.
type Stats struct {
	core.Programme
	Event    event.Counts   // people
	Sessions []event.Counts // the same of each, in the order of Programme.Sessions
	Letters  event.Undelivered
	event.Groups
}

// Stats counts the event called slug. It fails as EventFor does.
func (d *Counting) Stats(ctx context.Context, by core.Actor, slug string) (*Stats, error) {
	ev, err := d.EventFor(ctx, by, slug, core.SeeNumbers)
	if err != nil {
		return nil, err
	}
	return d.StatsOf(ctx, ev)
}

// StatsOf counts ev, for whoever may see its numbers.
func (d *Counting) StatsOf(ctx context.Context, ev *event.Event) (*Stats, error) {
	g, err := d.gather(ctx, ev)
	if err != nil {
		return nil, err
	}
	return d.stats(ctx, g)
}

func (d *Counting) stats(ctx context.Context, g *Gathered) (*Stats, error) {
	if g.Event.ErasedAt != nil {
		f, err := d.frozen(ctx, &g.Programme)
		if err != nil {
			return nil, err
		}
		return &f.Stats, nil
	}
	stats := &Stats{Programme: g.Programme, Event: event.Count(g.Parts())}
	for i := range g.In {
		stats.Sessions = append(stats.Sessions, event.Count(g.In[i].Parts))
	}
	stats.Groups = event.Group(g.signedUp(), g.Event.Location())
	var err error
	stats.Letters, err = d.Store.Undelivered(ctx, g.Event.ID)
	return stats, err
}

// signedUp are the participants as statistics know them.
func (g *Gathered) signedUp() []event.SignedUp {
	var all []event.SignedUp
	for i := range g.People {
		r := &g.People[i]
		if r.Role != event.RoleParticipant {
			continue
		}
		all = append(all, event.SignedUp{
			Country: r.Country, OrganisationKind: r.OrganisationKind, MunicipalityKey: r.MunicipalityKey, Language: r.Language,
			Gender: aboutOf(g.Event, r).Gender, SignedUpAt: r.SignedUpAt,
		})
	}
	return all
}

// CountsOf are the counts of each session of ev, by id, for whoever may see its
// numbers.
func (d *Counting) CountsOf(ctx context.Context, ev *event.Event) (map[int64]event.Counts, error) {
	g, err := d.gather(ctx, ev)
	if err != nil {
		return nil, err
	}
	of := map[int64]event.Counts{}
	for i := range g.In {
		of[g.In[i].Session.ID] = event.Count(g.In[i].Parts)
	}
	return of, nil
}
