package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"
)

// A Round is one run of one side: round n of it, from 0. It returns what was
// measured in the unit of its measure. Preparing is done outside the time
// that counts.
type Round func(ctx context.Context, n int) (float64, error)

// A Measure is one piece of work as the program does it, beside others that
// do the same work or less. All of them take turns.
type Measure struct {
	Unit   string // as printed behind a value: /s, s, ms, MB
	Ours   Round
	Beside []Reference
	Once   bool // one round is enough: what is measured does not vary
}

// A Reference is what a measure is compared with; each makes one figure.
type Reference struct {
	ID    string // P1 to P12, as in docs/benchmarks.md
	What  string // the work and the reference, in a few words
	Goal  Goal
	Round Round
	Bound float64 // stands in for a reference that cannot be run; if Round is nil
}

// A Goal is what a figure is to reach.
type Goal struct {
	Text string // such as "at least 0.60x"; "" if there is none
	Met  func(ours, reference float64) bool
}

// AtLeast asks for so many times the reference, and hopes for stretch unless
// that is 0.
func AtLeast(times, stretch float64) Goal {
	return Goal{wording("at least", times, stretch), func(ours, reference float64) bool { return ours >= times*reference }}
}

// AtMost allows so many times the reference, and hopes for stretch unless
// that is 0.
func AtMost(times, stretch float64) Goal {
	return Goal{wording("at most", times, stretch), func(ours, reference float64) bool { return ours <= times*reference }}
}

// Within allows so much more than the reference, in the unit of the measure.
func Within(more float64, unit string) Goal {
	return Goal{fmt.Sprintf("at most %s above", Value(more, unit)), func(ours, reference float64) bool { return ours <= reference+more }}
}

func wording(what string, times, stretch float64) string {
	text := fmt.Sprintf("%s %.2fx", what, times)
	if stretch != 0 {
		text += fmt.Sprintf(", better %.2fx", stretch)
	}
	return text
}

// A Spread is what the rounds of one side have given.
type Spread struct {
	Median float64 `json:"median"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
}

// spread of at least one value.
func spread(values []float64) Spread {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return Spread{Median: (sorted[(n-1)/2] + sorted[n/2]) / 2, Min: sorted[0], Max: sorted[n-1]}
}

// run lets all sides of m take turns and returns a figure per reference.
func (m Measure) run(ctx context.Context, rounds int) ([]Figure, error) {
	if m.Once {
		rounds = 1
	}
	sides := []Round{m.Ours}
	for _, r := range m.Beside {
		sides = append(sides, r.round())
	}
	values := make([][]float64, len(sides))
	for n := range rounds {
		for k := range sides {
			side := (n + k) % len(sides) // whoever goes first, goes last the next time
			runtime.GC()                 // so that none sweeps up after another
			v, err := sides[side](ctx, n)
			if err != nil {
				return nil, m.blame(side, err)
			}
			values[side] = append(values[side], v)
		}
	}
	var figures []Figure
	for i, r := range m.Beside {
		figures = append(figures, newFigure(m.Unit, r, spread(values[0]), spread(values[1+i])))
	}
	return figures, nil
}

// round is how to run r.
func (r Reference) round() Round {
	if r.Round != nil {
		return r.Round
	}
	return func(context.Context, int) (float64, error) { return r.Bound, nil }
}

// blame says which side failed.
func (m Measure) blame(side int, err error) error {
	if side == 0 {
		return fmt.Errorf("%s: %w", m.Beside[0].What, err)
	}
	return fmt.Errorf("reference of %s: %w", m.Beside[side-1].What, err)
}
