package attendance

import (
	"fmt"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// curveOf draws how many people were in a session; nil if of nobody it is known
// when they were there.
func curveOf(d team.EventPage, r *desk.SessionFigures) *curve {
	if r.Peak.Present == 0 {
		return nil
	}
	s, zone := r.Session, frame.Location(r.Event.Zone)
	on, end := scaleOf(s), s.EndsAt
	if r.Until.Before(end) {
		end = r.Until
	}
	v := &curve{Agenda: agendaOf(d, r)}
	v.Line, v.Area = pathOf(r.Curve, on, end, r.Peak.Present)
	last := presentAt(r.Curve, end.Add(-time.Minute))
	v.Label = d.T("counting.curve_label", "start", r.Curve[0].Present, "most", r.Peak.Present, "time", d.Clock(r.Peak.At, zone), "last", last)
	for _, at := range ticks(s, zone) {
		v.Ticks = append(v.Ticks, tick{X: percent(on.at(at)), Text: d.Clock(at, zone), Anchor: anchor(on.at(at), .08)})
	}
	for _, b := range s.Breaks {
		v.Breaks = append(v.Breaks, on.slice("", b.Starts, b.Ends))
	}
	v.Peak = tick{X: percent(on.at(r.Peak.At)), Text: d.T("counting.peak_at", "count", r.Peak.Present, "time", d.Clock(r.Peak.At, zone)), Anchor: anchor(on.at(r.Peak.At), .3)}
	for _, at := range moments(s, end) {
		v.Rows = append(v.Rows, curveRow{d.Clock(at, zone), d.Number(int(presentAt(r.Curve, at)))})
	}
	return v
}

// agendaOf are the items of the agenda whose times are known. One without an end
// goes on to the next, and the last to the end of the session.
func agendaOf(d team.EventPage, r *desk.SessionFigures) []item {
	s, zone := r.Session, frame.Location(r.Event.Zone)
	on := scaleOf(s)
	var all []item
	for i := range s.Agenda {
		a := &s.Agenda[i]
		if a.Starts == nil {
			continue
		}
		end := s.EndsAt
		if a.Ends != nil {
			end = *a.Ends
		} else if i+1 < len(s.Agenda) && s.Agenda[i+1].Starts != nil {
			end = *s.Agenda[i+1].Starts
		}
		all = append(all, item{
			Number: d.Number(len(all) + 1), From: percent(on.at(*a.Starts)), Middle: percent((on.at(*a.Starts) + on.at(end)) / 2),
			Text: d.T("counting.agenda_item", "time", d.Clock(*a.Starts, zone), "title", r.Event.TextIn(a.Title, d.Lang())),
		})
	}
	return all
}

// anchor is how a word stands at its place, so that it does not leave the
// drawing; margin is how close to its edge a word would.
func anchor(at, margin float64) string {
	switch {
	case at < margin:
		return "start"
	case at > 1-margin:
		return "end"
	}
	return "middle"
}

// moments are every five minutes of a session up to end, or as many as make
// forty rows.
func moments(s *event.Session, end time.Time) []time.Time {
	step := 5 * time.Minute
	for end.Sub(s.StartsAt) > 40*step {
		step *= 2
	}
	var all []time.Time
	for at := s.StartsAt; at.Before(end); at = at.Add(step) {
		all = append(all, at)
	}
	return append(all, end)
}

// A ribbon is when somebody was there.
type ribbon struct {
	Label  string
	Parts  []slice
	Breaks []slice
	Mark   string // where the threshold was reached, in percent; "": nowhere
}

// ribbonOf draws the stays of p; nil if none is known.
func ribbonOf(d team.EventPage, r *desk.SessionFigures, p *desk.PersonInReport) *ribbon {
	if len(p.Ribbon) == 0 {
		return nil
	}
	on, zone := scaleOf(r.Session), frame.Location(r.Event.Zone)
	class := "p-bar"
	if p.Outcome() == event.OutcomePartial {
		class = "p-bar part"
	}
	v := &ribbon{}
	for _, i := range p.Ribbon {
		v.Parts = append(v.Parts, on.slice(class, i.Joined, *i.Left))
	}
	for _, b := range r.Session.Breaks {
		v.Breaks = append(v.Breaks, on.slice("", b.Starts, b.Ends))
	}
	if p.Reached != nil {
		v.Mark = percent(on.at(*p.Reached))
	}
	first, last := p.Ribbon[0].Joined, *p.Ribbon[len(p.Ribbon)-1].Left
	v.Label = d.T("counting.ribbon_label", "from", d.Clock(first, zone), "to", d.Clock(last, zone), "stays", d.T("counting.stays", "count", len(p.Ribbon)))
	return v
}

// stays are the stays of p in words, as they were noted.
func stays(d team.EventPage, p *desk.PersonInReport, zone *time.Location) []string {
	var all []string
	for _, i := range p.Record.Intervals {
		to := ""
		if i.Left != nil {
			to = d.Clock(*i.Left, zone)
		}
		all = append(all, fmt.Sprintf("%s–%s", d.Clock(i.Joined, zone), to))
	}
	return all
}
