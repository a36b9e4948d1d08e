package bench

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// A Report is everything that one run has found.
type Report struct {
	Date    time.Time `json:"date"`
	Machine Machine   `json:"machine"`
	Quick   bool      `json:"quick"`
	Rounds  int       `json:"rounds"`
	Figures []Figure  `json:"figures"`
	Broken  []string  `json:"broken"` // checks of correctness that failed
}

// A Figure is what was measured, beside its reference.
type Figure struct {
	ID        string  `json:"id"`
	What      string  `json:"what"`
	Unit      string  `json:"unit"`
	Ours      Spread  `json:"ours"`
	Reference Spread  `json:"reference"`
	Ratio     float64 `json:"ratio"` // of the medians
	Goal      string  `json:"goal"`
	Met       bool    `json:"met"` // true where there is no goal
}

func newFigure(unit string, r Reference, ours, reference Spread) Figure {
	f := Figure{ID: r.ID, What: r.What, Unit: unit, Ours: ours, Reference: reference, Goal: r.Goal.Text, Met: true}
	if reference.Median != 0 {
		f.Ratio = ours.Median / reference.Median
	}
	if r.Goal.Met != nil {
		f.Met = r.Goal.Met(ours.Median, reference.Median)
	}
	return f
}

// Value is v with three digits or more, and its unit without a blank.
func Value(v float64, unit string) string {
	digits := 0
	switch {
	case v < 10:
		digits = 2
	case v < 100:
		digits = 1
	}
	return fmt.Sprintf("%.*f%s", digits, v, unit)
}

// milliseconds is d in the unit ms.
func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// megabytes is so many bytes in the unit MB.
func megabytes(bytes int64) float64 { return float64(bytes) / 1e6 }

// The width of what a figure is about; longer texts push the rest aside.
const whatWidth = 70

// Line is the figure in one line: its last three words are ours, the
// reference and the ratio.
func (f Figure) Line() string {
	return fmt.Sprintf("%-3s %-*s %11s %11s %8s", f.ID, whatWidth, f.What, Value(f.Ours.Median, f.Unit), Value(f.Reference.Median, f.Unit), fmt.Sprintf("%.2fx", f.Ratio))
}

// Detail is what Line leaves out: the least and the most of both sides, and
// the goal.
func (f Figure) Detail() string {
	text := fmt.Sprintf("%-3s   ours %s to %s, reference %s to %s", "", Value(f.Ours.Min, f.Unit), Value(f.Ours.Max, f.Unit), Value(f.Reference.Min, f.Unit), Value(f.Reference.Max, f.Unit))
	if f.Goal != "" {
		text += fmt.Sprintf("; goal %s: %s", f.Goal, reached(f.Met))
	}
	return text
}

func reached(met bool) string {
	if met {
		return "reached"
	}
	return "missed"
}

// Markdown writes the figures as a table of docs/benchmarks.md.
func (r *Report) Markdown(w io.Writer) {
	fmt.Fprintf(w, "Measured on %s, %d rounds%s, on %s.\n\n", r.Date.Format(time.DateOnly), r.Rounds, quickly(r.Quick), strings.Join(r.Machine.Lines(), "; "))
	fmt.Fprintln(w, "| # | work, beside its reference | ours | reference | ratio | goal | |\n|---|---|---:|---:|---:|---|---|")
	for _, f := range r.Figures {
		goal, met := f.Goal, reached(f.Met)
		if goal == "" {
			goal, met = "none", ""
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %.2fx | %s | %s |\n", f.ID, f.What, f.cell(f.Ours), f.cell(f.Reference), f.Ratio, goal, met)
	}
}

func quickly(quick bool) string {
	if quick {
		return " of the quick form"
	}
	return ""
}

// cell is a median with its range.
func (f Figure) cell(s Spread) string {
	return fmt.Sprintf("%s (%s to %s)", Value(s.Median, f.Unit), Value(s.Min, ""), Value(s.Max, ""))
}
