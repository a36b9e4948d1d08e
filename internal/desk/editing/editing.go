// Package editing is what an organiser does with an event on the pages of the
// desk: makes one out of a few words, and changes it part by part.
//
// What is edited is the document of the event, the same that a file or the API
// brings, and it is saved on the same way (desk/programme). Here is decided
// what becomes of two changes that were made at the same time, when a change
// is looked through before it happens, and what is kept of something that is
// removed while data hangs on it.
package editing

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/programme"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// Editing are the actions of the editor.
type Editing struct {
	*core.Desk
	Events programme.Events
}

// A Draft is an event as somebody edits it.
type Draft struct {
	core.Programme
	Role     event.TeamRole
	Document *eventfile.Document
	Tag      string // names this state of it, as EventFile's
}

// Reviewed reports whether changes of the event are looked through before they
// happen: it is published.
func (d *Draft) Reviewed() bool { return d.Event.Visibility != event.Draft }

// EditEvent is the event called slug for whoever may change it.
func (d *Editing) EditEvent(ctx context.Context, by core.Actor, slug string) (*Draft, error) {
	doc, tag, err := d.Events.EventFile(ctx, by, slug)
	if err != nil {
		return nil, err
	}
	pr, role, err := d.Events.TeamEvent(ctx, by, slug)
	if err != nil {
		return nil, err
	}
	return &Draft{*pr, role, doc, tag}, nil
}
