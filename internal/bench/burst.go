package bench

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"

	"rollcall/internal/load"
)

// A burst is everybody at once, each over a connection of their own. One in
// twenty presses the button twice.
type burst struct {
	stage *Stage
	size  int
}

// inBurst prepares P3: how long a burst takes, and how much memory.
func inBurst(ctx context.Context, s *Stage) ([]Measure, error) {
	b := &burst{s, s.Size(5000, 1000)}
	events := announcements("burst-", s.Rounds(), seats, soon())
	ours, err := s.contend(ctx, "serve", events)
	if err != nil {
		return nil, err
	}
	nothing, err := s.contend(ctx, "host without a database", events, "--writes", "nothing")
	if err != nil {
		return nil, err
	}
	return []Measure{
		{Unit: "s", Ours: b.round(ours), Beside: []Reference{{
			ID: "P3", What: fmt.Sprintf("burst of %d, a connection each, beside no database", b.size),
			Goal: AtMost(2, 1.5), Round: b.round(nothing),
		}}},
		{Unit: "MB", Once: true, Ours: peak(ours), Beside: []Reference{{
			ID: "P3", What: "memory at most during the bursts, beside no database", Goal: Within(64, "MB"), Round: peak(nothing),
		}}},
	}, nil
}

// person is who sends request i: everyone is somebody else, but each
// twentieth is whoever came ten before.
func (b *burst) person(i int) int {
	if i%20 == 19 {
		return i - 10
	}
	return i
}

// round is a burst on the round's event.
func (b *burst) round(c *contender) Round {
	return func(ctx context.Context, n int) (float64, error) {
		slug := fmt.Sprintf("burst-%d", n)
		clients, err := connect(ctx, c.server.URL, b.size)
		defer hangUp(clients)
		if err != nil {
			return 0, err
		}
		var refused atomic.Int64
		took, err := load.Each(ctx, b.size, b.size, func(ctx context.Context, worker, i int) error {
			a, err := clients[worker].Do(ctx, signUp(slug, b.person(i)))
			if err != nil || a.Status != http.StatusAccepted {
				refused.Add(1)
			}
			return ctx.Err()
		})
		if err != nil {
			return 0, err
		}
		b.stage.Hold(refused.Load() == 0, "P3: %s: %d of %d were not accepted", c.name, refused.Load(), b.size)
		if c.writes {
			err = b.stage.Filled(ctx, c.database, slug, b.size-b.size/20, "P3: "+c.name)
		}
		return took.Seconds(), err
	}
}

// peak is the most memory that a server has had, in MB.
func peak(c *contender) Round {
	return func(context.Context, int) (float64, error) {
		_, most, err := c.server.Memory()
		return megabytes(most), err
	}
}
