package bench

import (
	"context"
	"errors"
	"fmt"

	"rollcall/internal/bench/reference"
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
		measures = append(measures, Measure{Unit: "/s", Ours: s.signUps(ours, connections)})
	}
	for _, of := range []struct {
		what string
		goal Goal
		ways []string
	}{
		{"FOR UPDATE per request, pool of 64", AtLeast(14, 18), []string{"--writes", "lock", "--pool", "64"}},
		{"FOR UPDATE per request, pool of 8", AtLeast(8, 10), []string{"--writes", "lock", "--pool", "8"}},
		{"no database", AtLeast(0.25, 0.33), []string{"--writes", "nothing"}},
	} {
		c, err := s.contendOnPostgres(ctx, "host with "+of.what, of.ways...)
		if err != nil {
			return nil, err
		}
		for i, connections := range tried {
			measures[i].Beside = append(measures[i].Beside, Reference{
				ID: "P5", What: fmt.Sprintf("P2 on PostgreSQL, %d connections, beside %s", connections, of.what), Goal: of.goal, Round: s.signUps(c, connections),
			})
		}
	}
	return measures, nil
}

// contendOnPostgres is contend with a database on the server, which is
// dropped at the end.
func (s *Stage) contendOnPostgres(ctx context.Context, name string, ways ...string) (*contender, error) {
	database, err := reference.CreateDatabase(ctx, s.options.Postgres)
	if err != nil {
		return nil, err
	}
	s.AtEnd(func() error { return reference.DropDatabase(context.WithoutCancel(ctx), s.options.Postgres, database) })
	var events []string
	for _, connections := range connectionsTried() {
		events = append(events, announcements(signUpEvent(connections), s.Rounds(), seats, soon())...)
	}
	if err := s.Apply(ctx, database, events...); err != nil {
		return nil, err
	}
	c := &contender{name: name, database: database, writes: len(ways) == 0 || ways[1] != "nothing"}
	return c, s.start(ctx, c, ways...)
}
