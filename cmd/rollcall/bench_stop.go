package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof/ending"
)

// benchStop ends the server under load.
type benchStop struct {
	Times    int           `default:"20" help:"How often the server is asked to end (SIGTERM)."`
	Callers  int           `default:"8" help:"How many people at a time."`
	Linger   time.Duration `default:"1s" help:"How long it says that it is not ready before the port closes."`
	Hang     int           `default:"10" help:"Every how many stops the mail server hangs meanwhile; 0: never."`
	Seed     uint64        `default:"1" help:"The same seed makes the same choices; what meets what is up to the machine."`
	Postgres string        `placeholder:"URL" env:"ROLLCALL_BENCH_POSTGRES" help:"Use this PostgreSQL server, in a database of our own that is dropped afterwards." secret:""`
	JSON     bool          `name:"json" help:"Print JSON."`
}

// Run fails if a request was lost, or anything left behind.
func (b *benchStop) Run(ctx context.Context, s streams) error {
	if b.Times < 1 || b.Callers < 1 || b.Hang < 0 || b.Linger < 0 {
		return usage("--times and --callers must be at least 1, --hang and --linger at least 0")
	}
	report, err := prove(s, "stop", func(program load.Program, folder string) (*ending.StopsReport, error) {
		return ending.Stops(ctx, ending.StopsOptions{
			Program: program, Folder: folder, Postgres: b.Postgres, Times: b.Times, Callers: b.Callers, Linger: b.Linger, Hang: b.Hang, Seed: b.Seed,
		})
	}, as(b.print, b.JSON))
	if err != nil {
		return err
	}
	return broken(s.err, report.Findings, report.Journal)
}

func (b *benchStop) print(s streams, r *ending.StopsReport) {
	var fell, ended []time.Duration
	caught := 0
	for _, stop := range r.Stops {
		fell, ended, caught = append(fell, stop.Fell), append(ended, stop.Ended), caught+stop.UnderWay
	}
	if len(fell) > 0 {
		slices.Sort(fell)
		slices.Sort(ended)
		fmt.Fprintf(s.out, "%d stops on %s, lingering %s: readiness fell after %.0f ms in the median, %.0f ms at most; the end came after %.0f ms, %.0f ms at most\n",
			len(fell), databaseName(b.Postgres), b.Linger, ms(fell[len(fell)/2]), ms(fell[len(fell)-1]), ms(ended[len(ended)/2]), ms(ended[len(ended)-1]))
	}
	fmt.Fprintf(s.out, "%d requests, %d of them under way at a stop; letters: %d owed, %d taken, %d repeated\n", r.Requests, caught, r.Post.Owed, r.Post.Taken, r.Post.Repeated)
	fmt.Fprintf(s.out, "lost, doubled, left or wrong: %d\n", len(r.Findings))
}
