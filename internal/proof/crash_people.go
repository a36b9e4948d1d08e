package proof

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"
	"sync"
	"time"

	"rollcall/internal/load"
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
	for _, x := range []*Caller{p.Caller, p.guest} {
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
	*Caller
	guest        *Caller // of the event for people without an address
	box          *Mailbox
	ctx, running context.Context
	chance       *rand.Rand
}

// pass plays one person.
func (p *passer) pass(n int) {
	sessions := [][]string{{"hall"}, {"room"}, {"hall", "room"}}[p.chance.IntN(3)]
	email := fmt.Sprintf("p%d-%d@%s.example.org", p.Number, n, p.Journal.Rules.Event)
	switch p.chance.IntN(8) {
	case 0:
		p.guest.addByName(p.ctx, fmt.Sprintf("Guest %d of %d", n, p.Number), "hall")
	case 1, 2:
		added := p.Add(p.ctx, email, sessions...)
		id, err := strconv.ParseInt(added.Registrant, 10, 64)
		if err == nil {
			p.own(email, p.site.Key.PersonalLink(id, 1), added.Places)
		}
	default:
		if c := p.SignUp(p.ctx, email, sessions...); c.OK() {
			p.confirm(email)
		}
	}
}

// addByName adds somebody without an address.
func (c *Caller) addByName(ctx context.Context, name, session string) Call {
	return c.send(ctx, Call{Action: Add, Person: name, Sessions: []string{session}}, c.site.Token,
		"/events/"+c.Journal.Rules.Event+"/registrants", map[string]any{"given_name": "A", "family_name": name, "sessions": []string{session}})
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
			wait(p.running, time.Millisecond)
		}
	}
	if link == "" || p.running.Err() != nil {
		return
	}
	p.own(email, link, p.Verify(p.ctx, email, link).Places)
}

// own does what people do on their own page.
func (p *passer) own(email, link string, places []Place) {
	for _, at := range places {
		if at.Status == confirmed && p.chance.IntN(2) == 0 && p.running.Err() == nil {
			p.Own(p.ctx, Join, email, link, at.Session)
		}
		if p.chance.IntN(3) > 0 || p.running.Err() != nil {
			continue
		}
		p.Own(p.ctx, Cancel, email, link, at.Session)
		if p.chance.IntN(2) == 0 && p.running.Err() == nil {
			p.Own(p.ctx, Return, email, link, at.Session)
		}
	}
}

// judgeJoins compares acknowledged clicks with the attendance.
func (s *Site) judgeJoins(ctx context.Context, j *Journal, o *Observation) (Findings, error) {
	admin, err := s.admin(0)
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	ids := map[string]string{}
	for _, p := range o.People {
		ids[p.Email] = p.ID
	}
	var found Findings
	for _, session := range j.Rules.Sessions {
		clicked, err := s.clicks(ctx, admin, j.Rules.Event, session.Slug)
		if err != nil {
			return nil, err
		}
		asked := map[string]bool{}
		for _, d := range deeds(j.Calls()) {
			if d.Action != Join || !d.touches(session.Slug) {
				continue
			}
			id := ids[d.Person]
			asked[id] = asked[id] || d.took()
			if d.done && !clicked[id] {
				found.Add("no join click is lost", d.Person+" in "+session.Slug, d.calls)
			}
		}
		for id := range clicked {
			if !asked[id] {
				found.Add("no join click comes from nowhere", "registrant "+id+" in "+session.Slug, nil)
			}
		}
	}
	return found, nil
}

// clicks are the registrants whose attendance of a session shows a click.
func (s *Site) clicks(ctx context.Context, admin *load.Client, slug, session string) (map[string]bool, error) {
	clicked := map[string]bool{}
	for cursor := ""; ; {
		var page struct {
			Items []struct {
				Registrant string  `json:"registrant"`
				Evidence   *string `json:"evidence"`
			} `json:"items"`
			Next *string `json:"next"`
		}
		if err := get(ctx, admin, "/events/"+slug+"/sessions/"+session+"/attendance?limit=500&cursor="+url.QueryEscape(cursor), &page); err != nil {
			return nil, err
		}
		for _, row := range page.Items {
			if row.Evidence != nil && *row.Evidence == "join" {
				clicked[row.Registrant] = true
			}
		}
		if page.Next == nil {
			return clicked, nil
		}
		cursor = *page.Next
	}
}
