package ending

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof"
	"rollcall/internal/proof/stage"
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
	Cycles   int                  `json:"cycles"`
	Seed     uint64               `json:"seed"`
	Took     time.Duration        `json:"took_ns"`
	Cycling  time.Duration        `json:"cycling_ns"`  // of it, without what comes at the end
	Restarts []time.Duration      `json:"restarts_ns"` // each from the start of the process to its ready line
	Done     map[proof.Action]int `json:"done"`        // acknowledged deeds
	Nameless int                  `json:"nameless"`    // acknowledged people without an address
	Unknown  int                  `json:"unknown"`     // calls that a kill left without an answer
	Post     PostTally            `json:"post"`
	Findings proof.Findings       `json:"findings"`
	Journal  string               `json:"journal,omitempty"` // path; only with findings
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
	port, err := load.FreePort()
	if err != nil {
		return nil, err
	}
	h, err := beset(ctx, stage.Options{Program: o.Program, Folder: o.Folder, Postgres: o.Postgres}, "--listen", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, h.end()) }()
	h.post.box.Lean()
	c := &crashes{
		CrashesOptions: o, hardship: h, chance: rand.New(rand.NewPCG(o.Seed, 0)),
		report: &CrashesReport{Seed: o.Seed, Done: map[proof.Action]int{}},
	}
	began := time.Now()
	c.report.Journal, err = c.run(ctx)
	c.report.Took, c.report.Findings = time.Since(began), c.found
	return c.report, err
}

// crashes is a run.
type crashes struct {
	CrashesOptions
	*hardship
	chance *rand.Rand
	report *CrashesReport
}

// run returns where the last journal is, if anything was found.
func (c *crashes) run(ctx context.Context) (journal string, err error) {
	began := time.Now()
	for n := 0; n < c.Cycles && len(c.found) == 0; n++ { // what follows a finding would tell of the same again
		if err := c.cycle(ctx, n); err != nil {
			return "", fmt.Errorf("cycle %d: %w", n+1, err)
		}
		c.report.Cycles, c.report.Cycling = n+1, time.Since(began)
		if (n+1)%50 == 0 {
			fmt.Fprintf(c.Talk, "%d kills, %.0f s\n", n+1, c.report.Cycling.Seconds())
		}
	}
	if err := c.finally(ctx); err != nil {
		return "", err
	}
	return c.save()
}

// cycle is one kill. While it happens, nobody but the server has the
// database open, as after a power cut.
func (c *crashes) cycle(ctx context.Context, n int) error {
	e, err := c.publish(ctx, fmt.Sprintf("crash-%d", n+1))
	if err != nil {
		return err
	}
	if err := c.closeStore(); err != nil {
		return err
	}
	people := c.let(ctx, e, throngOptions{callers: c.Callers, tries: crashTries, seed: c.Seed + uint64(n)<<20})
	load.Wait(ctx, earliest+time.Duration(c.chance.Int64N(int64(latest-earliest))))
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
func (c *crashes) judge(ctx context.Context, n int, e *occasion) error {
	where := fmt.Sprintf("cycle %d", n+1)
	took := c.stage.Server(0).Startup
	c.report.Restarts = append(c.report.Restarts, took)
	if took > restartWithin {
		c.find(where, proof.Finding{Rule: "a restart takes less than two seconds", Detail: took.String()})
	}
	if err := c.judgeOccasion(ctx, where, e); err != nil {
		return err
	}
	for action, n := range proof.Acknowledged(e.journal) {
		c.report.Done[action] += n
	}
	c.report.Nameless += proof.Acknowledged(e.nameless)[proof.Add]
	for _, call := range e.calls() {
		if call.Outcome == proof.Unknown {
			c.report.Unknown++
		}
	}
	if n >= checkedAlways && (n+1)%10 != 0 {
		return nil
	}
	wrong, err := c.stage.Store.Check(ctx)
	c.find(where, stage.Miscounted(wrong)...)
	return err
}

// finally judges everything again, and the letters as a whole.
func (c *crashes) finally(ctx context.Context) error {
	if err := c.post.settle(ctx, c.stage.Store, c.Drain && len(c.found) == 0); err != nil {
		return err
	}
	for i, e := range c.occasions {
		if len(c.found) > 0 {
			break
		}
		if err := c.judgeOccasion(ctx, fmt.Sprintf("cycle %d, at the end", i+1), e); err != nil {
			return err
		}
	}
	var err error
	c.report.Post, err = c.total(ctx)
	if c.Drain && c.report.Post.Waiting > 0 && len(c.found) == 0 {
		c.find("at the end", proof.Finding{Rule: "every letter is sent in the end", Detail: fmt.Sprintf("%d are still claimed by servers that were killed", c.report.Post.Waiting)})
	}
	c.find("at the end", c.missing()...)
	return err
}

// missing are the things that a run is for and that did not happen in it. A
// short run may do without the rarer ones.
func (c *crashes) missing() proof.Findings {
	needed := []proof.Action{proof.SignUp}
	if c.report.Cycles >= checkedAlways {
		needed = append(needed, proof.Add, proof.Verify, proof.Cancel, proof.Return, proof.Join)
	}
	var found proof.Findings
	for _, a := range needed {
		if c.report.Done[a] == 0 {
			found.Add(proof.ShowsSomething, fmt.Sprintf("not one %s was acknowledged", a), nil)
		}
	}
	if c.report.Cycles < checkedAlways {
		return found
	}
	if c.report.Unknown == 0 {
		found.Add(proof.ShowsSomething, "no kill has met a request under way", nil)
	}
	if c.report.Post.UnderWay == 0 {
		found.Add(proof.ShowsSomething, "no kill has met a letter under way", nil)
	}
	return found
}
