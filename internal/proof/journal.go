package proof

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"rollcall/internal/load"
)

// An Action is what a caller asks the desk for.
type Action string

// The actions. What they are called in an address is their value, where they
// have a part of their own there.
const (
	SignUp   Action = "sign_up"  // by the person
	Add      Action = "add"      // a sign-up by staff
	Verify   Action = "verify"   // of the address
	Cancel   Action = "cancel"   // by the person
	Return   Action = "register" // by a person who cancelled
	Join     Action = "join"
	Promote  Action = "confirm"  // by staff, like all below
	Withdraw Action = "withdraw" // takes the seat or the place in the queue back
	Requeue  Action = "waitlist" // moves someone with a seat to the end of the queue
	Restore  Action = "restore"  // brings back what has ended
	Resize   Action = "resize"   // changes the capacity of a session
)

// An Outcome says how a call ended, as far as its caller can know.
type Outcome string

// The outcomes.
const (
	Answered Outcome = "answered"
	Unsent   Outcome = "unsent"  // there was no connection: no server has seen it
	Unknown  Outcome = "unknown" // it was sent, and no whole answer came
)

// A Place is where a person stands in a session, as an answer says.
type Place struct {
	Registration string `json:"registration,omitempty"`
	Session      string `json:"session"`
	Status       string `json:"status,omitempty"`
	Position     int64  `json:"position,omitempty"` // in the queue, from 1; 0: not there
	HoldsSeat    bool   `json:"holds_seat,omitempty"`
}

// A Call is one request of a caller and what came back. Calls with the same
// Key are one request and its repeats.
type Call struct {
	Number     int           `json:"call"` // in the order of recording, from 1
	Caller     int           `json:"caller"`
	Server     int           `json:"server"`
	Action     Action        `json:"action"`
	Person     string        `json:"person,omitempty"`   // the address, which names the person
	Sessions   []string      `json:"sessions,omitempty"` // slugs; none: all of the person's
	Capacity   int64         `json:"capacity,omitempty"` // for Resize
	Key        string        `json:"key,omitempty"`      // Idempotency-Key
	Sent       time.Duration `json:"sent_ns"`            // since the journal began
	Ended      time.Duration `json:"ended_ns"`
	Outcome    Outcome       `json:"outcome"`
	Status     int           `json:"status,omitempty"`
	Code       string        `json:"code,omitempty"` // of a problem
	Was        string        `json:"was,omitempty"`  // the status that a problem names
	RetryAfter string        `json:"retry_after,omitempty"`
	Registrant string        `json:"registrant,omitempty"`
	Places     []Place       `json:"places,omitempty"` // that the answer tells of
	Error      string        `json:"error,omitempty"`
}

// OK reports whether the desk has acknowledged the call.
func (c *Call) OK() bool { return c.Outcome == Answered && c.Status >= 200 && c.Status < 300 }

// Refused reports whether the desk has said no, so that nothing may have
// changed. A fault of the server is no refusal: it may have acted.
func (c *Call) Refused() bool { return c.Outcome == Answered && c.Status >= 400 && c.Status < 500 }

// Open reports whether nobody can say if the call took effect.
func (c *Call) Open() bool { return c.Outcome == Unknown || c.Outcome == Answered && c.Status >= 500 }

// A Journal is everything that the callers of one event have sent and seen.
// It may be used by many goroutines.
type Journal struct {
	Rules Rules
	began time.Time
	mu    sync.Mutex
	calls []Call
}

// NewJournal begins the journal of an event that keeps the given rules.
func NewJournal(rules Rules) *Journal { return &Journal{Rules: rules, began: time.Now()} }

// Began is when the journal was begun; the times of its calls count from it.
func (j *Journal) Began() time.Time { return j.began }

