package mail

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"rollcall/internal/event"
)

// A memory is an outbox in memory that keeps the promises of Outbox.
type memory struct {
	mu      sync.Mutex
	letters []*event.LetterContext
	claims  int
	fail    error // what every claim returns, if set
}

// owe queues a letter now, useful for a while, and returns what shows how far
// it has come.
func (o *memory) owe(id int64, useful time.Duration) func() event.Letter {
	l := owed(event.LetterPromoted)
	now := time.Now()
	until := now.Add(useful)
	l.Letter.ID, l.Letter.MessageID, l.Letter.Attempts = id, fmt.Sprint("letter-", id), 0
	l.Letter.OwedAt, l.Letter.DueAt, l.Letter.UsefulUntil = now, now, &until
	o.mu.Lock()
	defer o.mu.Unlock()
	o.letters = append(o.letters, l)
	return func() event.Letter {
		o.mu.Lock()
		defer o.mu.Unlock()
		return l.Letter
	}
}

func (o *memory) ClaimLetters(_ context.Context, now time.Time, n int, lease time.Duration) ([]event.LetterContext, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.claims++
	var claimed []event.LetterContext
	for _, l := range o.letters {
		free := l.Letter.ClaimedUntil == nil || !now.Before(*l.Letter.ClaimedUntil) || l.Letter.ClaimedUntil.After(now.Add(2*lease))
		due := !l.Letter.DueAt.After(now) || l.Letter.OwedAt.After(now.Add(lease))
		if len(claimed) < n && o.fail == nil && l.Letter.State == event.LetterQueued && due && free {
			until := now.Add(lease)
			l.Letter.ClaimedUntil = &until
			l.Letter.Attempts++
			claimed = append(claimed, *l)
		}
	}
	return claimed, o.fail
}

// of returns the letter if that attempt still has it.
func (o *memory) of(id int64, attempt int) (*event.Letter, bool) {
	for _, l := range o.letters {
		if l.Letter.ID == id && l.Letter.Attempts == attempt && l.Letter.State == event.LetterQueued {
			return &l.Letter, true
		}
	}
	return &event.Letter{}, false
}

func (o *memory) KeepLetter(_ context.Context, id int64, attempt int, bytes []byte) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	l, ok := o.of(id, attempt)
	l.Bytes = bytes
	return ok, nil
}

func (o *memory) LetterSent(_ context.Context, id int64, attempt int, now time.Time) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	l, _ := o.of(id, attempt)
	l.State, l.SentAt, l.ClaimedUntil = event.LetterSent, &now, nil
	return nil
}

func (o *memory) RetryLetter(_ context.Context, id int64, attempt int, due time.Time, reason string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	l, _ := o.of(id, attempt)
	l.DueAt, l.LastError, l.ClaimedUntil = due, reason, nil
	return nil
}

func (o *memory) CloseLetter(_ context.Context, id int64, attempt int, state event.LetterState, reason string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	l, _ := o.of(id, attempt)
	l.State, l.LastError, l.ClaimedUntil = state, reason, nil
	return nil
}

// A post is a mail server as a function. It notes when what arrived.
type post struct {
	mu     sync.Mutex
	times  []time.Time
	bytes  [][]byte
	now    int // attempts under way
	most   int
	answer func(ctx context.Context, attempt int) error
}

func (p *post) Send(ctx context.Context, m Message) (string, error) {
	p.mu.Lock()
	p.times, p.bytes = append(p.times, time.Now()), append(p.bytes, m.Bytes)
	n := len(p.times)
	p.now++
	p.most = max(p.most, p.now)
	p.mu.Unlock()
	defer func() { p.mu.Lock(); p.now--; p.mu.Unlock() }()
	if p.answer == nil {
		return "250 ok", nil
	}
	return "250 ok", p.answer(ctx, n)
}

// attempts are when there were some, and what was sent.
func (p *post) attempts() ([]time.Time, [][]byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.times), slices.Clone(p.bytes)
}

// sent is how many attempts there were.
func (p *post) sent() int { p.mu.Lock(); defer p.mu.Unlock(); return len(p.times) }

// A journal is a log to look into while it is written.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}
