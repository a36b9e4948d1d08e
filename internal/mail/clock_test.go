package mail

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"rollcall/internal/event"
)

// A wall is a clock that somebody sets.
type wall struct{ off atomic.Int64 }

func (c *wall) now() time.Time { return time.Now().Add(time.Duration(c.off.Load())).Round(0) }

// set moves the clock by d.
func (c *wall) set(d time.Duration) { c.off.Add(int64(d)) }

// workBy is work by the clock c.
func workBy(t *testing.T, c *wall, o Outbox, s Sender) (w *Worker, stop func()) {
	t.Helper()
	w = NewWorker(o, s, composer(t), slog.New(slog.DiscardHandler))
	w.clock = c.now
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { w.Run(ctx); close(done) }()
	return w, func() { cancel(); <-done }
}

// The clock is set while a letter is being handed over: that must not look
// like a worker that has died.
func TestALetterUnderWayIsNotSentTwiceWhenTheClockIsSet(t *testing.T) {
	for _, jump := range []time.Duration{time.Hour, -time.Hour, lease, 24 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			o, c := &memory{}, &wall{}
			p := &post{answer: func(context.Context, int) error { time.Sleep(40 * time.Second); return nil }}
			w, stop := workBy(t, c, o, p)
			defer stop()
			l := o.owe(1, 48*time.Hour)
			w.Wake()
			later(10 * time.Second)
			c.set(jump)
			later(20 * time.Second)
			c.set(-jump) // and back again, before the letter is done
			later(2 * time.Minute)
			if p.sent() != 1 || l().State != event.LetterSent {
				t.Errorf("set by %s: %d attempts, the letter is %s", jump, p.sent(), l().State)
			}
		})
	}
}

// Letters that come meanwhile leave when the one under way has ended.
func TestLettersGoOnAfterTheClockIsSet(t *testing.T) {
	for _, jump := range []time.Duration{time.Hour, -time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			o, c := &memory{}, &wall{}
			p := &post{answer: func(_ context.Context, n int) error {
				if n == 1 {
					time.Sleep(40 * time.Second)
				}
				return nil
			}}
			w, stop := workBy(t, c, o, p)
			defer stop()
			o.owe(1, 48*time.Hour)
			w.Wake()
			later(10 * time.Second)
			c.set(jump)
			next := o.owe(2, 48*time.Hour)
			later(30*time.Second + poll)
			if p.sent() != 2 || next().State != event.LetterSent {
				t.Errorf("set by %s: %d attempts, the next letter is %s", jump, p.sent(), next().State)
			}
		})
	}
}

// A worker dies with a letter; then the clock is set back. The letter leaves
// all the same, and once.
func TestALetterOfADeadWorkerLeavesWhenTheClockWasSetBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, c, p := &memory{}, &wall{}, &post{}
		c.set(-time.Hour)
		l := o.owe(1, 48*time.Hour)
		_, _ = o.ClaimLetters(t.Context(), time.Now(), 1, lease) // by the clock that was an hour ahead
		_, stop := workBy(t, c, o, p)
		defer stop()
		later(2 * lease)
		if p.sent() != 1 || l().State != event.LetterSent {
			t.Errorf("after two minutes: %d attempts, the letter is %s", p.sent(), l().State)
		}
	})
}

func TestAClockThatIsCorrectedALittleHasNotBeenSet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &wall{}
		h := startHands(c.now)
		for range 10 {
			time.Sleep(poll)
			c.set(mostSlip / 2)
			if _, set := h.read(); set {
				t.Fatal("a small correction counts as setting")
			}
		}
		c.set(-mostSlip)
		if now, set := h.read(); !set || !now.Equal(c.now()) {
			t.Errorf("set %t", set)
		}
	})
}
