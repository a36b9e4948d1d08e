package report

import (
	"slices"
	"strings"
	"time"
)

// fromStays closes open stays where the meeting's end is known, and joins what
// overlaps.
func (r *reader) fromStays(b *builder) {
	p := &b.person
	for i := range b.stays {
		s := &b.stays[i]
		if !s.Open() {
			continue
		}
		if end := r.end(s.Joined); !end.IsZero() {
			s.Left = end
			b.flag(FlagClosedEnd)
		} else {
			b.flag(FlagOpenEnd)
		}
	}
	p.Intervals = b.stays
	p.Merged = union(b.stays)
	p.First = p.Intervals[0].Joined
	open, closed := Moment{}, 0
	for _, s := range p.Merged {
		if s.Open() {
			open = s.Joined
			continue
		}
		closed++
		p.Seconds += int(s.Left.Sub(s.Joined) / time.Second)
		if p.Last.IsZero() || p.Last.Before(s.Left) {
			p.Last = s.Left
		}
	}
	if !open.IsZero() && !open.Before(p.Last) {
		p.Last = Moment{}
	}
	p.Timed = closed > 0
	if b.lost {
		b.flag(FlagNoMinutes)
	}
	if len(p.Merged) > 1 {
		b.flag(FlagRejoined)
	}
	if overlapping(b.stays) {
		b.flag(FlagOverlap)
		if strings.HasPrefix(p.Key, "name:") && len(b.stays) > 1 {
			b.flag(FlagNamesakes)
		}
	}
}

// end is when a stay that began at joined ends at the latest: with the file's meeting,
// else with the session.
func (r *reader) end(joined Moment) Moment {
	for _, end := range []Moment{r.meeting.End, r.d.hints.Window.Left} {
		if !end.IsZero() && end.kind == joined.kind && joined.Before(end) && end.Sub(joined) < 24*time.Hour {
			return end
		}
	}
	return Moment{}
}

// overlapping reports whether closed stays overlap by more than a change of device
// takes.
func overlapping(stays []Interval) bool {
	var last Moment
	for _, s := range stays {
		if !last.IsZero() && s.Joined.Before(last) {
			return true
		}
		if !s.Open() && (last.IsZero() || last.Before(s.Left)) {
			last = s.Left
		}
	}
	return false
}

// union joins stays, sorted by joining, that overlap or touch. Open stays stay apart.
func union(stays []Interval) []Interval {
	out := make([]Interval, 0, len(stays))
	at := -1 // the last closed one
	for _, s := range stays {
		switch {
		case s.Open():
			out = append(out, s)
		case at >= 0 && !out[at].Left.Before(s.Joined):
			if out[at].Left.Before(s.Left) {
				out[at].Left = s.Left
			}
		default:
			out = append(out, s)
			at = len(out) - 1
		}
	}
	return out
}

// fromSums takes the platform's sums: of several the larger, since nobody can tell
// whether they overlap.
func (b *builder) fromSums() {
	p := &b.person
	known := 0
	for _, e := range b.sums {
		if !e.from.IsZero() && (p.First.IsZero() || e.from.Before(p.First)) {
			p.First = e.from
		}
		switch {
		case slices.Contains(e.flags, FlagReversed):
		case !e.to.IsZero() && (p.Last.IsZero() || p.Last.Before(e.to)):
			p.Last = e.to
		case e.to.IsZero() && !e.from.IsZero() && e.table.has(cLeft):
			b.flag(FlagOpenEnd)
		}
		switch {
		case !e.sum.known:
		case e.sum.seconds < 0:
			b.flag(FlagReversed)
		default:
			p.Seconds = max(p.Seconds, e.sum.seconds)
			known++
		}
	}
	p.Timed = known > 0
	if t := b.sums; len(t) > 0 && p.First.IsZero() && t[0].table.has(cJoined) && t[0].kind != kindPresence {
		b.flag(FlagNoTimes)
	}
	if len(b.sums) > 1 {
		b.flag(FlagLarger)
		if strings.HasPrefix(p.Key, "name:") {
			b.flag(FlagNamesakes)
		}
	}
	if p.Has(FlagOpenEnd) && len(b.sums) == 1 {
		p.Last = Moment{}
	}
}
