package mail

import (
	"bytes"
	"net/mail"
	"strings"
	"testing"
	"unicode/utf8"

	"rollcall/internal/event"
)

// everywhere is a letter about three events of two organisers, of which the
// last was never confirmed.
func everywhere(lang string) *event.LetterContext {
	l := owed(event.LetterLink)
	l.Letter.Language, l.Letter.Data.Everywhere = lang, true
	for i, kind := range []event.LetterKind{event.LetterCancelled, event.LetterVerify} {
		other := *owed(kind)
		other.Letter = event.Letter{}
		other.Registrant.ID = int64(100 + i)
		other.Registrations = []event.Registration{{SessionID: 11, Status: event.Cancelled}}
		other.Event.Title = event.Text{"en": "Winter school"}
		other.Event.Contact.Controller = "Winter Office"
		if kind == event.LetterVerify {
			other.Registrations = []event.Registration{{SessionID: 12, Status: event.Unverified, HoldsSeat: true}}
			other.Event.Title = event.Text{"en": "Summer school"}
		}
		l.Elsewhere = append(l.Elsewhere, other)
	}
	return l
}

func TestALetterAboutAllEvents(t *testing.T) {
	for _, lang := range composer(t).words.Languages() {
		m, r := written(t, everywhere(lang))
		for _, text := range []string{r.Subject, r.Text} {
			if strings.Contains(text, "mail.") || strings.ContainsAny(text, "{}") {
				t.Errorf("a key or placeholder shows:\n%s", text)
			}
		}
		if len(r.Links) != 3 || len(m.Bytes) > 20_000 {
			t.Errorf("%s: %d bytes, links %v", lang, len(m.Bytes), r.Links)
		}
		for _, line := range strings.Split(r.Text, "\n") {
			if utf8.RuneCountInString(line) > 64 && !strings.Contains(line, "https://") {
				t.Errorf("%s: a line of more than 64: %q", lang, line)
			}
		}
	}
	m, r := written(t, everywhere("en"))
	header, err := mail.ReadMessage(bytes.NewReader(m.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	if from, reply := header.Header.Get("From"), header.Header.Get("Reply-To"); from != `"Rollcall" <desk@see-network.example.org>` || reply != "" {
		t.Errorf("from %q, answers to %q, though the organisers differ", from, reply)
	}
	at := -1
	for _, part := range []string{
		"Virtual exchange", "South-East Europe Municipal Network", "You have a seat.", "/r/42.", "Summer school", "A seat is held", "Confirm my address:", "/r/101.",
		"Opening\nthe link changes nothing yet", "Winter school", "You have cancelled", "/r/100.", "whoever has one acts as you", "someone asked for the links",
	} {
		next := strings.Index(r.Text[at+1:], part)
		if next < 0 {
			t.Fatalf("%q does not follow in\n%s", part, r.Text)
		}
		at += next + 1
	}
	if strings.Count(r.Text, "Kyiv time") != 3 || strings.Count(r.Text, "10:00–12:30 Berlin time") != 1 {
		t.Errorf("the zone of who never confirmed was typed by a stranger, perhaps:\n%s", r.Text)
	}
}

// One organiser of all events writes themselves, and gets the answers.
func TestALetterAboutAllEventsOfOneOrganiserIsTheirs(t *testing.T) {
	l := everywhere("en")
	for i := range l.Elsewhere {
		l.Elsewhere[i].Event.Contact = l.Event.Contact
	}
	m, r := written(t, l)
	header, err := mail.ReadMessage(bytes.NewReader(m.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	if from, reply := header.Header.Get("From"), header.Header.Get("Reply-To"); !strings.Contains(from, "Municipal Network") || !strings.Contains(reply, "lena@example.org") {
		t.Errorf("from %q, answers to %q", from, reply)
	}
	if strings.Count(r.Text, "South-East Europe Municipal Network") != 1 || !strings.Contains(r.Text, "Lena Albrecht") {
		t.Errorf("the organiser is named more than once:\n%s", r.Text)
	}
}

// Whoever was erased meanwhile is not listed; one event that is left is what
// the letter is about.
func TestALetterAboutAllEventsOfWhichOneIsLeft(t *testing.T) {
	l := everywhere("en")
	l.Elsewhere = nil
	if _, r := written(t, l); !strings.HasPrefix(r.Subject, "Your personal link: Friday") {
		t.Errorf("subject %q", r.Subject)
	}
	l.Registrant.VerifiedAt = nil
	if _, r := written(t, l); !strings.HasPrefix(r.Subject, "Confirm your address: ") {
		t.Errorf("subject %q", r.Subject)
	}
}
