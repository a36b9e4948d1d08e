package counting

import (
	"context"
	"slices"
	"strings"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// A Matrix is who was in which of several sessions: of an event, or of the
// events of a series that the one who asks may see.
type Matrix struct {
	core.Programme
	Series  string // "" of the event alone
	Columns []MatrixSession
	Rows    []MatrixRow // whoever was in one of them at least, by name
	AtLeast []int64     // people who attended 1, 2, ... sessions at least
}

// A MatrixSession is a session that has begun.
type MatrixSession struct {
	Event   *event.Event
	Session *event.Session
	Counts  event.Counts
}

// A MatrixRow is one person.
type MatrixRow struct {
	Registrant *event.Registrant // in the event asked about, else in another; nil: a walk-in
	Name       string
	Outcomes   []event.Outcome // in the order of the sessions; "": not expected there
	Attended   int
}

// Matrix is that of the event called slug, or of its series. It fails as
// EventFor does, and with core.ErrBadQuery where there is no series. Of a
// series those events are in it whose attendance by may see.
func (d *Counting) Matrix(ctx context.Context, by core.Actor, slug string, ofSeries bool) (*Matrix, error) {
	ev, err := d.EventFor(ctx, by, slug, core.SeeAttendance)
	if err != nil {
		return nil, err
	}
	if ofSeries && ev.Series == "" {
		return nil, core.ErrBadQuery.With("parameter", "series")
	}
	g, err := d.gather(ctx, ev)
	if err != nil {
		return nil, err
	}
	m := &Matrix{Programme: g.Programme}
	all := []*Gathered{g}
	if ofSeries {
		m.Series = ev.Series
		if all, err = d.attendedSeries(ctx, by, g); err != nil {
			return nil, err
		}
	}
	m.fill(all)
	return m, nil
}

// attendedSeries are the events of g's series whose attendance by may see.
func (d *Counting) attendedSeries(ctx context.Context, by core.Actor, g *Gathered) ([]*Gathered, error) {
	series, err := d.series(ctx, by, g)
	if err != nil {
		return nil, err
	}
	var all []*Gathered
	for _, other := range series {
		role, err := d.RoleIn(ctx, by, other.Event)
		if err != nil {
			return nil, err
		}
		if core.SeeAttendance.Allows(role) {
			all = append(all, other)
		}
	}
	return all, nil
}

// A column is a session of the matrix while it is filled.
type column struct {
	g  *Gathered
	in *InSession
}

func (m *Matrix) fill(all []*Gathered) {
	var columns []column
	for _, g := range all {
		for i := range g.In {
			if g.In[i].Begun(g.Now) {
				columns = append(columns, column{g, &g.In[i]})
			}
		}
	}
	slices.SortStableFunc(columns, func(a, b column) int { return a.in.Session.StartsAt.Compare(b.in.Session.StartsAt) })
	rows := map[string]*MatrixRow{}
	var order []string
	for i, c := range columns {
		m.Columns = append(m.Columns, MatrixSession{c.g.Event, c.in.Session, event.Count(c.in.Parts)})
		c.each(func(person string, r *core.AttendanceRow) {
			if rows[person] == nil {
				rows[person] = &MatrixRow{Outcomes: make([]event.Outcome, len(columns))}
				order = append(order, person)
			}
			rows[person].take(r, i, c.g.Event.ID == m.Event.ID)
		})
	}
	var attended []int
	for _, person := range order {
		if r := rows[person]; slices.ContainsFunc(r.Outcomes, there) {
			r.count()
			m.Rows = append(m.Rows, *r)
			attended = append(attended, r.Attended)
		}
	}
	slices.SortStableFunc(m.Rows, func(a, b MatrixRow) int { return strings.Compare(a.sorted(), b.sorted()) })
	m.AtLeast = event.AtLeast(attended, len(columns))
}

// each calls fn for whoever was expected in the session or was there.
func (c *column) each(fn func(person string, r *core.AttendanceRow)) {
	for i := range c.in.Rows {
		r := &c.in.Rows[i]
		if r.Registrant.Role == event.RoleParticipant && (expected(r) || r.Outcome() != event.OutcomeUnknown) {
			fn(r.Registrant.Person(), r)
		}
	}
	for i := range c.in.WalkIns {
		fn(c.in.walkIn(&c.in.WalkIns[i]).Person, &c.in.WalkIns[i])
	}
}

// take notes what is known of the person in the i-th session. The registrant of
// the event asked about comes before that of another.
func (r *MatrixRow) take(a *core.AttendanceRow, i int, here bool) {
	if o := a.Outcome(); r.Outcomes[i] != event.OutcomeAttended {
		r.Outcomes[i] = o
	}
	if a.Registrant != nil && (here || r.Registrant == nil) {
		r.Registrant = a.Registrant
	}
	if r.Name == "" || a.Registrant != nil {
		r.Name = a.Name()
	}
}

func (r *MatrixRow) count() {
	for _, o := range r.Outcomes {
		if o == event.OutcomeAttended {
			r.Attended++
		}
	}
}

// sorted is what the row is sorted by.
func (r *MatrixRow) sorted() string {
	if r.Registrant != nil && r.Registrant.ByName != "" {
		return r.Registrant.ByName
	}
	return event.Fold(r.Name)
}
