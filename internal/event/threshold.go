package event

import "time"

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
	return AttendanceRule{
		Threshold: Threshold{Percent: e.ThresholdPercent}, Grace: time.Duration(e.GraceMinutes) * time.Minute,
	}
}
