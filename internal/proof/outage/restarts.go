// Package outage takes away from running servers what they stand on:
// PostgreSQL, which crashes under load and collides with rivals (Restarts), or
// the disk, which fills up, slows down or fails (Disk).
//
// While it lasts the servers may refuse, if they do so cleanly; reading goes
// on; when it is over they serve again by themselves, and what was
// acknowledged is there. An outage that nobody noticed is a finding.
package outage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof"
	"rollcall/internal/proof/stage"
)

// RestartsOptions say how PostgreSQL is treated.
type RestartsOptions struct {
	Program  load.Program
	Folder   string // empty, for the installation's key
	Bin      string // folder of PostgreSQL's programs; "": they are looked for
	Servers  int    // how many share the database
	Restarts int
	Callers  int
	Talk     io.Writer // what happens, as it happens
}

// A Restart is what one crash of PostgreSQL meant to one server.
type Restart struct {
	Number  int           `json:"restart"`
	Server  int           `json:"server"`
	Away    time.Duration `json:"away_ns"`    // from the crash until PostgreSQL accepted connections
	Service time.Duration `json:"service_ns"` // from then until a request sent then was acknowledged
	Down    bool          `json:"readyz_fell"`
	Ready   time.Duration `json:"ready_ns"` // from then until /readyz said yes
}

// A RestartsReport is what came of it.
type RestartsReport struct {
	Restarts []Restart      `json:"restarts"`
	Provoked map[string]int `json:"provoked"` // errors that the servers met, by SQLSTATE
	Nameless int            `json:"nameless"` // people without an address who were acknowledged
	proof.Tally
	Findings proof.Findings `json:"findings"`
	Journal  string         `json:"journal,omitempty"` // path; only with findings
}

// serviceWithin is how soon after PostgreSQL a server serves again.
const serviceWithin = 5 * time.Second

// Restarts starts servers on a PostgreSQL of their own and lets people come.
// A rival raises collisions, then provokes deadlocks; then PostgreSQL crashes
// again and again. Everything that was acknowledged has to be there once.
func Restarts(ctx context.Context, o RestartsOptions) (report *RestartsReport, err error) {
	cluster, err := NewCluster(ctx, o.Bin)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, cluster.Close()) }()
	site, err := stage.New(ctx, stage.Options{Program: o.Program, Folder: o.Folder, Postgres: cluster.URL("postgres"), Servers: o.Servers})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, site.Close()) }()
	r := &restarts{RestartsOptions: o, cluster: cluster, stage: site, report: &RestartsReport{}}
	return r.report, r.run(ctx)
}

// restarts is a run.
type restarts struct {
	RestartsOptions
	cluster  *Cluster
	stage    *stage.Stage
	journal  *proof.Journal
	nameless *proof.Journal // of people who have no address, so that only the key tells repeats apart
	people   *stream
	crowd    *stream
	watch    *watch
	report   *RestartsReport
}

func (r *restarts) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx) // for those who have begun if others cannot
	defer cancel()
	if err := r.begin(ctx); err != nil {
		return err
	}
	err := r.rivals(ctx)
	var crashes []crash
	if err == nil {
		crashes, err = r.crashes(ctx)
	}
	err = errors.Join(err, r.people.stop(), r.crowd.stop())
	looks := r.watch.stop()
	if err != nil {
		return err
	}
	return r.judge(ctx, crashes, looks)
}

