package counting

import (
	"context"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// Freeze are the numbers of ev, to be written down at now.
func (d *Counting) Freeze(ctx context.Context, ev *event.Event, now time.Time) (*event.Aggregate, error) {
	f, err := d.FiguresAlone(ctx, ev)
	if err != nil {
		return nil, err
	}
	n := event.Numbers{Event: figureOf(&f.Whole), Groups: f.Groups, Sessions: map[int64]event.Figure{}}
	for i := range f.In {
		n.Sessions[f.Programme.Sessions[i].ID] = figureOf(&f.In[i])
	}
	return &event.Aggregate{EventID: ev.ID, FrozenAt: now, Numbers: n}, nil
}

func figureOf(s *Scope) event.Figure {
	return event.Figure{Counts: s.Counts, Rates: s.Rates, Tally: s.Tally}
}

// frozen are the numbers of p as they were written down before its people were
// erased.
func (d *Counting) frozen(ctx context.Context, p *core.Programme) (*Figures, error) {
	a, err := d.Store.Aggregate(ctx, p.Event.ID)
	if err != nil {
		return nil, err
	}
	n := a.Numbers
	f := &Figures{Stats: Stats{Programme: *p, Event: n.Event.Counts, Groups: n.Groups}, Whole: scopeOf(n.Event)}
	var held []*event.Session
	for i := range p.Sessions {
		s, scope := &p.Sessions[i], scopeOf(n.Sessions[p.Sessions[i].ID])
		scope.Begun = s.CancelledAt == nil
		scope.Words = d.sentences(p.Event, about{session: s}, &scope)
		f.Sessions = append(f.Sessions, scope.Counts)
		f.In = append(f.In, scope)
		if scope.Begun {
			held = append(held, s)
		}
	}
	f.Whole.Begun = len(held) > 0
	f.Whole.Words = d.sentences(p.Event, about{begun: held}, &f.Whole)
	return f, nil
}

func scopeOf(f event.Figure) Scope { return Scope{Counts: f.Counts, Rates: f.Rates, Tally: f.Tally} }
