package mail

import (
	"bytes"
	"net/mail"
	"slices"
	"strings"
	"testing"

	"rollcall/internal/event"
)

// told is what a letter says, with its lines joined.
func told(t *testing.T, l *event.LetterContext) string {
	t.Helper()
	_, r := written(t, l)
	return strings.Join(strings.Fields(r.Subject+"\n"+r.Text), " ")
}

func TestAMessageIsTheOrganisersWords(t *testing.T) {
	l := owed(event.LetterMessage)
	m, r := written(t, l)
	header, err := mail.ReadMessage(bytes.NewReader(m.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	if got := header.Header.Get("Reply-To"); got != `"Lena Albrecht" <lena@example.org>` {
		t.Errorf("answers go to %q", got)
	}
	if want := "The room is open from Friday 12 November 2021, 11:00 Kyiv time (EET)"; r.Subject != want {
		t.Errorf("subject %q, want %q", r.Subject, want)
	}
	for _, want := range []string{"Dear Olena Kovalenko,\n\nWelcome, Olena.\n\nBring:\na pen\npaper\n\n", "messages from the organisers"} {
		if !strings.Contains(strings.ReplaceAll(r.Text, "messages from\nthe", "messages from the"), want) {
			t.Errorf("the text lacks %q:\n%s", want, r.Text)
		}
	}
	if strings.Contains(r.Text, "Digitalisation") {
		t.Error("it speaks of sessions that it is not about")
	}
	l.Letter.Data.SessionID = 11
	if _, r := written(t, l); !strings.Contains(r.Text, "Digitalisation") || !strings.Contains(r.Text, "You have a seat.") {
		t.Errorf("it is about a session:\n%s", r.Text)
	}
}

// A trial of a message goes to somebody else, and so opens nobody's page.
func TestATrialOfAMessageHasNoPersonalLink(t *testing.T) {
	l := owed(event.LetterMessage)
	to := "lena@example.org"
	l.Letter.Kind, l.Letter.Address = event.LetterMessageTest, &to
	l.Message.Body["en"] += "\n\n{link}"
	m, r := written(t, l)
	if strings.Contains(r.Text+r.HTML, "/r/") || bytes.Contains(m.Bytes, []byte("List-Unsubscribe")) || !slices.Contains(r.Links, "https://see-network.example.org/see-network-2021") {
		t.Errorf("links %v in\n%s", r.Links, r.Text)
	}
	if !strings.Contains(r.Text, "Welcome, Olena.") {
		t.Errorf("it is not what the person would get:\n%s", r.Text)
	}
	shown, err := composer(t).Show(l)
	if err != nil || shown.Subject != r.Subject || strings.Contains(shown.HTML, "/r/") {
		t.Errorf("shown is %q, %v", shown.Subject, err)
	}
}

// Nothing that a person or an organiser has written is more than text.
func TestMarkupInAMessageIsText(t *testing.T) {
	const script = "<script>alert(1)</script><img src=x onerror=alert(1)> {{.Registrant.Email}}"
	l := owed(event.LetterMessage)
	l.Registrant.GivenName, l.Registrant.Organisation = "<b>{link}</b>", "javascript:alert(1)"
	l.Message.Subject["en"] = "{given_name} " + script
	l.Message.Body["en"] = "{given_name} {organisation}\n\n" + script
	_, r := written(t, l)
	for _, wrong := range []string{"<script", "<img", "<b>{link}", "href=\"javascript", "olena.kovalenko@"} {
		if strings.Contains(r.HTML, wrong) {
			t.Errorf("the letter holds %q:\n%s", wrong, r.HTML)
		}
	}
	for _, want := range []string{"<b>{link}</b> javascript:alert(1)", "<script>alert(1)</script><img src=x onerror=alert(1)>", "{.Registrant.Email}"} {
		if !strings.Contains(strings.ReplaceAll(r.Text, "\n", " "), want) {
			t.Errorf("the text lacks %q:\n%s", want, r.Text)
		}
	}
}

func TestAMessageIsReadInTheLanguageThatThereIs(t *testing.T) {
	for _, tt := range []struct {
		lang string
		want string
	}{
		{"de", "Hallo Olena. Fragen"}, {"en", "Dear Olena. If you have questions"},
		{"uk", "Dear Olena. "}, // what was chosen when it was owed decides; this one has no words of its own
	} {
		l := owed(event.LetterMessage)
		l.Letter.Language = tt.lang
		l.Message.Subject = event.Text{"en": "A", "de": "B"}
		l.Message.Body = event.Text{"en": "Dear {given_name}.", "de": "Hallo {given_name}."}
		text := told(t, l)
		first, _, _ := strings.Cut(tt.want, ".")
		if !strings.Contains(text, first+".") {
			t.Errorf("%s: no %q in %s", tt.lang, first, text)
		}
	}
}

// The organiser's own words stand in the place of the usual ones; the facts,
// the button and the reason stay.
func TestLettersWithWordsOfTheirOwn(t *testing.T) {
	own := func(kind event.LetterKind) *event.LetterContext {
		l := owed(kind)
		*l.Event.Letters.Of(kind) = event.LetterText{
			Subject: event.Text{"en": "Come, {name}: {session}"}, Text: event.Text{"en": "We look forward, {given_name}.\n\nUntil {when}.", "de": ""},
		}
		return l
	}
	for _, kind := range event.OwnKinds() {
		text, usual := told(t, own(kind)), told(t, owed(kind))
		name := "Olena"
		if kind == event.LetterVerify {
			name = "{given_name}" // the check of the event refuses it there
		}
		for _, want := range []string{"We look forward, " + name + ". Until ", "https://see-network.example.org/r/", "You get this letter"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q: %s", kind, want, text)
			}
		}
		if text == usual {
			t.Errorf("%s is as usual", kind)
		}
	}
	for name, change := range map[string]func(*event.LetterContext){
		"another language": func(l *event.LetterContext) { l.Letter.Language = "de" },
		"a speaker":        func(l *event.LetterContext) { l.Registrant.Role = event.RoleSpeaker },
	} {
		l := own(event.LetterConfirmed)
		change(l)
		if text := told(t, l); strings.Contains(text, "We look forward") {
			t.Errorf("%s reads %s", name, text)
		}
	}
	l := own(event.LetterConfirmed)
	if text := told(t, l); !strings.HasPrefix(text, "Come, Olena Kovalenko: Digitalisation and crisis management ") || !strings.Contains(text, "position 3") {
		t.Errorf("the facts are gone: %s", text)
	}
}
