package mail

import "time"

// mostSlip is how far a clock may be moved between two looks and still count
// as running: it is corrected a little all the time. It is well inside what a
// lease leaves after the longest attempt.
const mostSlip = lease - sendTime

// Hands are those of the clock on the wall, which people set. Beside them
// runs one that nobody can.
type hands struct {
	clock func() time.Time
	shown time.Time // at the last look, without what time.Now knows besides
	at    time.Time // of that look
}

func startHands(clock func() time.Time) *hands {
	return &hands{clock: clock, shown: clock().Round(0), at: time.Now()}
}

// read returns what the clock shows, and whether it has been set since the
// last look.
func (h *hands) read() (now time.Time, set bool) {
	now, at := h.clock(), time.Now()
	slip := now.Round(0).Sub(h.shown) - at.Sub(h.at)
	h.shown, h.at = now.Round(0), at
	return now, slip.Abs() >= mostSlip
}
