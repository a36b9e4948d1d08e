package event_test

import (
	"testing"
	"time"

	"rollcall/internal/event"
)

// mark is what a host or a person did so many minutes after noon.
func mark(source event.Evidence, kind event.MarkKind, minute int) event.Mark {
	id := int64(1)
	return event.Mark{RegistrantID: &id, Source: source, Kind: kind, At: noon.Add(time.Duration(minute) * time.Minute), Headcount: 1}
}

func TestAttendance(t *testing.T) {
	in := func(m int) event.Mark { return mark(event.EvidenceHost, event.MarkIn, m) }
	out := func(m int) event.Mark { return mark(event.EvidenceHost, event.MarkOut, m) }
	click := func(m int) event.Mark { return mark(event.EvidenceJoin, event.MarkIn, m) }
	unknown := -1.0
	for _, tt := range []struct {
		name     string
		marks    []event.Mark
		outcome  event.Outcome
		evidence event.Evidence
		minutes  float64
	}{
		{"nothing is known", nil, event.OutcomeUnknown, "", unknown},
		{"a click alone", []event.Mark{click(-5)}, event.OutcomeAttended, event.EvidenceJoin, unknown},
		{"in without out", []event.Mark{in(0)}, event.OutcomeAttended, event.EvidenceHost, unknown},
		{"from beginning to end", []event.Mark{in(0), out(120)}, event.OutcomeAttended, event.EvidenceHost, 110},
		{"early and late do not add minutes", []event.Mark{in(-20), out(150)}, event.OutcomeAttended, event.EvidenceHost, 110},
		{"exactly the threshold", []event.Mark{in(0), out(98)}, event.OutcomeAttended, event.EvidenceHost, 88},
		{"a minute below the threshold", []event.Mark{in(0), out(97)}, event.OutcomePartial, event.EvidenceHost, 87},
		{"out and in again", []event.Mark{in(0), out(20), in(80), out(120)}, event.OutcomePartial, event.EvidenceHost, 60},
		{"in twice is in once", []event.Mark{in(0), in(30), out(120)}, event.OutcomeAttended, event.EvidenceHost, 110},
		{"in order of time, not of arrival", []event.Mark{out(120), in(0)}, event.OutcomeAttended, event.EvidenceHost, 110},
		{"out without in", []event.Mark{out(60)}, event.OutcomeAttended, event.EvidenceHost, unknown},
		{"the host outweighs the click", []event.Mark{click(0), in(100), out(120)}, event.OutcomePartial, event.EvidenceHost, 20},
		{"excused", []event.Mark{in(0), mark(event.EvidenceHost, event.MarkExcused, 10)}, event.OutcomeExcused, event.EvidenceHost, unknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, s := webinar()
			s.Breaks = []event.Break{{Starts: noon.Add(60 * time.Minute), Ends: noon.Add(70 * time.Minute)}}
			r := s.Attendance(tt.marks, 80)
			minutes, _, ok := s.Minutes(r)
			if !ok {
				minutes = unknown
			}
			if r.Outcome != tt.outcome || r.Evidence != tt.evidence || minutes != tt.minutes {
				t.Errorf("%s by %q, %v minutes; want %s by %q, %v", r.Outcome, r.Evidence, minutes, tt.outcome, tt.evidence, tt.minutes)
			}
		})
	}
}

func TestMinutesAreRoundedHalfUp(t *testing.T) {
	_, s := webinar()
	seconds := int64(5001) // 83.35 minutes of 120: 69.458 %
	minutes, percent, _ := s.Minutes(event.Record{Seconds: &seconds})
	if minutes != 83.35 || percent != 69.5 {
		t.Errorf("%v minutes, %v %%; want 83.35 and 69.5", minutes, percent)
	}
}

func TestMayEnter(t *testing.T) {
	person := func(id int64) *event.Mark {
		return &event.Mark{RegistrantID: &id, Kind: event.MarkIn, At: noon, Nonce: "n"}
	}
	walkIn := &event.Mark{WalkInName: "Ana", Kind: event.MarkIn, At: noon, Nonce: "n"}
	marked := func(id int64, kind event.MarkKind) event.Mark {
		m := *person(id)
		m.Kind, m.Nonce = kind, "other"
		return m
	}
	for _, tt := range []struct {
		name    string
		limit   int64
		holders []int64
		marks   []event.Mark
		who     *event.Mark
		want    bool
	}{
		{"a holder always", 1, []int64{1, 2}, []event.Mark{marked(2, event.MarkIn)}, person(1), true},
		{"a stranger while seats are not all taken", 3, []int64{1, 2}, nil, walkIn, true},
		{"not when all holders are still expected", 2, []int64{1, 2}, nil, walkIn, false},
		{"when a holder has been and gone", 2, []int64{1, 2}, []event.Mark{marked(1, event.MarkIn), {RegistrantID: person(1).RegistrantID, Kind: event.MarkOut, At: noon.Add(time.Minute)}}, walkIn, true},
		{"when a holder is excused", 2, []int64{1, 2}, []event.Mark{marked(1, event.MarkExcused)}, walkIn, true},
		{"who is in already", 1, nil, []event.Mark{marked(9, event.MarkIn)}, person(9), true},
		{"someone without a seat counts while present", 1, nil, []event.Mark{marked(9, event.MarkIn)}, walkIn, false},
	} {
		if got := event.MayEnter(tt.limit, tt.holders, tt.marks, tt.who); got != tt.want {
			t.Errorf("%s: %t", tt.name, got)
		}
	}
}

func TestCounting(t *testing.T) {
	standings := []event.Standing{
		{1, 1, event.Confirmed, event.OutcomeAttended}, {1, 2, event.Cancelled, event.OutcomeUnknown},
		{2, 1, event.Waitlisted, event.OutcomeUnknown}, {2, 2, event.Confirmed, event.OutcomePartial},
		{3, 1, event.Cancelled, event.OutcomeUnknown},
	}
	if got, want := event.CountPeople(standings), (event.Counts{Registered: 3, Confirmed: 2, Cancelled: 1, Attended: 1, Partial: 1}); got != want {
		t.Errorf("people: %+v, want %+v", got, want)
	}
	if got, want := event.Count(standings[:1]), (event.Counts{Registered: 1, Confirmed: 1, Attended: 1}); got != want {
		t.Errorf("registrations: %+v, want %+v", got, want)
	}
}
