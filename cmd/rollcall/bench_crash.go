package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof/ending"
)

// benchCrash kills the server under load.
type benchCrash struct {
	Cycles   int    `default:"40" help:"How often the server is killed."`
	Callers  int    `default:"8" help:"How many people at a time."`
	Seed     uint64 `default:"1" help:"The same seed makes the same choices; what meets what is up to the machine."`
	Postgres string `placeholder:"URL" env:"ROLLCALL_BENCH_POSTGRES" help:"Use this PostgreSQL server, in a database of our own that is dropped afterwards; it is not killed." secret:""`
	Drain    bool   `default:"true" negatable:"" help:"At the end, wait for the letters that a killed server had claimed: about a minute."`
	JSON     bool   `name:"json" help:"Print JSON."`
}

// Run fails if anything that was acknowledged is lost or there twice.
func (b *benchCrash) Run(ctx context.Context, s streams) error {
	if b.Cycles < 1 || b.Callers < 1 {
		return usage("--cycles and --callers must be at least 1")
	}
	report, err := prove(s, "crash", func(program load.Program, folder string) (*ending.CrashesReport, error) {
		return ending.Crashes(ctx, ending.CrashesOptions{
			Program: program, Folder: folder, Postgres: b.Postgres, Cycles: b.Cycles, Callers: b.Callers, Seed: b.Seed, Drain: b.Drain, Talk: s.err,
		})
	}, as(b.print, b.JSON))
	if err != nil {
		return err
	}
	return broken(s.err, report.Findings, report.Journal)
}

func (b *benchCrash) print(s streams, r *ending.CrashesReport) {
	restarts := slices.Sorted(slices.Values(r.Restarts))
	if len(restarts) == 0 {
		return
	}
	fmt.Fprintf(s.out, "%d kills on %s in %.1f s, %.2f s each; restart %.0f ms in the median, %.0f ms at most\n",
		r.Cycles, databaseName(b.Postgres), r.Took.Seconds(), r.Cycling.Seconds()/float64(r.Cycles), ms(restarts[len(restarts)/2]), ms(restarts[len(restarts)-1]))
	var done []string
	for _, action := range slices.Sorted(maps.Keys(r.Done)) {
		done = append(done, fmt.Sprintf("%s %d", action, r.Done[action]))
	}
	fmt.Fprintf(s.out, "acknowledged: %s, nameless %d; %d requests lost their answer and were repeated\n", strings.Join(done, ", "), r.Nameless, r.Unknown)
	fmt.Fprintf(s.out, "letters: %d owed, %d taken, %d of them repeats of %d under way at a kill; %d still claimed at the end\n",
		r.Post.Owed, r.Post.Taken, r.Post.Repeated, r.Post.UnderWay, r.Post.Waiting)
	fmt.Fprintf(s.out, "lost, doubled or wrong: %d\n", len(r.Findings))
}

// databaseName says which kind of database was used.
func databaseName(postgres string) string {
	if postgres != "" {
		return "PostgreSQL"
	}
	return "SQLite"
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
