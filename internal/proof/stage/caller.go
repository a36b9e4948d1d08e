package stage

import (
	"context"
	"crypto/rand"
	"encoding/json"
	mathrand "math/rand/v2"
	"net/http"
	"slices"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof"
)

// A Caller is someone with one connection at a time, who does one thing after
// another. When a call goes unanswered they send it again with the same
// Idempotency-Key, to the next server, as often as Tries says.
type Caller struct {
	Journal *proof.Journal
	Number  int
	Tries   int           // of one request; 0 is 1
	Pause   time.Duration // before a request is sent again
	Haste   time.Duration // every request is first given up after less than that, and sent again whatever came back; 0: none is
	Site    *Site
	at      int // server in use
	clients []*load.Client
}

// Caller returns a caller who begins at the given server.
func (s *Site) Caller(j *proof.Journal, number, server int) (*Caller, error) {
	c := &Caller{Journal: j, Number: number, Site: s, at: server}
	for _, base := range s.URLs {
		client, err := load.NewClient(base, "")
		if err != nil {
			return nil, err
		}
		c.clients = append(c.clients, client)
	}
	return c, nil
}

// Connect makes the connection, so that a burst does not begin with it.
func (c *Caller) Connect(ctx context.Context) error { return c.clients[c.at].Connect(ctx) }

// Close ends the connections.
func (c *Caller) Close() {
	for _, client := range c.clients {
		client.Close()
	}
}

// send sends a POST request until it is answered or has been tried often
// enough, and returns the last call.
func (c *Caller) send(ctx context.Context, call proof.Call, token, path string, body any) proof.Call {
	r := load.Request{Method: http.MethodPost, Path: API + path, Key: rand.Text(), Token: token}
	if body != nil {
		r.Body, _ = json.Marshal(body) // of maps and text alone
	}
	call.Caller = c.Number
	if c.Haste > 0 {
		hasty, hangUp := context.WithTimeout(ctx, mathrand.N(c.Haste))
		call.Server = c.at
		c.Journal.Do(hasty, c.clients[c.at], call, r)
		hangUp()
	}
	for tries := 1; ; tries++ {
		call.Server = c.at
		done := c.Journal.Do(ctx, c.clients[c.at], call, r)
		if done.Outcome == proof.Answered && done.Status < http.StatusInternalServerError || tries >= c.Tries || ctx.Err() != nil {
			return done
		}
		if done.Outcome != proof.Answered {
			c.at = (c.at + 1) % len(c.clients)
		}
		load.Wait(ctx, c.Pause)
	}
}

func signUpBody(email string, sessions []string) map[string]any {
	return map[string]any{"email": email, "given_name": "Ana", "family_name": "Kovač", "sessions": sessions}
}

// SignUp signs a person up publicly.
func (c *Caller) SignUp(ctx context.Context, email string, sessions ...string) proof.Call {
	return c.send(ctx, proof.Call{Action: proof.SignUp, Person: email, Sessions: sessions}, "",
		"/events/"+c.Journal.Rules.Event+"/registrants", signUpBody(email, sessions))
}

// Add signs a person up as staff.
func (c *Caller) Add(ctx context.Context, email string, sessions ...string) proof.Call {
	return c.send(ctx, proof.Call{Action: proof.Add, Person: email, Sessions: sessions}, c.Site.Token,
		"/events/"+c.Journal.Rules.Event+"/registrants", signUpBody(email, sessions))
}

// AddByName signs somebody up as staff who has no address; name is their
// family name.
func (c *Caller) AddByName(ctx context.Context, name, session string) proof.Call {
	return c.send(ctx, proof.Call{Action: proof.Add, Person: name, Sessions: []string{session}}, c.Site.Token,
		"/events/"+c.Journal.Rules.Event+"/registrants", map[string]any{"given_name": "A", "family_name": name, "sessions": []string{session}})
}

// Verify confirms a person's address, with the token of their link.
func (c *Caller) Verify(ctx context.Context, email, link string) proof.Call {
	return c.send(ctx, proof.Call{Action: proof.Verify, Person: email}, link, "/me/verify", nil)
}

// Own does what a person does in one session: Cancel, Return or Join.
func (c *Caller) Own(ctx context.Context, action proof.Action, email, link, session string) proof.Call {
	return c.send(ctx, proof.Call{Action: action, Person: email, Sessions: []string{session}}, link,
		"/me/registrations/"+session+"/"+string(action), nil)
}

// Act does what staff do with a person's registration: Promote, Withdraw,
// Requeue or Restore.
func (c *Caller) Act(ctx context.Context, action proof.Action, email, session, registration string) proof.Call {
	return c.send(ctx, proof.Call{Action: action, Person: email, Sessions: []string{session}}, c.Site.Token,
		"/events/"+c.Journal.Rules.Event+"/registrations/"+registration+"/"+string(action), map[string]any{"reason": "because"})
}

// Resize changes the capacity of a session, as staff: it reads the event's
// document and puts it back. Somebody else's change in between is answered
// with 412.
func (c *Caller) Resize(ctx context.Context, session string, capacity int64) proof.Call {
	call := proof.Call{Action: proof.Resize, Sessions: []string{session}, Capacity: capacity, Caller: c.Number, Server: c.at}
	path := API + "/events/" + c.Journal.Rules.Event
	client := c.clients[c.at]
	call.Sent = c.Journal.Now()
	answer, err := client.Do(ctx, load.Request{Path: path + "?shape=file", Token: c.Site.Token})
	var document map[string]any
	if err == nil {
		err = json.Unmarshal(answer.Body, &document)
	}
	if err != nil || answer.Status != http.StatusOK {
		call.Outcome, call.Ended, call.Error = proof.Unsent, c.Journal.Now(), "the event could not be read"
		return c.Journal.Record(call)
	}
	tag := answer.Of("ETag")
	sessions, _ := document["sessions"].([]any)
	at := slices.IndexFunc(sessions, func(s any) bool { m, _ := s.(map[string]any); return m["slug"] == session })
	if at >= 0 {
		sessions[at].(map[string]any)["capacity"] = capacity
	}
	body, _ := json.Marshal(document) // it was JSON before
	return c.Journal.Do(ctx, client, call, load.Request{Method: http.MethodPut, Path: path + "?letters=notify", Body: body, Token: c.Site.Token, Header: []string{"If-Match: " + tag}})
}
