// Package lists is who is registered for an event, looked at together: found,
// sorted, kept as a view, and acted on all at once.
package lists

import (
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/seats"
)

// Lists has the actions.
type Lists struct {
	*core.Desk
	Seats seats.Seats
}
