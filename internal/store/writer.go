package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"gorm.io/gorm"
)

// An engine is the one connection that writes, and what the two databases do
// differently on it. It is used by one goroutine at a time.
type engine interface {
	pool() gorm.ConnPool
	// begin starts a transaction in which the rows of these sessions, by
	// ascending id, belong to nobody else. It connects anew if it has to.
	begin(sessions []int64) error
	// signUp writes sign-ups: all of them or, with an error, none. What is
	// expected of a single one is its own answer, not an error.
	signUp(batch []*job) error
	join(batch []*job) error // writes join clicks, in the same way
	savepoint() error
	rollbackTo() error // the savepoint, which stays
	release() error    // the savepoint
	ready() error      // before statements of others, if there is no savepoint
	// commit returns ErrOutcomeUnknown if nobody can say whether it did.
	commit() error
	rollback()
	alive() bool // whether the transaction is still there
	close()
}

// A writer takes what waits, writes it in one transaction and answers all.
type writer struct {
	engine engine
	reads  Reads // of the same connection
	jobs   <-chan *job
	next   *job // taken already, but one too many for its batch
}

// A batch is what is written at once. Its commands come first: as none of
// them has been answered yet, neither has any function, no order among them
// is promised.
type batch struct{ signUps, joins, functs []*job }

// run works until the queue is closed and empty.
func (w *writer) run() {
	var b batch
	for w.take(&b) {
		w.write(&b)
	}
}

// take waits for a job and takes along what else is there. It returns false
// when there will be no more.
func (w *writer) take(b *batch) bool {
	b.signUps, b.joins, b.functs = b.signUps[:0], b.joins[:0], b.functs[:0]
	j, open := w.next, true
	w.next = nil
	if j == nil {
		j, open = <-w.jobs
		runtime.Gosched() // lets those who were answered just now come back in time
	}
	for open {
		if !b.add(j) {
			w.next = j
			return true
		}
		select {
		case j, open = <-w.jobs:
		default:
			return true
		}
	}
	return b.commands()+len(b.functs) > 0
}

// add takes j into the batch unless that is full. Jobs whose callers have
// gone are dropped.
func (b *batch) add(j *job) bool {
	into, most := &b.functs, functsAtOnce
	switch {
	case j.signUp != nil:
		into, most = &b.signUps, commandsAtOnce
	case j.join != nil:
		into, most = &b.joins, commandsAtOnce
	}
	if len(*into) == most {
		return false
	}
	if j.state.CompareAndSwap(stillWaiting, taken) {
		*into = append(*into, j)
	}
	return true
}

// all are the jobs of the batch in the order in which they are written.
func (b *batch) all() []*job { return slices.Concat(b.signUps, b.joins, b.functs) }

// commands is how many of the jobs are no functions.
func (b *batch) commands() int { return len(b.signUps) + len(b.joins) }

// write writes a batch and answers it. If the shared transaction is lost,
// each job is written alone.
func (w *writer) write(b *batch) {
	if b.commands() == 0 && len(b.functs) == 1 {
		w.alone(b.functs[0])
		return
	}
	if err := w.together(b); err != nil {
		w.separately(b.all(), err)
	}
}

// answer gives each of the jobs that have been written its own answer.
func answer(written []*job) {
	for _, j := range written {
		j.finish(j.err)
	}
}

// separately answers jobs whose shared transaction failed with err.
func (w *writer) separately(jobs []*job, err error) {
	hopeless := answersAll(err)
	for _, j := range jobs {
		switch {
		case j.left:
		case hopeless:
			j.finish(Fault(err))
		default:
			hopeless = errors.Is(w.alone(j), ErrAway)
			err = ErrAway
		}
	}
}

// answersAll reports whether err is the answer to everyone in a transaction,
// because trying each alone could not help or might write it twice.
func answersAll(err error) bool {
	return errors.Is(err, ErrOutcomeUnknown) || errors.Is(err, errNoBegin) || failureOf(err) == full
}

