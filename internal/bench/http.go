package bench

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"rollcall/internal/load"
)

// A contender is a server that takes its turn, and what it serves.
type contender struct {
	name     string
	database string
	command  []string // that serves
	server   *load.Process
	writes   bool // sign-ups are to be found in the database
}

// newContender is a server on database. It writes sign-ups as serve does if
// ways is empty, and else as bench host does with these flags. What it has
// written is recounted at the end.
func (s *Stage) newContender(ctx context.Context, name, database string, ways ...string) *contender {
	c := &contender{name: name, database: database, command: []string{"serve"}, writes: true}
	if len(ways) > 0 {
		c.command, c.writes = append([]string{"bench", "host"}, ways...), !slices.Contains(ways, "nothing")
	}
	if c.writes {
		s.AtEnd(func() error { return s.Clean(ctx, database, name) })
	}
	return c
}

// contend starts a contender that has its own SQLite file, in which the given
// events have been announced.
func (s *Stage) contend(ctx context.Context, name string, events []string, ways ...string) (*contender, error) {
	c := s.newContender(ctx, name, s.Path(strings.ReplaceAll(name, " ", "-")+".db"), ways...)
	if err := s.Apply(ctx, c.database, events...); err != nil {
		return nil, err
	}
	return c, s.start(ctx, c)
}

// start starts the contender's server for as long as the group takes.
func (s *Stage) start(ctx context.Context, c *contender) (err error) {
	c.server, err = s.Serve(ctx, c.database, c.command...)
	return err
}

// connectionsTried are how many connections sign people up.
func connectionsTried() []int { return []int{64, 256} }

// overHTTP prepares P2 and P4: sign-ups over HTTP.
func overHTTP(ctx context.Context, s *Stage) ([]Measure, error) {
	var events []string
	for _, connections := range connectionsTried() {
		events = append(events, announcements(signUpEvent(connections), s.Rounds(), seats, soon())...)
	}
	ours, err := s.contend(ctx, "serve", events)
	if err != nil {
		return nil, err
	}
	nothing, err := s.contend(ctx, "host without a database", events, "--writes", "nothing")
	if err != nil {
		return nil, err
	}
	var measures []Measure
	for _, connections := range connectionsTried() {
		measures = append(measures, Measure{Unit: "/s", Ours: s.signUps(ours, connections), Beside: []Reference{{
			ID: "P2", What: fmt.Sprintf("sign-ups over HTTP, %d connections, beside no database", connections),
			Goal: AtLeast(0.30, 0.42), Round: s.signUps(nothing, connections),
		}}})
	}
	if !s.Wants("P4") {
		return measures, nil
	}
	each, err := s.contend(ctx, "host with GORM", events, "--writes", "gorm")
	for i, connections := range connectionsTried() {
		measures[i].Beside = append(measures[i].Beside, Reference{
			ID: "P4", What: fmt.Sprintf("sign-ups over HTTP, %d connections, beside a GORM transaction each", connections),
			Goal: AtLeast(6, 8), Round: s.signUps(each, connections),
		})
	}
	return measures, err
}

// signUpEvent is how the events begin that so many connections sign up for.
func signUpEvent(connections int) string { return fmt.Sprintf("signup-%d-", connections) }

// signUps is a round of people who sign up over so many connections for the
// round's event.
func (s *Stage) signUps(c *contender, connections int) Round {
	return func(ctx context.Context, n int) (float64, error) {
		slug := fmt.Sprintf("%s%d", signUpEvent(connections), n)
		done, took, err := s.drive(ctx, c.server.URL, connections, maxDriven, func(i int) load.Request { return signUp(slug, i) }, http.StatusAccepted)
		if err != nil {
			return 0, err
		}
		if c.writes {
			err = s.Filled(ctx, c.database, slug, done, c.name)
		}
		return float64(done) / took.Seconds(), err
	}
}

// signUp is person i signing up for an event.
func signUp(slug string, i int) load.Request {
	return load.Request{Method: "POST", Path: "/api/v1/events/" + slug + "/registrants", Body: body(i)}
}

// maxDriven is more requests than are answered in any round.
const maxDriven = 1_000_000

// drive sends requests over so many connections, which are open beforehand,
// for as long as a round takes, and most of them at most. All answers have to
// have the wanted status. It returns how many there were, and how long they
// took.
func (s *Stage) drive(ctx context.Context, url string, connections, most int, request func(i int) load.Request, want int) (int, time.Duration, error) {
	clients, err := connect(ctx, url, connections)
	defer hangUp(clients)
	if err != nil {
		return 0, 0, err
	}
	return work(ctx, most, connections, s.Long(), func(worker, i int) error {
		r := request(i)
		a, err := clients[worker].Do(ctx, r)
		if err == nil && a.Status != want {
			err = fmt.Errorf("%s %s: %d instead of %d: %.200s", r.Method, r.Path, a.Status, want, a.Body)
		}
		return err
	})
}

// dialling is how many connections are made at a time, so that none waits
// for a place in the queue of the port.
const dialling = 64

// connect opens n connections to the server at url.
func connect(ctx context.Context, url string, n int) ([]*load.Client, error) {
	clients := make([]*load.Client, n)
	for i := range clients {
		var err error
		if clients[i], err = load.NewClient(url, ""); err != nil {
			return nil, err
		}
	}
	_, err := load.Each(ctx, n, min(n, dialling), func(ctx context.Context, _, i int) error { return clients[i].Connect(ctx) })
	return clients, err
}

func hangUp(clients []*load.Client) {
	for _, c := range clients {
		c.Close()
	}
}
