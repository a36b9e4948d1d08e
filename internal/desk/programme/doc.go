// Package programme is the events themselves: reading them, and making them
// what an event file says.
package programme

import "rollcall/internal/desk/core"

// Events are the actions on events.
type Events struct{ *core.Desk }
