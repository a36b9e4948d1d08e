package mail

import (
	"errors"
	"time"

	"rollcall/internal/event"
)

// What can become of an attempt beside success and failure.
var (
	errTooLate = errors.New("the letter's last useful moment has passed")
	errLost    = errors.New("another worker has claimed the letter")
)

// The pauses between attempts. With the look at the outbox every few seconds
// the first retry comes within ten seconds, and the others of the first ten
// minutes within a minute.
const (
	firstPause  = 3 * time.Second
	shortPause  = 55 * time.Second // at most, in the first ten minutes
	shortPauses = 16               // by then ten minutes have passed
)

// pause is how long to wait after the given number of attempts: growing to
// just under a minute, after ten minutes from two minutes to event.LongestPause.
func pause(attempts int) time.Duration {
	if attempts <= shortPauses {
		return min(shortPause, double(firstPause, attempts-1))
	}
	return min(event.LongestPause, double(2*time.Minute, attempts-shortPauses-1))
}

// double is d doubled n times, up to a day.
func double(d time.Duration, n int) time.Duration {
	for ; n > 0 && d < 24*time.Hour; n-- {
		d *= 2
	}
	return d
}
