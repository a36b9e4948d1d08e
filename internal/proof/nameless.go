package proof

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	mathrand "math/rand/v2"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"rollcall/internal/load"
)

// nameless lets staff add people who have no address: no constraint of the
// database would notice one of them twice. Only the Idempotency-Key does.
func (s *Site) nameless(ctx context.Context, j *Journal, callers int) (*stream, error) {
	f := &stream{journal: j, served: make([]atomic.Int64, len(s.URLs)), failed: make([]error, callers)}
	running, end := context.WithCancel(ctx)
	f.end = end
	for i := range callers {
		c, err := s.Caller(j, i+1, i%len(s.URLs))
		if err != nil {
			end()
			return nil, err
		}
		c.Tries, c.Pause = repeats, repeatPause
		f.callers.Go(func() {
			defer c.Close()
			for n := 0; n < 5000 && running.Err() == nil && f.failed[i] == nil; n++ {
				name := fmt.Sprintf("Guest %d of %d", n, c.Number)
				f.failed[i] = f.note(c.addNameless(ctx, name, j.Rules.Sessions[0].Slug))
				wait(running, 20*time.Millisecond)
			}
		})
	}
	return f, nil
}

// impatience is the longest that somebody waits who does not want to wait.
const impatience = 20 * time.Millisecond

// addNameless adds somebody by name alone. It first hangs up before there can
// be an answer, or about then, so that whether the server has acted is known
// to nobody; then it sends the same again.
func (c *Caller) addNameless(ctx context.Context, name, session string) Call {
	body, _ := json.Marshal(map[string]any{"given_name": "A", "family_name": name, "sessions": []string{session}}) // text alone
	r := load.Request{
		Method: http.MethodPost, Path: api + "/events/" + c.Journal.Rules.Event + "/registrants", Key: rand.Text(), Token: c.site.Token, Body: body,
	}
	call := Call{Action: Add, Person: name, Sessions: []string{session}, Caller: c.Number, Server: c.at}
	impatient, hangUp := context.WithTimeout(ctx, mathrand.N(impatience))
	defer hangUp()
	c.Journal.Do(impatient, c.clients[c.at], call, r)
	return c.repeat(ctx, call, r)
}

// judgeNameless compares who was acknowledged with who is there, and how
// often.
func (r *restarts) judgeNameless(ctx context.Context) (Findings, error) {
	there, err := r.stage.names(ctx, r.nameless.Rules.Event)
	if err != nil {
		return nil, err
	}
	for _, d := range deeds(r.nameless.Calls()) {
		if d.done {
			r.report.Nameless++
		}
	}
	return judgeNames(r.nameless, there), nil
}

// judgeNames compares who was acknowledged in an event for people without an
// address with who is there, by family name and how often.
func judgeNames(j *Journal, there map[string]int) Findings {
	var found Findings
	for _, d := range deeds(j.Calls()) {
		n := there[d.Person]
		delete(there, d.Person)
		switch {
		case n > 1:
			found.Add("a request repeated with its key acts once", fmt.Sprintf("%s is there %d times", d.Person, n), d.calls)
		case n == 0 && d.done:
			found.Add("nobody who was accepted is lost", d.Person+" is not there", d.calls)
		case n == 1 && !d.took():
			found.Add("nobody is there who was not accepted", d.Person, d.calls)
		}
	}
	for name := range there {
		found.Add("nobody is there who was not accepted", name, nil)
	}
	return found
}

// names counts the family names of everybody in an event.
func (s *Site) names(ctx context.Context, slug string) (map[string]int, error) {
	admin, err := s.admin(0)
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	all := map[string]int{}
	for cursor := ""; ; {
		var page struct {
			Items []struct {
				FamilyName string `json:"family_name"`
			} `json:"items"`
			Next *string `json:"next"`
		}
		if err := get(ctx, admin, "/events/"+slug+"/registrants?limit=500&cursor="+url.QueryEscape(cursor), &page); err != nil {
			return nil, err
		}
		for _, p := range page.Items {
			all[p.FamilyName]++
		}
		if page.Next == nil {
			return all, nil
		}
		cursor = *page.Next
	}
}
