package outage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof"
	"rollcall/internal/proof/stage"
)

// DiskOptions say what the disk of a server is to suffer.
type DiskOptions struct {
	Program load.Program
	Folder  string        // empty, for the installations
	Callers int           // how many people at a time
	Hold    time.Duration // how long each trouble lasts at least
	Talk    io.Writer     // what is left out, and why
}

// A Trouble is something that happens to the disk under a running server.
type Trouble struct {
	Name     string         `json:"trouble"`
	Lasted   time.Duration  `json:"lasted_ns"`
	Seen     map[string]int `json:"seen"`       // answers to writing, by status and code
	Reads    int            `json:"reads"`      // answers to reading meanwhile
	Recovery time.Duration  `json:"service_ns"` // from its end until a request sent then was acknowledged
}

// A DiskReport is what came of it.
type DiskReport struct {
	Troubles []Trouble      `json:"troubles"`
	Refusals []Refusal      `json:"refusals"` // of starts
	Accepted int            `json:"accepted"` // people, over all installations
	Findings proof.Findings `json:"findings"`
	Journals []string       `json:"journals,omitempty"` // paths; only with findings
}

// A trouble is how one is made, and what is expected of the program.
type trouble struct {
	name  string
	begin func(context.Context) (end func() error, err error)
	// wanted is what writing is answered with, such as "507 no_space"; more
	// than one of them may come. None: everything is acknowledged, slowly.
	wanted []string
	slow   time.Duration
	leaky  bool // something may still be written meanwhile
}

// injected are troubles that a tracer makes: the calls of the server that
// write or sync fail, or take their time, as if the kernel had said so.
func injected(pid int) []trouble {
	inject := func(what string) func(context.Context) (func() error, error) {
		return func(ctx context.Context) (func() error, error) { return tamper(ctx, pid, what) }
	}
	return []trouble{
		{name: "full disk", begin: inject("pwrite64:error=ENOSPC"), wanted: []string{"507 no_space"}},
		{name: "slow disk", begin: inject("fsync,fdatasync:delay_enter=300000"), slow: 300 * time.Millisecond},
		{name: "disk that fails at sync", begin: inject("fsync,fdatasync:error=EIO"), wanted: []string{"503 outcome_unknown"}},
		{name: "disk that fails at writing", begin: inject("pwrite64:error=EIO"), wanted: []string{"503 outcome_unknown", "503 database_away"}},
		{name: "disk that turned read-only", begin: inject("pwrite64:error=EROFS"), wanted: []string{"503 outcome_unknown", "503 database_away"}},
	}
}

// Disk starts a server on SQLite, lets people come, and makes trouble with the
// disk. The server has to refuse cleanly, to show what is there, to recover by
// itself, and to have kept everything that it has acknowledged.
func Disk(ctx context.Context, o DiskOptions) (*DiskReport, error) {
	if err := tracer(); err != nil {
		return nil, err
	}
	d := &disk{DiskOptions: o, report: &DiskReport{}}
	return d.report, errors.Join(d.injected(ctx), d.filled(ctx), d.refusals(ctx))
}

// disk is a run.
type disk struct {
	DiskOptions
	report *DiskReport
}

// injected runs everything that a tracer can do on one server.
func (d *disk) injected(ctx context.Context) error {
	folder := filepath.Join(d.Folder, "traced")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	return d.suffer(ctx, folder, injected)
}

// filled fills a small file system for good, where we may make one.
func (d *disk) filled(ctx context.Context) (err error) {
	folder := filepath.Join(d.Folder, "small")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	unmount, err := mountSmall(ctx, folder)
	if err != nil {
		fmt.Fprintf(d.Talk, "a small file system that is filled is left out: %v\n", err)
		return nil
	}
	defer func() { err = errors.Join(err, unmount()) }()
	return d.suffer(ctx, folder, func(int) []trouble {
		return []trouble{{name: "small disk, filled", begin: fill(folder), wanted: []string{"507 no_space"}, leaky: true}}
	})
}

// suffer runs a server in a folder and lets it have every trouble.
func (d *disk) suffer(ctx context.Context, folder string, troubles func(pid int) []trouble) (err error) {
	site, err := stage.New(ctx, stage.Options{Program: d.Program, Folder: folder})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.Close()) }()
	j, err := site.Publish(ctx, proof.Rules{Event: "disk", Outages: true, Sessions: []proof.Session{{Slug: "first", Capacity: 100}, {Slug: "second", Capacity: 30}}})
	if err != nil {
		return err
	}
	w, err := watchOver(ctx, site, j)
	if err != nil {
		return err
	}
	people, err := flow(ctx, &site.Site, j, d.Callers, 1, 20_000, 20*time.Millisecond)
	if err != nil {
		w.stop()
		return err
	}
	all := troubles(site.Server(0).PID())
	spans := make([]span, len(all))
	for i, t := range all {
		if spans[i], err = d.have(ctx, people, t); err != nil {
			break
		}
	}
	err = errors.Join(err, people.stop())
	looks := w.stop()
	if err != nil {
		return err
	}
	for i, t := range all {
		d.report.Findings = append(d.report.Findings, d.judge(t, spans[i], j.Calls(), looks)...)
	}
	return d.judgeAll(ctx, site, j)
}

