package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof/seats"
)

// benchSeats tries to get a seat given away twice.
type benchSeats struct {
	Bursts    int     `default:"8" help:"Bursts of each size, over the capacities in turn."`
	Callers   []int   `default:"500,2000" help:"Sizes of bursts; all else is done by as many as the first."`
	Capacity  []int64 `default:"1,3,100,499" help:"Capacities."`
	Mixes     int     `default:"1" help:"Rounds in which people also confirm, cancel and come back, and staff withdraw, promote, restore and resize."`
	Kills     int     `default:"4" help:"With --postgres: how often one of two servers is killed in the middle."`
	Histories int     `default:"48" help:"Short histories that are explained call by call."`
	Postgres  string  `placeholder:"URL" env:"ROLLCALL_BENCH_POSTGRES" help:"Use this PostgreSQL server, in a database of our own that is dropped afterwards, with two servers of ours." secret:""`
	Seed      uint64  `default:"1" help:"The same seed makes the same choices; what meets what is up to the machine."`
	JSON      bool    `name:"json" help:"Print JSON, an object a line."`
}

// Run prints a line for each scenario as it is judged, and fails if any
// promise was broken.
func (b *benchSeats) Run(ctx context.Context, s streams) error {
	if err := b.check(); err != nil {
		return err
	}
	sums := seatSums{}
	began := time.Now()
	findings, err := prove(s, "seats", func(program load.Program, folder string) (int, error) {
		return seats.Run(ctx, seats.Options{
			Program: program, Folder: folder, Postgres: b.Postgres, Bursts: b.Bursts, Callers: b.Callers, Capacities: b.Capacity,
			Mixes: b.Mixes, Kills: b.Kills, Histories: b.Histories, Seed: b.Seed,
			Report: func(r seats.Result) {
				sums.add(r, time.Since(began))
				began = time.Now()
				b.print(s, r)
			},
		})
	}, func(streams, int) error { return nil }) // every scenario was shown already
	if !b.JSON {
		sums.print(s)
	}
	switch {
	case err != nil:
		return err
	case findings > 0:
		return fmt.Errorf("%d findings", findings)
	}
	return nil
}

func (b *benchSeats) check() error {
	if len(b.Callers) == 0 || len(b.Capacity) == 0 || min(b.Bursts, b.Mixes, b.Kills, b.Histories) < 0 {
		return usage("there must be callers and capacities, and no number may be negative")
	}
	if b.Bursts+b.Mixes+b.Histories == 0 && (b.Postgres == "" || b.Kills == 0) {
		return usage("there is nothing to do")
	}
	for _, n := range b.Callers {
		if n < 1 || n > 10_000 {
			return usage("--callers are from 1 to 10000")
		}
	}
	for _, n := range b.Capacity {
		if n < 1 || n > 10_000 {
			return usage("--capacity is from 1 to 10000")
		}
	}
	return nil
}

// print prints what was judged, and on stderr every finding.
func (b *benchSeats) print(s streams, r seats.Result) {
	switch {
	case b.JSON:
		_ = json.NewEncoder(s.out).Encode(r) // whoever closed it does not want to know
	case r.Scenario == "check":
		fmt.Fprintf(s.out, "%-13s the database was recounted in %.1f s, %d findings\n", r.Scenario, r.Took.Seconds(), len(r.Findings))
	default:
		fmt.Fprintf(s.out, "%-13s %4d callers for %3d seats: %d calls in %.2f s, %d full, %d accepted, %d unknown = %d seats + %d queue + %d unverified + %d ended, %d findings\n",
			r.Scenario, r.Callers, r.Capacity, r.Calls, r.Took.Seconds(), r.Full, r.Accepted, r.Open, r.Seats, r.Queue, r.Unverified, r.Ended, len(r.Findings))
	}
	for _, f := range r.Findings {
		fmt.Fprintf(s.err, "%s: %s\n", r.Event, f)
	}
	if r.Journal != "" {
		fmt.Fprintln(s.err, "every call stands in", r.Journal)
	}
}

// seatSums adds up what was done, by scenario and number of callers.
type seatSums map[string]*seatSum

type seatSum struct {
	scenarios, calls, findings int
	took, whole                time.Duration
}

func (all seatSums) add(r seats.Result, whole time.Duration) {
	name := fmt.Sprintf("%s, %d callers", r.Scenario, r.Callers)
	if all[name] == nil {
		all[name] = &seatSum{}
	}
	sum := all[name]
	sum.scenarios++
	sum.calls += r.Calls
	sum.findings += len(r.Findings)
	sum.took += r.Took
	sum.whole += whole
}

// print prints the sums.
func (all seatSums) print(s streams) {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if sum := all[name]; sum.calls > 0 {
			n := float64(sum.scenarios)
			fmt.Fprintf(s.out, "%d x %s: %d calls, %.2f s each, %.2f s with preparing and judging, %d findings\n",
				sum.scenarios, name, sum.calls, sum.took.Seconds()/n, sum.whole.Seconds()/n, sum.findings)
		}
	}
}
