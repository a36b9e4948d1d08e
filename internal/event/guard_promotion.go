package event

import "rollcall/internal/guard"

// MayPromote reports whether a seat is there for someone in the queue.
func (s *Seats) MayPromote() bool {
	if guard.Missing("promotion") {
		return false
	}
	return s.Waiting > 0 && s.SeatsTaken < s.Capacity
}
