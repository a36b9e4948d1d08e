package event_test

import (
	"fmt"
	"testing"

	"rollcall/internal/event"
)

func TestWhoMayHaveAMaterial(t *testing.T) {
	none := (*event.Registration)(nil)
	seat, waits := &event.Registration{Status: event.Confirmed}, &event.Registration{Status: event.Waitlisted}
	gaveBack, neverHad := &event.Registration{Status: event.Cancelled, Sequence: 2}, &event.Registration{Status: event.Cancelled}
	for _, tt := range []struct {
		name    string
		reg     *event.Registration
		outcome event.Outcome
		want    string // public, registered, attended
	}{
		{"a stranger", none, event.OutcomeUnknown, "[true false false]"},
		{"a stranger who was there", none, event.OutcomeAttended, "[true false false]"},
		{"with a seat", seat, event.OutcomeUnknown, "[true true false]"},
		{"there", seat, event.OutcomeAttended, "[true true true]"},
		{"there in part", seat, event.OutcomePartial, "[true true true]"},
		{"not there", seat, event.OutcomeNoShow, "[true true false]"},
		{"excused", seat, event.OutcomeExcused, "[true true false]"},
		{"waiting", waits, event.OutcomeUnknown, "[true false false]"},
		{"waiting, and let in", waits, event.OutcomeAttended, "[true false true]"},
		{"gave a seat back", gaveBack, event.OutcomeUnknown, "[true true false]"},
		{"left the queue", neverHad, event.OutcomeUnknown, "[true false false]"},
	} {
		var got []bool
		for _, access := range []event.Access{event.AccessPublic, event.AccessRegistered, event.AccessAttended} {
			m := &event.Material{Access: access}
			got = append(got, m.MayHave(tt.reg, tt.outcome))
		}
		if fmt.Sprint(got) != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
		}
	}
	if m := (&event.Material{Access: "invented"}); m.MayHave(seat, event.OutcomeAttended) {
		t.Error("an unknown level is for everyone")
	}
}

func TestRecordingsThatWereNotThereBefore(t *testing.T) {
	list := func(pairs ...string) []event.Material {
		var all []event.Material
		for i := 0; i < len(pairs); i += 2 {
			all = append(all, event.Material{Key: pairs[i], Kind: event.MaterialKind(pairs[i+1])})
		}
		return all
	}
	for _, tt := range []struct {
		name          string
		before, after []event.Material
		want          int
	}{
		{"none", nil, nil, 0},
		{"the first", nil, list("a", "recording"), 1},
		{"the same", list("a", "recording"), list("a", "recording"), 0},
		{"slides", nil, list("a", "slides"), 0},
		{"one more", list("a", "recording"), list("a", "recording", "b", "recording"), 1},
		{"what was a link", list("a", "link"), list("a", "recording"), 1},
		{"removed", list("a", "recording"), nil, 0},
	} {
		s, before := &event.Session{Materials: tt.after}, &event.Session{Materials: tt.before}
		if got := len(s.NewRecordings(before)); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestWhoIsToldOfARecording(t *testing.T) {
	for status, want := range map[event.Status]bool{
		event.Confirmed: true, event.Waitlisted: true, event.Cancelled: true,
		event.Unverified: false, event.Withdrawn: false, event.Rejected: false, event.Expired: false, event.Pending: false, event.Offered: false,
	} {
		g := &event.Registration{Status: status}
		if got := g.WantsRecording(&event.Material{Access: event.AccessPublic}, event.OutcomeUnknown); got != want {
			t.Errorf("%s: %t, want %t", status, got, want)
		}
	}
}
