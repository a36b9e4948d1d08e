package counting

import (
	"context"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store/evidence"
)

// A SessionReport is who was in a session, and when.
type SessionReport struct {
	core.Programme
	Session   *event.Session
	Scope     Scope
	People    []Person // participants of whom something is known or expected, in order of sign-up; then walk-ins
	Apart     int      // speakers and staff who were there
	Lobby     int      // who was only in the waiting room, by the reports
	Curve     []event.Level
	Peak      event.Level
	OpenEnded int   // whose stays have no end and are drawn to the end of the session
	Threshold int64 // seconds of net presence from which on somebody has attended
	Until     time.Time
}

// A Person is somebody in a session.
type Person struct {
	core.AttendanceRow
	Ribbon    []event.Interval
	Reached   *time.Time // when the threshold was reached; nil: never, or nobody knows
	Late      bool       // came late, by more than the grace
	Early     bool       // left early, by more than the grace
	FirstTime bool       // was never there before
	About     event.About
}

// SessionReport is who was in a session of the event called slug. It fails as
// SessionFor does.
func (d *Counting) SessionReport(ctx context.Context, by core.Actor, slug, session string) (*SessionReport, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.SeeAttendance)
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
	for i := range g.In {
		if g.In[i].Session.ID == s.ID {
			return d.sessionReport(ctx, g, &g.In[i], before(series, s))
		}
	}
	return nil, core.ErrNotFound
}

func (d *Counting) sessionReport(ctx context.Context, g *Gathered, in *InSession, earlier map[string]bool) (*SessionReport, error) {
	s := in.Session
	scope, err := d.scope(ctx, []*InSession{in}, in.Parts, earlier, g.Now)
	if err != nil {
		return nil, err
	}
	scope.Words = d.sentences(g.Event, about{session: s}, scope)
	v := &SessionReport{Programme: g.Programme, Session: s, Scope: *scope, Until: g.Now, Threshold: g.Event.AttendanceRule().Seconds(s.NetSeconds())}
	waited, seen, err := evidence.Lobby(ctx, d.Store.Reads, s.ID)
	if err != nil {
		return nil, err
	}
	v.Lobby = event.LobbyOnly(waited, seen)
	var tracks []event.Track
	for i := range in.Rows {
		r := &in.Rows[i]
		if r.Registrant.Role != event.RoleParticipant {
			if there(r.Outcome()) {
				v.Apart++
			}
			continue
		}
		if expected(r) || there(r.Outcome()) || r.Record.Evidence != "" || r.Override != nil {
			v.People = append(v.People, v.person(r, r.Registrant.Person(), earlier))
		}
	}
	for i := range in.WalkIns {
		r := &in.WalkIns[i]
		v.People = append(v.People, v.person(r, in.walkIn(r).Person, earlier))
	}
	for i := range v.People {
		p := &v.People[i]
		if len(p.Ribbon) > 0 {
			tracks = append(tracks, event.Track{Intervals: p.Ribbon, Heads: int64(p.Record.Headcount)})
		}
		for _, stay := range p.Record.Intervals {
			if stay.Left == nil {
				v.OpenEnded++
				break
			}
		}
	}
	v.Curve = s.Curve(tracks, g.Now)
	v.Peak = event.Peak(v.Curve)
	return v, nil
}

// person is r with what a drawing of it needs.
func (v *SessionReport) person(r *core.AttendanceRow, key string, earlier map[string]bool) Person {
	s, ev := v.Session, v.Event
	p := Person{AttendanceRow: *r, Ribbon: s.Ribbon(r.Record.Intervals, v.Until)}
	if r.Registrant != nil {
		p.About = aboutOf(ev, r.Registrant)
	}
	if r.Record.Seconds != nil {
		if at, ok := s.Reached(r.Record.Intervals, v.Threshold); ok {
			p.Reached = &at
		}
	}
	if !there(r.Outcome()) && r.Registrant != nil {
		return p
	}
	p.FirstTime = event.Recognised(key) && !earlier[key]
	p.Late = r.Record.FirstJoin != nil && s.Late(*r.Record.FirstJoin, ev.AttendanceRule().Grace)
	p.Early = r.Record.LastLeave != nil && s.Early(*r.Record.LastLeave, ev.AttendanceRule().Grace)
	return p
}

// expected reports whether r is of somebody who holds a seat.
func expected(r *core.AttendanceRow) bool { return r.Registration != nil && r.Registration.HoldsSeat }

func there(o event.Outcome) bool {
	return o == event.OutcomeAttended || o == event.OutcomePartial
}
