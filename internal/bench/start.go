package bench

import (
	"context"
	"errors"
	"os"
	"time"
)

// settling is how long a server is left alone before its memory is read.
const settling = 3 * time.Second

// starting prepares P11: how long a start takes, and how large the program
// is. There is nothing to run beside it, so the bounds stand in.
func starting(ctx context.Context, s *Stage) ([]Measure, error) {
	database := s.Path("start.db")
	if err := s.Apply(ctx, database, announcement{"event", seats, soon()}.file()); err != nil {
		return nil, err
	}
	if _, err := s.Token(ctx, database); err != nil { // makes the key
		return nil, err
	}
	start := func(ctx context.Context, _ int) (float64, error) {
		p, err := s.launch(ctx, database, []string{"serve"})
		if err != nil {
			return 0, err
		}
		return milliseconds(p.Startup), s.stop(ctx, p)
	}
	idle := func(ctx context.Context, _ int) (float64, error) {
		p, err := s.launch(ctx, database, []string{"serve"})
		if err != nil {
			return 0, err
		}
		time.Sleep(settling)
		now, _, err := p.Memory()
		return megabytes(now), errors.Join(err, s.stop(ctx, p))
	}
	size := func(context.Context, int) (float64, error) {
		info, err := os.Stat(s.options.Program.Path)
		if err != nil {
			return 0, err
		}
		return megabytes(info.Size()), nil
	}
	return []Measure{
		{Unit: "ms", Ours: start, Beside: []Reference{{ID: "P11", What: "start on a database that is there, until it serves", Goal: AtMost(1, 0), Bound: 50}}},
		{Unit: "MB", Once: true, Ours: idle, Beside: []Reference{{ID: "P11", What: "memory of an idle server", Goal: AtMost(1, 0), Bound: 40}}},
		{Unit: "MB", Once: true, Ours: size, Beside: []Reference{{ID: "P11", What: "size of this program's file, as it was built", Goal: AtMost(1, 0), Bound: 36}}},
	}, nil
}
