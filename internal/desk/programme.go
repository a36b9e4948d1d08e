package desk

import (
	"context"
	"errors"
	"fmt"

	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// PublicEvents returns every event that is shown in lists, the newest first.
func (d *Desk) PublicEvents(ctx context.Context) ([]Programme, error) {
	found, err := d.store.PublicEvents(ctx)
	if err != nil {
		return nil, err
	}
	return d.programmes(ctx, found)
}

// MyEvents returns the events in which by has a role, the newest first.
func (d *Desk) MyEvents(ctx context.Context, by Actor) ([]Programme, error) {
	if err := d.may(by, SeeDesk); err != nil {
		return nil, err
	}
	var found []event.Event
	var err error
	if by.Kind == Operator || by.Account.Admin {
		found, err = d.store.Events(ctx)
	} else {
		found, err = d.store.EventsOf(ctx, by.Account.ID)
	}
	if err != nil {
		return nil, err
	}
	return d.programmes(ctx, found)
}

func (d *Desk) programmes(ctx context.Context, found []event.Event) ([]Programme, error) {
	all := make([]Programme, len(found))
	for i := range found {
		p, err := d.programme(ctx, &found[i])
		if err != nil {
			return nil, err
		}
		all[i] = *p
	}
	return all, nil
}

// Event returns the event called slug for its public page. A draft is shown
// to its team alone.
func (d *Desk) Event(ctx context.Context, by Actor, slug string) (*Programme, error) {
	p, err := d.current(ctx, slug)
	if err != nil || p.Event.Visibility != event.Draft {
		return p, err
	}
	ev, err := d.event(ctx, by, slug, ReadPublic)
	if err != nil {
		return nil, err
	}
	return d.programme(ctx, ev)
}

// TeamEvent returns the event called slug for the desk, with by's role in
// it.
func (d *Desk) TeamEvent(ctx context.Context, by Actor, slug string) (*Programme, event.TeamRole, error) {
	ev, err := d.event(ctx, by, slug, SeeNumbers)
	if err != nil {
		return nil, "", err
	}
	role, err := d.roleIn(ctx, by, ev)
	if err != nil {
		return nil, "", err
	}
	p, err := d.programme(ctx, ev)
	return p, role, err
}

// EventFile returns the event called slug as its organiser writes it, and a
// tag that names this state of it.
func (d *Desk) EventFile(ctx context.Context, by Actor, slug string) (*eventfile.Document, string, error) {
	ev, err := d.event(ctx, by, slug, ChangeEvent)
	if err != nil {
		return nil, "", err
	}
	doc, err := d.documentNow(ctx, ev)
	return doc, tag(ev), err
}

// documentNow is the event file of what is stored of ev.
func (d *Desk) documentNow(ctx context.Context, ev *event.Event) (*eventfile.Document, error) {
	sessions, err := d.store.Sessions(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	consents, err := d.store.CurrentConsents(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	return documentOf(ev, sessions, consents), nil
}

// tag names the state of an event. Sign-ups do not change it.
func tag(ev *event.Event) string { return fmt.Sprintf(`"%d-%d"`, ev.ID, ev.Revision) }

// Expected failures of changing an event.
var (
	ErrSlugTaken        = problem.New(problem.Conflict, "slug_taken")
	ErrHasData          = problem.New(problem.Conflict, "has_data")
	ErrMatchNeeded      = problem.New(problem.NeedsMatch, "match_needed")
	ErrChangedMeanwhile = problem.New(problem.Precondition, "changed_meanwhile")
	ErrLettersUndecided = problem.New(problem.Conflict, "letters_undecided")
)

// CreateEvent announces an event. Whoever creates it becomes its organiser.
// It fails with ErrSlugTaken, or a problem with fields.
func (d *Desk) CreateEvent(ctx context.Context, by Actor, doc *eventfile.Document) (*Applied, error) {
	if err := d.may(by, CreateEvents); err != nil {
		return nil, err
	}
	_, err := d.store.Event(ctx, doc.Slug)
	if err == nil && by.Once == nil {
		return nil, ErrSlugTaken
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	applied, err := d.apply(ctx, by, []change{{doc: doc, mustBeNew: true}}, ApplyOptions{})
	if err != nil {
		return nil, err
	}
	return &applied[0], nil
}

// ReplaceEvent makes the event called slug what doc says. match is the tag of
// the state that the caller has read.
//
// It fails with ErrMatchNeeded, ErrChangedMeanwhile, ErrHasData (with what),
// ErrLettersUndecided (with letters), or a problem with fields.
func (d *Desk) ReplaceEvent(ctx context.Context, by Actor, slug string, doc *eventfile.Document, match string, letters LetterChoice) (*Applied, error) {
	ev, err := d.event(ctx, by, slug, ChangeEvent)
	if err != nil {
		return nil, err
	}
	switch {
	case match == "":
		return nil, ErrMatchNeeded
	case match != "*" && match != tag(ev):
		return nil, ErrChangedMeanwhile
	case doc.Slug != slug:
		return nil, problem.Refuse(problem.At("/slug", "cannot_change"))
	}
	applied, err := d.apply(ctx, by, []change{{doc: doc, revision: ev.Revision}}, ApplyOptions{Letters: letters})
	if err != nil {
		return nil, err
	}
	return &applied[0], nil
}

// DeleteEvent removes an event that never had a registrant; else it fails
// with ErrHasData.
func (d *Desk) DeleteEvent(ctx context.Context, by Actor, slug string) error {
	ev, err := d.event(ctx, by, slug, ChangeEvent)
	if err != nil {
		return err
	}
	now := d.now()
	_, err = d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		has, err := tx.HasRegistrants(ctx, ev.ID)
		if err != nil {
			return result{}, err
		}
		if has {
			return result{}, ErrHasData.With("what", "registrants")
		}
		return result{}, errors.Join(tx.DeleteEvent(ev.ID), audit(tx, entry(by, ev.ID, now, "event_deleted").with("slug", slug)))
	})
	return err
}
