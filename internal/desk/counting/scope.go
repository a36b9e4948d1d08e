package counting

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/store/evidence"
)

// scope counts sessions together. earlier are the people who were there before
// the first of them. Nobody has taken part in a session that has not begun: not
// even whoever is let in before, so that what is told of people is of the
// sessions that it is told of.
func (d *Counting) scope(ctx context.Context, sessions []*InSession, parts []event.Part, earlier map[string]bool, now time.Time) (*Scope, error) {
	begun := map[int64]bool{}
	s := &Scope{Counts: event.Count(parts), Rates: event.RatesOf(parts)}
	for _, in := range sessions {
		begun[in.Session.ID] = in.Begun(now)
		s.Begun = s.Begun || in.Begun(now)
		open, err := d.undecided(ctx, in.Session.ID)
		if err != nil {
			return nil, err
		}
		s.Open += open
	}
	were := slices.DeleteFunc(slices.Clone(parts), func(p event.Part) bool { return !begun[p.SessionID] })
	s.Tally = event.TallyOf(were, earlier)
	return s, nil
}

// series are the events of g's series that by may see the numbers of, g among
// them, by id; g alone where it belongs to none.
func (d *Counting) series(ctx context.Context, by core.Actor, g *Gathered) ([]*Gathered, error) {
	if g.Event.Series == "" {
		return []*Gathered{g}, nil
	}
	events, err := d.Store.EventsOfSeries(ctx, g.Event.Series)
	if err != nil {
		return nil, err
	}
	var all []*Gathered
	for i := range events {
		if events[i].ID == g.Event.ID {
			all = append(all, g)
			continue
		}
		role, err := d.RoleIn(ctx, by, &events[i])
		if err != nil {
			return nil, err
		}
		if !core.SeeNumbers.Allows(role) {
			continue
		}
		other, err := d.gather(ctx, &events[i])
		if err != nil {
			return nil, err
		}
		all = append(all, other)
	}
	return all, nil
}

// seriesScope counts the events of a series together.
func (d *Counting) seriesScope(ctx context.Context, ev *event.Event, series []*Gathered) (*Scope, error) {
	var sessions []*InSession
	var parts []event.Part
	var begun []*event.Session
	for _, g := range series {
		sessions = append(sessions, sessionsOf(g)...)
		parts = append(parts, d.once(g)...)
		for i := range g.In {
			if g.In[i].Begun(g.Now) {
				begun = append(begun, g.In[i].Session)
			}
		}
	}
	s, err := d.scope(ctx, sessions, parts, nil, d.Now())
	if err != nil {
		return nil, err
	}
	s.Words = d.sentences(ev, about{begun: begun, series: ev.Series}, s)
	return s, nil
}

// once are the parts of an event of a series by keys that somebody keeps who has been
// erased. No name is ever shown beside such a key: what somebody had erased in one event
// is not to come back beside what another still knows of them.
func (d *Counting) once(g *Gathered) []event.Part {
	erased := map[string]string{}
	for i := range g.People {
		if r := &g.People[i]; r.CountedAs != nil {
			erased[r.Person()] = event.HashedPerson(*r.CountedAs)
		}
	}
	parts := g.Parts()
	for i := range parts {
		p := &parts[i]
		if folded, ok := event.PersonAddress(p.Person); ok {
			p.Person = event.HashedPerson(d.CountedAs(g.Event.Series, folded))
		} else {
			p.Person = cmp.Or(erased[p.Person], p.Person)
		}
	}
	return parts
}

// TownOf is a municipality that is in no list: its country, "" where nobody has told it,
// and its name as most people write it. The folded name is what is left where nobody's own
// words are.
func TownOf(t *event.Tally, home string) (country, name string) {
	country, folded, _ := strings.Cut(home, ":")
	return country, cmp.Or(t.Spelt[home], locale.Capital(folded))
}

// before are the people who were in sessions of a series that began before s.
func before(series []*Gathered, s *event.Session) map[string]bool {
	were := map[string]bool{}
	for _, g := range series {
		for i := range g.In {
			in := &g.In[i]
			if in.Session.ID == s.ID || !in.Session.StartsAt.Before(s.StartsAt) {
				continue
			}
			for _, p := range in.Parts {
				if p.There() {
					were[p.Person] = true
				}
			}
		}
	}
	return were
}

// undecided is how many people of the reports on a session nobody has decided
// about.
func (d *Counting) undecided(ctx context.Context, sessionID int64) (int64, error) {
	return evidence.UndecidedReportPeople(ctx, d.Store.Reads, []int64{sessionID})
}