// begin lets people come.
func (r *restarts) begin(ctx context.Context) (err error) {
	rules := proof.Rules{Event: "restarts", Outages: true, Sessions: []proof.Session{{Slug: "first", Capacity: 100}, {Slug: "second", Capacity: 30}}}
	if r.journal, err = r.stage.Publish(ctx, rules); err != nil {
		return err
	}
	rules.Event = "nameless"
	if r.nameless, err = r.stage.Publish(ctx, rules); err != nil {
		return err
	}
	database, err := r.database()
	if err != nil {
		return err
	}
	if _, err := r.cluster.SQL(ctx, database, triggers); err != nil {
		return err
	}
	if r.watch, err = watchOver(ctx, r.stage, r.journal); err != nil {
		return err
	}
	if r.people, err = flow(ctx, &r.stage.Site, r.journal, r.Callers, 1, 40_000, 20*time.Millisecond); err != nil {
		return err
	}
	r.crowd, err = flowNameless(ctx, &r.stage.Site, r.nameless, max(1, r.Callers/4))
	return err
}

// A crash is one of PostgreSQL, in the journal's time.
type crash struct{ at, accepts time.Duration }

// crashes lets PostgreSQL crash as often as was asked for.
func (r *restarts) crashes(ctx context.Context) ([]crash, error) {
	var all []crash
	for range r.Restarts {
		load.Wait(ctx, 700*time.Millisecond)
		c := crash{at: r.journal.Now()}
		accepts, err := r.cluster.CrashAndRestart(ctx)
		if err != nil {
			return nil, err
		}
		c.accepts = accepts.Sub(r.journal.Began())
		all = append(all, c)
		if !r.people.servedAfter(ctx, r.journal.Now(), 2*serviceWithin) {
			fmt.Fprintf(r.Talk, "restart %d: not every server serves after %s\n", len(all), 2*serviceWithin)
		}
	}
	load.Wait(ctx, 300*time.Millisecond)
	return all, ctx.Err()
}

func (r *restarts) judge(ctx context.Context, crashes []crash, looks []look) error {
	o, err := r.stage.Observe(ctx, 0, r.journal.Rules.Event)
	if err != nil {
		return err
	}
	calls, found := r.journal.Calls(), proof.Judge(r.journal, o)
	found = append(found, proof.Outages(calls)...)
	found = append(found, proof.Outages(r.nameless.Calls())...)
	found = append(found, readings(looks, true)...)
	for n, c := range crashes {
		for server := range r.stage.URLs {
			found = append(found, r.restart(n+1, server, c, calls, looks)...)
		}
	}
	there, err := r.stage.Names(ctx, r.nameless.Rules.Event)
	if err != nil {
		return err
	}
	if r.report.Nameless = proof.Acknowledged(r.nameless)[proof.Add]; r.report.Nameless == 0 {
		found.Add(proof.ShowsSomething, "nobody without an address was acknowledged", nil)
	}
	found = append(found, proof.JudgeNames(r.nameless, there)...)
	wrong, err := r.stage.Check(ctx)
	if err != nil {
		return err
	}
	found = append(found, wrong...)
	r.report.Tally, r.report.Findings = proof.Count(r.journal, o), append(r.report.Findings, found...)
	if len(r.report.Findings) > 0 {
		r.report.Journal, err = r.journal.Save()
	}
	return err
}

// restart measures what a crash meant to a server.
func (r *restarts) restart(number, server int, c crash, calls []proof.Call, looks []look) proof.Findings {
	var found proof.Findings
	seen := Restart{Number: number, Server: server + 1, Away: c.accepts - c.at}
	first := firstServed(calls, server, c.accepts)
	down, up := fell(within(looks, c.at, c.at+4*serviceWithin), server, c.accepts)
	seen.Service, seen.Ready, seen.Down = first-c.accepts, up-c.accepts, down != proof.Never
	name := fmt.Sprintf("server %d at restart %d", server+1, number)
	if first == proof.Never || seen.Service > serviceWithin {
		found.Add("service within five seconds after PostgreSQL", name+" did not serve in time", nil)
	}
	if down == proof.Never || up == proof.Never || seen.Ready > serviceWithin {
		found.Add("readiness falls and comes back", fmt.Sprintf("%s: fell %t, came back %t", name, down != proof.Never, up != proof.Never), nil)
	}
	r.report.Restarts = append(r.report.Restarts, seen)
	return found
}
