// Package signup takes people in: by the public form, by staff, and for one
// more session; and it lists and changes who is there for the team.
package signup

import "rollcall/internal/desk/core"

// Intake are the actions of taking people in.
type Intake struct{ *core.Desk }
