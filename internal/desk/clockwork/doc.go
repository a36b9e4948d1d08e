// Package clockwork is what happens by itself when its time has come: holds,
// quotas and invitations that end, reminders, messages whose time has come, letters
// after a session, retentions that are over, and details that are erased.
package clockwork

import (
	"rollcall/internal/desk/afterwards"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/counting"
	"rollcall/internal/desk/invitations"
	"rollcall/internal/desk/seats"
	"rollcall/internal/desk/writing"
)

// Clockwork are the actions that nobody takes.
type Clockwork struct {
	*core.Desk
	Seats     seats.Seats
	Inviting  invitations.Inviting
	Writing   writing.Writing
	Following afterwards.Afterwards
	Counting  counting.Counting
}
