// Package syncs looks at when the log of the database reaches the disk: no
// sign-up may be acknowledged before it. Killing a server cannot show that,
// since the kernel keeps what a dead process has written.
//
// On SQLite the server runs under strace; PostgreSQL counts for itself.
package syncs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof"
	"rollcall/internal/proof/stage"
	"rollcall/internal/store"
)

// Options say what is counted.
type Options struct {
	Program    load.Program
	Folder     string // empty, for databases and traces
	Postgres   string // address of a PostgreSQL server on which nothing else is going on; "": SQLite
	Sequential int    // sign-ups one after another
	Concurrent int    // sign-ups by many callers at once
	Callers    int
}

// A Report is how often the log of a database was synced to the disk
// while so many sign-ups were acknowledged.
type Report struct {
	Callers      int `json:"callers"`
	Acknowledged int `json:"acknowledged"`
	Syncs        int `json:"syncs"`
	// Batches is how many syncs had answers waiting for them. It is 0 on
	// PostgreSQL, which does not tell.
	Batches  int            `json:"batches"`
	Unsynced int            `json:"unsynced"` // acknowledged without a sync before it
	Findings proof.Findings `json:"findings"`
}

// ErrNoTracer says that syncs cannot be seen on this machine.
var ErrNoTracer = errors.New("strace is not installed, and nothing else shows the syncs of SQLite: install it (on Debian: apt-get install strace), or count on PostgreSQL with --postgres")

// Count lets people sign up, first one after another and then many at once,
// and looks at when the database's log is synced: no sign-up may be answered
// before the log was, since it was asked for. A kill cannot prove that, since
// what a program has written survives it without any sync.
func Count(ctx context.Context, o Options) ([]Report, error) {
	var all []Report
	for i, run := range []struct{ callers, n int }{{1, o.Sequential}, {o.Callers, o.Concurrent}} {
		c := &syncs{Options: o, callers: run.callers, n: run.n}
		c.Folder = filepath.Join(o.Folder, fmt.Sprint(i+1))
		if err := os.Mkdir(c.Folder, 0o700); err != nil {
			return nil, err
		}
		count := c.sqlite
		if o.Postgres != "" {
			count = c.postgres
		}
		report, err := count(ctx)
		if err != nil {
			return all, fmt.Errorf("%d callers: %w", run.callers, err)
		}
		all = append(all, *report)
	}
	return all, nil
}

// syncs is one run.
type syncs struct {
	Options
	callers, n int
}

// sqlite counts by looking over the server's shoulder.
func (c *syncs) sqlite(ctx context.Context) (*Report, error) {
	tracer, err := exec.LookPath("strace")
	if err != nil {
		return nil, ErrNoTracer
	}
	file := filepath.Join(c.Folder, "trace")
	program := c.Program
	program.Prepare = func(cmd *exec.Cmd) {
		if slices.Contains(cmd.Args, "serve") {
			cmd.Args = append([]string{tracer, "-D", "-f", "-yy", "-s", "16", "-e", "signal=none", "-e", "trace=fsync,fdatasync,read,write,pwrite64", "-o", file, cmd.Path}, cmd.Args[1:]...)
			cmd.Path = tracer
		}
	}
	site, err := stage.New(ctx, stage.Options{Program: program, Folder: c.Folder})
	if err != nil {
		return nil, err
	}
	done, err := c.signUps(ctx, site)
	pid := site.Server(0).PID()
	if err = errors.Join(err, site.Close()); err != nil {
		return nil, err
	}
	t, err := readTrace(ctx, file, pid)
	if err != nil {
		return nil, err
	}
	report, err := t.report()
	if err != nil {
		return nil, err
	}
	report.Callers = c.callers
	if report.Acknowledged != done {
		return nil, fmt.Errorf("the trace shows %d acknowledged sign-ups of %d", report.Acknowledged, done)
	}
	return report, nil
}

// postgres asks the server how often it has synced. Its processes tell of
// what they did when they end, at the latest.
func (c *syncs) postgres(ctx context.Context) (*Report, error) {
	site, err := stage.New(ctx, stage.Options{Program: c.Program, Folder: c.Folder, Postgres: c.Postgres})
	if err != nil {
		return nil, err
	}
	before, err := settledSyncs(ctx, c.Postgres)
	if err != nil {
		return nil, errors.Join(err, site.Close())
	}
	done, err := c.signUps(ctx, site)
	if err != nil {
		return nil, errors.Join(err, site.Close())
	}
	if err := site.End(0); err != nil {
		return nil, errors.Join(err, site.Close())
	}
	after, err := settledSyncs(ctx, c.Postgres)
	if err = errors.Join(err, site.Close()); err != nil {
		return nil, err
	}
	r := &Report{Callers: c.callers, Acknowledged: done, Syncs: int(after - before)}
	if least := done / c.callers; r.Syncs < least { // each caller waits for one answer after another
		r.Unsynced = least - r.Syncs
		r.Findings.Add(syncedRule, fmt.Sprintf("%d syncs for %d sign-ups by %d callers, at least %d are needed", r.Syncs, done, c.callers, least), nil)
	}
	return r, nil
}

// syncedRule is what all this is about.
const syncedRule = "nothing is acknowledged before the log is on the disk"

// settledSyncs is the server's count when it does not change any more.
func settledSyncs(ctx context.Context, server string) (int64, error) {
	last := int64(-1)
	for range 50 {
		load.Wait(ctx, 500*time.Millisecond)
		n, err := store.LogSyncs(ctx, server)
		if err != nil || n == last {
			return n, err
		}
		last = n
	}
	return 0, errors.New("the server's count of syncs does not come to rest: something else writes there")
}

// signUps lets people sign up, and returns how many were acknowledged.
func (c *syncs) signUps(ctx context.Context, site *stage.Stage) (int, error) {
	j, err := site.Publish(ctx, proof.Rules{Event: "syncs", Sessions: []proof.Session{{Slug: "hall", Capacity: 100}}})
	if err != nil {
		return 0, err
	}
	callers := make([]*stage.Caller, c.callers)
	for i := range callers {
		if callers[i], err = site.Caller(j, i+1, 0); err != nil {
			return 0, err
		}
		defer callers[i].Close()
	}
	var done atomic.Int64
	_, err = load.Each(ctx, c.n, c.callers, func(ctx context.Context, worker, i int) error {
		call := callers[worker].SignUp(ctx, fmt.Sprintf("p%d@example.org", i), "hall")
		if !call.OK() {
			return fmt.Errorf("a sign-up was answered with %d %s %s", call.Status, call.Code, call.Error)
		}
		done.Add(1)
		return nil
	})
	return int(done.Load()), err
}