// Do sends a request and records it as call, of which Number, times, Key and
// what came back are filled in. It returns the call as it is recorded.
func (j *Journal) Do(ctx context.Context, client *load.Client, call Call, r load.Request) Call {
	call.Key, call.Sent = r.Key, time.Since(j.began)
	answer, err := client.Do(ctx, r)
	call.Ended = time.Since(j.began)
	switch {
	case errors.Is(err, load.ErrUnsent):
		call.Outcome, call.Error = Unsent, err.Error()
	case err != nil:
		call.Outcome, call.Error = Unknown, err.Error()
	default:
		call.Outcome, call.Status, call.RetryAfter = Answered, answer.Status, answer.Of("Retry-After")
		call.read(answer.Body)
	}
	return j.Record(call)
}

// Record adds a call that was sent by other means, and returns it with its
// number.
func (j *Journal) Record(call Call) Call {
	j.mu.Lock()
	defer j.mu.Unlock()
	call.Number = len(j.calls) + 1
	j.calls = append(j.calls, call)
	return call
}

// Now is the time of the journal.
func (j *Journal) Now() time.Duration { return time.Since(j.began) }

// Len is how many calls have come to their end.
func (j *Journal) Len() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.calls)
}

// Calls are all calls so far, in the order in which they were sent.
func (j *Journal) Calls() []Call {
	j.mu.Lock()
	defer j.mu.Unlock()
	calls := slices.Clone(j.calls)
	slices.SortStableFunc(calls, func(a, b Call) int { return int(a.Sent - b.Sent) })
	return calls
}

// A RegistrationJSON is a registration in any answer.
type RegistrationJSON struct {
	ID        string `json:"id"`
	Session   string `json:"session"`
	Status    string `json:"status"`
	Position  *int64 `json:"position"`
	HoldsSeat bool   `json:"holds_seat"`
}

// Place is what it says.
func (w *RegistrationJSON) Place() Place {
	p := Place{Registration: w.ID, Session: w.Session, Status: w.Status, HoldsSeat: w.HoldsSeat}
	if w.Position != nil {
		p.Position = *w.Position
	}
	return p
}

// answerJSON is what matters of any answer to an action.
type answerJSON struct {
	ID            string             `json:"id"` // of a registrant or a registration
	Session       string             `json:"session"`
	Status        json.RawMessage    `json:"status"` // a word, or the number of a problem
	Position      *int64             `json:"position"`
	HoldsSeat     bool               `json:"holds_seat"`
	Code          string             `json:"code"`
	Was           string             `json:"registration_status"`
	Registrations []RegistrationJSON `json:"registrations"`
	Registrant    struct {
		ID string `json:"id"`
	} `json:"registrant"`
}

// read takes from the body of an answer what matters.
func (c *Call) read(body []byte) {
	var w answerJSON
	if c.Action == Resize && c.OK() || json.Unmarshal(body, &w) != nil {
		return
	}
	c.Code, c.Was = w.Code, w.Was
	if !c.OK() {
		return
	}
	c.Registrant = w.Registrant.ID
	for _, g := range w.Registrations {
		c.Places = append(c.Places, g.Place())
	}
	if w.Session == "" {
		if c.Action == Add {
			c.Registrant = w.ID
		}
		return
	}
	one := RegistrationJSON{ID: w.ID, Session: w.Session, Status: strings.Trim(string(w.Status), `"`), Position: w.Position, HoldsSeat: w.HoldsSeat}
	c.Places = append(c.Places, one.Place())
}

// Write writes the rules and then every call, a JSON object a line.
func (j *Journal) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	lines := json.NewEncoder(out)
	if err := lines.Encode(j.Rules); err != nil {
		return err
	}
	for _, c := range j.Calls() {
		if err := lines.Encode(c); err != nil {
			return err
		}
	}
	return out.Flush()
}

// Save writes the journal to a file of its own in the temporary folder, for
// a reader of a run that has failed, and returns its path.
func (j *Journal) Save() (path string, err error) {
	f, err := os.CreateTemp("", "rollcall-"+j.Rules.Event+"-*.jsonl")
	if err != nil {
		return "", err
	}
	return f.Name(), errors.Join(j.Write(f), f.Close())
}
