//go:build control_promotion

package event

// Positive control: nobody moves up when a seat becomes free.

// MayPromote denies it.
//
//go:noinline
func (*Seats) MayPromote() bool { return false }
