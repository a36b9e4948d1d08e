package programme

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// PublicEvents returns every event that is shown in lists, the newest first.
func (d *Events) PublicEvents(ctx context.Context) ([]core.Programme, error) {
	found, err := d.Store.PublicEvents(ctx)
	if err != nil {
		return nil, err
	}
	return d.programmes(ctx, found)
}

// MyEvents returns the events in which by has a role, the newest first, without
// those that are put away.
func (d *Events) MyEvents(ctx context.Context, by core.Actor) ([]core.Programme, error) {
	return d.eventsOf(ctx, by, func(e event.Event) bool { return e.ArchivedAt == nil })
}

// ArchivedEvents are those that MyEvents leaves out.
func (d *Events) ArchivedEvents(ctx context.Context, by core.Actor) ([]core.Programme, error) {
	return d.eventsOf(ctx, by, func(e event.Event) bool { return e.ArchivedAt != nil })
}

// eventsOf are those of the events in which by has a role that are wanted.
func (d *Events) eventsOf(ctx context.Context, by core.Actor, wanted func(event.Event) bool) ([]core.Programme, error) {
	if err := d.May(by, core.SeeDesk); err != nil {
		return nil, err
	}
	var found []event.Event
	var err error
	if by.Kind == core.Operator || by.Account.Admin {
		found, err = d.Store.Events(ctx)
	} else {
		found, err = d.Store.EventsOf(ctx, by.Account.ID)
	}
	if err != nil {
		return nil, err
	}
	return d.programmes(ctx, slices.DeleteFunc(found, func(e event.Event) bool { return !wanted(e) }))
}

func (d *Events) programmes(ctx context.Context, found []event.Event) ([]core.Programme, error) {
	all := make([]core.Programme, len(found))
	for i := range found {
		p, err := d.ProgrammeOf(ctx, &found[i])
		if err != nil {
			return nil, err
		}
		all[i] = *p
	}
	return all, nil
}

// Event returns the event called slug for its public page. A draft is shown
// to its team alone.
func (d *Events) Event(ctx context.Context, by core.Actor, slug string) (*core.Programme, error) {
	p, err := d.Current(ctx, slug)
	if err != nil || p.Event.Visibility != event.Draft {
		return p, err
	}
	ev, err := d.EventFor(ctx, by, slug, core.ReadPublic)
	if err != nil {
		return nil, err
	}
	return d.ProgrammeOf(ctx, ev)
}

// TeamEvent returns the event called slug for the desk, with by's role in
// it.
func (d *Events) TeamEvent(ctx context.Context, by core.Actor, slug string) (*core.Programme, event.TeamRole, error) {
	ev, err := d.EventFor(ctx, by, slug, core.SeeNumbers)
	if err != nil {
		return nil, "", err
	}
	role, err := d.RoleIn(ctx, by, ev)
	if err != nil {
		return nil, "", err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	return p, role, err
}

// EventFile returns the event called slug as its organiser writes it, and a
// tag that names this state of it.
func (d *Events) EventFile(ctx context.Context, by core.Actor, slug string) (*eventfile.Document, string, error) {
	ev, err := d.EventFor(ctx, by, slug, core.ChangeEvent)
	if err != nil {
		return nil, "", err
	}
	doc, err := d.documentNow(ctx, ev)
	return doc, tag(ev), err
}

// documentNow is the event file of what is stored of ev.
func (d *Events) documentNow(ctx context.Context, ev *event.Event) (*eventfile.Document, error) {
	sessions, err := d.Store.Sessions(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	consents, err := d.Store.CurrentConsents(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	return documentOf(ev, sessions, consents), nil
}

// tag names the state of an event. Sign-ups do not change it.
func tag(ev *event.Event) string { return fmt.Sprintf(`"%d-%d"`, ev.ID, ev.Revision) }

// CreateEvent announces an event. Whoever creates it becomes its organiser.
// It fails with ErrSlugTaken, or a problem with fields.
func (d *Events) CreateEvent(ctx context.Context, by core.Actor, doc *eventfile.Document) (*Applied, error) {
	if err := d.May(by, core.CreateEvents); err != nil {
		return nil, err
	}
	_, err := d.Store.Event(ctx, doc.Slug)
	if err == nil && by.Once == nil {
		return nil, core.ErrSlugTaken
	}
	if err != nil && !errors.Is(err, core.ErrNotFound) {
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
// ErrLettersUndecided (with letters), or a problem with fields; one of them is
// /reason, where attendance that is final changes and by says no reason.
func (d *Events) ReplaceEvent(ctx context.Context, by core.Actor, slug string, doc *eventfile.Document, match string, letters LetterChoice) (*Applied, error) {
	ev, err := d.EventFor(ctx, by, slug, core.ChangeEvent)
	if err != nil {
		return nil, err
	}
	switch {
	case match == "":
		return nil, core.ErrMatchNeeded
	case match != "*" && match != tag(ev):
		return nil, core.ErrChangedMeanwhile
	case doc.Slug != slug:
		return nil, problem.Refuse(problem.At("/slug", "cannot_change"))
	}
	if err := d.CheckReason(by.Reason); err != nil {
		return nil, err
	}
	applied, err := d.apply(ctx, by, []change{{doc: doc, revision: ev.Revision}}, ApplyOptions{Letters: letters})
	if err != nil {
		return nil, err
	}
	return &applied[0], nil
}

// TryEvent says what ReplaceEvent would do with doc, letters included, and
// changes nothing. It fails as ReplaceEvent does, but for ErrLettersUndecided;
// without a match it is about whatever there is.
func (d *Events) TryEvent(ctx context.Context, by core.Actor, slug string, doc *eventfile.Document, match string) (*Applied, error) {
	ev, err := d.EventFor(ctx, by, slug, core.ChangeEvent)
	if err != nil {
		return nil, err
	}
	switch {
	case match != "" && match != "*" && match != tag(ev):
		return nil, core.ErrChangedMeanwhile
	case doc.Slug != slug:
		return nil, problem.Refuse(problem.At("/slug", "cannot_change"))
	}
	by.Once = nil // nothing is done that could be done once
	applied, err := d.apply(ctx, by, []change{{doc: doc, revision: ev.Revision}}, ApplyOptions{DryRun: true, Letters: LettersNotify})
	if err != nil {
		return nil, err
	}
	return &applied[0], nil
}

// DeleteEvent removes an event that never had a registrant, and to which
// nobody was invited; else it fails with ErrHasData.
func (d *Events) DeleteEvent(ctx context.Context, by core.Actor, slug string) error {
	ev, err := d.EventFor(ctx, by, slug, core.ChangeEvent)
	if err != nil {
		return err
	}
	now := d.Now()
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		if err := unknown(ctx, tx, ev.ID); err != nil {
			return core.Result{}, err
		}
		return core.Result{}, errors.Join(tx.DeleteEvent(ev.ID), core.Audit(tx, core.NewEntry(by, ev.ID, now, "event_deleted").With("slug", slug)))
	})
	return err
}

// unknown returns nil while nobody has been registered for an event or invited
// to it, else ErrHasData.
func unknown(ctx context.Context, tx *store.Tx, eventID int64) error {
	for _, look := range []struct {
		what string
		has  func(context.Context, int64) (bool, error)
	}{{"registrants", tx.HasRegistrants}, {"invitations", tx.HasInvitations}} {
		has, err := look.has(ctx, eventID)
		if err != nil {
			return err
		}
		if has {
			return core.ErrHasData.With("what", look.what)
		}
	}
	return nil
}
