package mail

import (
	"context"
	"time"

	"rollcall/internal/event"
)

// A Trial is a letter that only shows that letters leave.
type Trial struct {
	To       string
	Language string
	ID       string    // the left part of its Message-ID
	Date     time.Time // its date
}

// Test sends a trial letter through s and returns what the server answered.
func (c *Composer) Test(ctx context.Context, s Sender, t Trial) (answer string, err error) {
	m, err := c.trial(t)
	if err != nil {
		return "", err
	}
	return s.Send(ctx, m)
}

func (c *Composer) trial(t Trial) (Message, error) {
	p := c.words.Printer(t.Language)
	return c.message(t.To, envelope{id: t.ID, date: t.Date, name: "Rollcall", replyTo: event.Contact{}}, &page{
		Lang: p.Lang(), Subject: p.T("mail.test.subject"), Preview: p.T("mail.test.preview"), Head: "Rollcall",
		Heading: p.T("mail.test.heading"), Lead: []string{p.T("mail.test.lead")},
		Button: p.T("mail.test.button"), Link: c.baseURL + "/", LinkNote: p.T("mail.test.link_note"),
		Why: []string{p.T("mail.test.why")},
	})
}
