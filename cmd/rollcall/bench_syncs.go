package main

import (
	"context"
	"fmt"

	"rollcall/internal/load"
	"rollcall/internal/proof"
	"rollcall/internal/proof/syncs"
)

// benchSyncs counts how often the log reaches the disk.
type benchSyncs struct {
	Sequential int    `default:"200" help:"Sign-ups one after another."`
	Concurrent int    `default:"2000" help:"Sign-ups by many callers at once."`
	Callers    int    `default:"64" help:"How many callers at once there are."`
	Postgres   string `placeholder:"URL" env:"ROLLCALL_BENCH_POSTGRES" help:"Count on this PostgreSQL server, on which nothing else may be going on, in a database of our own that is dropped afterwards." secret:""`
	JSON       bool   `name:"json" help:"Print JSON."`
}

// Run fails if a sign-up was answered before the log was on the disk.
func (b *benchSyncs) Run(ctx context.Context, s streams) error {
	if b.Sequential < 1 || b.Callers < 1 || b.Concurrent < b.Callers {
		return usage("--sequential and --callers must be at least 1, --concurrent at least --callers")
	}
	reports, err := prove(s, "syncs", func(program load.Program, folder string) ([]syncs.Report, error) {
		return syncs.Count(ctx, syncs.Options{
			Program: program, Folder: folder, Postgres: b.Postgres, Sequential: b.Sequential, Concurrent: b.Concurrent, Callers: b.Callers,
		})
	}, as(b.print, b.JSON))
	if err != nil {
		return err
	}
	var found proof.Findings
	for _, r := range reports {
		found = append(found, r.Findings...)
	}
	return broken(s.err, found, "")
}

func (b *benchSyncs) print(s streams, reports []syncs.Report) {
	for _, r := range reports {
		b.printOne(s, &r)
	}
}

func (b *benchSyncs) printOne(s streams, r *syncs.Report) {
	fmt.Fprintf(s.out, "%s, callers: %d, acknowledged: %d, syncs of the log: %d", databaseName(b.Postgres), r.Callers, r.Acknowledged, r.Syncs)
	if r.Batches > 0 {
		fmt.Fprintf(s.out, ", acknowledged batches: %d, syncs per batch: %.2f", r.Batches, float64(r.Syncs)/float64(r.Batches))
	}
	if r.Syncs > 0 {
		fmt.Fprintf(s.out, ", acknowledged per sync: %.1f", float64(r.Acknowledged)/float64(r.Syncs))
	}
	fmt.Fprintf(s.out, "; without a sync: %d\n", r.Unsynced)
}
