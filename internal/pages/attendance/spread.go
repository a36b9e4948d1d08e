package attendance

import (
	"fmt"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/team"
)

// A spread is how many people were in a session for how long, as a drawing.
type spread struct {
	Name  string // of the session
	Label string // the drawing as a sentence; "": there is nobody to draw
	Apart string // of how many the drawing says nothing; "": of nobody
	Bars  []spreadBar
	Line  tick   // the threshold
	Begin string // on the axis
	End   string
	Rows  []spreadRow // the same as a table
}

// A spreadBar is a bin of the drawing. Of nobody there is no number.
type spreadBar struct {
	Class, X, Width, Y, Height string
	Middle, Above, People      string // where the number stands
}

// A spreadRow is a bin in words.
type spreadRow struct{ Minutes, People, Reached string }

// The field of a spread, in pixels from the top, and the least that can be seen
// of a bar, as a share of its width.
const (
	spreadBase  = 104
	spreadHigh  = 72
	leastSpread = .008
)

// spreadOf draws those who were in s, with the threshold that is tried.
func spreadOf(d team.EventPage, name string, s *event.Session, p desk.Presences, tried event.Threshold) spread {
	v := spread{Name: name}
	if p.Apart > 0 {
		v.Apart = d.T("threshold.apart", "count", p.Apart)
	}
	net := s.NetSeconds()
	asked := tried.Seconds(net)
	bins := event.Histogram(p.Seconds, net, asked)
	if len(p.Seconds) == 0 || len(bins) == 0 {
		return v
	}
	most, reached := 0, 0
	for _, b := range bins {
		most = max(most, b.People)
		if b.Reached {
			reached += b.People
		}
	}
	minutes := func(seconds int64) string { return d.T("threshold.short", "number", d.Number(int(seconds/60))) }
	v.Label = d.T("threshold.spread", "threshold", minutes(asked), "below", len(p.Seconds)-reached, "reached", reached)
	v.Line = tick{X: percent(share(asked, net)), Text: minutes(asked), Anchor: anchor(share(asked, net), .1)}
	v.Begin, v.End = minutes(0), minutes(net)
	for _, b := range bins {
		v.Bars = append(v.Bars, barOfBin(d, b, net, most))
		v.Rows = append(v.Rows, rowOfBin(d, b))
	}
	return v
}

func share(part, of int64) float64 { return float64(part) / float64(of) }

// barOfBin draws b, of which the fullest is as high as the field.
func barOfBin(d team.EventPage, b event.Bin, net int64, most int) spreadBar {
	from, wide := share(b.From, net), max(share(b.To-b.From, net), leastSpread)
	from = min(from, 1-wide)
	high := float64(spreadHigh*b.People) / float64(most)
	v := spreadBar{Class: "p-bar part", X: percent(from), Width: percent(wide), Y: fmt.Sprintf("%.1f", spreadBase-high), Height: fmt.Sprintf("%.1f", high)}
	if b.Reached {
		v.Class = "p-bar"
	}
	if b.People > 0 {
		v.Middle, v.Above, v.People = percent(from+wide/2), fmt.Sprintf("%.1f", spreadBase-high-5), d.Number(b.People)
	}
	return v
}

// rowOfBin is b in words.
func rowOfBin(d team.EventPage, b event.Bin) spreadRow {
	v := spreadRow{d.T("threshold.from_to", "from", d.Number(int(b.From/60)), "to", d.Number(int(b.To/60))), d.Number(b.People), d.T("desk.outcome." + string(event.OutcomePartial))}
	if b.Reached {
		v.Reached = d.T("desk.outcome." + string(event.OutcomeAttended))
	}
	return v
}
