package proof

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/store"
)

// CrashesOptions say how often the server is killed, and how.
type CrashesOptions struct {
	Program  load.Program
	Folder   string // empty, for the key and SQLite's file
	Postgres string // address of a server to make a database on; "": SQLite
	Cycles   int
	Callers  int
	Seed     uint64    // the same seed makes the same choices
	Drain    bool      // wait at the end until letters that a dead server had claimed are free again and sent: about a minute
	Talk     io.Writer // what happens, as it happens
}

// A CrashesReport is what came of it.
type CrashesReport struct {
	Cycles   int             `json:"cycles"`
	Seed     uint64          `json:"seed"`
	Took     time.Duration   `json:"took_ns"`
	Restarts []time.Duration `json:"restarts_ns"` // each from the start of the process to its ready line
	Done     map[Action]int  `json:"done"`        // acknowledged deeds
	Nameless int             `json:"nameless"`    // acknowledged people without an address
	Unknown  int             `json:"unknown"`     // calls that a kill left without an answer
	Post     PostTally       `json:"post"`
	Findings []Finding       `json:"findings"`
	Journal  string          `json:"journal,omitempty"` // path; only with findings
}

// The limits of a cycle.
const (
	earliest      = 50 * time.Millisecond
	latest        = 450 * time.Millisecond
	restartWithin = 2 * time.Second
	peopleAtMost  = 60 // of one caller in one cycle
	checkedAlways = 40 // so many cycles are followed by a recount each, later every tenth
)

// Crashes starts a server and kills it under load, again and again; people
// whose request went unanswered repeat it with its key when the server is
// back. After every restart, and once more at the end, everything that was
// acknowledged has to be there once, with its letters.
func Crashes(ctx context.Context, o CrashesOptions) (report *CrashesReport, err error) {
	box, err := OpenMailbox()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, box.Close()) }()
	box.Lean()
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	stage, err := NewStage(ctx, StageOptions{
		Program: o.Program, Folder: o.Folder, Postgres: o.Postgres, Serve: []string{"--listen", address, "--smtp-url", box.URL()},
	})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stage.Close()) }()
	c := &crashes{
		CrashesOptions: o, stage: stage, post: newPost(box), chance: rand.New(rand.NewPCG(o.Seed, 0)),
		report: &CrashesReport{Seed: o.Seed, Done: map[Action]int{}},
	}
	began := time.Now()
	err = c.run(ctx)
	c.report.Took = time.Since(began)
	return c.report, err
}

// freeAddress is one on loopback that nobody listens on. A server that is
// started again has to be found where it was.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// crashes is a run.
type crashes struct {
	CrashesOptions
	stage  *Stage
	post   *post
	chance *rand.Rand
	events []*crashEvent
	report *CrashesReport
}

// A crashEvent is what one cycle was about: people with an address, and
// people without.
type crashEvent struct{ journal, nameless *Journal }

func (c *crashes) run(ctx context.Context) error {
	for n := range c.Cycles {
		if err := c.cycle(ctx, n); err != nil {
			return fmt.Errorf("cycle %d: %w", n+1, err)
		}
		c.report.Cycles++
		if (n+1)%50 == 0 {
			fmt.Fprintf(c.Talk, "%d cycles, %d findings\n", n+1, len(c.report.Findings))
		}
		if len(c.report.Findings) > 0 {
			break // what follows would tell of the same again
		}
	}
	if err := c.finally(ctx); err != nil {
		return err
	}
	if len(c.report.Findings) > 0 {
		path, err := c.events[len(c.events)-1].journal.Save()
		c.report.Journal = path
		return err
	}
	return nil
}

// find adds findings of one cycle.
func (c *crashes) find(where string, found ...Finding) {
	for _, f := range found {
		f.Detail = where + ": " + f.Detail
		c.report.Findings = append(c.report.Findings, f)
	}
}

// cycle is one kill. While it happens, nobody but the server has the
// database open, as after a power cut.
func (c *crashes) cycle(ctx context.Context, n int) error {
	e, err := c.publish(ctx, n)
	if err != nil {
		return err
	}
	if err := c.closeStore(); err != nil {
		return err
	}
	people := c.let(ctx, e, n)
	wait(ctx, earliest+time.Duration(c.chance.Int64N(int64(latest-earliest))))
	c.stage.Server(0).Kill()
	killed := time.Now()
	people.end()
	restarted := c.stage.Replace(ctx, 0)
	if restarted != nil {
		people.abandon()
	}
	if err := errors.Join(restarted, people.wait()); err != nil {
		return err
	}
	if err := c.openStore(ctx); err != nil {
		return err
	}
	if err := c.post.underWay(ctx, c.stage.Store, killed); err != nil {
		return err
	}
	return c.judge(ctx, n, e)
}

// publish announces what a cycle is about.
func (c *crashes) publish(ctx context.Context, n int) (*crashEvent, error) {
	rules := Rules{
		Event: fmt.Sprintf("crash-%d", n+1), Verify: true, Soon: true,
		Sessions: []Session{{"hall", 8}, {"room", 30}},
	}
	j, err := c.stage.Publish(ctx, rules)
	if err != nil {
		return nil, err
	}
	rules.Event, rules.Sessions = fmt.Sprintf("nameless-%d", n+1), []Session{{"hall", 10_000}}
	nameless, err := c.stage.Publish(ctx, rules)
	e := &crashEvent{j, nameless}
	c.events = append(c.events, e)
	return e, err
}

