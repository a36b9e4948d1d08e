package watching

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"rollcall/internal/store"
	"rollcall/internal/store/overview"
)

// A counter reads nothing and counts how often.
type counter struct {
	reads atomic.Int64
	fails atomic.Bool
}

var errAway = errors.New("away")

func (c *counter) read(context.Context, int64) (*reading, error) {
	n := c.reads.Add(1)
	if c.fails.Load() {
		return nil, errAway
	}
	return &reading{n / 3}, nil // the same for a while
}

// A reading is one number.
type reading struct{ number int64 }

// quick is a hub that reads c again at each look.
func quick(read func(context.Context, int64) (*reading, error)) *Hub[reading] {
	h := New(Source[reading]{
		Trace: func(context.Context, int64) (overview.Trace, error) { return overview.Trace{}, nil },
		Read:  read,
		Holds: func(*reading) bool { return false },
		Same:  func(a, b *reading) bool { return *a == *b },
	})
	h.Pace, h.Check = 10*time.Millisecond, time.Hour
	return h
}

func enter(t *testing.T, h *Hub[reading]) *watched[reading] {
	t.Helper()
	w, err := h.enter(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestManyWhoWatchCostWhatOneDoes(t *testing.T) {
	defer goleak.VerifyNone(t)
	c := &counter{}
	h := quick(c.read)
	began := time.Now()
	var all []*watched[reading]
	for range 50 {
		all = append(all, enter(t, h))
	}
	time.Sleep(100 * time.Millisecond)
	most := int64(time.Since(began)/h.Pace) + 1
	if n := c.reads.Load(); n < 2 || n > most {
		t.Errorf("50 cost %d readings, one would cost %d at most", n, most)
	}
	for _, w := range all[1:] {
		h.leave(w)
	}
	n := c.reads.Load()
	for deadline := time.Now().Add(5 * time.Second); c.reads.Load() == n; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the last one is not told any more")
		}
	}
	h.leave(all[0])
	h.running.Wait()
	if n = c.reads.Load(); len(h.watched) != 0 {
		t.Error("somebody is still thought to watch")
	}
	time.Sleep(3 * h.Pace)
	if c.reads.Load() != n {
		t.Error("an event is read that nobody watches")
	}
}

func TestAnEventThatIsSlowToReadIsReadLessOften(t *testing.T) {
	defer goleak.VerifyNone(t)
	c := &counter{}
	h := quick(func(ctx context.Context, id int64) (*reading, error) {
		time.Sleep(20 * time.Millisecond)
		return c.read(ctx, id)
	})
	w, err := h.enter(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(150 * time.Millisecond)
	h.leave(w)
	h.running.Wait()
	if n := c.reads.Load(); n != 1 {
		t.Errorf("%d readings in 150 ms of what takes 20", n)
	}
}

func TestNewsAreWhatIsDifferent(t *testing.T) {
	defer goleak.VerifyNone(t)
	c := &counter{}
	h := quick(c.read)
	w := enter(t, h)
	defer h.End()
	seen := map[int64]bool{}
	for range 4 {
		o, changed, err := w.look()
		if err != nil {
			t.Fatal(err)
		}
		if o != nil {
			if seen[o.number] {
				t.Errorf("%d is told twice", o.number)
			}
			seen[o.number] = true
		}
		<-changed
	}
}

func TestWhatCannotBeReadEndsTheWatchAndTheNextBeginsAnew(t *testing.T) {
	defer goleak.VerifyNone(t)
	c := &counter{}
	h := quick(c.read)
	defer h.End()
	c.fails.Store(true)
	w := enter(t, h)
	h.running.Wait()
	if _, _, err := w.look(); !errors.Is(err, errAway) {
		t.Errorf("whoever watches is told %v", err)
	}
	c.fails.Store(false)
	again := enter(t, h)
	if again == w {
		t.Fatal("the watch that has ended goes on")
	}
	h.leave(w) // takes nothing from the other
	_, changed, _ := again.look()
	<-changed
	if len(h.watched) != 1 {
		t.Errorf("%d events are watched", len(h.watched))
	}
}

func TestNobodyWatchesAfterTheEnd(t *testing.T) {
	defer goleak.VerifyNone(t)
	c := &counter{}
	h := quick(c.read)
	w := enter(t, h)
	h.End()
	h.End()
	h.leave(w)
	if _, err := h.enter(t.Context(), 1); !errors.Is(err, store.ErrClosing) {
		t.Errorf("whoever comes is told %v", err)
	}
}

func TestWhoWatchesIsToldOfTheEnd(t *testing.T) {
	defer goleak.VerifyNone(t)
	h := quick((&counter{}).read)
	told, ended := make(chan struct{}, 100), make(chan error)
	go func() {
		ended <- h.Watch(t.Context(), 1, nil, func(*reading) error { told <- struct{}{}; return nil })
	}()
	<-told
	h.End()
	select {
	case err := <-ended:
		if !errors.Is(err, store.ErrClosing) {
			t.Errorf("the watch ends with %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the watch goes on")
	}
}

func TestWhoMayNoLongerWatchIsToldNothing(t *testing.T) {
	defer goleak.VerifyNone(t)
	h := quick((&counter{}).read)
	defer h.End()
	h.Check = 10 * time.Millisecond
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
	defer stop()
	err := h.Watch(ctx, 1, func(context.Context) error { return errAway }, func(*reading) error { return nil })
	if !errors.Is(err, errAway) {
		t.Errorf("the watch ends with %v", err)
	}
}
