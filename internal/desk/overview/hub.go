package overview

import (
	"context"
	"reflect"
	"sync"
	"time"

	"rollcall/internal/store"
)

const (
	// pace is how often an event that somebody watches is looked at.
	pace = time.Second

	// check is how often it is asked whether somebody may still watch.
	check = 20 * time.Second

	// stale is how long what was read counts although nothing has changed that
	// leaves a trace: letters wait longer, and people turn reminders off.
	stale = 30 * time.Second

	// share is the part of the time at most that an event is read in: one that
	// takes a second to read is read every ten.
	share = 10

	// mostKept is of how many events the last reading is kept.
	mostKept = 100
)

// A hub has one watcher for each event that somebody watches. The watcher is
// there from the first who comes until the last has gone.
type hub struct {
	pace, check time.Duration
	closing     chan struct{} // closed when all ends

	lock    sync.Mutex
	closed  bool
	watched map[int64]*watched // by event
	kept    map[int64]*kept    // by event
	running sync.WaitGroup
}

// A watched is an event that somebody watches.
type watched struct {
	eventID int64
	stop    context.CancelFunc
	viewers int // under the hub's lock

	lock    sync.Mutex
	latest  *Overview     // nil: not read yet
	err     error         // it cannot be read any more
	changed chan struct{} // closed when one of both is another
}

func newHub() *hub {
	return &hub{pace: pace, check: check, closing: make(chan struct{}), watched: map[int64]*watched{}, kept: map[int64]*kept{}}
}

// A reader reads how an event stands.
type reader func(ctx context.Context, eventID int64) (*Overview, error)

// enter counts one more who watches an event, and begins to look at it for the
// first. It fails with store.ErrClosing once all has ended.
func (h *hub) enter(ctx context.Context, eventID int64, read reader) (*watched, error) {
	h.lock.Lock()
	defer h.lock.Unlock()
	if h.closed {
		return nil, store.ErrClosing
	}
	w := h.watched[eventID]
	if w == nil {
		w = &watched{eventID: eventID, changed: make(chan struct{})}
		h.watched[eventID] = w
		ctx, w.stop = context.WithCancel(context.WithoutCancel(ctx)) // others go on when the first has gone
		h.running.Go(func() { h.follow(ctx, w, read) })
	}
	w.viewers++
	return w, nil
}

// leave counts one less, and ends looking with the last.
func (h *hub) leave(w *watched) {
	h.lock.Lock()
	defer h.lock.Unlock()
	if w.viewers--; w.viewers == 0 {
		h.forget(w)
	}
}

// forget ends looking at w; the lock is held.
func (h *hub) forget(w *watched) {
	w.stop()
	if h.watched[w.eventID] == w {
		delete(h.watched, w.eventID)
	}
}

// follow looks at an event again and again until ctx ends, or it cannot be read.
func (h *hub) follow(ctx context.Context, w *watched, read reader) {
	for {
		began := time.Now()
		o, err := read(ctx, w.eventID)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			h.lock.Lock()
			h.forget(w) // whoever comes next begins anew
			h.lock.Unlock()
		}
		if w.tell(o, err); err != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(h.pace, share*time.Since(began))):
		}
	}
}

// tell lets all who watch know what was read, if it is news to them.
func (w *watched) tell(o *Overview, err error) {
	w.lock.Lock()
	defer w.lock.Unlock()
	if err == nil && w.latest != nil && o.same(w.latest) {
		return
	}
	w.latest, w.err = o, err
	close(w.changed)
	w.changed = make(chan struct{})
}

// look is what was read last, and what is closed when there is something else.
func (w *watched) look() (*Overview, <-chan struct{}, error) {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.latest, w.changed, w.err
}

// same reports whether o says the same as p, but for when it was read.
func (o *Overview) same(p *Overview) bool {
	if o == p {
		return true
	}
	a, b := *o, *p
	a.AsOf, b.AsOf = time.Time{}, time.Time{}
	return reflect.DeepEqual(a, b)
}

// end ends all, and waits for it.
func (h *hub) end() {
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

// A kept is the last reading of an event. It is read by one at a time.
type kept struct {
	lock  sync.Mutex
	trace store.Trace
	last  *Overview // nil: not read yet
}

// of is the last reading of an event.
func (h *hub) of(eventID int64) *kept {
	h.lock.Lock()
	defer h.lock.Unlock()
	k := h.kept[eventID]
	if k == nil {
		if len(h.kept) >= mostKept {
			clear(h.kept)
		}
		k = &kept{}
		h.kept[eventID] = k
	}
	return k
}

// newest is the last reading of an event while nothing has changed, else a new
// one. Unless something has changed that is one small question.
func (d *Overviews) newest(ctx context.Context, eventID int64) (*Overview, error) {
	k := d.hub.of(eventID)
	k.lock.Lock()
	defer k.lock.Unlock()
	trace, err := d.Store.Trace(ctx, eventID)
	if err != nil {
		return nil, err
	}
	if k.last != nil && k.trace == trace && k.last.holds(d.Now()) {
		return k.last, nil
	}
	o, err := d.read(ctx, eventID)
	if err != nil {
		return nil, err
	}
	k.trace, k.last = trace, o // the trace is not younger than what was read
	return o, nil
}

// holds reports whether o may still be told at now: nothing has come that it
// says is ahead, and it is not stale.
func (o *Overview) holds(now time.Time) bool {
	if now.Before(o.AsOf) || !now.Before(o.AsOf.Add(stale)) {
		return false
	}
	return len(o.Ahead) == 0 || now.Before(o.Ahead[0].At)
}
