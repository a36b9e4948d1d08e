package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/bench/reference"
	"rollcall/internal/load"
	"rollcall/internal/store"
)

// joinConnections is how many join at the same time.
const joinConnections = 64

// A door is a server at which holders of a seat press join. Each does so
// once, so that every click is written.
type door struct {
	*contender
	links [][]string // of the people of each round
}

// joining prepares P6: join clicks, on the disk before they are answered.
func joining(ctx context.Context, s *Stage) ([]Measure, error) {
	n := s.Size(40_000, 5_000)
	events := announcements("join-", s.Rounds(), n, time.Now().Add(20*time.Minute))
	ours := &door{contender: s.newContender(ctx, "serve", s.Path("serve.db"))}
	if err := s.Apply(ctx, ours.database, events...); err != nil {
		return nil, err
	}
	if err := s.seat(ctx, ours, n); err != nil {
		return nil, err
	}
	nothing := &door{contender: s.newContender(ctx, "host without a database", s.Path("host.db"), "--writes", "nothing")}
	key, err := keyOf(nothing.database)
	if err != nil {
		return nil, err
	}
	for round := range s.Rounds() {
		nothing.links = append(nothing.links, linksOf(key, round*n, n))
	}
	if err := errors.Join(s.start(ctx, ours.contender), s.Apply(ctx, nothing.database, events...), s.start(ctx, nothing.contender)); err != nil {
		return nil, err
	}
	return []Measure{{Unit: "/s", Ours: s.clicks(ours), Beside: []Reference{{
		ID: "P6", What: fmt.Sprintf("join by POST, %d connections, beside no database", joinConnections), Goal: AtLeast(0.35, 0), Round: s.clicks(nothing),
	}}}}, nil
}

// keyOf is the installation's key of a database, made if there is none.
func keyOf(database string) (auth.Key, error) {
	key, _, err := auth.LoadKey(database+".key", rand.Reader)
	return key, err
}

// linksOf are the personal links of n registrants after the first so many.
func linksOf(key auth.Key, after, n int) []string {
	links := make([]string, n)
	for i := range links {
		links[i] = key.PersonalLink(int64(after+i+1), 1)
	}
	return links
}

// seat gives n people a seat in the event of each round.
func (s *Stage) seat(ctx context.Context, d *door, n int) (err error) {
	key, err := keyOf(d.database)
	if err != nil {
		return err
	}
	st, err := store.Open(ctx, store.Options{Database: d.database, MustExist: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	for round := range s.Rounds() {
		e, sessions, err := announced(ctx, st, fmt.Sprintf("join-%d", round))
		if err != nil {
			return err
		}
		links, all := make([]string, n), people(e, &sessions[0], n)
		_, err = load.Each(ctx, n, 512, func(ctx context.Context, _, i int) error {
			got, err := st.SignUp(ctx, all[i])
			links[i] = key.PersonalLink(got.RegistrantID, 1)
			return err
		})
		if err != nil {
			return err
		}
		d.links = append(d.links, links)
	}
	return fillSearch(ctx, st)
}

// clicks is a round of people who join, each for the first time.
func (s *Stage) clicks(d *door) Round {
	return func(ctx context.Context, n int) (float64, error) {
		links := d.links[n]
		done, took, err := s.drive(ctx, d.server.URL, joinConnections, len(links), func(i int) load.Request {
			return load.Request{Method: "POST", Path: "/api/v1/me/registrations/s/join", Token: links[i], Body: []byte(`{}`)}
		}, http.StatusOK)
		if err != nil {
			return 0, err
		}
		if d.writes {
			c, err := reference.Recount(ctx, d.database, fmt.Sprintf("join-%d", n))
			if err != nil {
				return 0, err
			}
			s.Hold(c.Marks == int64(done), "P6: %d clicks were answered, and %d are kept", done, c.Marks)
		}
		return float64(done) / took.Seconds(), nil
	}
}
