// Package bench measures the program beside references, each in the same
// run and on the same machine, since only ratios hold elsewhere.
//
// A reference does the same work in another way, or less work: the same
// handler without a database, the same rows by bare prepared statements, a
// transaction per request. Both sides take turns, the medians of the rounds
// are compared, and what was written is recounted afterwards: a figure of
// something that lost or oversold a seat would be worth nothing. A goal that
// is missed is shown and is no failure; a recount that does not hold is.
//
// The figures come in groups, one file each, which share what they prepare.
// Everything lies in a folder of its own, and in databases of its own, that
// are removed at the end.
package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rollcall/internal/load"
)

// Options say what to measure, and where.
type Options struct {
	Program  load.Program // how to run this very program
	Folder   string       // where the databases lie; a folder is made in it and removed at the end
	Postgres string       // address of a server on which databases may be made; "": its figures are left out
	Rounds   int          // of each side; 0 is five, or three if quick
	Quick    bool         // less work, for a run below a minute
	Only     []string     // IDs of figures; none: all
	Talk     io.Writer    // for what is no figure
}

// A group is a set of measures that share what they need.
type group struct {
	ids     []string // of the figures that it gives
	prepare func(ctx context.Context, s *Stage) ([]Measure, error)
}

// groups lists them in the order in which they are run.
func groups() []group {
	return []group{
		{[]string{"P1"}, inProcess},
		{[]string{"P2", "P4"}, overHTTP},
		{[]string{"P3"}, inBurst},
		{[]string{"P5"}, onPostgres},
		{[]string{"P6"}, joining},
		{[]string{"P7"}, onPage},
		{[]string{"P8"}, writingLists},
		{[]string{"P9"}, growing},
		{[]string{"P10"}, readingReports},
		{[]string{"P11"}, starting},
		{[]string{"P12"}, looking},
	}
}

// IDs are the figures there are.
func IDs() []string {
	var all []string
	for _, g := range groups() {
		all = append(all, g.ids...)
	}
	return all
}

// Run measures, and calls each with every figure as soon as it is known.
// Checks of correctness that fail are in the report; an error means that
// something could not be measured, and the report holds what was measured
// before.
func Run(ctx context.Context, o Options, each func(Figure)) (*Report, error) {
	if o.Rounds == 0 {
		o.Rounds = 5
		if o.Quick {
			o.Rounds = 3
		}
	}
	report := &Report{Date: time.Now().UTC(), Quick: o.Quick, Rounds: o.Rounds, Figures: []Figure{}, Broken: []string{}}
	for _, id := range o.Only {
		if !slices.Contains(IDs(), id) {
			return report, fmt.Errorf("there is no figure %s; there are %s", id, strings.Join(IDs(), ", "))
		}
	}
	folder, err := os.MkdirTemp(o.Folder, "rollcall-bench-")
	if err != nil {
		return report, err
	}
	defer func() { _ = os.RemoveAll(folder) }() // nothing else is in it
	if report.Machine, err = look(ctx, folder, o.Postgres); err != nil {
		return report, err
	}
	for _, line := range report.Machine.Lines() {
		fmt.Fprintln(o.Talk, line)
	}
	for _, g := range groups() {
		if err := g.run(ctx, o, folder, report, each); err != nil {
			return report, cmp.Or(ctx.Err(), err) // what was interrupted has no other reason to tell
		}
	}
	return report, nil
}

// run measures what is wanted of the group.
func (g group) run(ctx context.Context, o Options, folder string, report *Report, each func(Figure)) (err error) {
	if len(o.Only) > 0 && !slices.ContainsFunc(g.ids, func(id string) bool { return slices.Contains(o.Only, id) }) {
		return nil
	}
	s := &Stage{options: o, folder: filepath.Join(folder, strings.Join(g.ids, "-")), report: report}
	if err := os.Mkdir(s.folder, 0o700); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.end()) }()
	measures, err := g.prepare(ctx, s)
	if err != nil {
		return fmt.Errorf("%s: %w", strings.Join(g.ids, ", "), err)
	}
	for _, m := range measures {
		m.Beside = slices.DeleteFunc(m.Beside, func(r Reference) bool { return !s.Wants(r.ID) })
		if len(m.Beside) == 0 {
			continue
		}
		figures, err := m.run(ctx, o.Rounds)
		if err != nil {
			return err
		}
		for _, f := range figures {
			report.Figures = append(report.Figures, f)
			each(f)
		}
	}
	return nil
}
