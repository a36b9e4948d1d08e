package counting

import (
	"context"
	"slices"
	"strings"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/store/lists"
)

// idsAtOnce is of how many people the records are read at a time.
const idsAtOnce = 5000

// A Gathered is an event with everybody who counts, or is counted apart.
type Gathered struct {
	core.Programme
	Now    time.Time
	People []event.Registrant // who has verified the address, by id
	In     []InSession        // in the order of Programme.Sessions
}

// An InSession is everybody in one session.
type InSession struct {
	Session *event.Session
	Rows    []core.AttendanceRow // registered there, or seen; by id, speakers and staff too
	WalkIns []core.AttendanceRow // in the order in which they came
	AtStart map[int64]event.Status
	Parts   []event.Part // the participants as they are counted, speakers and staff apart
}

// Begun reports whether the session has begun and was not called off.
func (in *InSession) Begun(now time.Time) bool {
	return in.Session.CancelledAt == nil && !now.Before(in.Session.StartsAt)
}

// gather reads ev.
func (d *Counting) gather(ctx context.Context, ev *event.Event) (*Gathered, error) {
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	people, err := lists.Countable(ctx, d.Store.Reads, ev.ID)
	if err != nil {
		return nil, err
	}
	if err := d.addGender(ctx, ev, people); err != nil {
		return nil, err
	}
	regs, err := lists.RegistrationsIn(ctx, d.Store.Reads, ev.ID)
	if err != nil {
		return nil, err
	}
	g := &Gathered{Programme: *p, Now: d.Now(), People: people, In: make([]InSession, len(p.Sessions))}
	for i := range p.Sessions {
		g.In[i].Session = &p.Sessions[i]
		if err := d.fill(ctx, g, &g.In[i], regs); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// addGender reads the answers that tell it, where the event asks for it.
func (d *Counting) addGender(ctx context.Context, ev *event.Event, people []event.Registrant) error {
	q := ev.GenderQuestion()
	if q == nil {
		return nil
	}
	return d.Store.AnswersOf(ctx, ev.ID, func(r event.Registrant) {
		if i, found := slices.BinarySearchFunc(people, r.ID, func(p event.Registrant, id int64) int { return int(p.ID - id) }); found {
			people[i].Answers = map[string]any{q.Key: r.Answers[q.Key]}
		}
	})
}

// fill reads who is in one session.
func (d *Counting) fill(ctx context.Context, g *Gathered, in *InSession, regs []event.Registration) error {
	s := in.Session
	known, err := core.AllRecordsIn(ctx, d.Store.Reads, g.Event, s)
	if err != nil {
		return err
	}
	of := map[int64]*event.Registration{}
	for i := range regs {
		if regs[i].SessionID == s.ID {
			of[regs[i].RegistrantID] = &regs[i]
		}
	}
	for i := range g.People {
		id := g.People[i].ID
		row := core.AttendanceRow{Record: event.Record{Outcome: event.OutcomeUnknown}}
		switch {
		case known[id] != nil:
			row = *known[id]
		case of[id] == nil:
			continue
		}
		row.Registrant, row.Registration = &g.People[i], of[id]
		in.Rows = append(in.Rows, row)
	}
	if in.WalkIns, err = core.WalkInsIn(ctx, d.Store.Reads, g.Event, s); err != nil {
		return err
	}
	if in.Begun(g.Now) {
		if in.AtStart, err = d.atStart(ctx, in); err != nil {
			return err
		}
	}
	in.Parts = in.parts(g.Event)
	return nil
}

// atStart is what each registration was when the session began: what it is,
// unless it has changed since; then what it was before the first change.
func (d *Counting) atStart(ctx context.Context, in *InSession) (map[int64]event.Status, error) {
	s := in.Session
	moves, err := d.Store.MovesAfter(ctx, s.ID, s.StartsAt)
	if err != nil {
		return nil, err
	}
	then := map[int64]event.Status{}
	for i := range moves {
		id := *moves[i].RegistrantID
		if _, known := then[id]; known {
			continue
		}
		if m, ok := core.MovedIn(&moves[i], s.ID); ok {
			then[id] = m.From
		}
	}
	all := map[int64]event.Status{}
	for i := range in.Rows {
		g := in.Rows[i].Registration
		if g == nil {
			continue
		}
		was, changed := then[g.RegistrantID]
		if all[g.RegistrantID] = g.Status; changed && g.ChangedAt.After(s.StartsAt) {
			all[g.RegistrantID] = was
		}
	}
	return all, nil
}

// parts are the participants of a session as they are counted.
func (in *InSession) parts(ev *event.Event) []event.Part {
	var parts []event.Part
	for i := range in.Rows {
		r := &in.Rows[i]
		if r.Registrant.Role != event.RoleParticipant {
			continue
		}
		p := event.Part{
			Person: r.Registrant.Person(), SessionID: in.Session.ID, AtStart: in.AtStart[r.Registrant.ID], Outcome: r.Outcome(),
			Heads: int64(max(r.Record.Headcount, 1)), Seconds: r.Record.Seconds, About: aboutOf(ev, r.Registrant),
			Erased: r.Registrant.ErasedAt != nil,
		}
		if r.Registration != nil {
			p.Status = r.Registration.Status
		}
		parts = append(parts, p)
	}
	for i := range in.WalkIns {
		parts = append(parts, in.walkIn(&in.WalkIns[i]))
	}
	return parts
}

// walkIn is a walk-in as it is counted.
func (in *InSession) walkIn(r *core.AttendanceRow) event.Part {
	p := event.Part{
		Person: event.WalkInPerson(r.Who[0], in.Session.ID), SessionID: in.Session.ID, Outcome: r.Outcome(), WalkIn: true,
		Heads: int64(max(r.Record.Headcount, 1)), Seconds: r.Record.Seconds,
	}
	if address, ok := strings.CutPrefix(r.Who[0], "address:"); ok {
		p.Person = event.AddressPerson(input.FoldAddress(address))
	}
	return p
}

// aboutOf is what somebody is counted by.
func aboutOf(ev *event.Event, r *event.Registrant) event.About {
	a := event.About{Country: r.Country, Municipality: r.Home(), OrganisationKind: r.OrganisationKind, Language: r.Language}
	if r.MunicipalityKey == "" {
		a.Town = strings.TrimSpace(r.Municipality)
	}
	if q := ev.GenderQuestion(); q != nil {
		a.Gender = event.GenderOf(r.Answers[q.Key])
	}
	return a
}

// Parts are those of all sessions.
func (g *Gathered) Parts() []event.Part {
	var all []event.Part
	for i := range g.In {
		all = append(all, g.In[i].Parts...)
	}
	return all
}
