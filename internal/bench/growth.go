package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/store"
)

// busy is the event of an installation that all requests are about.
const busy = "e5"

// An installation has many events with as many people each, and a server.
type installation struct {
	stage    *Stage
	database string
	server   *load.Process
	client   *load.Client // of an organiser
	next     int          // the number of the next person, and how many have signed up for the busy event
}

// growing prepares P9: the same requests at an installation and at one ten
// times as large.
func growing(ctx context.Context, s *Stage) ([]Measure, error) {
	per := s.Size(10_000, 200)
	small, err := s.install(ctx, "small", 10, per)
	if err != nil {
		return nil, err
	}
	large, err := s.install(ctx, "large", 100, per)
	if err != nil {
		return nil, err
	}
	beside := func(what string, goal Goal, of func(*installation) Round) Measure {
		what = fmt.Sprintf("%s, %dk registrations, beside %dk", what, 100*per/1000, 10*per/1000)
		return Measure{Unit: "ms", Ours: of(large), Beside: []Reference{{ID: "P9", What: what, Goal: goal, Round: of(small)}}}
	}
	list, numbers := "/api/v1/events/"+busy+"/registrants?limit=50", "/api/v1/events/"+busy+"/stats"
	return []Measure{
		beside("a sign-up", AtMost(1.4, 0), (*installation).signUps),
		beside("a page of a list", AtMost(1.2, 0), func(i *installation) Round { return i.gets(list) }),
		beside("the numbers of an event", AtMost(1.0, 0), func(i *installation) Round { return i.gets(numbers) }),
		beside("a search by name and address", AtMost(1.6, 0), func(i *installation) Round { return i.gets(list + "&q=petrovic%20" + address(per/2)) }),
	}, nil
}

// install makes an installation of so many events with so many people each,
// and serves it.
func (s *Stage) install(ctx context.Context, name string, events, per int) (*installation, error) {
	i := &installation{stage: s, database: s.Path(name + ".db"), next: per}
	if err := s.Apply(ctx, i.database, announcements("e", events, seats, soon())...); err != nil {
		return nil, err
	}
	if err := i.fill(ctx, events, per); err != nil {
		return nil, err
	}
	s.AtEnd(func() error { return s.Filled(ctx, i.database, busy, i.next, "P9: "+name) })
	token, err := s.Token(ctx, i.database)
	if err != nil {
		return nil, err
	}
	if i.server, err = s.Serve(ctx, i.database, "serve"); err != nil {
		return nil, err
	}
	i.client, err = load.NewClient(i.server.URL, token)
	return i, err
}

// fill signs everyone up, and leaves nothing for later.
func (i *installation) fill(ctx context.Context, events, per int) (err error) {
	st, err := store.Open(ctx, store.Options{Database: i.database, MustExist: true, AllowUnsafe: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	for n := range events {
		e, sessions, err := announced(ctx, st, fmt.Sprintf("e%d", n))
		if err != nil {
			return err
		}
		if err := seatPeople(ctx, st, e, sessions, per, func(int) map[string]any { return nil }); err != nil {
			return err
		}
	}
	if err := fillSearch(ctx, st); err != nil {
		return err
	}
	return st.Optimize(ctx)
}

// repeats is how often a request is sent in a round.
func (i *installation) repeats() int { return i.stage.Size(200, 50) }

// signUps is a round of one sign-up after another.
func (i *installation) signUps() Round {
	return func(ctx context.Context, _ int) (float64, error) {
		visitor := i.client.As("")
		defer visitor.Close()
		return i.each(ctx, visitor, http.StatusAccepted, func() load.Request {
			i.next++
			return signUp(busy, i.next-1)
		})
	}
}

// gets is a round of one and the same question, one after another.
func (i *installation) gets(path string) Round {
	return func(ctx context.Context, _ int) (float64, error) {
		return i.each(ctx, i.client, http.StatusOK, func() load.Request { return load.Request{Path: path} })
	}
}

// each sends requests one after another and returns how many milliseconds one
// takes.
func (i *installation) each(ctx context.Context, c *load.Client, want int, request func() load.Request) (float64, error) {
	began := time.Now()
	for range i.repeats() {
		a, err := c.Do(ctx, request())
		if err != nil {
			return 0, err
		}
		if a.Status != want {
			return 0, fmt.Errorf("answered with %d instead of %d: %.200s", a.Status, want, a.Body)
		}
	}
	return milliseconds(time.Since(began)) / float64(i.repeats()), nil
}
