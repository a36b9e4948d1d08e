package seats

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"rollcall/internal/proof"
	"rollcall/internal/proof/stage"
)

// A Crowd is many callers, each with a connection of their own, spread evenly
// over the servers of a site. It may come to one event after another.
type Crowd struct {
	site    *stage.Site
	callers []*stage.Caller
}

// Gather lets n callers come to a site.
func Gather(s *stage.Site, n int) (*Crowd, error) {
	c := &Crowd{site: s}
	for i := range n {
		caller, err := s.Caller(nil, i+1, i%len(s.URLs))
		if err != nil {
			return nil, err
		}
		c.callers = append(c.callers, caller)
	}
	return c, nil
}

// Close ends all connections.
func (c *Crowd) Close() {
	for _, caller := range c.callers {
		caller.Close()
	}
}

// connecting is how many connections are made at a time.
const connecting = 64

// connect sees to it that everyone is connected before anything begins, and
// writes into j.
func (c *Crowd) connect(ctx context.Context, j *proof.Journal) error {
	turns := make(chan struct{}, connecting)
	return c.each(func(caller *stage.Caller) error {
		turns <- struct{}{}
		defer func() { <-turns }()
		caller.Journal = j
		return caller.Connect(ctx)
	})
}

// each lets everyone do something at once, and waits for all.
func (c *Crowd) each(do func(*stage.Caller) error) error {
	failed := make([]error, len(c.callers))
	start := make(chan struct{})
	var all sync.WaitGroup
	for i, caller := range c.callers {
		all.Go(func() {
			<-start
			failed[i] = do(caller)
		})
	}
	close(start)
	all.Wait()
	return errors.Join(failed...)
}

// A Scenario is something that many people do to an event of its own.
type Scenario struct {
	Name  string
	Rules proof.Rules // without Event and Sessions
	Seats int64       // capacity of the one session
	Seed  uint64      // the same seed makes the same choices
	Exact bool        // an order of the calls must explain every answer; only for few of both
	// Do is what a caller does. It returns an error only if the scenario
	// itself cannot go on.
	Do func(ctx context.Context, v *Visit) error
	// Beside runs once, at the same time as the callers; may be nil.
	Beside func(ctx context.Context, j *proof.Journal) error
}

// The one session of every scenario.
const session = "hall"

// A Visit is one caller in a scenario.
type Visit struct {
	*stage.Caller
	Crowd  int        // how many callers there are
	Chance *rand.Rand // of this caller alone
}

// email is the address of the caller with a number.
func (v *Visit) email(number int) string {
	return fmt.Sprintf("p%d@%s.example.org", number, v.Journal.Rules.Event)
}

// A Result is what became of a scenario.
type Result struct {
	Scenario string        `json:"scenario"`
	Event    string        `json:"event"`
	Callers  int           `json:"callers"`
	Capacity int64         `json:"capacity"`
	Took     time.Duration `json:"took_ns"` // the calls
	proof.Tally
	Findings proof.Findings `json:"findings"`
	Journal  string         `json:"journal,omitempty"` // path; only with findings
}

// limit is how long a scenario may take at most.
const limit = 5 * time.Minute

// Play plays a scenario with a crowd, on an event with the given slug, and
// judges it. Observed is the server that is asked afterwards.
func (c *Crowd) Play(ctx context.Context, slug string, observed int, s Scenario) (Result, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	rules := s.Rules
	rules.Event, rules.Sessions = slug, []proof.Session{{Slug: session, Capacity: s.Seats}}
	result := Result{Scenario: s.Name, Event: slug, Callers: len(c.callers), Capacity: s.Seats}
	j, err := c.site.Publish(ctx, rules)
	if err != nil {
		return result, err
	}
	if err := c.connect(ctx, j); err != nil {
		return result, err
	}
	began := time.Now()
	if err := c.act(ctx, j, s); err != nil {
		return result, fmt.Errorf("%s: %w", s.Name, err)
	}
	result.Took = time.Since(began)
	o, err := c.site.Observe(ctx, observed, slug)
	if err != nil {
		return result, err
	}
	result.Tally, result.Findings = proof.Count(j, o), proof.Judge(j, o)
	if result.Accepted == 0 {
		result.Findings.Add(proof.ShowsSomething, "no sign-up was acknowledged", nil)
	}
	if s.Exact {
		result.Findings = append(result.Findings, proof.Explain(j, o)...)
	}
	if len(result.Findings) > 0 {
		result.Journal, err = j.Save()
	}
	return result, err
}

func (c *Crowd) act(ctx context.Context, j *proof.Journal, s Scenario) error {
	beside := make(chan error, 1)
	go func() {
		if s.Beside == nil {
			beside <- nil
			return
		}
		beside <- s.Beside(ctx, j)
	}()
	err := c.each(func(caller *stage.Caller) error {
		return s.Do(ctx, &Visit{caller, len(c.callers), rand.New(rand.NewPCG(s.Seed, uint64(caller.Number)))})
	})
	return errors.Join(err, <-beside)
}
