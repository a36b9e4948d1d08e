package writing

import (
	"context"
	"fmt"
	"slices"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/mail"
	"rollcall/internal/store"
	"rollcall/internal/store/writing"
)

// An As says as whom a message is shown: a registrant, 0: the first whom it is
// for; in a language, "": theirs.
type As struct {
	Registrant int64
	Language   string
}

// A Shown is a message as somebody gets it, without their personal link.
type Shown struct {
	mail.Shown
	Language   string // that it is written in
	Registrant *event.Registrant
}

// someOf is how many people a message can be shown as without a search.
const someOf = 20

// Sample returns a few of those whom a message is for, to show it as.
func (d *Writing) Sample(ctx context.Context, by core.Actor, slug string, id int64) ([]event.Registrant, error) {
	_, m, err := d.messageFor(ctx, by, slug, id)
	if err != nil {
		return nil, err
	}
	return sample(ctx, d.Store.Reads, m, someOf)
}

// ShowMessage shows a message as somebody of the event gets it. It fails with
// ErrNobodyMatches if it is for nobody and nobody is named.
func (d *Writing) ShowMessage(ctx context.Context, by core.Actor, slug string, id int64, as As) (*Shown, error) {
	p, m, err := d.messageFor(ctx, by, slug, id)
	if err != nil {
		return nil, err
	}
	l, r, err := d.letterAs(ctx, p, m, as)
	if err != nil {
		return nil, err
	}
	c, err := d.Store.LetterContext(ctx, l)
	if err != nil {
		return nil, err
	}
	composer, err := mail.NewComposer(d.Words, d.Key, d.BaseURL, d.Invites.From)
	if err != nil {
		return nil, err
	}
	shown, err := composer.Show(&c)
	return &Shown{shown, m.LanguageFor(p.Event, l.Language), r}, err
}

// letterAs is the letter of m that somebody would get, as a trial, and who
// that is.
func (d *Writing) letterAs(ctx context.Context, p *core.Programme, m *event.Message, as As) (event.Letter, *event.Registrant, error) {
	r, err := d.person(ctx, m, as.Registrant)
	if err != nil {
		return event.Letter{}, nil, err
	}
	if as.Language != "" && !slices.Contains(p.Event.Languages, as.Language) {
		return event.Letter{}, nil, core.ErrBadQuery.With("parameter", "language")
	}
	l := letterOf(m, p.Event, r, event.LetterMessageTest, d.Now())
	if as.Language != "" {
		l.Language = m.LanguageFor(p.Event, as.Language)
	}
	return l, r, nil
}

// person is the registrant with the given id in m's event, or the first whom
// it is for.
func (d *Writing) person(ctx context.Context, m *event.Message, id int64) (*event.Registrant, error) {
	if id == 0 {
		some, err := sample(ctx, d.Store.Reads, m, 1)
		if err != nil {
			return nil, err
		}
		if len(some) == 0 {
			return nil, ErrNobodyMatches
		}
		return &some[0], nil
	}
	r, err := d.Store.Registrant(ctx, id)
	if err != nil {
		return nil, err
	}
	if r.EventID != m.EventID || r.ErasedAt != nil {
		return nil, core.ErrNotFound
	}
	return r, nil
}

// TestMessage sends a message as somebody would get it to the address of
// whoever asks, and returns that address. It stands among the letters of the
// person whose data it holds, so that erasing them finds it. The same test
// within the hour is the one that has been sent. It fails with
// core.ErrForbidden for who has no account.
func (d *Writing) TestMessage(ctx context.Context, by core.Actor, slug string, id int64, as As) (string, error) {
	p, m, err := d.messageFor(ctx, by, slug, id)
	if err != nil {
		return "", err
	}
	if by.Account == nil {
		return "", core.ErrForbidden
	}
	l, _, err := d.letterAs(ctx, p, m, as)
	if err != nil {
		return "", err
	}
	to := input.FoldAddress(by.Account.Email)
	l.Address = &to
	l.Occasion = fmt.Sprintf("%d/%d/%s/%d/%s", m.ID, m.Revision, l.Language, by.Account.ID, l.OwedAt.Format("2006-01-02T15"))
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		sent, err := tx.IsOwed(ctx, &l)
		if sent || err != nil {
			return core.Result{ID: m.ID}, err
		}
		if err := tx.Owe(&l); err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: m.ID}, core.Audit(tx, core.NewEntry(by, m.EventID, l.OwedAt, "message_tested").With("message", m.ID))
	})
	return by.Account.Email, err
}

// A Page is a page of those whom a message was addressed to or who were left
// out, each with what became of it.
type Page struct {
	View  *View
	Items []Recipient
	Next  string // cursor of the next page; "" at the end
}

// A Recipient is one person of a message.
type Recipient struct {
	writing.Recipient
	Result event.MessageResult
}

// MessageRecipients lists whom a message was addressed to. It is empty before
// the message is started. It fails with core.ErrBadQuery for a wrong cursor or
// a limit out of bounds.
func (d *Writing) MessageRecipients(ctx context.Context, by core.Actor, slug string, id int64, cursor string, limit int) (*Page, error) {
	p, m, err := d.messageFor(ctx, by, slug, id)
	if err != nil {
		return nil, err
	}
	list := "message " + m.Occasion()
	after, err := d.ReadCursor(list, slug, cursor)
	if err != nil {
		return nil, err
	}
	if limit, err = core.PageSize(limit); err != nil {
		return nil, err
	}
	v, err := d.view(ctx, p, m)
	if err != nil {
		return nil, err
	}
	page := &Page{View: &v}
	found, err := writing.Recipients(ctx, d.Store.Reads, m, after, limit+1)
	if len(found) > limit {
		found = found[:limit]
		page.Next = d.Cursor(list, slug, found[limit-1].ID)
	}
	for _, x := range found {
		page.Items = append(page.Items, Recipient{x, m.ResultOf(&x.MessageRecipient, x.Letter, x.Registrant.ErasedAt != nil)})
	}
	return page, err
}
