package attendance

import (
	"context"
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store/lists"
)

// A Trial is how the numbers of an event would move with other thresholds.
// Nothing of it is saved.
type Trial struct {
	Event    *event.Event
	Sessions []event.Session // that have begun and were not called off
	Current  event.Threshold
	Tried    event.Threshold
	Steps    []TrialStep // the tried one with its neighbours, ascending, and the current one
	Presence []Presences // in the order of Sessions
	MaySave  bool
	Since    *time.Time // the attendance of one of Sessions is final: another threshold needs a reason
}

// Presences are how long those were in a session who are counted there as
// attended or partial.
type Presences struct {
	Seconds []int64 // net
	Apart   int     // of whom it is not known, or for whom somebody has decided otherwise
}

// A TrialStep is a threshold with what comes of it.
type TrialStep struct {
	event.Threshold
	Counts []event.Counts // in the order of Trial.Sessions
}

// Attended and Partial are over all sessions.
func (s *TrialStep) Attended() (n int64) {
	for i := range s.Counts {
		n += s.Counts[i].Attended
	}
	return n
}

// Partial is how many were there for less than the threshold, over all sessions.
func (s *TrialStep) Partial() (n int64) {
	for i := range s.Counts {
		n += s.Counts[i].Partial
	}
	return n
}

// TryThreshold is how many of an event would be attended and how many partial
// with another threshold; none is the event's own. It fails with a problem for
// one that an event cannot have.
func (d *Presence) TryThreshold(ctx context.Context, by core.Actor, slug string, tried event.Threshold) (*Trial, error) {
	ev, err := d.EventFor(ctx, by, slug, core.SeeAttendance)
	if err != nil {
		return nil, err
	}
	role, err := d.RoleIn(ctx, by, ev)
	if err != nil {
		return nil, err
	}
	t := &Trial{Event: ev, Current: ev.AttendanceRule().Threshold, Tried: tried, MaySave: core.ChangeEvent.Allows(role)}
	if tried == (event.Threshold{}) {
		t.Tried = t.Current
	}
	if err := checkThreshold(t.Tried); err != nil {
		return nil, err
	}
	for _, step := range t.Tried.Neighbours(t.Current) {
		t.Steps = append(t.Steps, TrialStep{Threshold: step})
	}
	sessions, err := d.Store.Sessions(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	for i := range sessions {
		if s := &sessions[i]; s.CancelledAt == nil && !d.Now().Before(s.StartsAt) {
			t.Sessions = append(t.Sessions, *s)
			if at := s.FreezesAt(ev); s.Frozen(ev, d.Now()) && (t.Since == nil || at.Before(*t.Since)) {
				t.Since = &at
			}
		}
	}
	return t, d.count(ctx, t)
}

// checkThreshold refuses a threshold that no event can have.
func checkThreshold(t event.Threshold) error {
	field := func(at, code, bound string, value int) error {
		return problem.Refuse(problem.Field{Pointer: at, Code: code, Params: map[string]any{bound: value}})
	}
	switch t.Invalid() {
	case "minutes":
		if t.Minutes < 0 {
			return field("/minutes", "too_small", "min", 1)
		}
		return field("/minutes", "too_large", "max", event.MostThresholdMinutes)
	case "percent":
		if t.Percent < 1 {
			return field("/percent", "too_small", "min", 1)
		}
		return field("/percent", "too_large", "max", event.MostPercent)
	}
	return nil
}

// count fills the steps of t.
func (d *Presence) count(ctx context.Context, t *Trial) error {
	people, err := lists.Countable(ctx, d.Store.Reads, t.Event.ID)
	if err != nil {
		return err
	}
	people = slices.DeleteFunc(people, func(r event.Registrant) bool { return r.Role != event.RoleParticipant })
	rules := make([]event.AttendanceRule, len(t.Steps))
	for i := range t.Steps {
		rules[i] = t.Event.AttendanceRule()
		rules[i].Threshold = t.Steps[i].Threshold
	}
	for i := range t.Sessions {
		s := &t.Sessions[i]
		judged, err := core.JudgedIn(ctx, d.Store.Reads, s, rules)
		if err != nil {
			return err
		}
		t.Presence = append(t.Presence, presences(people, judged[t.tried()]))
		for j := range t.Steps {
			var here []event.Part
			for k := range people {
				if r, known := judged[j][people[k].ID]; known {
					here = append(here, event.Part{Person: people[k].Person(), SessionID: s.ID, Outcome: r.Outcome})
				}
			}
			t.Steps[j].Counts = append(t.Steps[j].Counts, event.Count(here))
		}
	}
	return nil
}

// tried is the step that is tried.
func (t *Trial) tried() int {
	return slices.IndexFunc(t.Steps, func(s TrialStep) bool { return s.Threshold == t.Tried })
}

// presences are those of people by their records.
func presences(people []event.Registrant, records map[int64]event.Record) (p Presences) {
	for i := range people {
		r, known := records[people[i].ID]
		switch {
		case !known || r.Outcome != event.OutcomeAttended && r.Outcome != event.OutcomePartial:
		case r.Seconds == nil || r.Outcome != r.Derived:
			p.Apart++
		default:
			p.Seconds = append(p.Seconds, *r.Seconds)
		}
	}
	return p
}
