package seatplan

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSeats(t *testing.T) {
	for _, tt := range []struct {
		name                       string
		counts                     Counts
		class                      string
		width, height, rings, door int
	}{
		{"an empty practice room of 12", Counts{Capacity: 12}, "c10", 138, 26, 0, 0},
		{"one seat, one waits at its door", Counts{Capacity: 1, Confirmed: 1, Waiting: 1}, "c10", 138, 12, 1, 21},
		{"100 seats, nobody waits", Counts{Capacity: 100, Confirmed: 88}, "c20", 284, 68, 0, 0},
		{"60 seats, two wait", Counts{Capacity: 60, Confirmed: 60, Waiting: 2}, "c20", 314, 40, 2, 293},
		{"the queue goes on in the next column", Counts{Capacity: 60, Confirmed: 60, Waiting: 7}, "c20", 342, 40, 7, 293},
		{"at most four columns wait", Counts{Capacity: 60, Confirmed: 60, Waiting: 99}, "c20", 356, 40, 12, 293},
		{"a sixth row stands apart", Counts{Capacity: 101}, "c20", 284, 88, 0, 0},
		{"300 seats in thirty columns", Counts{Capacity: 300}, "c30", 430, 144, 0, 0},
		{"1000 seats in fifty columns", Counts{Capacity: 1000}, "c50", 722, 296, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := GridOf(tt.counts, "")
			if g.Class != tt.class || g.Width != tt.width || g.Height != tt.height || len(g.Queue) != tt.rings || g.Door != tt.door {
				t.Errorf("GridOf(%+v) = class %s, %dx%d, %d rings, door %d; want %s, %dx%d, %d, %d", tt.counts,
					g.Class, g.Width, g.Height, len(g.Queue), g.Door, tt.class, tt.width, tt.height, tt.rings, tt.door)
			}
		})
	}
}

func TestSeatsDrawsTheReaderInTheQueue(t *testing.T) {
	g := GridOf(Counts{Capacity: 60, Confirmed: 60, Waiting: 7, You: 3}, "")
	for i, w := range g.Queue {
		if w.You != (i == 2) {
			t.Errorf("ring %d: You = %v", i+1, w.You)
		}
	}
	if third := g.Queue[2]; third.point != (point{308, 34}) {
		t.Errorf("the third in line stands at %v, want nearest the door in the third row", third.point)
	}
	if fourth := g.Queue[3]; fourth.point != (point{322, 6}) {
		t.Errorf("the fourth in line stands at %v, want in the next column", fourth.point)
	}
}

func TestSeatsBeginWithTheFirstPlace(t *testing.T) {
	g := GridOf(Counts{Capacity: 30, Confirmed: 1, Held: 1, Offered: 1}, "")
	for what, got := range map[string][2]string{
		"taken": {g.Taken, "M1 1h10v10h-10z"}, "held": {g.Held, "M15 1h10v10h-10z"}, "offered": {g.Offers, "M29 1h10v10h-10z"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s is drawn as %q, want %q", what, got[0], got[1])
		}
	}
	if len(g.Dots) != 1 || g.Dots[0] != (point{34, 6}) {
		t.Errorf("the offer's dot is at %v", g.Dots)
	}
}

func TestEverySeatIsDrawnOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Counts{
			Capacity:  rapid.Int64Range(1, gridLimit).Draw(t, "capacity"),
			Confirmed: rapid.Int64Range(0, gridLimit).Draw(t, "confirmed"),
			Held:      rapid.Int64Range(0, 40).Draw(t, "held"),
			Offered:   rapid.Int64Range(0, 40).Draw(t, "offered"),
			Waiting:   rapid.Int64Range(0, 500).Draw(t, "waiting"),
		}
		g := GridOf(c, "")
		drawn := g.Taken + g.Held + g.Offers + g.Free
		if n := int64(strings.Count(drawn, "M")); n != c.Capacity {
			t.Fatalf("%d seats drawn of %d", n, c.Capacity)
		}
		places := map[string]bool{}
		for s := range strings.SplitSeq(strings.TrimSuffix(drawn, "z"), "z") {
			places[s] = true
		}
		if int64(len(places)) != c.Capacity {
			t.Fatalf("%d different places for %d seats", len(places), c.Capacity)
		}
	})
}

func TestLargeRoomsShowABar(t *testing.T) {
	g := GridOf(Counts{Capacity: 2000, Confirmed: 500, Held: 100}, "a sentence")
	if g.Bar == nil || g.Free != "" {
		t.Fatal("2000 seats are drawn one by one")
	}
	if g.Bar.Taken != "25.0%" || g.Bar.HeldAt != "25.0%" || g.Bar.Held != "5.0%" || g.Bar.Label != "a sentence" {
		t.Errorf("bar = %+v", *g.Bar)
	}
}
