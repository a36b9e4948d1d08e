package event

import "rollcall/internal/guard"

// give counts a seat that somebody gets, of the people of a quota or of none.
func (s *Seats) give(quota *int64) { s.move(quota, 1) }

// takeBack counts a seat that somebody has no longer.
func (s *Seats) takeBack(quota *int64) { s.move(quota, -1) }

func (s *Seats) move(quota *int64, by int64) {
	if guard.Missing("seats") {
		return // and there is always another one
	}
	s.SeatsTaken += by
	s.count(quota, by)
}
