// Package publishing is what becomes of an event as a whole: whether it is
// ready to be published, publishing it and taking it back, another like it for
// another date, putting it away, and its file. It also makes up what a preview
// shows: people who do not exist, in every state that somebody may be in, and
// the letters that they would get.
package publishing

import (
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/programme"
)

// Publishing are the actions on an event as a whole.
type Publishing struct {
	*core.Desk
	Events programme.Events
}
