package counting

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// Figures are the numbers of an event, or of a series of events, with who the
// participants were.
type Figures struct {
	Stats
	Whole    Scope   // the event, people once
	In       []Scope // its sessions, in the order of Programme.Sessions
	Series   *Scope  // the events of the series that the one who asks may see, people once; nil: no series
	SeriesOf int     // how many events these are
}

// A Scope is a session, an event or a series: what is counted together.
type Scope struct {
	Counts event.Counts
	Rates  event.Rates // of the sessions that have begun
	Tally  event.Tally
	Begun  bool              // a session in it has begun
	Open   int64             // people in reports that nobody has decided about
	Words  map[string]Spoken // the sentence by language of the event; none before the first participant
}

// Figures counts the event called slug. It fails as EventFor does.
func (d *Counting) Figures(ctx context.Context, by core.Actor, slug string) (*Figures, error) {
	ev, err := d.EventFor(ctx, by, slug, core.SeeNumbers)
	if err != nil {
		return nil, err
	}
	g, err := d.gather(ctx, ev)
	if err != nil {
		return nil, err
	}
	series, err := d.series(ctx, by, g)
	if err != nil {
		return nil, err
	}
	return d.figures(ctx, g, series)
}

// FiguresAlone is Figures of ev without the series that it may belong to, so that it
// is the same whoever asks.
func (d *Counting) FiguresAlone(ctx context.Context, ev *event.Event) (*Figures, error) {
	g, err := d.gather(ctx, ev)
	if err != nil {
		return nil, err
	}
	return d.figures(ctx, g, []*Gathered{g})
}

func (d *Counting) figures(ctx context.Context, g *Gathered, series []*Gathered) (*Figures, error) {
	if g.Event.ErasedAt != nil {
		return d.frozen(ctx, &g.Programme)
	}
	stats, err := d.stats(ctx, g)
	if err != nil {
		return nil, err
	}
	f := &Figures{Stats: *stats}
	var begun []*event.Session
	for i := range g.In {
		in := &g.In[i]
		scope, err := d.scope(ctx, []*InSession{in}, in.Parts, before(series, in.Session), g.Now)
		if err != nil {
			return nil, err
		}
		scope.Words = d.sentences(g.Event, about{session: in.Session}, scope)
		f.In = append(f.In, *scope)
		if in.Begun(g.Now) {
			begun = append(begun, in.Session)
		}
	}
	whole, err := d.scope(ctx, sessionsOf(g), g.Parts(), before(series, &g.Sessions[0]), g.Now)
	if err != nil {
		return nil, err
	}
	whole.Words = d.sentences(g.Event, about{begun: begun}, whole)
	f.Whole = *whole
	if len(series) < 2 {
		return f, nil
	}
	f.SeriesOf = len(series)
	f.Series, err = d.seriesScope(ctx, g.Event, series)
	return f, err
}

// sessionsOf are those of an event.
func sessionsOf(g *Gathered) []*InSession {
	var all []*InSession
	for i := range g.In {
		all = append(all, &g.In[i])
	}
	return all
}
