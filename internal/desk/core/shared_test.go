package core

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"rollcall/internal/store"
)

func TestSharedAnswersAreNeverOlderThanTheQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s shared[int64]
		var now, reads atomic.Int64
		read := func(context.Context) (int64, error) {
			reads.Add(1)
			seen := now.Load()
			time.Sleep(time.Second)
			return seen, nil
		}
		var group sync.WaitGroup
		for i := range int64(100) {
			group.Go(func() {
				time.Sleep(time.Duration(i) * 100 * time.Millisecond)
				asked := now.Add(1)
				got, err := s.ask(t.Context(), read)
				if err != nil || got < asked {
					t.Errorf("asked at %d, answered as of %d, %v", asked, got, err)
				}
			})
		}
		group.Wait()
		if n := reads.Load(); n < 10 || n > 12 {
			t.Errorf("%d reads for 100 questions in ten seconds, want one a second", n)
		}
	})
}

func TestSharedReadOutlivesWhoBeganIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s shared[string]
		read := func(ctx context.Context) (string, error) {
			time.Sleep(time.Second)
			return "read", ctx.Err()
		}
		ask := func(ctx context.Context, want error) {
			if _, err := s.ask(ctx, read); !errors.Is(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
		}
		leaving, leave := context.WithCancel(t.Context())
		var group sync.WaitGroup
		group.Go(func() { ask(t.Context(), nil) })
		synctest.Wait() // it is being read; the next two share another
		group.Go(func() { ask(leaving, context.Canceled) })
		synctest.Wait()
		group.Go(func() { ask(t.Context(), nil) })
		synctest.Wait()
		leave()
		group.Wait()
	})
}

func TestSharedReadThatHangsEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s shared[string]
		hang := func(ctx context.Context) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		}
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := s.ask(t.Context(), hang); !errors.Is(err, store.ErrAway) {
				t.Errorf("got %v, want that the database is away", err)
			}
		})
		synctest.Wait() // it hangs; the next has to wait for its end
		got, err := s.ask(t.Context(), func(context.Context) (string, error) { return "read", nil })
		if got != "read" || err != nil {
			t.Errorf("afterwards %q, %v", got, err)
		}
		group.Wait()
	})
}

func TestSharedPanicIsAnErrorToAll(t *testing.T) {
	var s shared[int]
	if _, err := s.ask(t.Context(), func(context.Context) (int, error) { panic("ouch") }); err == nil || !strings.Contains(err.Error(), "ouch") {
		t.Errorf("got %v", err)
	}
	if got, err := s.ask(t.Context(), func(context.Context) (int, error) { return 7, nil }); got != 7 || err != nil {
		t.Errorf("after a panic: %d, %v", got, err)
	}
}
