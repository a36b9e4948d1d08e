//go:build !control_seats

package event

// give counts a seat that somebody gets, of the people of a quota or of none.
func (s *Seats) give(quota *int64) {
	s.SeatsTaken++
	s.count(quota, 1)
}

// takeBack counts a seat that somebody has no longer.
func (s *Seats) takeBack(quota *int64) {
	s.SeatsTaken--
	s.count(quota, -1)
}