// A span is how long a trouble lasted, in the journal's time.
type span struct{ from, to time.Duration }

// troubleEnds is how long a trouble lasts at most until it is noticed.
const troubleEnds = 20 * time.Second

// have lets the server have one trouble, until it was noticed.
func (d *disk) have(ctx context.Context, people *stream, t trouble) (span, error) {
	load.Wait(ctx, 500*time.Millisecond)
	end, err := t.begin(ctx)
	if err != nil {
		return span{}, fmt.Errorf("%s: %w", t.name, err)
	}
	s := span{from: people.journal.Now()}
	load.Wait(ctx, d.Hold)
	for people.journal.Now() < s.from+troubleEnds && ctx.Err() == nil && !noticed(people.journal.Calls(), s.from, t) {
		load.Wait(ctx, 100*time.Millisecond)
	}
	s.to = people.journal.Now()
	if err := end(); err != nil {
		return s, fmt.Errorf("%s: %w", t.name, err)
	}
	people.servedAfter(ctx, people.journal.Now(), serviceWithin)
	return s, ctx.Err()
}

// inShort is an answer in short.
func inShort(c *proof.Call) string { return fmt.Sprintf("%d %s", c.Status, c.Code) }

// noticed reports whether somebody has been answered as t makes the server
// answer.
func noticed(calls []proof.Call, from time.Duration, t trouble) bool {
	for _, c := range calls {
		if c.Sent >= from && t.shows(&c) {
			return true
		}
	}
	return false
}

// shows reports whether c was answered as t makes the server answer.
func (t *trouble) shows(c *proof.Call) bool {
	for _, w := range t.wanted {
		if inShort(c) == w {
			return true
		}
	}
	return t.slow > 0 && c.OK() && c.Ended-c.Sent >= t.slow
}

// judge says what was wrong during one trouble.
func (d *disk) judge(t trouble, s span, calls []proof.Call, looks []look) proof.Findings {
	seen := Trouble{Name: t.name, Lasted: s.to - s.from, Seen: map[string]int{}}
	var found proof.Findings
	for _, c := range calls {
		if c.Sent < s.from || c.Ended > s.to {
			continue
		}
		seen.Seen[inShort(&c)]++
		switch {
		case t.slow > 0 && !c.OK() && c.Status >= 500:
			found.Add("a slow disk refuses nobody", t.name+": "+inShort(&c), []int{c.Number})
		case t.slow == 0 && !t.leaky && c.OK():
			found.Add("nothing is acknowledged that cannot be written", t.name+": "+string(c.Action)+" of "+c.Person, []int{c.Number})
		case c.Status >= 500 && !t.shows(&c):
			found.Add("refused cleanly", t.name+": "+inShort(&c), []int{c.Number})
		}
	}
	if !noticed(calls, s.from, t) {
		found.Add("the trouble is noticed", fmt.Sprintf("%s: nobody was answered %q, so nothing is proven", t.name, t.wanted), nil)
	}
	during := within(looks, s.from, s.to)
	if seen.Reads = len(during); seen.Reads == 0 {
		found.Add(proof.ShowsSomething, t.name+": nothing was read meanwhile", nil)
	}
	found = append(found, readings(during, false)...)
	first := firstServed(calls, 0, s.to)
	if seen.Recovery = first - s.to; seen.Recovery > serviceWithin {
		found.Add("service by itself when the trouble is over", t.name, nil)
	}
	d.report.Troubles = append(d.report.Troubles, seen)
	return found
}

// judgeAll compares everything with what is there after the server has been
// killed and started again.
func (d *disk) judgeAll(ctx context.Context, site *stage.Stage, j *proof.Journal) error {
	if err := site.Replace(ctx, 0); err != nil {
		return err
	}
	o, err := site.Observe(ctx, 0, j.Rules.Event)
	if err != nil {
		return err
	}
	found := append(proof.Judge(j, o), proof.Outages(j.Calls())...)
	wrong, err := site.Check(ctx)
	if err != nil {
		return err
	}
	found = append(found, wrong...)
	d.report.Accepted += proof.Count(j, o).Accepted
	d.report.Findings = append(d.report.Findings, found...)
	if len(d.report.Findings) == 0 {
		return nil
	}
	path, err := j.Save()
	d.report.Journals = append(d.report.Journals, path)
	return err
}
