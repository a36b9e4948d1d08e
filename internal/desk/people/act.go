package people

import (
	"context"
	"errors"
	"strings"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// AddNote writes something down about a registrant. The same once more by the same
// hand, as when a button is pressed twice, changes nothing. It fails as Panel does,
// with core.ErrErased, or with a problem with fields.
func (d *Keeping) AddNote(ctx context.Context, by core.Actor, slug string, id int64, text string) (*Note, error) {
	text = strings.TrimSpace(text)
	v, err := d.RegistrantFor(ctx, by, slug, id, core.WriteNotes)
	if err == nil {
		err = d.Check(struct {
			Text string `json:"text" validate:"required,lines,max=2000"`
		}{text})
	}
	if err != nil {
		return nil, err
	}
	written, err := d.about(ctx, by, v, func(tx *store.Tx, r *event.Registrant, now time.Time) (int64, error) {
		all, err := tx.Notes(ctx, id)
		if err != nil {
			return 0, err
		}
		if last := len(all) - 1; last >= 0 && all[last].Text == text && all[last].Actor == by.String() {
			return all[last].ID, nil
		}
		n := &event.Note{RegistrantID: id, At: now, Actor: by.String(), Text: text}
		err = errors.Join(tx.AddNote(n), core.Audit(tx, core.NewEntry(by, r.EventID, now, "note_added").About(id, 0)))
		return n.ID, err
	})
	if err != nil {
		return nil, err
	}
	n, err := d.Store.Note(ctx, written)
	if err != nil {
		return nil, err
	}
	who, err := core.AccountNames{}.Of(ctx, d.Store.Reads, n.Actor)
	return &Note{*n, who}, err
}

// ResendLink owes a registrant the letter with their personal link; to those
// who have not confirmed their address it is the one that asks for that. It
// fails as Panel does, with core.ErrErased or core.ErrNoAddress. Within ten minutes of
// such a letter it changes nothing.
func (d *Keeping) ResendLink(ctx context.Context, by core.Actor, slug string, id int64) error {
	v, err := d.RegistrantFor(ctx, by, slug, id, core.ChangeRegistrant)
	if err != nil {
		return err
	}
	_, err = d.about(ctx, by, v, func(tx *store.Tx, r *event.Registrant, now time.Time) (int64, error) {
		_, err := core.SendLink(ctx, tx, by, r, "", now)
		return id, err
	})
	return err
}

// ShowLink returns a registrant's personal link. Whoever has it acts as the
// person, so that each look is in the audit. It fails as Panel does, and with
// core.ErrErased.
func (d *Keeping) ShowLink(ctx context.Context, by core.Actor, slug string, id int64) (string, error) {
	v, err := d.RegistrantFor(ctx, by, slug, id, core.SeePersonalLinks)
	if err != nil {
		return "", err
	}
	by.Once = nil // a repeat is another look
	var link string
	_, err = d.about(ctx, by, v, func(tx *store.Tx, r *event.Registrant, now time.Time) (int64, error) {
		link = d.PersonalLink(r)
		return id, core.Audit(tx, core.NewEntry(by, r.EventID, now, "link_seen").About(id, 0))
	})
	return link, err
}

// about runs do on v's person, who has not been erased, and returns the id
// that do returns.
func (d *Keeping) about(ctx context.Context, by core.Actor, v *core.PersonView, do func(*store.Tx, *event.Registrant, time.Time) (int64, error)) (int64, error) {
	now := d.Now()
	res, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		r, err := tx.Registrant(ctx, v.Registrant.ID)
		if err != nil {
			return core.Result{}, err
		}
		if err := core.CheckThere(r); err != nil {
			return core.Result{}, err
		}
		id, err := do(tx, r, now)
		return core.Result{ID: id, Created: true}, err
	})
	return res.ID, err
}
