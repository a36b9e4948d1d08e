package ending

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof"
	"rollcall/internal/proof/mailbox"
	"rollcall/internal/proof/stage"
)

// StopsOptions say how often the server is asked to end, and how.
type StopsOptions struct {
	Program  load.Program
	Folder   string // empty, for the key and SQLite's file
	Postgres string // address of a server to make a database on; "": SQLite
	Times    int
	Callers  int
	Linger   time.Duration // how long readiness is denied before the port closes
	Hang     int           // at every so manieth time the mail server hangs; 0: never
	Seed     uint64
}

// A Stop is one end of a server, in times since it was asked to end.
type Stop struct {
	Fell     time.Duration `json:"readiness_fell_ns"` // /readyz says no
	Ended    time.Duration `json:"ended_ns"`          // the process is gone
	Status   int           `json:"exit_status"`
	UnderWay int           `json:"under_way"` // requests sent before readiness fell and answered after the server was asked to end
}

// A StopsReport is what came of it.
type StopsReport struct {
	Stops    []Stop         `json:"stops"`
	Took     time.Duration  `json:"took_ns"`
	Requests int            `json:"requests"`
	Post     PostTally      `json:"post"`
	Findings proof.Findings `json:"findings"`
	Journal  string         `json:"journal,omitempty"` // path; only with findings
}

// endWithin is how long a server may take to end, beside its lingering.
const endWithin = 30 * time.Second

// Stops starts a server and ends it under load, again and again, as a load
// balancer wants it: readiness falls first, nobody sends anything more, and
// whoever has sent something is answered. Nothing is sent twice here.
func Stops(ctx context.Context, o StopsOptions) (report *StopsReport, err error) {
	h, err := beset(ctx, stage.Options{Program: o.Program, Folder: o.Folder, Postgres: o.Postgres}, "--linger", o.Linger.String())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, h.end()) }()
	h.outages = true
	s := &stops{StopsOptions: o, hardship: h, chance: rand.New(rand.NewPCG(o.Seed, 0)), report: &StopsReport{}}
	began := time.Now()
	s.report.Journal, err = s.run(ctx)
	s.report.Took, s.report.Findings = time.Since(began), s.found
	return s.report, err
}

// stops is a run.
type stops struct {
	StopsOptions
	*hardship
	chance *rand.Rand
	report *StopsReport
}

// run returns where the last journal is, if anything was found.
func (s *stops) run(ctx context.Context) (journal string, err error) {
	for n := 0; n < s.Times && len(s.found) == 0; n++ {
		if err := s.stop(ctx, n); err != nil {
			return "", fmt.Errorf("stop %d: %w", n+1, err)
		}
	}
	if err := s.post.settle(ctx, s.stage.Store, true); err != nil {
		return "", err
	}
	if s.report.Post, err = s.total(ctx); err != nil {
		return "", err
	}
	s.find("at the end", s.report.missing()...)
	return s.save()
}

// shownBy is how many stops certainly meet requests under way.
const shownBy = 10

// missing are the things that a run is for and that did not happen in it.
func (r *StopsReport) missing() proof.Findings {
	var found proof.Findings
	met := 0
	for _, s := range r.Stops {
		met += s.UnderWay
	}
	if r.Post.Owed == 0 {
		found.Add(proof.ShowsSomething, "nothing was acknowledged that a letter is owed for", nil)
	}
	if met == 0 && len(r.Stops) >= shownBy {
		found.Add(proof.ShowsSomething, "no stop has met a request under way", nil)
	}
	return found
}

// stop ends the server once and starts it again.
func (s *stops) stop(ctx context.Context, n int) error {
	e, err := s.publish(ctx, fmt.Sprintf("stop-%d", n+1))
	if err != nil {
		return err
	}
	hangs := s.Hang > 0 && (n+1)%s.Hang == 0
	people := s.let(ctx, e, throngOptions{callers: s.Callers, tries: 1, seed: s.Seed + uint64(n)<<20})
	balancer, err := s.balance(ctx, people.end)
	if err != nil {
		people.end()
		return errors.Join(err, people.wait())
	}
	load.Wait(ctx, earliest+time.Duration(s.chance.Int64N(int64(latest-earliest))))
	if hangs {
		s.post.box.Fail(mailbox.Hangs)
		load.Wait(ctx, 20*time.Millisecond) // for letters to be caught
	}
	asked := e.journal.Now()
	terminated := s.stage.Server(0).Terminate()
	status, ended := s.stage.Server(0).Wait(endWithin + s.Linger)
	seen := Stop{Status: status, Ended: e.journal.Now() - asked}
	people.end()
	balancer.end()
	s.post.box.Fail(mailbox.Works)
	if err := errors.Join(terminated, ended, people.wait(), balancer.wait()); err != nil {
		return err
	}
	if at := balancer.fell.Load(); at != 0 {
		seen.Fell = time.Unix(0, at).Sub(e.journal.Began()) - asked
	}
	where := fmt.Sprintf("stop %d", n+1)
	if err := s.after(ctx, where); err != nil {
		return err
	}
	s.find(where, balancer.judge()...)
	s.judgeStop(where, e, &seen, asked)
	s.report.Stops = append(s.report.Stops, seen)
	if err := s.stage.Replace(ctx, 0); err != nil {
		return err
	}
	return s.judgeOccasion(ctx, where, e)
}

