//go:build !control_promotion

package event

// MayPromote reports whether a seat is there for someone in the queue.
func (s *Seats) MayPromote() bool { return s.Waiting > 0 && s.SeatsTaken < s.Capacity }
