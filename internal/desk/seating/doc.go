// Package seating is how the seats of a session stand: who holds them and who
// waits, why nobody is given one, for whom some are kept, what has moved and
// by what, and how many more there might be. It decides nothing about who gets
// a seat.
package seating

import (
	"rollcall/internal/desk/attendance"
	"rollcall/internal/desk/core"
)

// Seating are the actions of looking at seats, and of adding some.
type Seating struct {
	*core.Desk
	Presence attendance.Presence
}
