package mail

import (
	"time"

	"rollcall/internal/event"
)

// composeAccount writes a letter to a member of staff: it brings a link that
// signs in once. It is about no event, comes from Rollcall itself, and answers
// to it go nowhere.
func (c *Composer) composeAccount(l *event.LetterContext) (Message, error) {
	p, key := c.words.Printer(l.Letter.Language), "mail."+string(l.Letter.Kind)
	hours := int(l.Letter.UsefulUntil.Sub(l.Letter.OwedAt) / time.Hour)
	v := &page{
		Lang: p.Lang(), Subject: p.T(key + ".subject"), Preview: p.T(key + ".preview"), Head: "Rollcall",
		Heading: p.T(key + ".heading"), Lead: []string{p.T(key + ".lead")},
		Button: p.T("desk.sign_in"), Link: c.baseURL + "/desk/sign-in/" + c.key.SignInLink(l.Account.ID, l.Letter.MessageID),
		LinkNote: p.T("mail.sign_in.link_note", "count", hours), Why: []string{p.T(key + ".why"), p.T("mail.sign_in.not_you")},
	}
	if name := oneLine(l.Account.Name); name != "" {
		v.Dear = p.T("mail.dear", "name", name)
	}
	return c.message(l.To(), envelope{id: l.Letter.MessageID, date: l.Letter.OwedAt, name: "Rollcall"}, v)
}
