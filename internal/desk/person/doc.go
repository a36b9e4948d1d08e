// Package person is what the holder of a personal link does: confirm, give
// back, come back, change.
package person

import (
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/signup"
)

// Personal are the actions of someone who is registered.
type Personal struct {
	*core.Desk
	Intake signup.Intake
}
