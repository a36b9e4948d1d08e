package afterwards

import (
	"context"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
	"rollcall/internal/store/lists"
	"rollcall/internal/store/writing"
)

// A View is how the letters after a session stand.
type View struct {
	core.Programme
	Session   *event.Session
	Over      bool    // the session has ended
	Open      int64   // who has a seat, and of whom it is not known whether they were there
	Undecided int64   // people in reports that count, about whom somebody has to decide
	Rounds    []Round // one for each of event.AfterKinds
}

// A Round is what sending the letters of a kind would do.
type Round struct {
	Kind       event.LetterKind
	Recipients int64
	People     []event.Registrant // the first of them, by sign-up
	LeftOut    map[event.Exclusion]int64
	Owed       int64 // letters of earlier rounds
	Running    bool  // a round is under way
	Waits      event.AfterWait
	Opens      time.Time // when the rule begins; zero without one
}

// peopleShown is how many of those who get a letter are named.
const peopleShown = 50

// lookedAtOnce is how many people are looked at together.
const lookedAtOnce = 500

// After tells to whom letters about a session would go, and how many have left.
func (d *Afterwards) After(ctx context.Context, by core.Actor, slug, session string) (*View, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.WriteMessages)
	if err != nil {
		return nil, err
	}
	return d.view(ctx, ev, s)
}

func (d *Afterwards) view(ctx context.Context, ev *event.Event, s *event.Session) (*View, error) {
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	v := &View{Programme: *p, Session: s, Over: !now.Before(s.EndsAt)}
	if v.Undecided, err = evidence.UndecidedReportPeople(ctx, d.Store.Reads, []int64{s.ID}); err != nil {
		return nil, err
	}
	runs, err := writing.AfterRuns(ctx, d.Store.Reads, s.ID)
	if err != nil {
		return nil, err
	}
	changed, err := lists.AsOf(ctx, d.Store.Reads, ev.ID)
	if err = core.AbsentOr(err, nil); err != nil {
		return nil, err
	}
	for _, k := range event.AfterKinds {
		r := Round{Kind: k, LeftOut: map[event.Exclusion]int64{}, Waits: ev.AfterWaits(s, runs, k, v.Undecided > 0, changed, now)}
		for _, run := range runs {
			if run.Kind == k {
				r.Owed += run.Owed
				r.Running = r.Running || run.DoneAt == nil
			}
		}
		if ev.After.Sends(k) {
			r.Opens, _ = ev.After.Opens(s)
		}
		v.Rounds = append(v.Rounds, r)
	}
	return v, d.count(ctx, v)
}

// count looks at everybody with a registration in the session.
func (d *Afterwards) count(ctx context.Context, v *View) error {
	for reached := int64(0); ; {
		some, err := look(ctx, d.Store.Reads, v.Event, v.Session, reached, lookedAtOnce)
		if err != nil {
			return err
		}
		for i := range some {
			v.add(&some[i])
			reached = some[i].ID
		}
		if len(some) < lookedAtOnce {
			return nil
		}
	}
}

// add counts one person.
func (v *View) add(x *looked) {
	if x.outcome == event.OutcomeUnknown && x.Status == event.Confirmed {
		v.Open++
	}
	for i := range v.Rounds {
		r := &v.Rounds[i]
		switch {
		case r.Kind != x.kind:
		case x.excluded != "":
			r.LeftOut[x.excluded]++
		default:
			if r.Recipients++; len(r.People) < peopleShown {
				r.People = append(r.People, x.Registrant)
			}
		}
	}
}

// A looked is somebody with a registration in a session, and which letter after
// it they are to get.
type looked struct {
	lists.Listed
	outcome  event.Outcome
	kind     event.LetterKind // ""; none
	excluded event.Exclusion  // "": gets it
}

// look looks at the next people after the registration that was reached.
func look(ctx context.Context, reads store.Reads, ev *event.Event, s *event.Session, reached int64, limit int) ([]looked, error) {
	people, err := lists.RegisteredAfter(ctx, reads, s.ID, reached, limit)
	if err != nil || len(people) == 0 {
		return nil, err
	}
	ids := make([]int64, len(people))
	for i := range people {
		ids[i] = people[i].RegistrantID
	}
	known, err := core.RecordsIn(ctx, reads, ev, s, ids)
	if err != nil {
		return nil, err
	}
	written, told, err := writing.ToldOf(ctx, reads, s, ids)
	all := make([]looked, len(people))
	for i, p := range people {
		o := known[p.RegistrantID].Outcome()
		all[i] = looked{Listed: p, outcome: o, kind: p.AfterKind(o)}
		all[i].excluded = s.AfterExclusion(&p.Registrant, &p.Registration, o, written[p.RegistrantID], told[p.RegistrantID])
	}
	return all, err
}