// together writes the batch in one transaction and answers it. The error is
// that of the transaction, and then nobody has been answered; a job's own
// answer is in the job.
func (w *writer) together(b *batch) error {
	if err := w.begin(b.all()); err != nil {
		return err
	}
	err := w.body(b)
	if err != nil {
		w.engine.rollback()
		return err
	}
	return w.commit(b.all()...)
}

func (w *writer) begin(jobs []*job) error {
	var sessions []int64
	for _, j := range jobs {
		sessions = append(sessions, j.sessions...)
	}
	if err := w.engine.begin(ascending(sessions)); err != nil {
		return fmt.Errorf("%w: %w", errNoBegin, err)
	}
	return nil
}

// body is what stands between begin and commit.
func (w *writer) body(b *batch) error {
	if len(b.signUps) > 0 {
		if err := w.engine.signUp(b.signUps); err != nil {
			return err
		}
	}
	if len(b.joins) > 0 {
		if err := w.engine.join(b.joins); err != nil {
			return err
		}
	}
	for _, j := range b.functs {
		if err := w.inSavepoint(j); err != nil {
			return err
		}
	}
	return nil
}

// inSavepoint runs a function of a shared transaction. An error of the
// function undoes the function alone, unless the transaction is lost with it.
func (w *writer) inSavepoint(j *job) error {
	if err := w.engine.savepoint(); err != nil {
		return err
	}
	j.err = w.lend(j)
	if failureOf(j.err) != ordinary {
		return j.err
	}
	if !w.engine.alive() {
		return fmt.Errorf("%w: %w", errTxLost, j.err)
	}
	if j.err != nil {
		if err := w.engine.rollbackTo(); err != nil {
			return err
		}
	}
	return w.engine.release()
}

// lend lets the job's caller run its function.
func (w *writer) lend(j *job) error {
	j.turn <- &Tx{Reads: w.reads, sessions: slices.Clip(j.sessions)}
	err := <-j.returned
	j.left = err == errLeft //nolint:errorlint // this very value, never wrapped
	return err
}

// tryPause is how much longer each time it is before a lost transaction is
// tried again: time for the one that it collided with to go on, without which
// both may meet again and again.
const tryPause = 20 * time.Millisecond

// alone writes one job in a transaction of its own and answers it. A
// transaction that is lost is tried again.
func (w *writer) alone(j *job) error {
	var err error
	for try := range triesAlone {
		time.Sleep(time.Duration(try) * tryPause)
		j.err = nil
		err = w.once(j)
		if j.left || !mayRepeat(err) {
			break
		}
	}
	if err != nil && !j.left {
		j.finish(Fault(err))
	}
	return j.err
}

// mayRepeat reports whether a failed transaction may succeed if it is tried
// again, and has certainly written nothing.
func mayRepeat(err error) bool {
	if err == nil || answersAll(err) {
		return false
	}
	f := failureOf(err)
	return f == lost || f == gone || errors.Is(err, errTxLost)
}

// once is one attempt to write a job in a transaction of its own, and to
// answer it.
func (w *writer) once(j *job) error {
	if err := w.begin([]*job{j}); err != nil {
		return err
	}
	err := w.only(j)
	if err != nil {
		alive := w.engine.alive()
		w.engine.rollback()
		if !alive {
			return fmt.Errorf("%w: %w", errTxLost, err)
		}
		return err
	}
	return w.commit(j)
}

func (w *writer) only(j *job) error {
	switch {
	case j.signUp != nil:
		return w.engine.signUp([]*job{j})
	case j.join != nil:
		return w.engine.join([]*job{j})
	}
	if err := w.engine.ready(); err != nil {
		return err
	}
	return w.lend(j)
}

// onlyConn is a connection as GORM may use it: without a way to begin or end
// a transaction. Both drivers keep what it prepares.
type onlyConn struct{ *sql.Conn }

// BeginTx hides that of the connection, which would end the shared
// transaction.
func (onlyConn) BeginTx(context.Context, *sql.TxOptions) (*sql.Tx, error) {
	return nil, gorm.ErrInvalidTransaction
}
