package event

import (
	"cmp"
	"slices"
	"time"
)

// A Threshold is how much of a session makes somebody attended rather than
// partial: a share of its net length, or minutes. Minutes count where they are
// not 0; a session shorter than that asks for all of it.
type Threshold struct {
	Percent int
	Minutes int
}

// Seconds is how many of a session's net seconds the threshold asks for.
func (t Threshold) Seconds(net int64) int64 {
	if t.Minutes > 0 {
		return min(net, int64(t.Minutes)*60)
	}
	return (net*int64(t.Percent) + 99) / 100
}

// An AttendanceRule is what an event says about attendance.
type AttendanceRule struct {
	Threshold
	Grace time.Duration // around a session: what lies in it belongs to it, and adds no minutes
}

// AttendanceRule is the rule by which attendance of the event is judged.
func (e *Event) AttendanceRule() AttendanceRule {
	t := Threshold{Percent: e.ThresholdPercent}
	if e.ThresholdMinutes > 0 {
		t = Threshold{Minutes: e.ThresholdMinutes}
	}
	return AttendanceRule{Threshold: t, Grace: time.Duration(e.GraceMinutes) * time.Minute}
}

// The bounds of a threshold.
const (
	MostPercent          = 100
	MostThresholdMinutes = 24 * 60
)

// Invalid names the part of t that no event can have, "percent" or "minutes", or
// "".
func (t Threshold) Invalid() string {
	switch {
	case t.Minutes < 0 || t.Minutes > MostThresholdMinutes:
		return "minutes"
	case t.Minutes == 0 && (t.Percent < 1 || t.Percent > MostPercent):
		return "percent"
	}
	return ""
}

// neighbourly are how far the neighbours of a threshold are from it.
var neighbourly = []int{-10, -5, 0, 5, 10}

// Neighbours are t and the thresholds near it, with the current one where that
// is of the same kind, ascending and each once.
func (t Threshold) Neighbours(current Threshold) []Threshold {
	var all []Threshold
	add := func(n Threshold) {
		if n.Invalid() == "" && (n.Minutes > 0) == (t.Minutes > 0) && !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	for _, step := range neighbourly {
		if t.Minutes > 0 {
			add(Threshold{Minutes: t.Minutes + step})
			continue
		}
		add(Threshold{Percent: t.Percent + step})
	}
	add(current)
	slices.SortFunc(all, func(a, b Threshold) int { return cmp.Compare(a.Percent+a.Minutes, b.Percent+b.Minutes) })
	return all
}
