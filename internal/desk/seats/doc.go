// Package seats moves people in and out of seats: what an organiser does with
// a registration, what happens to it when an address is confirmed, and who is
// promoted when a seat becomes free.
package seats

import "rollcall/internal/desk/core"

// Seats are the actions on seats.
type Seats struct{ *core.Desk }
