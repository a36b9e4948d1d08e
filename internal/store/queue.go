package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
)

// How much may wait, and how much of it is written at once. More than 64
// savepoints in one transaction are slow on PostgreSQL.
const (
	queueLength    = 16384
	commandsAtOnce = 1024 // of each sort
	functsAtOnce   = 64
	triesAlone     = 3
	stillWaiting   = 0
	taken          = 1
	withdrawnByCtx = 2
)

// A job is one piece of work on its way through the queue: a sign-up, a join
// click, or a function that its own caller runs when its turn comes.
type job struct {
	signUp   *signUp // else nil
	signedUp SignedUp
	join     *Join // else nil
	door     *Entrance
	sessions []int64 // ascending
	state    atomic.Int32
	turn     chan *Tx      // the writer lends the transaction ...
	returned chan error    // ... until the function has returned
	left     bool          // the function did not return; there is nobody to run it again
	err      error         // the job's own answer
	done     chan struct{} // holds one, so that the writer never waits for a caller
}

// A queue holds what is to be written. It never waits for more than is
// there: a timed window would cost a single client a lot and gain nobody
// anything.
type queue struct {
	jobs    chan *job
	stopped chan struct{} // closed when the writer has ended
	mu      sync.RWMutex  // guards closing, against sending
	closing bool
}

// Tx calls fn with a transaction, commits it and returns nil; if fn returns
// an error, nothing of fn is kept and the error is returned as it is. The
// rows of the given sessions are fn's alone until the end; the counters of
// no others can be saved.
//
// Other work shares the transaction, so fn must only talk to tx: no network,
// no file, no second Tx, no waiting. It must be fit to run again from the
// start, which happens if the shared transaction is lost. A panic undoes what
// fn did and carries on in the caller. If ctx ends before fn's turn has come,
// fn is not called.
//
// Besides fn's own errors it returns ErrBusy, ErrAway, ErrClosing and
// ErrNoSpace, after which nothing was written, and ErrOutcomeUnknown.
func (s *Store) Tx(ctx context.Context, sessions []int64, fn func(tx *Tx) error) error {
	j := &job{sessions: ascending(sessions), turn: make(chan *Tx), returned: make(chan error), done: make(chan struct{}, 1)}
	if err := s.queue.add(ctx, j); err != nil {
		return err
	}
	cancelled := ctx.Done()
	var tx *Tx
	for {
		select {
		case tx = <-j.turn:
			j.run(tx, fn)
		case <-j.done:
			if j.err != nil {
				return j.err
			}
			return s.noteErased(tx)
		case <-cancelled:
			if j.state.CompareAndSwap(stillWaiting, withdrawnByCtx) {
				return ctx.Err()
			}
			cancelled = nil // it is being written
		}
	}
}

// noteErased notes whom a committed transaction has erased.
func (s *Store) noteErased(tx *Tx) error {
	if tx == nil || len(tx.erased) == 0 {
		return nil
	}
	s.erased.Store(true)
	if err := s.backend.noteErased(tx.erased); err != nil {
		return fmt.Errorf("erased, but not noted for restoring: %w", err)
	}
	return nil
}

// run calls fn and gives the transaction back, whatever fn does.
func (j *job) run(tx *Tx, fn func(tx *Tx) error) {
	err := errLeft
	defer func() { j.returned <- err }()
	err = fn(tx)
}

// await waits until a command is written.
func (j *job) await(ctx context.Context) error {
	select {
	case <-j.done:
		return j.err
	case <-ctx.Done():
	}
	if j.state.CompareAndSwap(stillWaiting, withdrawnByCtx) {
		return ctx.Err()
	}
	<-j.done
	return j.err
}

// finish answers the job.
func (j *job) finish(err error) {
	j.err = err
	j.done <- struct{}{}
}

// ascending returns ids in order and once each.
func ascending(ids []int64) []int64 {
	if len(ids) < 2 {
		return ids
	}
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

// startQueue starts the goroutine that writes through e. Functions are lent
// the handle reads, which is of the same connection.
func startQueue(e engine, reads Reads) *queue {
	q := &queue{jobs: make(chan *job, queueLength), stopped: make(chan struct{})}
	w := &writer{engine: e, reads: reads, jobs: q.jobs}
	go func() {
		defer close(q.stopped)
		defer e.close()
		w.run()
	}()
	return q
}

// add puts j into the queue unless that is full or closed.
func (q *queue) add(ctx context.Context, j *job) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	q.mu.RLock()
	defer q.mu.RUnlock()
	if q.closing {
		return ErrClosing
	}
	select {
	case q.jobs <- j:
		return nil
	default:
		return ErrBusy
	}
}

// close takes no more work and returns when the rest is written.
func (q *queue) close() {
	q.mu.Lock()
	if !q.closing {
		q.closing = true
		close(q.jobs)
	}
	q.mu.Unlock()
	<-q.stopped
}

func (q *queue) closed() bool {
	q.mu.RLock()
	defer q.mu.RUnlock()
	return q.closing
}
