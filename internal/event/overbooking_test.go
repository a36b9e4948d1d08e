package event_test

import (
	"testing"

	"pgregory.net/rapid"

	"rollcall/internal/event"
)

func TestSuggestCapacity(t *testing.T) {
	held := func(confirmed, excused, noShow int64) event.Turnout {
		return event.Turnout{Confirmed: confirmed, Excused: excused, NoShow: noShow}
	}
	three := []event.Turnout{held(100, 0, 39), held(80, 5, 15), held(50, 0, 25)}
	for _, tt := range []struct {
		name       string
		aim, limit int64
		held       []event.Turnout
		want       int64 // 0: nothing is said
	}{
		{"by the lowest rate, 15 of 75", 100, 300, three, 125},
		{"never more than the room admits", 100, 110, three, 110},
		{"whole seats alone", 90, 300, three, 112}, // 112.5
		{"off without an aim", 0, 300, three, 0},
		{"two sessions say nothing", 100, 300, three[:2], 0},
		{"a session to which nobody was to come does not count", 100, 300, append(three[:2:2], held(4, 4, 0)), 0},
		{"everybody came once", 100, 300, append(three[:3:3], held(10, 0, 0)), 100},
		{"nobody has ever come", 100, 300, []event.Turnout{held(5, 0, 5), held(9, 0, 9), held(1, 0, 1)}, 300},
		{"exact where a fraction is not", 49, 1000, []event.Turnout{held(3, 0, 2), held(3, 0, 2), held(3, 0, 2)}, 147}, // 49 / (1 - 2/3)
	} {
		got, ok := event.SuggestCapacity(tt.aim, tt.limit, tt.held)
		if ok != (tt.want > 0) || got.Capacity != tt.want {
			t.Errorf("%s: got %d (%t), want %d", tt.name, got.Capacity, ok, tt.want)
		}
	}
	got, _ := event.SuggestCapacity(100, 300, three)
	if got.Lowest != three[1] || got.Sessions != 3 {
		t.Errorf("it comes from %+v", got)
	}
}

// TestSuggestCapacityIsCautious: with as many seats as are suggested, and as
// few no-shows as in the fullest session so far, no more come than are aimed
// at, and with one seat more they would.
func TestSuggestCapacityIsCautious(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var held []event.Turnout
		lowest := 1.0
		for range rapid.IntRange(3, 8).Draw(t, "sessions") {
			h := event.Turnout{Confirmed: rapid.Int64Range(1, 400).Draw(t, "confirmed")}
			h.Excused = rapid.Int64Range(0, h.Confirmed-1).Draw(t, "excused")
			h.NoShow = rapid.Int64Range(0, h.Confirmed-h.Excused).Draw(t, "no-show")
			held = append(held, h)
			lowest = min(lowest, float64(h.NoShow)/float64(h.Confirmed-h.Excused))
		}
		aim, limit := rapid.Int64Range(1, 500).Draw(t, "aim"), rapid.Int64Range(1, 1000).Draw(t, "limit")
		s, ok := event.SuggestCapacity(aim, limit, held)
		if !ok || s.Capacity > limit {
			t.Fatalf("%+v, %t in a room for %d", s, ok, limit)
		}
		come := float64(s.Capacity) * (1 - lowest)
		if come > float64(aim)+1e-9 {
			t.Fatalf("%d seats let %g come, %d are aimed at", s.Capacity, come, aim)
		}
		if more := float64(s.Capacity+1) * (1 - lowest); s.Capacity < limit && more < float64(aim)-1e-9 {
			t.Fatalf("one seat more lets %g come, %d are aimed at", more, aim)
		}
	})
}
