//go:build e2e

package e2e

import (
	"slices"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// pause is how long a browser is given to do what nobody asked it to.
const pause = 2 * time.Second

// mistakes sends a form with three of them: no given name, half an address, no
// session.
func mistakes(s *stage) {
	v := s.visitor(true)
	v.open("/" + seeNetwork)
	v.fill(map[string]string{"family_name": "Krasniqi", "email": "arta@example", "municipality": "Prizren"})
	v.choose("country", "XK")
	v.tick("answers.peer", "later")
	v.do("untick the only session", chromedp.Click(chromedp.CSS(`[name=sessions]:checked`)))
	if status := v.send(); status != 422 {
		s.Fatalf("a form with mistakes was answered with %d", status)
	}
	if begins := v.words.T("page.problem", "title", ""); !strings.HasPrefix(v.title(), strings.TrimSpace(begins)) {
		s.Errorf("the title %q does not say %q first", v.title(), begins)
	}
	if !look[bool](v, `document.querySelector("[role=alert]").compareDocumentPosition(document.querySelector("main form")) === Node.DOCUMENT_POSITION_FOLLOWING`) {
		s.Error("the summary of the mistakes does not stand before the form")
	}
	for field, want := range map[string]string{"family_name": "Krasniqi", "email": "arta@example", "municipality": "Prizren", "country": "XK", "given_name": ""} {
		if got := look[string](v, `document.querySelector('[name="`+field+`"]').value`); got != want {
			s.Errorf("%s holds %q, want %q", field, got, want)
		}
	}
	if !look[bool](v, `document.querySelector('[name="answers.peer"][value=later]').checked`) {
		s.Error("the answer is lost")
	}
	s.marksAre(v, "email", "given_name", "sessions")
	for _, field := range []string{"given_name", "email", "sessions"} {
		v.do("press the mistake in the summary", chromedp.Click(chromedp.CSS(`[role=alert] a[href^="#`+field+`"]`)))
		if got := look[string](v, `document.activeElement.name || ""`); got != field {
			s.Errorf("the summary leads to %q, want the field %s", got, field)
		}
	}
}

// marksAre compares the fields that are marked as wrong. Each is explained by
// words on the page.
func (s *stage) marksAre(v *visitor, want ...string) {
	s.Helper()
	got := look[[]string](v, `[...document.querySelectorAll("[aria-invalid=true]")].map(f => f.name)`)
	slices.Sort(got)
	if got = slices.Compact(got); !slices.Equal(got, want) {
		s.Errorf("marked as wrong are %q, want %q", got, want)
	}
	for _, name := range want {
		if words := look[string](v, `document.getElementById("`+name+`-error").innerText`); words == "" {
			s.Errorf("nothing says what is wrong with %s", name)
		}
		if !look[bool](v, `!!document.querySelector('[aria-describedby~="`+name+`-error"]')`) {
			s.Errorf("what is wrong with %s is not tied to the field", name)
		}
	}
}

// letterButton goes from the letter as a mail program shows it, by keyboard.
// The button is the first that the keyboard comes to; the address below it
// leads there too.
func letterButton(s *stage) {
	jelena := person{"Јелена", "Јовановић", "jelena@example.org"}
	v := s.visitor(true)
	v.signUp(jelena, practiceRoom, practice)
	v.letter(jelena, v.subject("mail.verify.subject"))
	letter := v.location()
	v.do("go into the letter", chromedp.Focus(chromedp.CSS("iframe")), chromedp.KeyEvent("\t"))
	v.follow("press the letter's button", chromedp.KeyEvent("\r"))
	v.sees(v.words.T("personal.verify_title"))

	v.open(letter + "/html")
	if first := look[string](v, `document.links[0].innerText`); first != v.words.T("mail.verify.button") {
		s.Errorf("the keyboard comes to %q first, want the button", first)
	}
}

// languageStays goes through the form in German.
func languageStays(s *stage) {
	petra := person{"Petra", "Weiß", "petra@example.org"}
	v := s.visitor(true)
	german := func(where string) {
		if got := v.language(); got != "de" {
			s.Errorf("%s speaks %q", where, got)
		}
	}
	v.open("/")
	v.link("Deutsch")
	v.words = s.words.Printer("de")
	german("the list of events")
	v.link("Übungsraum")
	german("the event")
	v.send()
	german("the form with mistakes")
	v.fill(map[string]string{"given_name": petra.given, "family_name": petra.family, "email": petra.email})
	v.send()
	german("the page after the form")
	v.sees(v.words.T("signup.sent"))
	v.confirm(petra)
	german("the personal page")
	v.link(v.words.T("personal.join"))
	german("the join page")
}
