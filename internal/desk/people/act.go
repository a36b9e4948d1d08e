package people

import (
	"context"
	"errors"
	"strings"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// ErrNoAddress refuses to write to somebody who has no address.
var ErrNoAddress = problem.New(problem.Conflict, "no_address")

// AddNote writes something down about a registrant. It fails as Panel does,
// with core.ErrErased, or with a problem with fields.
func (d *Keeping) AddNote(ctx context.Context, by core.Actor, slug string, id int64, text string) (*Note, error) {
	n := &event.Note{RegistrantID: id, Actor: by.String(), Text: strings.TrimSpace(text)}
	err := d.about(ctx, by, slug, id, core.WriteNotes, func() error {
		return d.Check(struct {
			Text string `json:"text" validate:"required,lines,max=2000"`
		}{n.Text})
	}, func(tx *store.Tx, r *event.Registrant, now time.Time) error {
		n.ID, n.At = 0, now
		return errors.Join(tx.AddNote(n), core.Audit(tx, core.NewEntry(by, r.EventID, now, "note_added").About(id, 0)))
	})
	if err != nil {
		return nil, err
	}
	who, err := core.AccountNames{}.Of(ctx, d.Store.Reads, n.Actor)
	return &Note{*n, who}, err
}

// ResendLink owes a registrant the letter with their personal link; to those
// who have not confirmed their address it is the one that asks for that. It
// fails as Panel does, with core.ErrErased or ErrNoAddress.
func (d *Keeping) ResendLink(ctx context.Context, by core.Actor, slug string, id int64) error {
	return d.about(ctx, by, slug, id, core.ChangeRegistrant, nil, func(tx *store.Tx, r *event.Registrant, now time.Time) error {
		if r.Email == nil {
			return ErrNoAddress
		}
		l := core.Letter(r, core.LinkLetter(r), now)
		return errors.Join(core.Owe(tx, r, l), core.Audit(tx, core.NewEntry(by, r.EventID, now, "link_sent").About(id, 0)))
	})
}

// ShowLink returns a registrant's personal link. Whoever has it acts as the
// person, so that each look is in the audit. It fails as Panel does, and with
// core.ErrErased.
func (d *Keeping) ShowLink(ctx context.Context, by core.Actor, slug string, id int64) (string, error) {
	var link string
	err := d.about(ctx, by, slug, id, core.SeePersonalLinks, nil, func(tx *store.Tx, r *event.Registrant, now time.Time) error {
		link = d.PersonalLink(r)
		return core.Audit(tx, core.NewEntry(by, r.EventID, now, "link_seen").About(id, 0))
	})
	return link, err
}

// about runs do on a registrant of the event called slug who has not been
// erased, if by may take action a there and check, if there is any, is
// content.
func (d *Keeping) about(ctx context.Context, by core.Actor, slug string, id int64, a core.Action, check func() error, do func(*store.Tx, *event.Registrant, time.Time) error) error {
	v, err := d.RegistrantFor(ctx, by, slug, id, a)
	if err != nil {
		return err
	}
	if check != nil {
		if err := check(); err != nil {
			return err
		}
	}
	now := d.Now()
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		r, err := tx.Registrant(ctx, v.Registrant.ID)
		if err != nil {
			return core.Result{}, err
		}
		if r.ErasedAt != nil {
			return core.Result{}, core.ErrErased
		}
		return core.Result{ID: r.ID}, do(tx, r, now)
	})
	return err
}
