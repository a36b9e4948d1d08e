package publishing

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/programme"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// NextTurn is the event called slug, and a proposal for one like it.
func (d *Publishing) NextTurn(ctx context.Context, by core.Actor, slug string) (*eventfile.Document, eventfile.Turn, error) {
	doc, err := d.original(ctx, by, slug)
	if err != nil {
		return nil, eventfile.Turn{}, err
	}
	return doc, doc.NextTurn(d.Now()), nil
}

// CopyEvent makes a draft like the event called slug for another date, without
// its people and its team; by becomes its organiser. It fails as CreateEvent
// does.
func (d *Publishing) CopyEvent(ctx context.Context, by core.Actor, slug string, turn eventfile.Turn) (*programme.Applied, error) {
	doc, err := d.original(ctx, by, slug)
	if err != nil {
		return nil, err
	}
	again, wrong := doc.Again(turn)
	if len(wrong) > 0 {
		return nil, problem.Refuse(wrong...)
	}
	return d.Events.CreateEvent(ctx, by, again)
}

// original is the event called slug, if by may make another like it.
func (d *Publishing) original(ctx context.Context, by core.Actor, slug string) (*eventfile.Document, error) {
	if _, err := d.EventFor(ctx, by, slug, core.CopyEvent); err != nil {
		return nil, err
	}
	if err := d.May(by, core.CreateEvents); err != nil {
		return nil, err
	}
	doc, _, err := d.Events.EventFile(ctx, by, slug)
	return doc, err
}

// TakeFile is the event called slug as a file that ImportEvent takes. That it
// was taken is noted, since join addresses stand in it.
func (d *Publishing) TakeFile(ctx context.Context, by core.Actor, slug string) ([]byte, error) {
	ev, err := d.EventFor(ctx, by, slug, core.TakeFile)
	if err != nil {
		return nil, err
	}
	doc, _, err := d.Events.EventFile(ctx, by, slug)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		return core.Result{}, core.Audit(tx, core.NewEntry(by, ev.ID, now, event.ActionExported).With("sheet", "event_file"))
	})
	return eventfile.Encode(doc), err
}

// CheckImport returns nil if by may make events of files. It fails as
// ImportEvent does.
func (d *Publishing) CheckImport(by core.Actor) error { return d.May(by, core.CreateEvents) }

// ImportEvent makes an event of a file that has been read: a draft, or what the
// file says if it is asWritten, by the same rules as PublishEvent. It fails as
// CreateEvent does, and with ErrNotReady.
func (d *Publishing) ImportEvent(ctx context.Context, by core.Actor, doc *eventfile.Document, asWritten bool) (*programme.Applied, error) {
	if err := d.CheckImport(by); err != nil {
		return nil, err
	}
	in := *doc
	switch points := doc.Ready(d.Now()); {
	case !asWritten:
		in.Visibility = event.Draft
	case in.Visibility != event.Draft && len(eventfile.Unready(points)) > 0:
		return nil, notReady(points)
	}
	return d.Events.CreateEvent(ctx, by, &in)
}
