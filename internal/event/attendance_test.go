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

func TestTheDoorAdmits(t *testing.T) {
	person := func(id int64) *event.Mark {
		return &event.Mark{RegistrantID: &id, Kind: event.MarkIn, At: noon, Nonce: "n"}
	}
	walkIn := &event.Mark{WalkInName: "Ana", Kind: event.MarkIn, At: noon, Nonce: "n"}
	marked := func(id int64, kind event.MarkKind) event.Mark {
		m := *person(id)
		m.Kind, m.Nonce = kind, "other"
		return m
	}
	in := func(ids ...int64) (all []event.Mark) {
		for _, id := range ids {
			all = append(all, marked(id, event.MarkIn))
		}
		return all
	}
	two := []int64{1, 2}
	for _, tt := range []struct {
		name string
		door event.Door
		who  *event.Mark
		want bool
	}{
		{"a holder always", event.Door{Limit: 1, Holders: two, Marks: in(2)}, person(1), true},
		{"a stranger while seats are not all taken", event.Door{Limit: 3, Holders: two}, walkIn, true},
		{"not when all holders are still expected", event.Door{Limit: 2, Holders: two}, walkIn, false},
		{"when a holder has been and gone", event.Door{Limit: 2, Holders: two, Marks: append(in(1), event.Mark{RegistrantID: person(1).RegistrantID, Kind: event.MarkOut, At: noon.Add(time.Minute)})}, walkIn, true},
		{"when a holder is excused", event.Door{Limit: 2, Holders: two, Marks: []event.Mark{marked(1, event.MarkExcused)}}, walkIn, true},
		{"who is in already", event.Door{Limit: 1, Marks: in(9)}, person(9), true},
		{"someone without a seat counts while present", event.Door{Limit: 1, Marks: in(9)}, walkIn, false},
		{"when those who have not come are released", event.Door{Limit: 2, Holders: two, Released: true}, walkIn, true},
		{"released, but the room is full", event.Door{Limit: 2, Holders: two, Released: true, Marks: in(1, 8)}, walkIn, false},
		{"the first in the queue of those who knocked", event.Door{Limit: 3, Holders: two, Knocking: []int64{5, 6}}, person(5), true},
		{"not the second, while there is one place", event.Door{Limit: 3, Holders: two, Knocking: []int64{5, 6}}, person(6), false},
		{"the second, when the first is in", event.Door{Limit: 4, Holders: two, Knocking: []int64{5, 6}, Marks: in(5)}, person(6), true},
		{"a stranger comes after all who knocked", event.Door{Limit: 3, Holders: two, Knocking: []int64{5}}, walkIn, false},
		{"a stranger beside one who knocked", event.Door{Limit: 4, Holders: two, Knocking: []int64{5}}, walkIn, true},
	} {
		if got := tt.door.Admits(tt.who); got != tt.want {
			t.Errorf("%s: %t", tt.name, got)
		}
	}
}

func TestTheRoomIsCrowdedFrom95Percent(t *testing.T) {
	for in, want := range map[int]bool{18: false, 19: true, 20: true} {
		d := event.Door{Limit: 20}
		for i := range in {
			id := int64(i + 1)
			d.Marks = append(d.Marks, event.Mark{RegistrantID: &id, Kind: event.MarkIn, At: noon})
		}
		if got := d.Crowded(); got != want {
			t.Errorf("%d of 20: %t", in, got)
		}
	}
}

func TestNoShowsAreReleasedSomeMinutesAfterTheStart(t *testing.T) {
	s := &event.Session{StartsAt: noon}
	for _, tt := range []struct {
		minutes int
		after   time.Duration
		want    bool
	}{{10, 9 * time.Minute, false}, {10, 10 * time.Minute, true}, {0, time.Hour, false}} {
		if got := s.Released(&event.Event{NoShowReleaseMinutes: tt.minutes}, noon.Add(tt.after)); got != tt.want {
			t.Errorf("%s after the start, with %d minutes: %t", tt.after, tt.minutes, got)
		}
	}
}
