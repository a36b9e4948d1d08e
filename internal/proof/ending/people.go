package ending

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof"
	"rollcall/internal/proof/mailbox"
	"rollcall/internal/proof/stage"
)

// How a request is repeated that a kill has left without an answer.
const (
	crashTries = 2000
	crashPause = 5 * time.Millisecond
)

// letterPatience is how long somebody waits for a letter.
const letterPatience = 150 * time.Millisecond

// A throng is callers who keep coming.
type throng struct {
	end     context.CancelFunc // nobody begins anything more
	abandon context.CancelFunc // nobody repeats anything either
	all     sync.WaitGroup
	failed  []error
}

// throngOptions say how many they are, how often each sends a request until
// it is answered, and what their choices come from.
type throngOptions struct {
	callers, tries int
	seed           uint64
}

// wait waits until everyone has ended.
func (g *throng) wait() error {
	g.all.Wait()
	g.end()
	g.abandon()
	return errors.Join(g.failed...)
}

// let lets people come to the events of an occasion.
func (h *hardship) let(ctx context.Context, at *occasion, o throngOptions) *throng {
	g := &throng{failed: make([]error, o.callers)}
	repeating, abandon := context.WithCancel(ctx)
	running, end := context.WithCancel(repeating)
	g.end, g.abandon = end, abandon
	for i := range o.callers {
		p := &passer{box: h.post.box, ctx: repeating, running: running, chance: rand.New(rand.NewPCG(o.seed, uint64(i)))}
		g.all.Go(func() { g.failed[i] = h.caller(at, p, i+1, o.tries) })
	}
	return g
}

// caller sees to one person after another, until running ends; a request
// under way is repeated until it is answered.
func (h *hardship) caller(at *occasion, p *passer, number, tries int) (err error) {
	if p.Caller, err = h.stage.Caller(at.journal, number, 0); err != nil {
		return err
	}
	defer p.Caller.Close()
	if p.guest, err = h.stage.Caller(at.nameless, number, 0); err != nil {
		return err
	}
	defer p.guest.Close()
	for _, x := range []*stage.Caller{p.Caller, p.guest} {
		x.Tries, x.Pause = tries, crashPause
	}
	for n := 0; n < peopleAtMost && p.running.Err() == nil; n++ {
		p.pass(n)
	}
	return nil
}

// A passer is a caller who plays one person after another. The contexts are
// in it because each of its methods is a part of one act.
type passer struct {
	*stage.Caller
	guest        *stage.Caller // of the event for people without an address
	box          *mailbox.Mailbox
	ctx, running context.Context
	chance       *rand.Rand
}

// pass plays one person.
func (p *passer) pass(n int) {
	sessions := [][]string{{"hall"}, {"room"}, {"hall", "room"}}[p.chance.IntN(3)]
	email := fmt.Sprintf("p%d-%d@%s.example.org", p.Number, n, p.Journal.Rules.Event)
	switch p.chance.IntN(8) {
	case 0:
		p.guest.AddByName(p.ctx, fmt.Sprintf("Guest %d of %d", n, p.Number), "hall")
	case 1, 2:
		added := p.Add(p.ctx, email, sessions...)
		id, err := strconv.ParseInt(added.Registrant, 10, 64)
		if err == nil {
			p.own(email, p.Site.Key.PersonalLink(id, 1), added.Places)
		}
	default:
		if c := p.SignUp(p.ctx, email, sessions...); c.OK() {
			p.confirm(email)
		}
	}
}

// confirm waits for the letter with the link and follows it, as one does. Who
// is kept waiting goes away.
func (p *passer) confirm(email string) {
	if p.chance.IntN(10) == 0 && p.running.Err() == nil {
		p.SignUp(p.ctx, email, "hall", "room")
	}
	link := ""
	for end := time.Now().Add(letterPatience); link == "" && time.Now().Before(end) && p.running.Err() == nil; {
		if letters := p.box.To(email); len(letters) > 0 {
			link = letters[0].Link
		} else {
			load.Wait(p.running, time.Millisecond)
		}
	}
	if link == "" || p.running.Err() != nil {
		return
	}
	p.own(email, link, p.Verify(p.ctx, email, link).Places)
}

// own does what people do on their own page.
func (p *passer) own(email, link string, places []proof.Place) {
	for _, at := range places {
		if at.Status == proof.Confirmed && p.chance.IntN(2) == 0 && p.running.Err() == nil {
			p.Own(p.ctx, proof.Join, email, link, at.Session)
		}
		if p.chance.IntN(3) > 0 || p.running.Err() != nil {
			continue
		}
		p.Own(p.ctx, proof.Cancel, email, link, at.Session)
		if p.chance.IntN(2) == 0 && p.running.Err() == nil {
			p.Own(p.ctx, proof.Return, email, link, at.Session)
		}
	}
}
