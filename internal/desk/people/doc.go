// Package people keeps who is registered right: what is known of one person
// and how it came about, notes, their link again, people from lists, and
// the municipalities that they count under.
//
// Taking somebody in is package signup's, and what they hold is package
// seats': whatever comes in here goes their way.
package people

import (
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/programme"
	"rollcall/internal/desk/signup"
)

// Keeping are the actions of keeping people right.
type Keeping struct {
	*core.Desk
	Intake signup.Intake
	Events programme.Events
}
