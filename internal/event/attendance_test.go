package event_test

import (
	"fmt"
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
			r := s.Attendance(event.Findings{Marks: tt.marks}, event.AttendanceRule{Threshold: event.Threshold{Percent: 80}})
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

// stay is a reported stay so many minutes after noon; left below zero is open.
func stay(joined, left int) event.Stay {
	s := event.Stay{Joined: noon.Add(time.Duration(joined) * time.Minute)}
	if left >= 0 {
		at := noon.Add(time.Duration(left) * time.Minute)
		s.LeftAt = &at
	}
	return s
}

func TestAttendanceByReports(t *testing.T) {
	in := func(stays ...event.Stay) event.Reported {
		return event.Reported{ReportPerson: event.ReportPerson{Attended: true}, Stays: stays}
	}
	sum := func(minutes int64) event.Reported {
		p, seconds := in(), minutes*60
		p.Seconds = &seconds
		return p
	}
	until := func(minute int, p event.Reported) event.Reported {
		end := noon.Add(time.Duration(minute) * time.Minute)
		p.MeetingEnd = &end
		return p
	}
	said := func(all ...event.Reported) event.Findings {
		return event.Findings{Reported: all, Applied: true, Holder: true}
	}
	absent := in()
	absent.Attended = false
	click := mark(event.EvidenceJoin, event.MarkIn, 0)
	unknown := -1.0
	for _, tt := range []struct {
		name    string
		is      event.Findings
		outcome event.Outcome
		minutes float64
		flags   string
	}{
		{"two devices at once are one person", said(in(stay(0, 60), stay(10, 60))), event.OutcomePartial, 60, ""},
		{"a break is not counted", said(in(stay(0, 120))), event.OutcomeAttended, 110, ""},
		{"two files of one meeting", said(in(stay(0, 80)), in(stay(70, 120))), event.OutcomeAttended, 110, ""},
		{"open, and the file says when the meeting ended", said(until(90, in(stay(0, -1)))), event.OutcomePartial, 80, "[meeting_end]"},
		{"open, and nobody says when", said(in(stay(0, -1))), event.OutcomeAttended, 110, "[session_end]"},
		{"in the grace alone", said(in(stay(-8, 0))), event.OutcomePartial, 0, "[no_minutes]"},
		{"not in the report", said(), event.OutcomeNoShow, unknown, ""},
		{"wholly outside", said(in(stay(200, 210))), event.OutcomeNoShow, unknown, "[outside]"},
		{"in the break alone", said(in(stay(61, 69))), event.OutcomePartial, 0, "[no_minutes]"},
		{"a sum without times", said(sum(100)), event.OutcomeAttended, 100, "[sum]"},
		{"a sum beyond the session", said(sum(300)), event.OutcomeAttended, 110, "[sum]"},
		{"of two sums the larger", said(sum(20), sum(50)), event.OutcomePartial, 50, "[sum]"},
		{"times say more than a sum", said(sum(110), in(stay(0, 30))), event.OutcomePartial, 30, ""},
		{"presence without more", said(in()), event.OutcomeAttended, unknown, "[presence_only]"},
		{"the report says that the person did not come", said(absent), event.OutcomeNoShow, unknown, ""},
		{"a click, and not in the report", event.Findings{Marks: []event.Mark{click}, Applied: true, Holder: true}, event.OutcomeNoShow, unknown, "[clicked]"},
		{"the same without a seat", event.Findings{Declared: true, Applied: true}, event.OutcomeUnknown, unknown, "[clicked]"},
		{"the host has seen the person", event.Findings{Marks: []event.Mark{mark(event.EvidenceHost, event.MarkIn, 0)}, Applied: true, Holder: true}, event.OutcomeAttended, unknown, ""},
		{"the report outweighs the host", event.Findings{Marks: []event.Mark{mark(event.EvidenceHost, event.MarkExcused, 0)}, Reported: said(in(stay(0, 120))).Reported}, event.OutcomeAttended, 110, ""},
		{"the person's own word", event.Findings{Declared: true, Holder: true}, event.OutcomeAttended, unknown, ""},
		{"decided otherwise", event.Findings{Declared: true, Override: &event.OutcomeOverride{Outcome: event.OutcomeExcused}}, event.OutcomeExcused, unknown, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, s := webinar()
			s.Breaks = []event.Break{{Starts: noon.Add(60 * time.Minute), Ends: noon.Add(70 * time.Minute)}}
			r := s.Attendance(tt.is, event.AttendanceRule{Threshold: event.Threshold{Percent: 80}, Grace: 10 * time.Minute})
			minutes, _, ok := s.Minutes(r)
			if !ok {
				minutes = unknown
			}
			flags := ""
			if len(r.Flags) > 0 {
				flags = fmt.Sprint(r.Flags)
			}
			if r.Outcome != tt.outcome || minutes != tt.minutes || flags != tt.flags {
				t.Errorf("%s, %v minutes, %s; want %s, %v, %s", r.Outcome, minutes, flags, tt.outcome, tt.minutes, tt.flags)
			}
		})
	}
}

func TestAThresholdIsAShareOrMinutes(t *testing.T) {
	for _, tt := range []struct {
		t    event.Threshold
		net  int64
		want int64
	}{
		{event.Threshold{Percent: 80}, 6600, 5280},
		{event.Threshold{Percent: 33}, 100, 33},
		{event.Threshold{Percent: 33}, 101, 34},
		{event.Threshold{Percent: 80, Minutes: 90}, 6600, 5400},
		{event.Threshold{Minutes: 90}, 3600, 3600},
	} {
		if got := tt.t.Seconds(tt.net); got != tt.want {
			t.Errorf("%+v of %d seconds: %d, want %d", tt.t, tt.net, got, tt.want)
		}
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
