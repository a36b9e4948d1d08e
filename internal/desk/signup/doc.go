// Package signup takes people in: by the public form, by staff, and for one
// more session; and it lists and changes who is there for the team. What a
// change of the role does to seats is package seats' to say.
package signup

import "rollcall/internal/desk/core"

// Intake are the actions of taking people in.
type Intake struct{ *core.Desk }
