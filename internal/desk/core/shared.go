package core

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"rollcall/internal/store"
)

// A shared question is one that many ask at the same time, of which few have
// to be put. Nobody gets an answer that was read before they asked: whoever
// comes while one is being read waits for the next, together with all who
// come until that begins.
type shared[V any] struct {
	lock    sync.Mutex
	next    *reading[V] // not begun; nil: nobody waits for one
	running bool
}

// A reading is an answer once done is closed.
type reading[V any] struct {
	read  func() (V, error)
	done  chan struct{}
	value V
	err   error
}

// patience is how long a shared read may take. Without an end, one that hangs
// on a lost connection would keep everyone who asks afterwards waiting.
const patience = 10 * time.Second

// ask returns what read returns, for all who share it. A read that has begun
// goes on when those who asked have gone, for a while; after that it fails
// with store.ErrAway.
func (s *shared[V]) ask(ctx context.Context, read func(context.Context) (V, error)) (V, error) {
	r := s.join(func() (V, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		v, err := read(ctx)
		if err != nil && ctx.Err() != nil {
			err = store.ErrAway.Because(err)
		}
		return v, err
	})
	select {
	case <-r.done:
		return r.value, r.err
	case <-ctx.Done():
		var none V
		return none, ctx.Err()
	}
}

// join returns the reading that is about to begin, or plans one.
func (s *shared[V]) join(read func() (V, error)) *reading[V] {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.next == nil {
		s.next = &reading[V]{read: read, done: make(chan struct{})}
	}
	r := s.next
	if !s.running {
		s.running = true
		go s.run()
	}
	return r
}

// run reads until nobody waits.
func (s *shared[V]) run() {
	for r := s.begin(); r != nil; r = s.begin() {
		r.answer()
	}
}

// answer reads. A panic is an error to all who wait, as it would be to each
// of them alone: the goroutine is nobody's request.
func (r *reading[V]) answer() {
	defer close(r.done)
	defer func() {
		if value := recover(); value != nil {
			r.err = fmt.Errorf("panic in a shared read: %v\n%s", value, debug.Stack())
		}
	}()
	r.value, r.err = r.read()
}

// begin takes the next reading, which nobody can join any more.
func (s *shared[V]) begin() *reading[V] {
	s.lock.Lock()
	defer s.lock.Unlock()
	r := s.next
	s.next = nil
	s.running = r != nil
	return r
}
