// Package watching tells many who look on how something stands, and reads it once
// for all of them. What that is, an event or a session, its caller says: how to
// read it, what tells that it may have changed, and which readings say the same.
//
// It knows no rights: whoever watches is asked for again and again, by what the
// caller passes.
package watching

import (
	"context"
	"sync"
	"time"

	"rollcall/internal/store"
	"rollcall/internal/store/overview"
)

const (
	// pace is how often what somebody watches is looked at.
	pace = time.Second

	// check is how often it is asked whether somebody may still watch.
	check = 20 * time.Second

	// Stale is how long what was read counts although nothing has changed that
	// leaves a trace: letters wait longer, and people turn reminders off.
	Stale = 30 * time.Second

	// share is the part of the time at most that something is read in: what
	// takes a second to read is read every ten.
	share = 10

	// mostKept is of how many the last reading is kept.
	mostKept = 100
)

// A Source is what is watched, by key.
type Source[T any] struct {
	Trace func(ctx context.Context, key int64) (overview.Trace, error) // a small question; another answer: it may have changed
	Read  func(ctx context.Context, key int64) (*T, error)
	Holds func(last *T) bool // while the trace is the same: whether that may still be told
	Same  func(a, b *T) bool // whether b is no news to who was told a
}

// A Hub has one watcher for each key that somebody watches. The watcher is there
// from the first who comes until the last has gone.
type Hub[T any] struct {
	Pace, Check time.Duration // how often it looks, and asks who may; set before anybody watches
	source      Source[T]
	closing     chan struct{} // closed when all ends

	lock    sync.Mutex
	closed  bool
	watched map[int64]*watched[T]
	kept    map[int64]*kept[T]
	running sync.WaitGroup
}

// A watched is what somebody watches.
type watched[T any] struct {
	key     int64
	stop    context.CancelFunc
	viewers int // under the hub's lock

	lock    sync.Mutex
	latest  *T            // nil: not read yet
	err     error         // it cannot be read any more
	changed chan struct{} // closed when one of both is another
}

// New returns a hub of s that nobody watches yet.
func New[T any](s Source[T]) *Hub[T] {
	return &Hub[T]{Pace: pace, Check: check, source: s, closing: make(chan struct{}), watched: map[int64]*watched[T]{}, kept: map[int64]*kept[T]{}}
}

// Watch calls tell with how what has the key stands, at once and whenever that
// has changed, and with nil as a sign of life when nothing has. Before each sign
// of life it asks whether whoever watches may still. It returns nil when ctx ends,
// and fails with what tell or still do, with store.ErrClosing when the process
// ends, and if it cannot be read.
func (h *Hub[T]) Watch(ctx context.Context, key int64, still func(context.Context) error, tell func(*T) error) error {
	err := h.watch(ctx, key, still, tell)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (h *Hub[T]) watch(ctx context.Context, key int64, still func(context.Context) error, tell func(*T) error) error {
	w, err := h.enter(ctx, key)
	if err != nil {
		return err
	}
	defer h.leave(w)
	again := time.NewTicker(h.Check)
	defer again.Stop()
	var told *T
	for {
		latest, changed, err := w.look()
		if err != nil {
			return err
		}
		if latest != nil && latest != told {
			if err := tell(latest); err != nil {
				return err
			}
			told = latest
		}
		select {
		case <-ctx.Done():
			return nil
		case <-h.closing:
			return store.ErrClosing
		case <-changed:
		case <-again.C:
			if err := still(ctx); err != nil {
				return err
			}
			if err := tell(nil); err != nil {
				return err
			}
		}
	}
}

// enter counts one more who watches, and begins to look for the first. It fails
// with store.ErrClosing once all has ended.
func (h *Hub[T]) enter(ctx context.Context, key int64) (*watched[T], error) {
	h.lock.Lock()
	defer h.lock.Unlock()
	if h.closed {
		return nil, store.ErrClosing
	}
	w := h.watched[key]
	if w == nil {
		w = &watched[T]{key: key, changed: make(chan struct{})}
		h.watched[key] = w
		ctx, w.stop = context.WithCancel(context.WithoutCancel(ctx)) // others go on when the first has gone
		h.running.Go(func() { h.follow(ctx, w) })
	}
	w.viewers++
	return w, nil
}

// leave counts one less, and ends looking with the last.
func (h *Hub[T]) leave(w *watched[T]) {
	h.lock.Lock()
	defer h.lock.Unlock()
	if w.viewers--; w.viewers == 0 {
		h.forget(w)
	}
}

// forget ends looking at w; the lock is held.
func (h *Hub[T]) forget(w *watched[T]) {
	w.stop()
	if h.watched[w.key] == w {
		delete(h.watched, w.key)
	}
}

// follow looks again and again until ctx ends, or it cannot be read.
func (h *Hub[T]) follow(ctx context.Context, w *watched[T]) {
	for {
		began := time.Now()
		o, err := h.Newest(ctx, w.key)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			h.lock.Lock()
			h.forget(w) // whoever comes next begins anew
			h.lock.Unlock()
		}
		if w.tell(o, err, h.source.Same); err != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(h.Pace, share*time.Since(began))):
		}
	}
}

// tell lets all who watch know what was read, if it is news to them.
func (w *watched[T]) tell(o *T, err error, same func(a, b *T) bool) {
	w.lock.Lock()
	defer w.lock.Unlock()
	if err == nil && w.latest != nil && same(w.latest, o) {
		return
	}
	w.latest, w.err = o, err
	close(w.changed)
	w.changed = make(chan struct{})
}

// look is what was read last, and what is closed when there is something else.
func (w *watched[T]) look() (*T, <-chan struct{}, error) {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.latest, w.changed, w.err
}

// End ends all watches, and those that are tried afterwards fail with
// store.ErrClosing. It returns when nothing of them runs any more, but for what
// their callers do.
func (h *Hub[T]) End() {
	h.lock.Lock()
	if !h.closed {
		h.closed = true
		close(h.closing)
	}
	for _, w := range h.watched {
		w.stop()
	}
	h.lock.Unlock()
	h.running.Wait()
}

// Watched is how many keys somebody watches.
func (h *Hub[T]) Watched() int {
	h.lock.Lock()
	defer h.lock.Unlock()
	return len(h.watched)
}

// A kept is the last reading of a key. It is read by one at a time.
type kept[T any] struct {
	lock  sync.Mutex
	trace overview.Trace
	last  *T // nil: not read yet
}

// of is the last reading of a key.
func (h *Hub[T]) of(key int64) *kept[T] {
	h.lock.Lock()
	defer h.lock.Unlock()
	k := h.kept[key]
	if k == nil {
		if len(h.kept) >= mostKept {
			clear(h.kept)
		}
		k = &kept[T]{}
		h.kept[key] = k
	}
	return k
}

// Newest is the last reading of a key while nothing has changed, else a new one.
// Unless something has changed that is one small question.
func (h *Hub[T]) Newest(ctx context.Context, key int64) (*T, error) {
	k := h.of(key)
	k.lock.Lock()
	defer k.lock.Unlock()
	trace, err := h.source.Trace(ctx, key)
	if err != nil {
		return nil, err
	}
	if k.last != nil && k.trace == trace && h.source.Holds(k.last) {
		return k.last, nil
	}
	o, err := h.source.Read(ctx, key)
	if err != nil {
		return nil, err
	}
	k.trace, k.last = trace, o // the trace is not younger than what was read
	return o, nil
}
