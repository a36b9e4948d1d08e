package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"rollcall/internal/load"
	"rollcall/internal/store"
)

// onPostgres prepares P5: P2 on a PostgreSQL server.
func onPostgres(ctx context.Context, s *Stage) ([]Measure, error) {
	if s.options.Postgres == "" {
		if len(s.options.Only) > 0 {
			return nil, errors.New("it needs --postgres")
		}
		fmt.Fprintln(s.options.Talk, "P5 is left out: it needs --postgres")
		return nil, nil
	}
	ours, err := s.contendOnPostgres(ctx, "serve on PostgreSQL")
	if err != nil {
		return nil, err
	}
	tried := connectionsTried()
	if s.options.Quick {
		tried = tried[:1]
	}
	var measures []Measure
	for _, connections := range tried {
		measures = append(measures, Measure{Unit: "/s", Ours: s.signUpsAlone(ours, connections)})
	}
	for _, of := range []struct {
		what string
		goal Goal
		ways []string
	}{
		{"FOR UPDATE, pool of 64", AtLeast(14, 18), []string{"--writes", "lock", "--pool", "64"}},
		{"FOR UPDATE, pool of 8", AtLeast(8, 10), []string{"--writes", "lock", "--pool", "8"}},
		{"no database", AtLeast(0.25, 0.33), []string{"--writes", "nothing"}},
	} {
		c, err := s.contendOnPostgres(ctx, "host with "+of.what, of.ways...)
		if err != nil {
			return nil, err
		}
		for i, connections := range tried {
			measures[i].Beside = append(measures[i].Beside, Reference{
				ID: "P5", What: fmt.Sprintf("sign-ups on PostgreSQL, %d connections, beside %s", connections, of.what), Goal: of.goal, Round: s.signUpsAlone(c, connections),
			})
		}
	}
	return measures, nil
}

// warmUp is the event on which a server that was just started warms up.
const warmUp = "warm-up-"

// contendOnPostgres makes a contender that has its own database on the
// server, which is dropped at the end. It is not started.
func (s *Stage) contendOnPostgres(ctx context.Context, name string, ways ...string) (*contender, error) {
	database, drop, err := store.Scratch(ctx, s.options.Postgres)
	if err != nil {
		return nil, err
	}
	s.AtEnd(func() error { return drop(context.WithoutCancel(ctx)) })
	events := announcements(warmUp, 1, seats, soon())
	for _, connections := range connectionsTried() {
		events = append(events, announcements(signUpEvent(connections), s.Rounds(), seats, soon())...)
	}
	return s.newContender(ctx, name, database, ways...), s.Apply(ctx, database, events...)
}

// signUpsAlone is signUps by a server that is started for the round and has
// warmed up. All of them together would take more connections than a
// PostgreSQL server has by default.
func (s *Stage) signUpsAlone(c *contender, connections int) Round {
	round := s.signUps(c, connections)
	return func(ctx context.Context, n int) (rate float64, err error) {
		if c.server, err = s.launch(ctx, c.database, c.command); err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, s.stop(ctx, c.server)) }()
		first := n * maxWarmUp
		_, _, err = s.drive(ctx, c.server.URL, connections, maxWarmUp, func(i int) load.Request { return signUp(warmUp+"0", first+i) }, http.StatusAccepted)
		if err != nil {
			return 0, err
		}
		return round(ctx, n)
	}
}

// maxWarmUp is how many sign-ups warm up a server.
const maxWarmUp = 256
