package publishing

import (
	"fmt"
	"strings"

	"rollcall/internal/auth"
	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/mail"
)

// A Written is a letter of a preview as a mail program would show it.
type Written struct {
	Kind event.LetterKind
	mail.Received
}

// WrittenLetters are the letters of p in lang, as they are sent but for their
// links, which open nothing.
func (d *Publishing) WrittenLetters(p *Preview, lang string) ([]Written, error) {
	c, err := d.composer()
	if err != nil {
		return nil, err
	}
	var all []Written
	for _, l := range p.Letters(lang) {
		w, err := written(c, &l)
		if err != nil {
			return nil, err
		}
		all = append(all, *w)
	}
	return all, nil
}

// WrittenLetter is the one of a kind. It fails with ErrNotFound as Letter
// answers nil.
func (d *Publishing) WrittenLetter(p *Preview, kind event.LetterKind, lang string) (*Written, error) {
	l := p.Letter(kind, lang)
	if l == nil {
		return nil, core.ErrNotFound
	}
	c, err := d.composer()
	if err != nil {
		return nil, err
	}
	return written(c, l)
}

// composer writes letters as they are sent, but for the secret in their links:
// those of a preview are made with a key that opens nothing.
func (d *Publishing) composer() (*mail.Composer, error) {
	key, err := auth.NewKey([]byte(strings.Repeat("preview ", 4)))
	if err != nil {
		return nil, err
	}
	return mail.NewComposer(d.Words, key, d.BaseURL, d.Invites.From)
}

func written(c *mail.Composer, l *event.LetterContext) (*Written, error) {
	m, err := c.Compose(l)
	if err != nil {
		return nil, fmt.Errorf("preview of the letter %s: %w", l.Letter.Kind, err)
	}
	r, err := mail.Open(m)
	return &Written{l.Letter.Kind, r}, err
}
