package publishing

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/programme"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// ErrNotReady refuses to publish an event in which something needed is
// missing; its fields are pointers into the event file.
var ErrNotReady = problem.New(problem.Conflict, "not_ready")

// A Readiness is how far an event is from being published.
type Readiness struct {
	Document *eventfile.Document // as it is stored
	Points   []eventfile.Point   // to look at before it is published
	Tag      string              // names this state of the event
	Archived bool                // it is put away
	Known    bool                // somebody has been registered or invited, so that it cannot be taken back
	Ahead    bool                // a session is, so that it cannot be put away
}

// Draft reports whether the event is not published.
func (r *Readiness) Draft() bool { return r.Document.Visibility == event.Draft }

// Needed is how many of the points must be settled first.
func (r *Readiness) Needed() int { return len(eventfile.Unready(r.Points)) }

// Readiness says what there is to look at before the event called slug is
// published.
func (d *Publishing) Readiness(ctx context.Context, by core.Actor, slug string) (*Readiness, error) {
	ev, err := d.EventFor(ctx, by, slug, core.PublishEvent)
	if err != nil {
		return nil, err
	}
	doc, tag, err := d.Events.EventFile(ctx, by, slug)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	r := &Readiness{Document: doc, Points: append(doc.Ready(now), d.posting(doc)...), Tag: tag, Archived: ev.ArchivedAt != nil}
	sessions, err := d.Store.Sessions(ctx, ev.ID)
	r.Ahead = ev.CheckArchive(sessions, now) != nil
	if err == nil {
		r.Known, err = d.known(ctx, ev)
	}
	return r, err
}

// posting is what there is to look at where no letter leaves.
func (d *Publishing) posting(doc *eventfile.Document) []eventfile.Point {
	if d.Mails {
		return nil
	}
	code := "no_mail_server"
	if doc.Registration.Verify {
		code = "nobody_confirms"
	}
	return []eventfile.Point{{Field: problem.At("/registration/verify", code)}}
}

// known reports whether somebody has been registered for ev or invited to it.
func (d *Publishing) known(ctx context.Context, ev *event.Event) (bool, error) {
	has, err := d.Store.HasRegistrants(ctx, ev.ID)
	if has || err != nil {
		return has, err
	}
	return d.Store.HasInvitations(ctx, ev.ID)
}

// PublishEvent shows the event called slug to the world: in lists too if
// visibility is Public, to those who know its address if it is Unlisted. match
// is the tag of the state that the caller has read, "" for whatever there is.
// An event that is published already is shown as visibility says.
//
// It fails with ErrNotReady (with fields), ErrChangedMeanwhile,
// event.ErrArchived, or a problem with the field visibility.
func (d *Publishing) PublishEvent(ctx context.Context, by core.Actor, slug string, visibility event.Visibility, match string) error {
	r, err := d.Readiness(ctx, by, slug)
	switch {
	case err != nil:
		return err
	case visibility != event.Public && visibility != event.Unlisted:
		return problem.Refuse(problem.Field{Pointer: "/visibility", Code: "unknown_choice", Params: map[string]any{"choices": "public, unlisted"}})
	case match != "" && match != r.Tag:
		return core.ErrChangedMeanwhile
	case r.Draft() && r.Needed() > 0:
		return notReady(r.Points)
	}
	return d.show(ctx, by, r, visibility)
}

// notReady is ErrNotReady with the fields that must be settled.
func notReady(points []eventfile.Point) error {
	refused := *ErrNotReady
	refused.Fields = eventfile.Unready(points)
	return &refused
}

// TakeBackEvent makes a draft of the event called slug again. It fails with
// ErrHasData once somebody is registered or invited, who would find it gone,
// and with event.ErrArchived.
func (d *Publishing) TakeBackEvent(ctx context.Context, by core.Actor, slug string) error {
	r, err := d.Readiness(ctx, by, slug)
	if err != nil {
		return err
	}
	return d.show(ctx, by, r, event.Draft)
}

// show gives the event another visibility. Nobody is written to about that.
func (d *Publishing) show(ctx context.Context, by core.Actor, r *Readiness, visibility event.Visibility) error {
	r.Document.Visibility = visibility
	_, err := d.Events.ReplaceEvent(ctx, by, r.Document.Slug, r.Document, r.Tag, programme.LettersUndecided)
	return err
}
