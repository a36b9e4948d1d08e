package main

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"rollcall/internal/bench"
)

func TestBenchPrintsOneLinePerFigure(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	out := newPlace(t).bench("--quick", "--rounds", "1", "--only", "P7")
	line := regexp.MustCompile(`^P\d+ +\S.* +[\d.]+(/s|s|ms|MB) +[\d.]+(/s|s|ms|MB) +\d+\.\d\dx$`)
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) != 2 {
		t.Errorf("%d lines, want 2 of P7", len(lines))
	}
	for _, l := range lines {
		if !line.MatchString(l) {
			t.Errorf("line %q", l)
		}
	}
	left, err := os.ReadDir(".")
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// figures measures these in one round of the quick form.
func (p place) figures(only string) bench.Report {
	p.t.Helper()
	var report bench.Report
	if err := json.Unmarshal([]byte(p.bench("--quick", "--rounds", "1", "--only", only, "--json")), &report); err != nil {
		p.t.Fatal(err)
	}
	return report
}

func TestBenchHoldsEveryFigureToItsRecount(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	report := newPlace(t).figures("P1,P2,P3,P4,P6")
	if len(report.Figures) != 11 || len(report.Broken) != 0 || report.Machine.Cores == 0 || report.Machine.SyncMS == 0 {
		t.Errorf("report %+v", report)
	}
	for _, f := range report.Figures {
		if f.Ours.Median <= 0 || f.Reference.Median <= 0 || f.Ours.Min > f.Ours.Median || f.Ours.Max < f.Ours.Median {
			t.Errorf("figure %+v", f)
		}
	}
}

func TestBenchMeasuresListsGrowthReportsAndStarts(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	for id, want := range map[string]int{"P8": 5, "P9": 4, "P10": 3, "P11": 3} {
		t.Run(id, func(t *testing.T) {
			report := newPlace(t).figures(id)
			if len(report.Figures) != want || len(report.Broken) != 0 {
				t.Errorf("%d figures, want %d; broken: %q", len(report.Figures), want, report.Broken)
			}
			for _, f := range report.Figures {
				if f.ID != id || f.Ours.Median <= 0 || f.Reference.Median <= 0 || f.Goal == "" {
					t.Errorf("figure %+v", f)
				}
			}
		})
	}
}

func TestBenchRefusesWhatItCannotMeasure(t *testing.T) {
	p := newPlace(t)
	for _, args := range [][]string{{"--only", "P99"}, {"--only", "P5"}, {"--postgres", "postgres://nobody@127.0.0.1:1/x"}, {"--dir", "none"}} {
		if code, _, talk := p.do(append([]string{"bench", "--quick"}, args...)...); code != failed {
			t.Errorf("bench %v: exit %d: %s", args, code, talk)
		}
	}
}
