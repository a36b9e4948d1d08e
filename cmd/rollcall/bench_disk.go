package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof/outage"
)

// benchDisk makes trouble with the disk under a running server.
type benchDisk struct {
	Callers int           `default:"8" help:"How many people at a time."`
	Hold    time.Duration `default:"2s" help:"How long each trouble lasts at least."`
	JSON    bool          `name:"json" help:"Print JSON."`
}

// Run fails if a promise was broken.
func (b *benchDisk) Run(ctx context.Context, s streams) error {
	if b.Callers < 1 || b.Hold <= 0 || b.Hold > time.Minute {
		return usage("--callers must be at least 1, and --hold more than 0 and at most 1m")
	}
	report, err := prove(s, "disk", func(program load.Program, folder string) (*outage.DiskReport, error) {
		return outage.Disk(ctx, outage.DiskOptions{
			Program: program, Folder: folder, Callers: b.Callers, Hold: b.Hold, Talk: s.err,
		})
	}, as(b.print, b.JSON))
	if err != nil {
		return err
	}
	return broken(s.err, report.Findings, strings.Join(report.Journals, " and "))
}

func (b *benchDisk) print(s streams, report *outage.DiskReport) {
	for _, t := range report.Troubles {
		var seen []string
		for _, answer := range slices.Sorted(maps.Keys(t.Seen)) {
			seen = append(seen, fmt.Sprintf("%s (%d)", strings.TrimSpace(answer), t.Seen[answer]))
		}
		fmt.Fprintf(s.out, "%-27s for %4.1f s: writing %s; %d reads; service %.2f s after it ended\n",
			t.Name, t.Lasted.Seconds(), strings.Join(seen, ", "), t.Reads, t.Recovery.Seconds())
	}
	for _, r := range report.Refusals {
		fmt.Fprintf(s.out, "%s: %s\n", r.Case, r.Said)
	}
	fmt.Fprintf(s.out, "%d people acknowledged, looked for after a kill and a restart\n", report.Accepted)
}
