package event

import (
	"slices"
	"time"
)

// A Track is what a drawing needs to know of somebody who was there: when, and
// how many sat at the computer.
type Track struct {
	Intervals []Interval
	Heads     int64
}

// A Level is a moment from which on so many people are present.
type Level struct {
	At      time.Time
	Present int64
}

// Curve is how many people are present from the start of s to its end, or to
// until if that is earlier: a level at the start, and one at each moment when
// the number changes. Whoever is not known to have left stays.
func (s *Session) Curve(tracks []Track, until time.Time) []Level {
	end := earliest(s.EndsAt, until)
	change := map[int64]int64{}
	for _, t := range tracks {
		for _, i := range union(closed(t.Intervals, end), s.StartsAt, end) {
			change[i.Joined.UnixMilli()] += max(t.Heads, 1)
			change[i.Left.UnixMilli()] -= max(t.Heads, 1)
		}
	}
	var moments []int64
	for at, by := range change {
		if by != 0 {
			moments = append(moments, at)
		}
	}
	slices.Sort(moments)
	levels := []Level{{At: s.StartsAt}}
	present := int64(0)
	for _, at := range moments {
		present += change[at]
		if at == s.StartsAt.UnixMilli() {
			levels[0].Present = present
			continue
		}
		if at < end.UnixMilli() {
			levels = append(levels, Level{time.UnixMilli(at).UTC(), present})
		}
	}
	return levels
}

// Peak is the first level at which most people are present.
func Peak(levels []Level) Level {
	var peak Level
	for _, s := range levels {
		if s.Present > peak.Present {
			peak = s
		}
	}
	return peak
}

// Ribbon is when somebody was in s: their stays without overlaps, from the
// start of s to its end, or to until if that is earlier, for whoever is not
// known to have left.
func (s *Session) Ribbon(stays []Interval, until time.Time) []Interval {
	end := earliest(s.EndsAt, until)
	return union(closed(stays, end), s.StartsAt, end)
}

// closed are stays of which those without an end go on to end.
func closed(stays []Interval, end time.Time) []Interval {
	all := slices.Clone(stays)
	for i := range all {
		if all[i].Left == nil {
			all[i].Left = &end
		}
	}
	return all
}

// Reached is the moment at which somebody had been in s, outside of its
// breaks, for so many seconds; ok is false if they never had.
func (s *Session) Reached(stays []Interval, seconds int64) (at time.Time, ok bool) {
	left := time.Duration(seconds) * time.Second
	for _, part := range s.net(union(stays, s.StartsAt, s.EndsAt)) {
		length := part.Left.Sub(part.Joined)
		if length >= left {
			return part.Joined.Add(left), true
		}
		left -= length
	}
	return time.Time{}, false
}

// net are stays, in order and without overlaps, without the breaks of s.
func (s *Session) net(stays []Interval) []Interval {
	var pauses []Interval
	for _, b := range s.Breaks {
		pauses = append(pauses, Interval{b.Starts, &b.Ends})
	}
	var all []Interval
	for _, i := range stays {
		from := i.Joined
		for _, p := range union(pauses, i.Joined, *i.Left) {
			if from.Before(p.Joined) {
				all = append(all, Interval{from, &p.Joined})
			}
			from = *p.Left
		}
		if from.Before(*i.Left) {
			all = append(all, Interval{from, i.Left})
		}
	}
	return all
}

// Early reports whether somebody whose last stay ended then left before the
// end of s, by more than the grace.
func (s *Session) Early(left time.Time, grace time.Duration) bool {
	return left.Before(s.EndsAt.Add(-grace))
}

// Late reports whether somebody who came then came after the start of s, by
// more than the grace.
func (s *Session) Late(joined time.Time, grace time.Duration) bool {
	return joined.After(s.StartsAt.Add(grace))
}
