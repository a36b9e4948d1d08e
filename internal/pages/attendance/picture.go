package attendance

import (
	"fmt"
	"strings"
	"time"

	"rollcall/internal/event"
)

// A slice is a part of a bar.
type slice struct {
	Class, Fill string
	X, Width    string // in percent
}

// barOf is what became of those who were expected, as a bar of all of them.
func barOf(c *event.Counts) []slice {
	total := c.Attended + c.Partial + c.NoShow + c.Excused
	if total == 0 {
		return nil
	}
	var all []slice
	so := int64(0)
	for _, p := range []struct {
		n           int64
		class, fill string
	}{{c.Attended, "p-bar", ""}, {c.Partial, "p-bar part", ""}, {c.NoShow, "", "url(#pause)"}, {c.Excused, "p-track", ""}} {
		if p.n > 0 {
			all = append(all, slice{p.class, p.fill, percent(float64(so) / float64(total)), percent(float64(p.n) / float64(total))})
		}
		so += p.n
	}
	return all
}

// A scale places moments of a session on a line from its start to its end.
type scale struct{ from, to time.Time }

func scaleOf(s *event.Session) scale { return scale{s.StartsAt, s.EndsAt} }

// at is where a moment stands, from 0 to 1.
func (s scale) at(t time.Time) float64 {
	return min(1, max(0, float64(t.Sub(s.from))/float64(s.to.Sub(s.from))))
}

// slice is the part of the line between two moments.
func (s scale) slice(class string, from, to time.Time) slice {
	return slice{Class: class, X: percent(s.at(from)), Width: percent(s.at(to) - s.at(from))}
}

// percent is a share of 1, such as "12.5%".
func percent(share float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", 100*share), "0"), ".") + "%"
}

// A curve is how many people were there, and what is written on it.
type curve struct {
	Label  string // the drawing as a sentence
	Line   string // a path in a field of curveWide by curveHigh
	Area   string // what lies below it
	Ticks  []tick
	Breaks []slice
	Peak   tick
	Agenda []item
	Rows   []curveRow // the same as a table
}

// A tick is a word at a place.
type tick struct{ X, Text, Anchor string }

// A curveRow is how many were there at a moment.
type curveRow struct{ Time, Present string }

// An item of the agenda stands below the curve by its number, for which its name
// is too long.
type item struct{ Number, From, Middle, Text string }

// The field of a curve: as high as it is in pixels, as wide as it takes, and into
// how many parts a session is drawn at most.
const (
	curveWide  = 1000
	curveHigh  = 88
	curveParts = 240
)

// pathOf is the line of levels up to until, of which most is as high as the field.
// Of each part of the session the last is drawn.
func pathOf(levels []event.Level, s scale, until time.Time, most int64) (line, area string) {
	var kept []event.Level
	part := -1
	for _, l := range levels {
		now := int(curveParts * s.at(l.At))
		if now == part {
			kept[len(kept)-1].Present = l.Present
			continue
		}
		kept, part = append(kept, l), now
	}
	var b strings.Builder
	for i, l := range kept {
		end := until
		if i+1 < len(kept) {
			end = kept[i+1].At
		}
		from, to := curveWide*s.at(l.At), curveWide*s.at(end)
		y := curveHigh - float64(curveHigh*l.Present)/float64(most)
		if i == 0 {
			fmt.Fprintf(&b, "M%.0f %.1f", from, y)
		}
		fmt.Fprintf(&b, "V%.1fH%.0f", y, to)
	}
	return b.String(), fmt.Sprintf("%sV%dH0z", b.String(), curveHigh)
}

// presentAt is how many were there at a moment.
func presentAt(levels []event.Level, t time.Time) int64 {
	n := int64(0)
	for _, l := range levels {
		if l.At.After(t) {
			break
		}
		n = l.Present
	}
	return n
}

// ticks are whole steps of the clock in a session: so long that there are no
// more than seven.
func ticks(s *event.Session, zone *time.Location) []time.Time {
	step := 15 * time.Minute
	for s.EndsAt.Sub(s.StartsAt) > 6*step {
		step *= 2
	}
	at := s.StartsAt.In(zone).Truncate(step)
	var all []time.Time
	for ; !at.After(s.EndsAt); at = at.Add(step) {
		if !at.Before(s.StartsAt) {
			all = append(all, at)
		}
	}
	return all
}
