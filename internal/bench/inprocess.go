package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"rollcall/internal/bench/reference"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// An emptyRoom is a database in which an event has been announced and nobody
// has signed up. Each round gets a copy.
type emptyRoom struct {
	stage   *Stage
	path    string
	event   *event.Event
	session *event.Session
	people  int // that sign up in a round at most
	copies  int
}

// inProcess prepares P1: sign-ups without HTTP.
func inProcess(ctx context.Context, s *Stage) ([]Measure, error) {
	room := &emptyRoom{stage: s, path: s.Path("template.db"), people: s.Size(100_000, 15_000)}
	if err := room.announce(ctx); err != nil {
		return nil, err
	}
	var measures []Measure
	for _, of := range []struct {
		callers      int
		rows, queued Goal
	}{
		{64, AtLeast(0.60, 0.75), AtLeast(0.80, 0.95)}, {1024, AtLeast(0.65, 0.85), AtLeast(0.80, 0.95)},
	} {
		measures = append(measures, Measure{
			Unit: "/s",
			Ours: room.store(of.callers),
			Beside: []Reference{
				{ID: "P1", What: fmt.Sprintf("sign-ups, %d callers, beside bare rows in batches of as many", of.callers), Goal: of.rows, Round: room.rows(of.callers)},
				{ID: "P1", What: fmt.Sprintf("sign-ups, %d callers, beside bare rows behind a queue", of.callers), Goal: of.queued, Round: room.queue(of.callers)},
			},
		})
	}
	return measures, nil
}

// announce makes the database and closes it, so that its file is whole.
func (r *emptyRoom) announce(ctx context.Context) error {
	if err := r.stage.Apply(ctx, r.path, announcement{"room", seats, soon()}.file()); err != nil {
		return err
	}
	st, err := store.Open(ctx, store.Options{Database: r.path, MustExist: true})
	if err != nil {
		return err
	}
	e, sessions, err := announced(ctx, st, "room")
	if err != nil {
		return errors.Join(err, st.Close())
	}
	r.event, r.session = e, &sessions[0]
	return st.Close()
}

// with runs one round on a copy of the database: do signs up as many as it
// can and returns how many and how long that took, and what it has written is
// recounted.
func (r *emptyRoom) with(ctx context.Context, whose string, do func(path string, people []*store.SignUp) (int, time.Duration, error)) (float64, error) {
	r.copies++
	path := r.stage.Path(fmt.Sprintf("%d.db", r.copies))
	if err := copyFile(path, r.path); err != nil {
		return 0, err
	}
	done, took, err := do(path, people(r.event, r.session, r.people))
	if err != nil {
		return 0, err
	}
	if err := r.stage.Filled(ctx, path, "room", done, whose); err != nil {
		return 0, err
	}
	if err := r.stage.Clean(ctx, path, whose); err != nil {
		return 0, err
	}
	return float64(done) / took.Seconds(), os.Remove(path)
}

// store is a round of the store's own sign-ups.
func (r *emptyRoom) store(callers int) Round {
	return func(ctx context.Context, _ int) (float64, error) {
		return r.with(ctx, "P1: the store", func(path string, people []*store.SignUp) (int, time.Duration, error) {
			st, err := store.Open(ctx, store.Options{Database: path, MustExist: true})
			if err != nil {
				return 0, 0, err
			}
			done, took, err := work(ctx, len(people), callers, r.stage.Long(), func(_, i int) error {
				_, err := st.SignUp(ctx, people[i])
				return err
			})
			return done, took, errors.Join(err, st.Close())
		})
	}
}

// rows is a round of bare rows in batches.
func (r *emptyRoom) rows(batch int) Round {
	return r.raw("P1: bare rows", func(ctx context.Context, raw *reference.Raw, people []*store.SignUp) (int, time.Duration, error) {
		batches := slices.Collect(slices.Chunk(people, batch))
		done, took, err := work(ctx, len(batches), 1, r.stage.Long(), func(_, i int) error { return raw.Write(batches[i]) })
		return min(done*batch, len(people)), took, err
	})
}

// queue is a round of bare rows behind a queue.
func (r *emptyRoom) queue(callers int) Round {
	return r.raw("P1: bare rows behind a queue", func(ctx context.Context, raw *reference.Raw, people []*store.SignUp) (int, time.Duration, error) {
		q := reference.StartQueue(raw, 1024)
		defer q.Close()
		return work(ctx, len(people), callers, r.stage.Long(), func(_, i int) error { return q.SignUp(people[i]) })
	})
}

// raw is a round in which do writes past the store.
func (r *emptyRoom) raw(whose string, do func(ctx context.Context, raw *reference.Raw, people []*store.SignUp) (int, time.Duration, error)) Round {
	return func(ctx context.Context, _ int) (float64, error) {
		return r.with(ctx, whose, func(path string, people []*store.SignUp) (int, time.Duration, error) {
			raw, err := reference.OpenRaw(ctx, path, r.session.ID)
			if err != nil {
				return 0, 0, err
			}
			done, took, err := do(ctx, raw, people)
			return done, took, errors.Join(err, raw.Close())
		})
	}
}

// copyFile copies a file that nobody writes to.
func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}
