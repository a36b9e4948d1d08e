package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof/delivery"
)

// benchMail lets letters meet a mail server that fails.
type benchMail struct {
	Hold     time.Duration `default:"2s" help:"How long the mail server fails in each way."`
	Postgres string        `placeholder:"URL" env:"ROLLCALL_BENCH_POSTGRES" help:"Use this PostgreSQL server, in a database of our own that is dropped afterwards." secret:""`
	Drain    bool          `default:"true" negatable:"" help:"At the end, wait for the letters that a killed server had claimed: about a minute."`
	JSON     bool          `name:"json" help:"Print JSON."`
}

// Run fails if the mail server does not hold exactly what is owed.
func (b *benchMail) Run(ctx context.Context, s streams) error {
	if b.Hold < 500*time.Millisecond || b.Hold > time.Minute {
		return usage("--hold must be half a second to a minute")
	}
	report, err := prove(s, "mail", func(program load.Program, folder string) (*delivery.Report, error) {
		return delivery.Run(ctx, delivery.Options{
			Program: program, Folder: folder, Postgres: b.Postgres, Hold: b.Hold, Drain: b.Drain,
			Talk: func(format string, args ...any) { fmt.Fprintf(s.err, format, args...) },
		})
	}, as(b.print, b.JSON))
	if err != nil {
		return err
	}
	return broken(s.err, report.Findings, "")
}

func (b *benchMail) print(s streams, r *delivery.Report) {
	fmt.Fprintf(s.out, "letters on %s in %.1f s, with %d kills: %d owed, %d sent, %d refused for good, %d too late, %d still claimed at the end\n",
		databaseName(b.Postgres), r.Took.Seconds(), r.Kills, r.Tally.Owed, r.Tally.Sent, r.Tally.Refused, r.Tally.TooLate, r.Tally.Waiting)
	var kinds, failed []string
	for _, kind := range slices.Sorted(maps.Keys(r.Tally.Kinds)) {
		kinds = append(kinds, fmt.Sprintf("%s %d", kind, r.Tally.Kinds[kind]))
	}
	for _, failure := range slices.Sorted(maps.Keys(r.Failed)) {
		failed = append(failed, fmt.Sprintf("%s %d", failure, r.Failed[failure]))
	}
	fmt.Fprintf(s.out, "of each kind: %s\n", strings.Join(kinds, ", "))
	fmt.Fprintf(s.out, "the mail server: %s; taken %d times, %d letters more than once; %d were under way at a kill\n",
		strings.Join(failed, ", "), r.Tally.Taken, r.Tally.Repeated, r.Tally.UnderWay)
	fmt.Fprintf(s.out, "missing, doubled or wrong: %d\n", len(r.Findings))
}
