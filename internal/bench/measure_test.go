package bench

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSidesTakeTurns(t *testing.T) {
	var order []string
	side := func(name string) Round {
		return func(context.Context, int) (float64, error) {
			order = append(order, name)
			return 1, nil
		}
	}
	m := Measure{Ours: side("ours"), Beside: []Reference{{Round: side("a")}, {Round: side("b")}}}
	if _, err := m.run(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(order, " "); got != "ours a b a b ours b ours a" {
		t.Errorf("order %q", got)
	}
}

func TestFiguresAreMediansAndTheirRatio(t *testing.T) {
	given := func(values ...float64) Round {
		return func(_ context.Context, n int) (float64, error) { return values[n], nil }
	}
	m := Measure{Unit: "/s", Ours: given(10, 1000, 20), Beside: []Reference{
		{ID: "P1", What: "work", Goal: AtLeast(0.5, 0.8), Round: given(50, 40, 2)},
		{ID: "P2", What: "work against a bound", Goal: AtMost(0.9, 0), Bound: 10},
	}}
	got, err := m.run(t.Context(), 3)
	if err != nil {
		t.Fatal(err)
	}
	want := []Figure{
		{"P1", "work", "/s", Spread{20, 10, 1000}, Spread{40, 2, 50}, 0.5, "at least 0.50x, better 0.80x", true},
		{"P2", "work against a bound", "/s", Spread{20, 10, 1000}, Spread{10, 10, 10}, 2, "at most 0.90x", false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
}

func TestMedianOfAnEvenNumberIsBetween(t *testing.T) {
	if got := spread([]float64{4, 1, 3, 2}); got != (Spread{2.5, 1, 4}) {
		t.Errorf("spread %+v", got)
	}
}

func TestAFailedRoundSaysWhose(t *testing.T) {
	fine := func(context.Context, int) (float64, error) { return 1, nil }
	bad := func(context.Context, int) (float64, error) { return 0, errors.New("no disk") }
	_, err := Measure{Ours: fine, Beside: []Reference{{What: "x beside y", Round: bad}}}.run(t.Context(), 1)
	if err == nil || err.Error() != "reference of x beside y: no disk" {
		t.Errorf("error %v", err)
	}
}

func TestGoals(t *testing.T) {
	for _, tt := range []struct {
		goal            Goal
		ours, reference float64
		met             bool
		text            string
	}{
		{AtLeast(0.6, 0), 60, 100, true, "at least 0.60x"},
		{AtLeast(0.6, 0), 59, 100, false, "at least 0.60x"},
		{AtMost(2, 1.5), 200, 100, true, "at most 2.00x, better 1.50x"},
		{AtMost(2, 1.5), 201, 100, false, "at most 2.00x, better 1.50x"},
		{Within(64, "MB"), 164, 100, true, "at most 64.0MB above"},
		{Within(64, "MB"), 165, 100, false, "at most 64.0MB above"},
	} {
		if met := tt.goal.Met(tt.ours, tt.reference); met != tt.met || tt.goal.Text != tt.text {
			t.Errorf("%s: %v beside %v is met: %v", tt.goal.Text, tt.ours, tt.reference, met)
		}
	}
}

// sample is a report of two figures.
func sample() *Report {
	return &Report{
		Date: time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC), Rounds: 5,
		Machine: Machine{Cores: 2, CPU: "Some CPU", MemoryMB: 24576, Go: "go1.26", SQLite: "3.54.1", SyncMS: 0.4567},
		Figures: []Figure{
			{"P1", "sign-ups beside rows", "/s", Spread{21345.6, 20000, 22000}, Spread{25000, 24000, 26000}, 0.854, "at least 0.60x", true},
			{"P3", "burst beside no database", "s", Spread{1.5, 1.25, 2}, Spread{0.5, 0.5, 0.6}, 3, "at most 2.00x", false},
		},
	}
}

func TestLines(t *testing.T) {
	var got []string
	for _, f := range sample().Figures {
		got = append(got, f.Line(), f.Detail())
	}
	want := []string{
		"P1  sign-ups beside rows                                                       21346/s     25000/s    0.85x",
		"      ours 20000/s to 22000/s, reference 24000/s to 26000/s; goal at least 0.60x: reached",
		"P3  burst beside no database                                                     1.50s       0.50s    3.00x",
		"      ours 1.25s to 2.00s, reference 0.50s to 0.60s; goal at most 2.00x: missed",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestMarkdown(t *testing.T) {
	var got bytes.Buffer
	sample().Markdown(&got)
	want := `Measured on 2026-11-26, 5 rounds, on 2 cores of Some CPU, 24 GB of memory; go1.26, SQLite 3.54.1; the disk takes 0.46ms to sync 4 KiB.

| # | work, beside its reference | ours | reference | ratio | goal | |
|---|---|---:|---:|---:|---|---|
| P1 | sign-ups beside rows | 21346/s (20000 to 22000) | 25000/s (24000 to 26000) | 0.85x | at least 0.60x | reached |
| P3 | burst beside no database | 1.50s (1.25 to 2.00) | 0.50s (0.50 to 0.60) | 3.00x | at most 2.00x | missed |
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

func TestWorkDoesTheFirstOnesOnce(t *testing.T) {
	seen := make([]int, 100)
	done, _, err := work(t.Context(), len(seen), 8, time.Minute, func(_, i int) error { seen[i]++; return nil })
	if err != nil || done != len(seen) || slices.ContainsFunc(seen, func(n int) bool { return n != 1 }) {
		t.Errorf("%d done, %v, %v", done, seen, err)
	}
	done, took, err := work(t.Context(), 1_000_000, 8, 20*time.Millisecond, func(_, i int) error { time.Sleep(time.Millisecond); return nil })
	if err != nil || done == 0 || done >= 1_000_000 || took < 20*time.Millisecond {
		t.Errorf("%d done in %v, %v", done, took, err)
	}
	if _, _, err = work(t.Context(), 10, 2, time.Minute, func(_, i int) error { return errors.New("no") }); err == nil {
		t.Error("a failure was swallowed")
	}
}

func TestABrokenCheckIsReported(t *testing.T) {
	var talk bytes.Buffer
	s := &Stage{options: Options{Talk: &talk}, report: &Report{}}
	s.Hold(true, "fine")
	s.Hold(false, "%d seats of %d", 101, 100)
	if talk.String() != "broken: 101 seats of 100\n" || !slices.Equal(s.report.Broken, []string{"101 seats of 100"}) {
		t.Errorf("said %q, noted %q", talk.String(), s.report.Broken)
	}
}