// after looks at what the ended server has left behind.
func (s *stops) after(ctx context.Context, where string) error {
	queued, err := s.stage.Store.QueuedLetters(ctx)
	var found proof.Findings
	for _, l := range queued {
		if l.ClaimedUntil != nil {
			found.Add("no lease is left", fmt.Sprintf("letter %d is claimed until %s", l.ID, l.ClaimedUntil.Format(time.TimeOnly)), nil)
		}
	}
	s.find(where, found...)
	return err
}

// judgeStop judges how the server ended.
func (s *stops) judgeStop(where string, e *occasion, seen *Stop, asked time.Duration) {
	calls := e.calls()
	s.report.Requests += len(calls)
	var found proof.Findings
	for _, c := range calls {
		if c.Outcome != proof.Answered {
			found.Add("whoever has sent a request is answered", fmt.Sprintf("%s of %s: %s, sent %s after the server was asked to end", c.Action, c.Person, c.Error, (c.Sent-asked).Round(time.Millisecond)), []int{c.Number})
		}
	}
	for _, c := range e.journal.Calls() { // the journals' times differ, this one's are those of asked
		if c.Sent < asked+seen.Fell && c.Ended > asked {
			seen.UnderWay++
		}
	}
	if seen.Status != 0 {
		found.Add("a server that is asked to end ends with status 0", fmt.Sprintf("%d: %s", seen.Status, s.stage.Server(0).Talk()), nil)
	}
	if seen.Ended > endWithin+s.Linger {
		found.Add("a server ends within 30 seconds and its lingering", seen.Ended.String(), nil)
	}
	s.find(where, found...)
}

// A balancer is what a load balancer does: it asks a server every few
// milliseconds whether it is ready, each time on a connection of its own, and
// tells everyone to stop when the server says no.
type balancer struct {
	throng
	stage   *stage.Stage
	tell    func()
	pooled  *load.Client // a connection that has been there from the beginning
	fell    atomic.Int64 // when readiness fell, as Unix time in nanoseconds; 0: not yet
	refused bool         // readiness fell only by the port being closed
	late    []string     // what was wrong with requests that came a moment too late
}

// probePause is between two questions.
const probePause = 3 * time.Millisecond

func (s *stops) balance(ctx context.Context, tell func()) (*balancer, error) {
	b := &balancer{stage: s.stage, tell: tell}
	asking, end := context.WithCancel(ctx)
	b.throng.end, b.abandon = end, end
	var err error
	if b.pooled, err = s.stage.Admin(0); err == nil {
		_, err = b.pooled.Do(ctx, load.Request{Path: "/healthz"})
	}
	if err != nil {
		end()
		return nil, err
	}
	b.failed = make([]error, 1)
	b.all.Go(func() {
		defer b.pooled.Close()
		b.failed[0] = b.ask(ctx, asking)
	})
	return b, nil
}

// ask asks until the server is not ready, and then looks at how it treats
// what comes late.
func (b *balancer) ask(ctx, asking context.Context) error {
	for asking.Err() == nil {
		probe, err := b.stage.Admin(0)
		if err != nil {
			return err
		}
		answer, err := probe.Do(ctx, load.Request{Path: stage.ReadyPath})
		probe.Close()
		if err != nil || answer.Status != 200 {
			b.fell.Store(time.Now().UnixNano())
			b.tell()
			b.refused = err != nil
			if err == nil {
				b.comeLate(ctx)
			}
			return nil
		}
		load.Wait(asking, probePause)
	}
	return nil
}

// comeLate sends what a balancer may still send before it has heard: on a
// fresh connection, and on one that it has kept.
func (b *balancer) comeLate(ctx context.Context) {
	fresh, err := b.stage.Admin(0)
	if err != nil {
		return
	}
	defer fresh.Close()
	for name, client := range map[string]*load.Client{"a fresh": fresh, "a kept": b.pooled} {
		answer, err := client.Do(ctx, load.Request{Path: stage.API + "/events"})
		switch {
		case err != nil:
			b.late = append(b.late, fmt.Sprintf("on %s connection: %v", name, err))
		case answer.Status != 200:
			b.late = append(b.late, fmt.Sprintf("on %s connection: %d", name, answer.Status))
		case !strings.EqualFold(answer.Of("Connection"), "close"):
			b.late = append(b.late, fmt.Sprintf("on %s connection: it stays open, so the next request may meet its end", name))
		}
	}
}

// judge is what the balancer has to complain of.
func (b *balancer) judge() proof.Findings {
	var found proof.Findings
	if b.fell.Load() == 0 || b.refused {
		found.Add("readiness falls before the port closes", "nobody was told in time", nil)
	}
	for _, l := range b.late {
		found.Add("what comes late is answered while the server lingers", l, nil)
	}
	return found
}
