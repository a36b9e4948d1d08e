// Package afterwards is what people are written after a session: one letter to
// those who were there and another to those who missed it, once there is
// something of it that they may have.
//
// A round of letters is begun by an organiser, with the number of people in
// sight, or by the event's rule. It looks at everybody with a registration once,
// bit by bit, as they stand then; a letter's occasion is the session, so that
// however many rounds and servers there are, nobody is written to twice.
package afterwards

import (
	"rollcall/internal/desk/core"
	"rollcall/internal/problem"
)

// Afterwards are the actions.
type Afterwards struct{ *core.Desk }

// ErrNoMaterial refuses to write after a session where there is nothing to tell of.
var ErrNoMaterial = problem.New(problem.Conflict, "no_material")
