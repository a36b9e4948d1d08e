//go:build !control_seats

package event

// give counts a seat that somebody gets.
func (s *Seats) give() { s.SeatsTaken++ }

// takeBack counts a seat that somebody has no longer.
func (s *Seats) takeBack() { s.SeatsTaken-- }
