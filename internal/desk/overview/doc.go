// Package overview is how an event stands at one moment, for its team: the
// numbers, what happens next by itself, and what somebody has to do. Whoever
// looks on is told when any of it changes; however many they are, an event is
// read once for all of them.
//
// It decides nothing and changes nothing: what is ahead and what is needed are
// rules of event.
package overview

import (
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/counting"
	"rollcall/internal/desk/programme"
	"rollcall/internal/desk/watching"
)

// Overviews are the actions of looking at how events stand.
type Overviews struct {
	*core.Desk
	counting counting.Counting
	events   programme.Events
	hub      *watching.Hub[Overview]
}

// New returns the actions over d.
func New(d *core.Desk) Overviews {
	o := Overviews{Desk: d, counting: counting.Counting{Desk: d}, events: programme.Events{Desk: d}}
	o.hub = watching.New(o.source())
	return o
}
