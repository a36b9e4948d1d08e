package event_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rollcall/internal/event"
)

// eighty is the rule of an event in which most of a session has to be attended.
var eighty = event.AttendanceRule{Threshold: event.Threshold{Percent: 80}}

// by is m as a host noted it, at once.
func by(host string, m event.Mark) event.Mark {
	m.Source, m.RecordedBy, m.RecordedAt, m.Nonce = event.EvidenceHost, host, m.At, host+m.At.String()+string(m.Kind)
	return m
}

func TestTheLatestMarkSaysWhereSomebodyIs(t *testing.T) {
	host := func(kind event.MarkKind, minute int) event.Mark { return mark(event.EvidenceHost, kind, minute) }
	click := mark(event.EvidenceJoin, event.MarkIn, 0)
	for _, tt := range []struct {
		name    string
		marks   []event.Mark
		want    event.Stand
		ownLink bool
	}{
		{"nothing is known", nil, event.StandNotYet, false},
		{"a click", []event.Mark{click}, event.StandPresent, true},
		{"in", []event.Mark{host(event.MarkIn, 0)}, event.StandPresent, false},
		{"a click that a host has confirmed", []event.Mark{click, host(event.MarkIn, 1)}, event.StandPresent, false},
		{"out", []event.Mark{host(event.MarkIn, 0), host(event.MarkOut, 5)}, event.StandLeft, false},
		{"in order of time, not of arrival", []event.Mark{host(event.MarkOut, 5), host(event.MarkIn, 0)}, event.StandLeft, false},
		{"taken back", []event.Mark{host(event.MarkIn, 0), host(event.MarkNotYet, 1)}, event.StandNotYet, false},
		{"a click that a host does not believe", []event.Mark{click, host(event.MarkNotYet, 1)}, event.StandNotYet, false},
		{"a click after that", []event.Mark{host(event.MarkNotYet, -1), click}, event.StandPresent, true},
		{"excused", []event.Mark{host(event.MarkExcused, 0)}, event.StandExcused, false},
		{"excused, and there after all", []event.Mark{host(event.MarkExcused, -60), click}, event.StandPresent, true},
	} {
		if got := event.LineOf(tt.marks); got.Stand != tt.want || got.OwnLink() != tt.ownLink {
			t.Errorf("%s: %s, by own link %t; want %s, %t", tt.name, got.Stand, got.OwnLink(), tt.want, tt.ownLink)
		}
	}
}

func TestWhatIsTakenBackIsNoEvidence(t *testing.T) {
	in, back := mark(event.EvidenceHost, event.MarkIn, 0), mark(event.EvidenceHost, event.MarkNotYet, 1)
	again, out := mark(event.EvidenceHost, event.MarkIn, 60), mark(event.EvidenceHost, event.MarkOut, 90)
	s := &event.Session{StartsAt: noon, EndsAt: noon.Add(2 * time.Hour)}
	if r := s.Attendance(event.Findings{Marks: []event.Mark{in, back}}, eighty); r.Outcome != event.OutcomeUnknown || r.Evidence != "" {
		t.Errorf("after that: %+v", r)
	}
	r := s.Attendance(event.Findings{Marks: []event.Mark{in, back, again, out}}, eighty)
	if minutes, _, ok := s.Minutes(r); !ok || minutes != 30 || r.Outcome != event.OutcomePartial {
		t.Errorf("in again after that: %v minutes, %s", minutes, r.Outcome)
	}
	if !event.TakenBack([]event.Mark{back, in}) || event.TakenBack([]event.Mark{in, back, again}) {
		t.Error("what stands is not told from what was taken back")
	}
	door := event.Door{Limit: 1, Holders: []int64{1}, Marks: []event.Mark{in, back}}
	if door.Present() != 0 || door.Admits(&event.Mark{WalkInName: "Ana", Kind: event.MarkIn, At: back.At, Nonce: "n"}) {
		t.Error("a holder who is expected again keeps no place")
	}
}

