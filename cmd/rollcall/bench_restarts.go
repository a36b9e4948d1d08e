package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof/outage"
)

// benchRestarts lets PostgreSQL crash under load.
type benchRestarts struct {
	Restarts    int    `default:"5" help:"How often PostgreSQL crashes (pg_ctl restart -m immediate)."`
	Servers     int    `default:"2" help:"How many servers share the database."`
	Callers     int    `default:"16" help:"How many people at a time."`
	PostgresBin string `placeholder:"DIR" help:"Where initdb, pg_ctl and psql are (default: in PATH, or where Debian puts them)."`
	JSON        bool   `name:"json" help:"Print JSON."`
}

// Run makes a cluster of its own, and fails if a promise was broken.
func (b *benchRestarts) Run(ctx context.Context, s streams) error {
	if b.Restarts < 1 || b.Servers < 1 || b.Callers < 1 {
		return usage("--restarts, --servers and --callers must be at least 1")
	}
	report, err := prove(s, "restarts", func(program load.Program, folder string) (*outage.RestartsReport, error) {
		return outage.Restarts(ctx, outage.RestartsOptions{
			Program: program, Folder: folder, Bin: b.PostgresBin, Servers: b.Servers, Restarts: b.Restarts, Callers: b.Callers, Talk: s.err,
		})
	}, as(b.print, b.JSON))
	if err != nil {
		return err
	}
	return broken(s.err, report.Findings, report.Journal)
}

func (b *benchRestarts) print(s streams, report *outage.RestartsReport) {
	for _, state := range slices.Sorted(maps.Keys(report.Provoked)) {
		fmt.Fprintf(s.out, "provoked %-24s %d\n", state, report.Provoked[state])
	}
	var slowest time.Duration
	for _, r := range report.Restarts {
		fmt.Fprintf(s.out, "restart %d server %d: PostgreSQL away for %.2f s; service %.2f s and readiness %.2f s after it accepted connections\n",
			r.Number, r.Server, r.Away.Seconds(), r.Service.Seconds(), r.Ready.Seconds())
		slowest = max(slowest, r.Service)
	}
	fmt.Fprintf(s.out, "%d people acknowledged and %d without an address, %d calls; service again within %.2f s\n", report.Accepted, report.Nameless, report.Calls, slowest.Seconds())
}
