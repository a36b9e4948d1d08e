package editing

import (
	"cmp"
	"context"
	"errors"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// What an event begins with where nothing else is said.
const (
	startCapacity = 100
	startZone     = "Europe/Berlin"
	mostNumbers   = 50 // of events with one title
)

// A Start is what the first event page asks for. Whatever is empty gets its
// default; its sessions begin as NewSession.
type Start struct {
	Title     event.Text
	Languages []string // the first is the fallback
	Zone      string
	Sessions  []eventfile.Session // with starts and ends
}

// NewSession is a session of a Start of which nothing is said yet.
func NewSession() eventfile.Session {
	s := eventfile.NewSession()
	s.Capacity = startCapacity
	return s
}

// StartZone is the zone in which somebody's next event is likely to be: that
// of the event announced last among theirs. Without one it is a guess.
func (d *Editing) StartZone(ctx context.Context, by core.Actor) (zone string, guess bool, err error) {
	if err := d.May(by, core.CreateEvents); err != nil {
		return "", false, err
	}
	if by.Account == nil {
		return startZone, true, nil
	}
	mine, err := d.Store.EventsOf(ctx, by.Account.ID)
	if err != nil || len(mine) == 0 {
		return startZone, true, err
	}
	return mine[0].Zone, false, nil
}

// StartEvent makes a draft of a few words: it is called by its title, answers
// for it is who makes it, sessions have the title of the event and a hundred
// seats, reminders go out a day and an hour before, and data are kept as long as
// the installation says. It returns the slug.
// One that is there already as it would be made is not made again. It fails
// with a problem whose fields point into the event's document.
func (d *Editing) StartEvent(ctx context.Context, by core.Actor, in Start) (string, error) {
	if err := d.May(by, core.CreateEvents); err != nil {
		return "", err
	}
	doc := document(by, in)
	doc.RetentionDays = cmp.Or(d.Installed().RetentionDays, doc.RetentionDays)
	if wrong := doc.Check(); len(wrong) > 0 {
		return "", problem.Refuse(wrong...)
	}
	doc.Tidy()
	slug := doc.Slug
	for n := 2; ; n++ {
		_, err := d.Events.CreateEvent(ctx, by, doc)
		if !errors.Is(err, core.ErrSlugTaken) || n > mostNumbers {
			return doc.Slug, err
		}
		if same, _, err := d.Events.EventFile(ctx, by, doc.Slug); err == nil && len(eventfile.Diff(same, doc)) == 0 {
			return doc.Slug, nil
		}
		doc.Slug = eventfile.Numbered(slug, n)
	}
}

// document is in with every default.
func document(by core.Actor, in Start) *eventfile.Document {
	doc := eventfile.New()
	doc.Title, doc.Languages, doc.Zone, doc.Visibility = in.Title, in.Languages, cmp.Or(in.Zone, startZone), event.Draft
	if by.Account != nil {
		doc.Contact = event.Contact{Name: by.Account.Name, Email: by.Account.Email}
	}
	doc.Reminders = []eventfile.Reminder{{Before: "24h"}, {Before: "1h"}}
	for _, s := range in.Sessions {
		if len(s.Title) == 0 {
			s.Title = in.Title
		}
		doc.Sessions = append(doc.Sessions, s)
	}
	doc.Settle()
	doc.NameAll()
	return doc
}
