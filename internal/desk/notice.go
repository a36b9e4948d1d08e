package desk

import (
	"context"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// MaxNotice is how many characters a host's notice may have.
const MaxNotice = 200

// Notice returns what the host has to say to those who wait for the session
// called session; nil: nothing.
func (d *Desk) Notice(ctx context.Context, by Actor, slug, session string) (*event.Notice, error) {
	_, s, err := d.sessionFor(ctx, by, slug, session, SeeRoll)
	if err != nil {
		return nil, err
	}
	return s.Notice(d.now()), nil
}

// SetNotice puts one line on the page of everyone who waits for the session
// called session, in place of the one before; an empty text takes it away.
// The very same text changes nothing. The event's document and its revision
// stay as they are, and nobody is sent a letter.
//
// It fails with event.ErrSessionCancelled or event.ErrSessionOver where nobody
// would read it, and names a text that is too long or has a web address in
// it: the address of the meeting is given to those who press join.
func (d *Desk) SetNotice(ctx context.Context, by Actor, slug, session, text string) (*event.Notice, error) {
	ev, s, err := d.sessionFor(ctx, by, slug, session, SetNotice)
	if err != nil {
		return nil, err
	}
	in := struct {
		Text string `json:"text" validate:"name,max=200"`
	}{clean(text)}
	if err := d.check(in); err != nil {
		return nil, err
	}
	now := d.now()
	if in.Text != "" {
		if err := s.CheckNotice(now); err != nil {
			return nil, err
		}
	}
	_, err = d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		if s, err = tx.Session(ctx, s.ID); err != nil || s.NoticeText == in.Text {
			return result{}, err
		}
		e := entry(by, ev.ID, now, "notice_set").about(0, s.ID).with("before", s.NoticeText).with("after", in.Text)
		s.NoticeText, s.NoticeAt = in.Text, &now
		if in.Text == "" {
			s.NoticeAt = nil
		}
		if err := tx.SaveNotice(s); err != nil {
			return result{}, err
		}
		return result{id: s.ID}, audit(tx, e)
	})
	if err != nil {
		return nil, err
	}
	return s.Notice(now), nil
}

// sessionFor returns the session of the event called slug if by may take
// action a there.
func (d *Desk) sessionFor(ctx context.Context, by Actor, slug, session string, a Action) (*event.Event, *event.Session, error) {
	ev, err := d.event(ctx, by, slug, a)
	if err != nil {
		return nil, nil, err
	}
	s, err := d.session(ctx, ev, session)
	return ev, s, err
}
