package writing

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/lists"
	"rollcall/internal/store/writing"
)

// Why an action on a message may fail, beside event.ErrMessageState.
var (
	ErrCountChanged  = core.ErrCountChanged
	ErrNobodyMatches = core.ErrNobodyMatches
)

// A View is a message with whom it is for and how far it has come.
type View struct {
	core.Programme
	event.Message
	For        Audience
	Matching   int64                     // people whom it means, those who are left out among them
	Recipients int64                     // of those, who get a letter
	Excluded   map[event.Exclusion]int64 // of those, who get none
	Languages  []Share                   // of Recipients, before it is started
	Results    map[event.MessageResult]int64
}

// A Share is how many people of one language get a message, and in which.
type Share struct {
	Language string // theirs
	ReadIn   string // that of the text they get
	People   int64
}

// Messages lists the messages of the event called slug, the newest first.
func (d *Writing) Messages(ctx context.Context, by core.Actor, slug string) ([]View, error) {
	ev, err := d.EventFor(ctx, by, slug, core.WriteMessages)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	all, err := writing.Messages(ctx, d.Store.Reads, ev.ID)
	if err != nil {
		return nil, err
	}
	views := make([]View, len(all))
	for i := range all {
		if views[i], err = d.view(ctx, p, &all[i]); err != nil {
			return nil, err
		}
	}
	return views, nil
}

// Message returns one message of the event called slug.
func (d *Writing) Message(ctx context.Context, by core.Actor, slug string, id int64) (*View, error) {
	p, m, err := d.messageFor(ctx, by, slug, id)
	if err != nil {
		return nil, err
	}
	v, err := d.view(ctx, p, m)
	return &v, err
}

// messageFor is a message of the event called slug, if by may write there.
func (d *Writing) messageFor(ctx context.Context, by core.Actor, slug string, id int64) (*core.Programme, *event.Message, error) {
	ev, err := d.EventFor(ctx, by, slug, core.WriteMessages)
	if err != nil {
		return nil, nil, err
	}
	m, err := writing.Message(ctx, d.Store.Reads, id)
	if err != nil {
		return nil, nil, err
	}
	if m.EventID != ev.ID {
		return nil, nil, core.ErrNotFound
	}
	p, err := d.ProgrammeOf(ctx, ev)
	return p, m, err
}

// view is m with its numbers: those of who matches at this moment until it is
// started, then those of whom it was addressed to.
func (d *Writing) view(ctx context.Context, p *core.Programme, m *event.Message) (View, error) {
	v := View{Programme: *p, Message: *m, For: audienceOf(p, m.Audience), Excluded: map[event.Exclusion]int64{}}
	var err error
	if m.StartedAt == nil {
		counts, err := countAudience(ctx, d.Store.Reads, m)
		v.count(counts)
		return v, err
	}
	v.Results, err = writing.Progress(ctx, d.Store.Reads, m)
	for result, n := range v.Results {
		v.Matching += n
		v.Recipients += n
		for _, why := range event.Exclusions {
			if result == event.MessageResult(why) {
				v.Excluded[why] = n
				v.Recipients -= n
			}
		}
	}
	return v, err
}

// count fills in the numbers of a message that has not been started.
func (v *View) count(counts []lists.AudienceCount) {
	for _, c := range counts {
		v.Matching += c.People
		if c.Excluded != "" {
			v.Excluded[c.Excluded] += c.People
			continue
		}
		v.Recipients += c.People
		v.Languages = append(v.Languages, Share{c.Language, v.LanguageFor(v.Event, c.Language), c.People})
	}
}

// DraftMessage keeps a message that is written, and sends nothing. Where a
// draft says the same to the same people, that is the one.
func (d *Writing) DraftMessage(ctx context.Context, by core.Actor, slug string, in Input) (*View, error) {
	ev, err := d.EventFor(ctx, by, slug, core.WriteMessages)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	subject, text, audience, err := in.check(p)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	res, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		m := &event.Message{
			EventID: ev.ID, Subject: subject, Body: text, Audience: audience, State: event.MessageDraft, Revision: 1,
			WrittenAt: now, WrittenBy: by.String(), ChangedAt: now,
		}
		all, err := writing.Messages(ctx, tx.Reads, ev.ID)
		if err != nil {
			return core.Result{}, err
		}
		for i := range all {
			if all[i].State == event.MessageDraft && all[i].SaysTheSame(m) {
				return core.Result{ID: all[i].ID}, nil
			}
		}
		if err := writing.AddMessage(tx, m); err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: m.ID, Created: true}, core.Audit(tx, core.NewEntry(by, ev.ID, now, "message_drafted").With("message", m.ID))
	})
	if err != nil {
		return nil, err
	}
	return d.Message(ctx, by, slug, res.ID)
}

// A Change is what is changed about a draft; nil leaves a part as it is.
type Change struct {
	Subject  event.Text
	Text     event.Text
	Audience *Audience
	Revision int64 // that was read; 0: whichever there is
}

// ChangeMessage changes a draft. It fails with event.ErrMessageState for what
// is no draft, and with core.ErrChangedMeanwhile if somebody else has changed
// it since it was read. Saying the same changes nothing.
func (d *Writing) ChangeMessage(ctx context.Context, by core.Actor, slug string, id int64, c Change) (*View, error) {
	return d.act(ctx, by, slug, id, func(a *acting) error {
		m := a.message
		if m.State != event.MessageDraft {
			return event.ErrMessageState.With("message_state", string(m.State))
		}
		in := Input{Subject: m.Subject, Text: m.Body, Audience: audienceOf(a.programme, m.Audience)}
		if c.Subject != nil {
			in.Subject = c.Subject
		}
		if c.Text != nil {
			in.Text = c.Text
		}
		if c.Audience != nil {
			in.Audience = *c.Audience
		}
		next := *m
		var err error
		if next.Subject, next.Body, next.Audience, err = in.check(a.programme); err != nil {
			return err
		}
		switch {
		case next.SaysTheSame(m):
			return nil
		case c.Revision != 0 && c.Revision != m.Revision:
			return core.ErrChangedMeanwhile
		}
		*m = next
		m.Revision++
		m.ChangedAt = a.now
		return a.save("message_changed")
	})
}
