package mail

import (
	"context"
	"log/slog"
	"time"

	"rollcall/internal/event"
)

const (
	lease    = 60 * time.Second // a claimed letter is free again after this
	sendTime = 50 * time.Second // for one attempt; well inside the lease
	poll     = 5 * time.Second  // how often the outbox is looked at unasked
	grace    = 8 * time.Second  // for attempts under way when the worker stops
	atOnce   = 8                // attempts at the same time
)

// A Worker gets letters from the outbox to the mail server.
type Worker struct {
	outbox   Outbox
	sender   Sender
	composer *Composer
	log      *slog.Logger
	clock    func() time.Time
	wake     chan struct{}
}

// NewWorker returns a worker; Run starts it. Without a sender letters wait
// in the outbox.
func NewWorker(outbox Outbox, sender Sender, composer *Composer, log *slog.Logger) *Worker {
	return &Worker{outbox: outbox, sender: sender, composer: composer, log: log, clock: time.Now, wake: make(chan struct{}, 1)}
}

// Wake makes the worker look at the outbox at once. It never blocks.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Run sends letters until ctx ends. Then it claims no more, waits a moment
// for the attempts under way, and gives back what was not sent.
//
// When somebody sets the clock, the claims of the attempts under way may look
// as if they had ended: nothing is claimed until those attempts have.
func (w *Worker) Run(ctx context.Context) {
	if w.sender == nil {
		<-ctx.Done()
		return
	}
	patient, cancel := outlive(ctx, grace)
	defer cancel()
	done := make(chan struct{}, atOnce)
	busy, more, settle := 0, true, false
	hands := startHands(w.clock)
	look := time.NewTicker(poll)
	defer look.Stop()
	for ctx.Err() == nil {
		now, set := hands.read()
		settle = (settle || set) && busy > 0
		if free := atOnce - busy; more && free > 0 && !settle {
			claimed := w.claim(ctx, now, free)
			more = len(claimed) == free
			for i := range claimed {
				busy++
				go func() { w.attempt(ctx, patient, &claimed[i]); done <- struct{}{} }()
			}
		}
		select {
		case <-ctx.Done():
		case <-done:
			busy--
		case <-w.wake:
			more = true
		case <-look.C:
			more = true
		}
	}
	for ; busy > 0; busy-- {
		<-done
	}
}

// outlive returns a context that ends a while after ctx does.
func outlive(ctx context.Context, while time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.NewTimer(while)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-longer.Done():
		}
		cancel()
	})
	return longer, func() { stop(); cancel() }
}

func (w *Worker) claim(ctx context.Context, now time.Time, n int) []event.LetterContext {
	claimed, err := w.outbox.ClaimLetters(ctx, now.UTC(), n, lease)
	if err != nil && ctx.Err() == nil {
		w.log.Error("letters cannot be claimed", "error", err)
	}
	return claimed
}

// attempt is one attempt at one claimed letter, with its record. running ends
// when the worker stops, patient a little later.
func (w *Worker) attempt(running, patient context.Context, l *event.LetterContext) {
	ctx, cancel := context.WithTimeout(patient, w.timeFor(l))
	defer cancel()
	err := w.send(ctx, l)
	recording, cancel := context.WithTimeout(context.WithoutCancel(patient), grace)
	defer cancel()
	if err := w.record(recording, running.Err() != nil, l, err); err != nil {
		w.log.Error("a letter's attempt cannot be recorded", "letter", l.Letter.ID, "attempt", l.Letter.Attempts, "error", err)
	}
}

// timeFor is how long an attempt may take so that it is recorded inside its
// claim, however long the claim itself had to wait to be written.
func (w *Worker) timeFor(l *event.LetterContext) time.Duration {
	return min(sendTime, l.Letter.ClaimedUntil.Sub(w.clock())-grace)
}

// send writes the letter if that has not been done, keeps it, and hands it
// over.
func (w *Worker) send(ctx context.Context, l *event.LetterContext) error {
	if until := l.Letter.UsefulUntil; until != nil && !w.clock().Before(*until) || l.Outdated() {
		return errTooLate
	}
	to, err := deliverable(l.To())
	if err != nil {
		return &Failure{Class: Permanent, Step: "recipient", Err: err}
	}
	m := Message{From: w.composer.from, To: to, Bytes: l.Letter.Bytes}
	if len(m.Bytes) == 0 {
		if m, err = w.composer.Compose(l); err != nil {
			return &Failure{Class: Temporary, Step: "compose", Err: err}
		}
		mine, err := w.outbox.KeepLetter(ctx, l.Letter.ID, l.Letter.Attempts, m.Bytes)
		if err != nil {
			return &Failure{Class: Temporary, Step: "keep", Err: err}
		}
		if !mine {
			return errLost
		}
	}
	if err := ctx.Err(); err != nil { // the time of the claim went by
		return &Failure{Class: Temporary, Step: "claim", Err: err}
	}
	_, err = w.sender.Send(ctx, m)
	return err
}

// record writes down what came of an attempt.
func (w *Worker) record(ctx context.Context, stopping bool, l *event.LetterContext, err error) error {
	id, attempt, now := l.Letter.ID, l.Letter.Attempts, w.clock().UTC()
	log := w.log.With("letter", id, "kind", l.Letter.Kind, "attempt", attempt)
	switch {
	case accepted(err):
		log.Info("letter sent")
		return w.outbox.LetterSent(ctx, id, attempt, now)
	case err == errLost:
		return nil
	case err == errTooLate:
		log.Warn("letter is too late")
		return w.outbox.CloseLetter(ctx, id, attempt, event.LetterTooLate, l.Letter.LastError)
	}
	f := asFailure(err)
	log.Warn("letter not sent", "class", f.Class, "reason", f.Error())
	if f.Class == Permanent {
		return w.outbox.CloseLetter(ctx, id, attempt, event.LetterFailed, f.Error())
	}
	due := now
	if !stopping {
		due = now.Add(pause(attempt))
	}
	if until := l.Letter.UsefulUntil; until != nil && due.After(*until) {
		due = *until // to be closed then
	}
	return w.outbox.RetryLetter(ctx, id, attempt, due, f.Error())
}
