package main

import (
	"context"
	"encoding/json"
	"fmt"

	"rollcall/internal/bench"
)

// benchFigures measures the program beside its references.
type benchFigures struct {
	Quick    bool     `help:"Less work and three rounds: below a minute on two cores."`
	Rounds   int      `help:"Rounds of each side (default: 5, or 3 with --quick)."`
	Only     []string `placeholder:"P1,P3" help:"Measure these figures alone."`
	Postgres string   `placeholder:"URL" env:"ROLLCALL_BENCH_POSTGRES" help:"Measure on this PostgreSQL server too, in databases of our own that are dropped afterwards." secret:""`
	Dir      string   `default:"." help:"Put the databases into a folder that is made here, and removed afterwards."`
	Verbose  bool     `help:"Below each figure, the least and the most, and the goal."`
	JSON     bool     `name:"json" xor:"form" help:"Print everything as JSON at the end."`
	Markdown bool     `xor:"form" help:"Print the table of docs/benchmarks.md at the end."`
}

// Run measures, and fails if something was lost, oversold or doubled.
func (b *benchFigures) Run(ctx context.Context, s streams) error {
	if b.Rounds < 0 {
		return usage("--rounds must be at least 1")
	}
	program, err := thisProgram()
	if err != nil {
		return err
	}
	report, err := bench.Run(ctx, bench.Options{
		Program: program, Folder: b.Dir, Postgres: b.Postgres, Rounds: b.Rounds, Quick: b.Quick, Only: b.Only, Talk: s.err,
	}, func(f bench.Figure) {
		if b.JSON || b.Markdown {
			return
		}
		fmt.Fprintln(s.out, f.Line())
		if b.Verbose {
			fmt.Fprintln(s.out, f.Detail())
		}
	})
	if err != nil {
		return err
	}
	for _, f := range report.Figures {
		if !f.Met {
			fmt.Fprintf(s.err, "missed: %s %s: %.2fx, goal %s\n", f.ID, f.What, f.Ratio, f.Goal)
		}
	}
	switch {
	case b.JSON:
		out := json.NewEncoder(s.out)
		out.SetIndent("", "  ")
		err = out.Encode(report)
	case b.Markdown:
		report.Markdown(s.out)
	}
	if err == nil && len(report.Broken) > 0 {
		err = fmt.Errorf("%d checks of correctness failed", len(report.Broken))
	}
	return err
}
