// Package seats lets hundreds of callers want the same seats at once.
//
// A Scenario is what each of a Crowd does to an event of its own: sign up,
// confirm, cancel, come back, and as staff withdraw, promote, restore and
// resize. Each is judged from its journal when everybody has been answered.
// Histories are scenarios so short that an order of their calls is looked for
// which explains every answer.
package seats

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof"
	"rollcall/internal/proof/stage"
)

// Options say how much to try.
type Options struct {
	Program    load.Program
	Folder     string // an empty one
	Postgres   string // server to use, with two of ours; "": SQLite, with one
	Bursts     int    // of each size
	Callers    []int  // sizes of bursts
	Capacities []int64
	Mixes      int // rounds of four scenarios that are more than signing up
	Kills      int // servers to kill in the middle of a burst; on PostgreSQL alone
	Histories  int
	Seed       uint64
	Report     func(Result) // of every scenario, as it is judged
}

// Run plays scenarios on one installation, each on an event of its own, and
// recounts the database at the end. It returns how many promises were broken.
func Run(ctx context.Context, o Options) (findings int, err error) {
	servers := 1
	if o.Postgres != "" {
		servers = 2
	}
	site, err := stage.New(ctx, stage.Options{Program: o.Program, Folder: o.Folder, Postgres: o.Postgres, Servers: servers})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, site.Close()) }()
	r := &run{Options: o, stage: site}
	for _, part := range []func(context.Context) error{r.bursts, r.mixes, r.kills, r.histories, r.recount} {
		if err := part(ctx); err != nil {
			return r.findings, fmt.Errorf("%w; the server said: %s", err, site.Server(0).Talk())
		}
	}
	return r.findings, nil
}

// A run is Run at work.
type run struct {
	Options
	stage    *stage.Stage
	events   int
	findings int
}

// play plays scenarios one after another with the same crowd.
func (r *run) play(ctx context.Context, callers int, scenarios ...Scenario) error {
	crowd, err := Gather(&r.stage.Site, callers)
	if err != nil {
		return err
	}
	defer crowd.Close()
	for _, s := range scenarios {
		s.Seed += r.Seed
		r.events++
		result, err := crowd.Play(ctx, fmt.Sprintf("event-%d", r.events), 0, s)
		if err != nil {
			return err
		}
		r.tell(result)
	}
	return nil
}

func (r *run) tell(result Result) {
	r.findings += len(result.Findings)
	r.Report(result)
}

func (r *run) bursts(ctx context.Context) error {
	for _, callers := range r.Callers {
		var all []Scenario
		for i := range r.Bursts {
			s := Burst(r.Capacities[i%len(r.Capacities)])
			s.Seed = uint64(i)
			all = append(all, s)
		}
		if err := r.play(ctx, callers, all...); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) mixes(ctx context.Context) error {
	for round := range r.Mixes {
		seats := func(i int) int64 { return r.Capacities[(round+i)%len(r.Capacities)] } // another for each, and in each round
		all := []Scenario{ShortList(seats(0), seats(0)/2), Mix(seats(1), true), Confirming(seats(2)), Mix(seats(3), false)}
		for i := range all {
			all[i].Seed = uint64(round)
		}
		if err := r.play(ctx, r.Callers[0], all...); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) histories(ctx context.Context) error {
	var all []Scenario
	for i := range r.Histories {
		all = append(all, History(uint64(i)))
	}
	return r.play(ctx, HistoryCallers, all...)
}

// killed is the server that is killed.
const killed = 1

// kills lets people sign up and confirm at two servers, and kills one of them
// half-way. Whoever it leaves without an answer asks the other, with the same
// Idempotency-Key.
func (r *run) kills(ctx context.Context) error {
	if len(r.stage.URLs) <= killed || r.Kills == 0 {
		return nil
	}
	unanswered := 0
	for i := range r.Kills {
		crowd, err := Gather(&r.stage.Site, r.Callers[0])
		if err != nil {
			return err
		}
		for _, c := range crowd.callers {
			c.Tries, c.Pause = 20, 20*time.Millisecond
		}
		s := Confirming(r.Capacities[i%len(r.Capacities)])
		s.Name, s.Seed = "server killed", r.Seed+uint64(i)
		var journal *proof.Journal
		s.Beside = func(ctx context.Context, j *proof.Journal) error {
			for j.Len() < r.Callers[0] && ctx.Err() == nil {
				load.Wait(ctx, time.Millisecond)
			}
			r.stage.Server(killed).Kill()
			journal = j
			return ctx.Err()
		}
		r.events++
		result, err := crowd.Play(ctx, fmt.Sprintf("event-%d", r.events), 0, s)
		crowd.Close()
		if err != nil {
			return err
		}
		r.tell(result)
		for _, c := range journal.Calls() {
			if c.Server == killed && c.Outcome != proof.Answered {
				unanswered++
			}
		}
		if err := r.stage.Replace(ctx, killed); err != nil {
			return err
		}
	}
	if unanswered == 0 {
		return errors.New("no kill left anybody without an answer: nothing is proven")
	}
	return nil
}

// recount lets the program itself count everything again.
func (r *run) recount(ctx context.Context) error {
	began := time.Now()
	found, err := r.stage.Check(ctx)
	if err != nil {
		return err
	}
	r.tell(Result{Scenario: "check", Took: time.Since(began), Findings: found})
	return nil
}