func TestHostsWhoCannotHaveKnownOfEachOtherDisagree(t *testing.T) {
	host := func(who string, kind event.MarkKind, minute int) event.Mark {
		return by(who, mark(event.EvidenceHost, kind, minute))
	}
	late := host("b", event.MarkOut, 5)
	late.RecordedAt = noon.Add(30 * time.Minute)
	for _, tt := range []struct {
		name  string
		marks []event.Mark
		want  bool
	}{
		{"in the same minute", []event.Mark{host("a", event.MarkIn, 0), host("b", event.MarkOut, 1)}, true},
		{"the same", []event.Mark{host("a", event.MarkIn, 0), host("b", event.MarkIn, 1)}, false},
		{"one host", []event.Mark{host("a", event.MarkIn, 0), host("a", event.MarkOut, 1)}, false},
		{"one after the other", []event.Mark{host("a", event.MarkIn, 0), host("b", event.MarkOut, 2)}, false},
		{"one that was sent late", []event.Mark{host("a", event.MarkIn, 20), late}, true},
		{"settled by whoever saw both", []event.Mark{host("a", event.MarkIn, 20), late, host("a", event.MarkIn, 31)}, false},
		{"settled since they agree", []event.Mark{host("a", event.MarkIn, 0), host("b", event.MarkOut, 1), host("a", event.MarkOut, 1)}, false},
	} {
		if got := event.LineOf(tt.marks).Disagree; (len(got) == 2) != tt.want {
			t.Errorf("%s: %d marks differ", tt.name, len(got))
		}
	}
}

// TestOrderAndRepetitionOfMarksDecideNothing lets marks of a few hosts, some of
// them at the very same time, arrive in any order and more than once.
func TestOrderAndRepetitionOfMarksDecideNothing(t *testing.T) {
	kinds := []event.MarkKind{event.MarkIn, event.MarkOut, event.MarkExcused, event.MarkNotYet}
	s := &event.Session{StartsAt: noon, EndsAt: noon.Add(2 * time.Hour)}
	rapid.Check(t, func(t *rapid.T) {
		var marks []event.Mark
		for i := range rapid.IntRange(0, 8).Draw(t, "marks") {
			m := mark(event.EvidenceHost, rapid.SampledFrom(kinds).Draw(t, "kind"), rapid.IntRange(0, 5).Draw(t, "minute"))
			m.Nonce, m.Headcount = strconv.Itoa(i), rapid.IntRange(1, 3).Draw(t, "headcount")
			m.RecordedBy, m.RecordedAt = rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "host"), m.At
			if m.Kind == event.MarkIn && rapid.Bool().Draw(t, "click") {
				m.Source = event.EvidenceJoin
			}
			marks = append(marks, m)
		}
		arrived := slices.Clone(marks)
		if len(marks) > 0 {
			arrived = append(arrived, rapid.SliceOf(rapid.SampledFrom(marks)).Draw(t, "repeated")...)
		}
		arrived = rapid.Permutation(arrived).Draw(t, "arrived")
		if diff := cmp.Diff(event.LineOf(marks), event.LineOf(arrived)); diff != "" {
			t.Fatalf("the board differs: %s", diff)
		}
		if diff := cmp.Diff(s.Attendance(event.Findings{Marks: marks}, eighty), s.Attendance(event.Findings{Marks: arrived}, eighty)); diff != "" {
			t.Fatalf("attendance differs: %s", diff)
		}
		if diff := cmp.Diff(event.Present(marks), event.Present(arrived)); diff != "" {
			t.Fatalf("the room differs: %s", diff)
		}
	})
}

func TestTheBoardCounts(t *testing.T) {
	var c event.BoardCounts
	three := mark(event.EvidenceHost, event.MarkIn, 0)
	three.Headcount = 3
	for _, marks := range [][]event.Mark{
		{three}, {mark(event.EvidenceJoin, event.MarkIn, 0)}, nil, {three, mark(event.EvidenceHost, event.MarkOut, 9)}, {mark(event.EvidenceHost, event.MarkExcused, 0)},
	} {
		line := event.LineOf(marks)
		c.Add(&line)
	}
	if want := (event.BoardCounts{Everyone: 5, Present: 2, Heads: 4, OwnLink: 1, NotYet: 1, Left: 1, Excused: 1}); c != want {
		t.Errorf("counted %+v, want %+v", c, want)
	}
}
