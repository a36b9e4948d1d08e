package editing

import (
	"context"
	"errors"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/programme"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// attempts are how often a change is put together with those of others that
// come in between.
const attempts = 3

// A Change is what somebody has made of an event.
type Change struct {
	Base    *eventfile.Document // that they had before them
	Mine    *eventfile.Document // what they have made of it
	Match   string              // the tag of Base
	Seen    bool                // they have looked through what it does
	Letters programme.LetterChoice
}

// An Outcome is what became of a Change. Unless it is Done nothing is saved,
// and it holds what to look through.
type Outcome struct {
	Done bool

	From     *eventfile.Document // that the change was made from
	Base     *eventfile.Document // what is stored
	Document *eventfile.Document // the change, together with what others have made meanwhile
	Tag      string              // of Base

	Others    []eventfile.Difference // what others have changed since
	Conflicts []eventfile.Conflict   // of it, what the change is about too
	Retired   []string               // paths of what stays, no longer asked, since it has answers
	Applied   *programme.Applied     // what is changed and who is told; nil where that was not asked
	Refused   *problem.Error         // why it cannot be done; Document is what it is about
}

// SaveEvent makes the event called slug what in says, with everything that
// others have changed since. Where others have, somebody is told first, and
// saves once more. A published event changes after its change was Seen.
//
// Questions, options and consents that are removed and have answers are kept,
// retired. It fails as ReplaceEvent does; what is wrong with the change itself
// is in the outcome.
func (d *Editing) SaveEvent(ctx context.Context, by core.Actor, slug string, in Change) (*Outcome, error) {
	for n := 1; ; n++ {
		out, err := d.save(ctx, by, slug, in)
		if !errors.Is(err, core.ErrChangedMeanwhile) || n == attempts {
			return out, err
		}
	}
}

func (d *Editing) save(ctx context.Context, by core.Actor, slug string, in Change) (*Outcome, error) {
	draft, err := d.EditEvent(ctx, by, slug)
	if err != nil {
		return nil, err
	}
	in.Mine.Settle()
	in.Mine.NameAll()
	out := &Outcome{From: in.Base, Base: draft.Document, Document: in.Mine, Tag: draft.Tag}
	if in.Match != draft.Tag {
		out.Document, out.Conflicts = eventfile.Merge(in.Base, in.Mine, draft.Document)
		out.Others = eventfile.Differences(in.Base, draft.Document)
	}
	if wrong := out.Document.Check(); len(wrong) > 0 {
		out.Refused = problem.Refuse(wrong...)
		return out, nil
	}
	out.Document.Tidy()
	if err := d.try(ctx, by, slug, out); err != nil || out.Refused != nil {
		return out, err
	}
	told := len(out.Applied.Letters) > 0
	if why := problem.From(d.SaysWhy(by)); in.Seen && out.Applied.Final && why != nil {
		out.Refused = why
		return out, nil
	}
	switch {
	case len(out.Applied.Changes) == 0: // nothing is left to do, as when a button was pressed twice
		out.Done = true
		return out, nil
	case len(out.Others) > 0 || !in.Seen && (draft.Reviewed() || told || out.Applied.Final):
		return out, nil
	}
	out.Applied, err = d.Events.ReplaceEvent(ctx, by, slug, out.Document, out.Tag, in.Letters)
	out.Done = err == nil
	return out, err
}

// try finds out what the document of out would do, and puts back what has to
// stay.
func (d *Editing) try(ctx context.Context, by core.Actor, slug string, out *Outcome) error {
	for {
		applied, err := d.Events.TryEvent(ctx, by, slug, out.Document, out.Tag)
		refused := problem.From(err)
		switch {
		case err == nil:
			out.Applied = applied
			return nil
		case errors.Is(err, core.ErrHasData) && d.retire(out, refused):
			continue
		case refused != nil && (refused.Kind == problem.Invalid || refused.Kind == problem.Conflict):
			out.Refused = refused
			return nil
		}
		return err
	}
}

// retire puts back what data hangs on, if that can be kept without being
// asked.
func (d *Editing) retire(out *Outcome, refused *problem.Error) bool {
	path, _ := refused.Params["what"].(string)
	back := out.Document.Retire(out.Base, path)
	if back != "" {
		out.Retired = append(out.Retired, back)
	}
	return back != ""
}
