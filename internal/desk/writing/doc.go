// Package writing is what organisers write to people of an event: messages,
// each a letter to everybody whom it is for, and the words of the letters that
// leave by themselves.
//
// A message is written as a draft, looked at with the data of somebody whom it
// is for, tried on oneself, and sent with the number of people in sight, at
// once or at a time. Whom it is for is written down when it is started; its
// letters are then owed bit by bit, so that neither the writer of the database
// nor more urgent letters wait for it. It can be stopped until the last
// letter has left. Whoever wants no optional letters gets none.
package writing

import (
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/programme"
)

// Writing are the actions.
type Writing struct {
	*core.Desk
	Events programme.Events
}
