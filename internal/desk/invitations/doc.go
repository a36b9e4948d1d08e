// Package invitations asks people to an event by name: the organiser's list
// of them, one by one or out of a file, their letters, what they answer by the
// link in the letter, and what ends by itself.
//
// Calendars have invitations of their own, about seats that people have:
// those are package invite's.
package invitations

import (
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/signup"
)

// Inviting are the actions about who is invited.
type Inviting struct {
	*core.Desk
	Intake signup.Intake
}