func (c *crashes) closeStore() error {
	st := c.stage.Store
	c.stage.Store = nil
	return st.Close()
}

func (c *crashes) openStore(ctx context.Context) (err error) {
	c.stage.Store, err = store.Open(ctx, store.Options{Database: c.stage.Database, MustExist: true})
	return err
}

// judge judges one cycle after its restart.
func (c *crashes) judge(ctx context.Context, n int, e *crashEvent) error {
	where := fmt.Sprintf("cycle %d", n+1)
	took := c.stage.Server(0).Startup
	c.report.Restarts = append(c.report.Restarts, took)
	if took > restartWithin {
		c.find(where, Finding{Rule: "a restart takes less than two seconds", Detail: took.String()})
	}
	if err := c.judgeEvent(ctx, where, e); err != nil {
		return err
	}
	for _, d := range deeds(e.journal.Calls()) {
		if d.done {
			c.report.Done[d.Action]++
		}
	}
	for _, d := range deeds(e.nameless.Calls()) {
		if d.done {
			c.report.Nameless++
		}
	}
	for _, call := range append(e.journal.Calls(), e.nameless.Calls()...) {
		if call.Outcome == Unknown {
			c.report.Unknown++
		}
	}
	if n >= checkedAlways && (n+1)%10 != 0 {
		return nil
	}
	wrong, err := c.stage.Store.Check(ctx)
	c.find(where, recounted(wrong)...)
	return err
}

// judgeEvent judges what an event's journals say against what is there.
func (c *crashes) judgeEvent(ctx context.Context, where string, e *crashEvent) error {
	o, err := c.stage.Observe(ctx, 0, e.journal.Rules.Event)
	if err != nil {
		return err
	}
	c.find(where, Judge(e.journal, o)...)
	c.find(where, answeredInTheEnd(e.journal.Calls())...)
	c.post.people(o)
	joined, err := c.stage.judgeJoins(ctx, e.journal, o)
	if err != nil {
		return err
	}
	c.find(where, joined...)
	there, err := c.stage.names(ctx, e.nameless.Rules.Event)
	if err != nil {
		return err
	}
	c.find(where, answeredInTheEnd(e.nameless.Calls())...)
	c.find(where, judgeNames(e.nameless, there)...)
	return nil
}

// finally judges everything again, and the letters as a whole.
func (c *crashes) finally(ctx context.Context) error {
	if err := c.post.settle(ctx, c.stage.Store, c.Drain && len(c.report.Findings) == 0); err != nil {
		return err
	}
	for i, e := range c.events {
		if len(c.report.Findings) > 0 {
			break
		}
		if err := c.judgeEvent(ctx, fmt.Sprintf("cycle %d, at the end", i+1), e); err != nil {
			return err
		}
	}
	var slugs []string
	for _, e := range c.events {
		slugs = append(slugs, e.journal.Rules.Event)
	}
	tally, found, err := c.post.judge(ctx, c.stage.Store, slugs)
	if err != nil {
		return err
	}
	c.report.Post = tally
	c.find("at the end", found...)
	wrong, err := c.stage.Recount(ctx)
	c.find("at the end", recounted(wrong)...)
	if c.report.Cycles >= checkedAlways {
		c.find("at the end", c.missing()...)
	}
	return err
}

// missing are the things that a run is for and that did not happen in it.
func (c *crashes) missing() []Finding {
	t := &trial{}
	for _, a := range []Action{SignUp, Add, Verify, Cancel, Return, Join} {
		if c.report.Done[a] == 0 {
			t.find("the run shows something", fmt.Sprintf("not one %s was acknowledged", a), nil)
		}
	}
	if c.report.Unknown == 0 {
		t.find("the run shows something", "no kill has met a request under way", nil)
	}
	if c.report.Post.UnderWay == 0 {
		t.find("the run shows something", "no kill has met a letter under way", nil)
	}
	return t.found
}

// recounted are findings of `check`.
func recounted(wrong []store.Finding) []Finding {
	var all []Finding
	for _, w := range wrong {
		all = append(all, Finding{Rule: "check is clean", Detail: w.Rule + ": " + w.Detail})
	}
	return all
}

// answeredInTheEnd finds requests whose last repeat had no answer: everybody
// repeats until there is one.
func answeredInTheEnd(calls []Call) []Finding {
	last := map[string]Call{}
	for _, call := range calls {
		last[call.Key] = call
	}
	t := &trial{}
	for _, call := range last {
		if call.Outcome != Answered {
			t.find("a request that is repeated is answered in the end", fmt.Sprintf("%s of %s: %s", call.Action, call.Person, call.Error), []int{call.Number})
		}
	}
	return t.found
}

// A throng is the callers of one cycle.
type throng struct {
	end     context.CancelFunc // nobody begins anything more
	abandon context.CancelFunc // nobody repeats anything either
	all     sync.WaitGroup
	failed  []error
}

func (g *throng) wait() error {
	g.all.Wait()
	g.abandon()
	return errors.Join(g.failed...)
}
