// Package delivery lets letters of every kind meet a mail server that fails
// in every way it can, and servers of ours that are killed meanwhile.
//
// Afterwards the mail server has to hold exactly the letters that are owed:
// nothing is missing, nothing is there that nobody owes, and a letter is there
// twice only if nobody could know that it had been taken, and then byte for
// byte. What was refused for good is visible as failed, what had lost its use
// as too late.
package delivery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof"
	"rollcall/internal/proof/mailbox"
	"rollcall/internal/proof/stage"
	"rollcall/internal/store"
)

// Options say how long the mail server is of no use, and how.
type Options struct {
	Program  load.Program
	Folder   string        // empty, for the key and SQLite's file
	Postgres string        // address of a server to make a database on; "": SQLite
	Hold     time.Duration // how long it fails in each way
	Drain    bool          // wait at the end until letters that a dead server had claimed are free again and sent: about a minute
	Talk     func(format string, args ...any)
}

// A Report is what came of it.
type Report struct {
	Took     time.Duration           `json:"took_ns"`
	Tally    Tally                   `json:"letters"`
	Failed   map[mailbox.Failure]int `json:"failed"` // how often the mail server failed in each way
	Kills    int                     `json:"kills"`
	Findings proof.Findings          `json:"findings"`
}

// A phase is a way to fail for a while; with a kill of our server in the
// middle.
type phase struct {
	failure mailbox.Failure
	kill    bool
}

// phases are all ways. Those that end in a kill come first, so that what a
// dead server had claimed is free again soon after the last.
var phases = []phase{
	{mailbox.Silent, true}, {mailbox.Drops, true}, {mailbox.Works, true}, {mailbox.Drops, false}, {mailbox.Silent, false},
	{mailbox.PutsOff, false}, {mailbox.BadTLS, false}, {mailbox.Away, false}, {mailbox.Hangs, false}, {mailbox.Works, false},
}

// nobody is how the addresses begin that the mail server never knows.
const nobody = "nobody"

// Run runs all phases and judges.
func Run(ctx context.Context, o Options) (report *Report, err error) {
	box, err := mailbox.Open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, box.Close()) }()
	box.Lean()
	box.Nobody(nobody)
	site, err := stage.New(ctx, stage.Options{
		Program: o.Program, Folder: o.Folder, Postgres: o.Postgres, Serve: []string{"--smtp-url", box.URL()},
	})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, site.Close()) }()
	d := &delivery{Options: o, stage: site, box: box, killed: map[string]bool{}, moved: map[string]string{}, answered: map[string]bool{}}
	began := time.Now()
	if err := d.run(ctx); err != nil {
		return nil, err
	}
	return &Report{Took: time.Since(began), Tally: d.tally, Failed: box.Counts(), Kills: d.kills, Findings: d.found}, nil
}

// A delivery is a run.
type delivery struct {
	Options
	stage    *stage.Stage
	box      *mailbox.Mailbox
	events   []string          // slugs
	killed   map[string]bool   // Message-IDs of letters under way at a kill
	moved    map[string]string // by an address, the one before
	answered map[string]bool   // addresses of colleagues who have taken a seat or not
	kills    int
	tally    Tally
	found    proof.Findings
}

func (d *delivery) run(ctx context.Context) error {
	d.box.Fail(phases[0].failure) // also for what comes of the past
	if err := d.past(ctx); err != nil {
		return fmt.Errorf("the past: %w", err)
	}
	for n, p := range phases {
		d.box.Fail(p.failure)
		d.Talk("the mail server: %s\n", p.failure)
		if err := d.acts(ctx, n+1, p); err != nil {
			return fmt.Errorf("phase %d, %s: %w", n+1, p.failure, err)
		}
		load.Wait(ctx, d.Hold)
		if !p.kill {
			continue
		}
		if err := d.kill(ctx); err != nil {
			return err
		}
	}
	d.box.Fail(mailbox.Works)
	if err := d.settle(ctx); err != nil {
		return err
	}
	return d.judge(ctx)
}

// acts cause the letters of a phase: all kinds that the past has not caused;
// those after a session and of people's exchanges only before a kill, since
// they take the longest.
func (d *delivery) acts(ctx context.Context, number int, p phase) error {
	slug := fmt.Sprintf("letters-%d", number)
	if err := d.live(ctx, slug); err != nil {
		return err
	}
	if p.kill {
		if err := d.exchange(ctx, slug); err != nil {
			return fmt.Errorf("what people exchange: %w", err)
		}
		if err := d.after(ctx, heldSession(number)); err != nil {
			return fmt.Errorf("what was held: %w", err)
		}
	}
	return d.change(ctx, slug)
}

// lease is how long a claimed letter stays away from other servers.
const lease = 60 * time.Second

// kill kills the server, starts another, and notes what was under way.
func (d *delivery) kill(ctx context.Context) error {
	d.stage.Server(0).Kill()
	killed := time.Now()
	d.kills++
	queued, err := d.stage.Store.QueuedLetters(ctx)
	for _, l := range queued {
		if l.ClaimedUntil != nil && !l.ClaimedUntil.After(killed.Add(lease)) {
			d.killed[l.MessageID] = true
		}
	}
	return errors.Join(err, d.stage.Replace(ctx, 0))
}

// settleWithin is how long the outbox may take to be empty: the longest lease
// or pause that is to be expected, the time until a server looks, and the
// sending.
const settleWithin = lease + 40*time.Second

// settle waits until nothing is left to send; without Drain, but for what a
// dead server has claimed.
func (d *delivery) settle(ctx context.Context) error {
	for end := time.Now().Add(settleWithin); time.Now().Before(end) && ctx.Err() == nil; load.Wait(ctx, 100*time.Millisecond) {
		queued, err := d.stage.Store.QueuedLetters(ctx)
		if err != nil {
			return err
		}
		left := 0
		for _, l := range queued {
			if d.Drain || !d.killed[l.MessageID] {
				left++
			}
		}
		if left == 0 {
			break
		}
	}
	return ctx.Err()
}

// open opens the database beside the servers.
func (d *delivery) open(ctx context.Context) (*store.Store, error) {
	return store.Open(ctx, store.Options{Database: d.stage.Database, MustExist: true})
}
