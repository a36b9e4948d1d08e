package event

import (
	"slices"
	"time"
)

// An Interval is one stay in a session. An open end is nil.
type Interval struct {
	Joined time.Time
	Left   *time.Time
}

// NetSeconds is the length of s without its breaks.
func (s *Session) NetSeconds() int64 {
	return s.within([]Interval{{s.StartsAt, &s.EndsAt}})
}

// Minutes is the net presence in minutes, rounded half up to two decimals,
// and what it is in percent of the session's net length with one decimal, at
// most 100. ok is false while the presence is unknown.
func (s *Session) Minutes(r Record) (minutes, percent float64, ok bool) {
	if r.Seconds == nil {
		return 0, 0, false
	}
	minutes = float64((*r.Seconds*100+30)/60) / 100
	if net := s.NetSeconds(); net > 0 {
		percent = min(100, float64((*r.Seconds*1000+net/2)/net)/10)
	}
	return minutes, percent, true
}

// within is how many seconds the union of the closed stays lasts inside the
// session and outside its breaks.
func (s *Session) within(stays []Interval) int64 {
	var total time.Duration
	for _, i := range union(stays, s.StartsAt, s.EndsAt) {
		total += i.Left.Sub(i.Joined)
		var pauses []Interval
		for _, b := range s.Breaks {
			pauses = append(pauses, Interval{b.Starts, &b.Ends})
		}
		for _, p := range union(pauses, i.Joined, *i.Left) {
			total -= p.Left.Sub(p.Joined)
		}
	}
	return int64(total / time.Second)
}

// union merges the closed stays, clipped to [from, to].
func union(stays []Interval, from, to time.Time) []Interval {
	var clipped []Interval
	for _, i := range stays {
		if i.Left == nil {
			continue
		}
		a, b := latest(i.Joined, from), earliest(*i.Left, to)
		if a.Before(b) {
			clipped = append(clipped, Interval{a, &b})
		}
	}
	return merged(clipped)
}

// merged joins closed stays that overlap or touch, in order of time.
func merged(stays []Interval) []Interval {
	stays = slices.Clone(stays)
	slices.SortFunc(stays, func(a, b Interval) int { return a.Joined.Compare(b.Joined) })
	var all []Interval
	for _, i := range stays {
		if n := len(all); n > 0 && !i.Joined.After(*all[n-1].Left) {
			end := latest(*all[n-1].Left, *i.Left)
			all[n-1].Left = &end
			continue
		}
		all = append(all, i)
	}
	return all
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
