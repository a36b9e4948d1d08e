package outage

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof"
	"rollcall/internal/proof/stage"
)

// A stream is people who keep coming to an event, until it is ended: some
// sign up, some are added by staff, cancel and come back. Whoever gets no
// answer, or is told to come back later, sends the same request again with
// the same key until it is answered.
type stream struct {
	journal *proof.Journal
	first   int           // number of the first caller, so that two streams never share an address
	most    int64         // people at most
	pace    time.Duration // of one caller, between people
	people  atomic.Int64
	served  []atomic.Int64 // by server: when a call was last acknowledged, in the journal's time
	failed  []error
	end     context.CancelFunc
	callers sync.WaitGroup
}

// How a request is repeated that was not answered, or with 503 or 507.
const (
	repeatPause = 50 * time.Millisecond
	repeats     = 1200
)

// flow lets so many callers begin.
func flow(ctx context.Context, s *stage.Site, j *proof.Journal, callers, first int, most int64, pace time.Duration) (*stream, error) {
	f := &stream{journal: j, first: first, most: most, pace: pace, served: make([]atomic.Int64, len(s.URLs)), failed: make([]error, callers)}
	running, end := context.WithCancel(ctx)
	f.end = end
	for i := range callers {
		c, err := s.Caller(j, first+i, i%len(s.URLs))
		if err != nil {
			end()
			return nil, err
		}
		c.Tries, c.Pause = repeats, repeatPause
		f.callers.Go(func() {
			defer c.Close()
			f.failed[i] = f.visit(ctx, running, c)
		})
	}
	return f, nil
}

// visit is one caller, who ends with running, but not within a request.
func (f *stream) visit(ctx, running context.Context, c *stage.Caller) error {
	chance := rand.New(rand.NewPCG(uint64(c.Number), 1))
	for n := 0; running.Err() == nil && f.people.Add(1) <= f.most; n++ {
		if err := f.one(ctx, c, fmt.Sprintf("p%d-%d@%s.example.org", c.Number, n, f.journal.Rules.Event), chance); err != nil {
			return err
		}
		load.Wait(running, f.pace)
	}
	return ctx.Err()
}

// errStubborn is a request that was never answered.
var errStubborn = errors.New("a request was not answered, however often it was repeated")

// one is one person.
func (f *stream) one(ctx context.Context, c *stage.Caller, email string, chance *rand.Rand) error {
	sessions := f.journal.Rules.Sessions
	slugs := []string{sessions[chance.IntN(len(sessions))].Slug}
	if chance.IntN(4) == 0 {
		slugs = slugs[:0]
		for _, s := range sessions {
			slugs = append(slugs, s.Slug)
		}
	}
	if chance.IntN(3) > 0 {
		return f.note(c.SignUp(ctx, email, slugs...))
	}
	added := c.Add(ctx, email, slugs...)
	if err := f.note(added); err != nil || !added.OK() {
		return err
	}
	var id int64
	if _, err := fmt.Sscan(added.Registrant, &id); err != nil {
		return fmt.Errorf("the id of a registrant: %w", err)
	}
	link := c.Site.Key.PersonalLink(id, 1)
	for _, action := range []proof.Action{proof.Cancel, proof.Return} {
		if chance.IntN(2) == 0 {
			return nil
		}
		if err := f.note(c.Own(ctx, action, email, link, slugs[0])); err != nil {
			return err
		}
	}
	return nil
}

func (f *stream) note(c proof.Call) error {
	if c.OK() {
		f.served[c.Server].Store(int64(c.Ended))
	}
	if c.Outcome != proof.Answered || c.Status >= 500 {
		return errStubborn
	}
	return nil
}

// servedAfter waits until every server has acknowledged a call after then, and
// reports whether they all have.
func (f *stream) servedAfter(ctx context.Context, then, patience time.Duration) bool {
	for end := f.journal.Now() + patience; f.journal.Now() < end && ctx.Err() == nil; load.Wait(ctx, 5*time.Millisecond) {
		all := true
		for i := range f.served {
			all = all && time.Duration(f.served[i].Load()) > then
		}
		if all {
			return true
		}
	}
	return false
}

// stop lets nobody else come, waits for those who are there, and returns what
// went wrong with them.
func (f *stream) stop() error {
	f.end()
	f.callers.Wait()
	return errors.Join(f.failed...)
}

// firstServed is when the first call was acknowledged by a server that was
// sent after then; never, if none was.
func firstServed(calls []proof.Call, server int, then time.Duration) time.Duration {
	first := proof.Never
	for _, c := range calls {
		if c.Server == server && c.OK() && c.Sent > then {
			first = min(first, c.Ended)
		}
	}
	return first
}
