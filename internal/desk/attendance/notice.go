package attendance

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// MaxNotice is how many characters a host's notice may have.
const MaxNotice = 200

// Notice returns what the host has to say to those who wait for the session
// called session; nil: nothing.
func (d *Presence) Notice(ctx context.Context, by core.Actor, slug, session string) (*event.Notice, error) {
	_, s, err := d.SessionFor(ctx, by, slug, session, core.SeeRoll)
	if err != nil {
		return nil, err
	}
	return s.Notice(d.Now()), nil
}

// SetNotice puts one line on the page of everyone who waits for the session
// called session, in place of the one before; an empty text takes it away.
// The very same text changes nothing. The event's document and its revision
// stay as they are, and nobody is sent a letter.
//
// It fails with event.ErrSessionCancelled or event.ErrSessionOver where nobody
// would read it, and names a text that is too long or has a web address in
// it: the address of the meeting is given to those who press join.
func (d *Presence) SetNotice(ctx context.Context, by core.Actor, slug, session, text string) (*event.Notice, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.SetNotice)
	if err != nil {
		return nil, err
	}
	in := struct {
		Text string `json:"text" validate:"name,max=200"`
	}{input.Clean(text)}
	if err := d.Check(in); err != nil {
		return nil, err
	}
	now := d.Now()
	if in.Text != "" {
		if err := s.CheckNotice(now); err != nil {
			return nil, err
		}
	}
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		if s, err = tx.Session(ctx, s.ID); err != nil || s.NoticeText == in.Text {
			return core.Result{}, err
		}
		e := core.NewEntry(by, ev.ID, now, "notice_set").About(0, s.ID).With("before", s.NoticeText).With("after", in.Text)
		s.NoticeText, s.NoticeAt = in.Text, &now
		if in.Text == "" {
			s.NoticeAt = nil
		}
		if err := tx.SaveNotice(s); err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: s.ID}, core.Audit(tx, e)
	})
	if err != nil {
		return nil, err
	}
	return s.Notice(now), nil
}
