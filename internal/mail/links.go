package mail

import (
	"slices"
	"time"

	"rollcall/internal/event"
)

// A part is one event in a letter about several.
type part struct {
	Title    string
	Host     string // "" where all events are from the same
	Sessions []row
	Button   string
	Link     string
	Erased   string // when the details end; "" if that is not known
}

// composeLinks writes the letter with the links of one address to all that it
// is signed up to. It comes from the organiser if all events are theirs, else
// from the installation, and answers go to them only then.
func (c *Composer) composeLinks(l *event.LetterContext) (Message, error) {
	all := c.everywhere(l)
	to := all[slices.IndexFunc(all, func(w *writing) bool { return w.Registrant.ID == l.Registrant.ID })]
	p := to.p
	count := len(all)
	v := &page{
		Lang: p.Lang(), Subject: p.T("mail.links.subject", "count", count), Preview: p.T("mail.links.preview"), Head: oneLine(l.Installation.Writes()),
		Heading: p.T("mail.links.heading"), Lead: []string{p.T("mail.links.lead", "count", count)}, LinkNote: p.T("mail.links.note"),
		Why: []string{p.T("mail.links.why", "date", p.Date(l.Letter.OwedAt, to.own)), p.T("mail.links.not_you")},
	}
	if name := oneLine(to.Registrant.Name()); name != "" && to.Registrant.VerifiedAt != nil {
		v.Dear = p.T("mail.dear", "name", name)
	}
	contact := event.Contact{}
	if slices.IndexFunc(all, func(w *writing) bool { return w.Event.Contact != to.Event.Contact }) < 0 && to.Event.Contact != contact {
		contact, v.Head = to.Event.Contact, to.head()
		v.Signed, v.Closing = oneLine(contact.Name), to.reply()
		v.Privacy, v.PrivacyURL = to.privacy()
	}
	for _, w := range all {
		v.Parts = append(v.Parts, w.part(contact == event.Contact{}))
	}
	reply := contact
	if i := l.Installation; reply.Email == "" {
		reply = event.Contact{Name: i.Writes(), Email: i.ReplyTo}
	}
	return c.message(l.Registrant.Address(), envelope{id: l.Letter.MessageID, date: l.Letter.OwedAt, name: v.Head, replyTo: reply}, v)
}

// everywhere are the events of a letter about all of them: first those of
// which something is still to come, the nearest first; then the others, the
// latest first. Where the address was never confirmed, nothing is repeated
// that a stranger may have typed.
func (c *Composer) everywhere(l *event.LetterContext) []*writing {
	var all []*writing
	for _, one := range append([]event.LetterContext{*l}, l.Elsewhere...) {
		one.Letter.Language, one.Letter.Kind, one.Letter.OwedAt = l.Letter.Language, event.LetterLink, l.Letter.OwedAt
		one.Letter.Data, one.Installation = event.LetterData{}, l.Installation
		if one.Registrant.VerifiedAt == nil {
			one.Letter.Kind = event.LetterVerify
		}
		all = append(all, c.writing(&one))
	}
	slices.SortStableFunc(all, func(a, b *writing) int {
		nextA, nextB := a.next(), b.next()
		switch {
		case nextA.IsZero() && nextB.IsZero():
			return b.lastEnd().Compare(a.lastEnd())
		case nextA.IsZero():
			return 1
		case nextB.IsZero():
			return -1
		}
		return nextA.Compare(nextB)
	})
	return all
}

// next is when the first session starts that is not over and that the person
// is signed up to; zero if there is none.
func (w *writing) next() time.Time {
	var next time.Time
	for _, g := range w.Registrations {
		s := w.session(g.SessionID)
		if !g.Status.Ended() && s.EndsAt.After(w.Letter.OwedAt) && (next.IsZero() || s.StartsAt.Before(next)) {
			next = s.StartsAt
		}
	}
	return next
}

// part is the event in a letter about several; with its host, if they differ.
func (w *writing) part(hosted bool) part {
	v := part{
		Title: oneLine(w.Event.TextIn(w.Event.Title, w.p.Lang())), Sessions: w.rows(w.places()),
		Button: w.p.T("mail.button"), Link: w.link, Erased: w.erased(),
	}
	if head := w.head(); hosted && head != v.Title {
		v.Host = head
	}
	if w.kind == event.LetterVerify {
		v.Button, v.Erased = w.p.T("mail.verify.button"), w.p.T("mail.links.unconfirmed")
	}
	return v
}
