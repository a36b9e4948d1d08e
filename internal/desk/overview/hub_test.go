package overview

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"rollcall/internal/store"
)

// A counter reads nothing and counts how often.
type counter struct {
	reads atomic.Int64
	fails atomic.Bool
}

var errAway = errors.New("away")

func (c *counter) read(context.Context, int64) (*Overview, error) {
	n := c.reads.Add(1)
	if c.fails.Load() {
		return nil, errAway
	}
	o := &Overview{AsOf: time.Unix(n, 0)}
	o.Event.Confirmed = n / 3 // the same for a while
	return o, nil
}

func quick() *hub {
	h := newHub()
	h.pace, h.check = 10*time.Millisecond, time.Hour
	return h
}

func enter(t *testing.T, h *hub, c *counter) *watched {
	t.Helper()
	w, err := h.enter(t.Context(), 1, c.read)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestManyWhoWatchCostWhatOneDoes(t *testing.T) {
	defer goleak.VerifyNone(t)
	h, c := quick(), &counter{}
	began := time.Now()
	var all []*watched
	for range 50 {
		all = append(all, enter(t, h, c))
	}
	time.Sleep(100 * time.Millisecond)
	most := int64(time.Since(began)/h.pace) + 1
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
	time.Sleep(3 * h.pace)
	if c.reads.Load() != n {
		t.Error("an event is read that nobody watches")
	}
}

func TestAnEventThatIsSlowToReadIsReadLessOften(t *testing.T) {
	defer goleak.VerifyNone(t)
	h, c := quick(), &counter{}
	slow := func(ctx context.Context, id int64) (*Overview, error) {
		time.Sleep(20 * time.Millisecond)
		return c.read(ctx, id)
	}
	w, err := h.enter(t.Context(), 1, slow)
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
	h, c := quick(), &counter{}
	w := enter(t, h, c)
	defer h.end()
	seen := map[int64]bool{}
	for range 4 {
		o, changed, err := w.look()
		if err != nil {
			t.Fatal(err)
		}
		if o != nil {
			if seen[o.Event.Confirmed] {
				t.Errorf("%d confirmed is told twice", o.Event.Confirmed)
			}
			seen[o.Event.Confirmed] = true
		}
		<-changed
	}
}

func TestWhatCannotBeReadEndsTheWatchAndTheNextBeginsAnew(t *testing.T) {
	defer goleak.VerifyNone(t)
	h, c := quick(), &counter{}
	defer h.end()
	c.fails.Store(true)
	w := enter(t, h, c)
	h.running.Wait()
	if _, _, err := w.look(); !errors.Is(err, errAway) {
		t.Errorf("whoever watches is told %v", err)
	}
	c.fails.Store(false)
	again := enter(t, h, c)
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
	h, c := quick(), &counter{}
	w := enter(t, h, c)
	h.end()
	h.end()
	h.leave(w)
	if _, err := h.enter(t.Context(), 1, c.read); !errors.Is(err, store.ErrClosing) {
		t.Errorf("whoever comes is told %v", err)
	}
}
