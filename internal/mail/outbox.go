package mail

import (
	"context"
	"time"

	"rollcall/internal/event"
)

// An Outbox keeps the letters that are owed. The store is one.
//
// A claim belongs to one attempt: its number is Letter.Attempts as Claim
// returned it. The methods that take an attempt change nothing, and return no
// error, if the letter has been claimed again since or is no longer queued;
// so a worker that was too slow cannot overwrite what a faster one found out.
type Outbox interface {
	// ClaimLetters takes at most n letters that are queued, due at now and
	// not claimed, those due first first. It raises their Attempts by one and
	// holds them until now+lease. Letters of erased registrants are not
	// returned.
	ClaimLetters(ctx context.Context, now time.Time, n int, lease time.Duration) ([]event.LetterContext, error)
	// KeepLetter keeps the bytes of a letter before its first attempt. It
	// reports whether the claim still stands.
	KeepLetter(ctx context.Context, id int64, attempt int, bytes []byte) (bool, error)
	// LetterSent records that the mail server accepted the letter at now. If
	// it is a letter to confirm an address, the time that its seats are held
	// counts from then.
	LetterSent(ctx context.Context, id int64, attempt int, now time.Time) error
	// RetryLetter gives the claim back until due.
	RetryLetter(ctx context.Context, id int64, attempt int, due time.Time, reason string) error
	// CloseLetter ends the letter unsent, as event.LetterFailed or
	// event.LetterTooLate.
	CloseLetter(ctx context.Context, id int64, attempt int, state event.LetterState, reason string) error
}
