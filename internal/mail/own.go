package mail

import (
	"strings"

	"rollcall/internal/event"
	"rollcall/internal/placeholder"
)

// Own words are what an organiser has written for a letter, filled in. Either
// part may be missing.
type ownWords struct {
	subject    string
	paragraphs []string
}

// ownWords are the organiser's for this letter, nil if there are none in the
// reader's language. A message always has some, in the language that it was
// chosen in; the letters of an event have the usual words where theirs are
// missing, rather than words in another language. Those are written for who has
// a seat or waits for one: speakers, staff and who has declined an offer get
// the usual ones.
func (w *writing) ownWords(args []any) *ownWords {
	var own event.LetterText
	lang := w.p.Lang()
	switch {
	case w.Message != nil:
		own = event.LetterText{Subject: w.Message.Subject, Text: w.Message.Body}
		lang = w.Message.LanguageFor(&w.Event, w.Letter.Language)
	case w.Registrant.Role.Team() || w.Letter.Data.Declined:
		return nil
	default:
		if words := w.Event.Letters.Of(w.kind); words != nil {
			own = *words
		}
	}
	subject, text := own.Subject[lang], own.Text[lang]
	if subject == "" && text == "" {
		return nil
	}
	values := w.values(args)
	return &ownWords{oneLine(placeholder.Fill(subject, values)), paragraphs(placeholder.Fill(text, values))}
}

// into puts the words in the place of the usual ones.
func (o *ownWords) into(v *page) {
	if o.subject != "" {
		v.Subject, v.Heading = o.subject, o.subject
	}
	if len(o.paragraphs) > 0 {
		v.Lead = o.paragraphs
		v.Preview = oneLine(o.paragraphs[0])
	}
}

// values are what placeholders stand for, each on one line. A letter that
// repeats nothing typed has none of a person.
func (w *writing) values(args []any) map[placeholder.Name]string {
	values := map[placeholder.Name]string{placeholder.Organiser: w.head(), placeholder.Link: w.link}
	for i := 0; i+1 < len(args); i += 2 {
		text, _ := args[i+1].(string)
		switch args[i] {
		case "event":
			values[placeholder.Event] = text
		case "when":
			values[placeholder.When] = text
		}
	}
	places := w.places()
	if len(places) == 0 && !w.discreet() {
		for _, g := range w.Registrations {
			places = append(places, w.present(g.SessionID))
		}
	}
	if s := w.foremost(places); s != nil {
		values[placeholder.Session] = oneLine(w.Event.TextIn(s.Title, w.p.Lang()))
		values[placeholder.When] = w.p.Deadline(s.StartsAt, w.own)
	} else {
		values[placeholder.Session] = values[placeholder.Event]
	}
	if w.discreet() {
		return values
	}
	r := &w.Registrant
	for name, value := range map[placeholder.Name]string{
		placeholder.FullName: r.Name(), placeholder.GivenName: r.GivenName, placeholder.FamilyName: r.FamilyName,
		placeholder.Organisation: r.Organisation, placeholder.Municipality: r.Municipality,
	} {
		values[name] = oneLine(value)
	}
	return values
}

// paragraphs are the parts of text between empty lines. Lines stay lines.
func paragraphs(text string) []string {
	var all []string
	var lines []string
	for line := range strings.SplitSeq(text+"\n\n", "\n") {
		if line = oneLine(line); line != "" {
			lines = append(lines, line)
			continue
		}
		if len(lines) > 0 {
			all = append(all, strings.Join(lines, "\n"))
		}
		lines = nil
	}
	return all
}

// A Shown is a letter as its reader gets it, without the wrapping of a mail.
type Shown struct {
	From    string // the sender's name and address
	ReplyTo string // where answers go; "" to nobody
	Subject string
	Text    string
	HTML    string
}

// Show writes the letter l without sending it. Nothing in it opens a page
// of the reader's: its link is that of a trial.
func (c *Composer) Show(l *event.LetterContext) (Shown, error) {
	w := c.writing(l)
	w.link = c.baseURL + "/" + l.Event.Slug
	p := w.page(nil)
	text, html, err := c.render(p)
	s := Shown{From: w.head() + " <" + c.from + ">", Subject: oneLine(p.Subject), Text: text, HTML: html}
	if reply, wrong := deliverable(l.Event.Contact.Email); wrong == nil {
		s.ReplyTo = reply
	}
	return s, err
}
