package mail

import (
	"strings"
	"testing"

	"rollcall/internal/event"
)

// Whatever changes has words in every language.
func TestEveryChangeIsWrittenInEveryLanguage(t *testing.T) {
	off := moment("2021-10-27T09:00")
	moved := event.SessionChange{SessionID: 11, FromStarts: moment("2021-11-11T09:00"), FromEnds: moment("2021-11-11T11:30")}
	for _, tt := range []struct {
		name    string
		kind    event.LetterKind
		off     bool // both sessions are called off
		changes []event.SessionChange
		english string // of the letter
	}{
		{"moved", event.LetterChanged, false, []event.SessionChange{moved}, "The session has a new time"},
		{"renamed", event.LetterChanged, false, []event.SessionChange{{SessionID: 11, FromTitle: "{Digitalisation}"}}, "The title before: {Digitalisation}"},
		{"back", event.LetterChanged, false, []event.SessionChange{{SessionID: 11, Back: true}}, "The session takes place after all"},
		{"several", event.LetterChanged, false, []event.SessionChange{moved, {SessionID: 12, FromTitle: "Ideas", Back: true}}, "2 sessions have changed"},
		{"one called off", event.LetterCalledOff, true, []event.SessionChange{{SessionID: 11, CalledOff: true}}, "The session does not take place"},
		{"several called off", event.LetterCalledOff, true, []event.SessionChange{{SessionID: 11, CalledOff: true}, {SessionID: 12, CalledOff: true}}, "2 sessions do not take place"},
	} {
		for _, lang := range composer(t).words.Languages() {
			t.Run(tt.name+" "+lang, func(t *testing.T) {
				l := owed(tt.kind)
				l.Letter.Language, l.Letter.Data = lang, event.LetterData{Changes: tt.changes}
				l.Registrations = []event.Registration{{SessionID: 11, Status: event.Confirmed, HoldsSeat: true}, {SessionID: 12, Status: event.Waitlisted}}
				if tt.off {
					l.Sessions[0].CancelledAt, l.Sessions[1].CancelledAt = &off, &off
				}
				_, r := written(t, l)
				said := r.Subject + r.Text
				if strings.Contains(said, "mail.") || strings.Contains(strings.ReplaceAll(said, "{Digitalisation}", ""), "{") {
					t.Errorf("a key or placeholder shows:\n%s", said)
				}
				if lang == "en" && !strings.Contains(r.Text, tt.english) {
					t.Errorf("no %q in\n%s", tt.english, r.Text)
				}
				if strings.Contains(r.Text, "Join or give back") == (tt.kind == event.LetterCalledOff) && lang == "en" {
					t.Errorf("the link's note: %s", r.Text)
				}
				if n := strings.Count(r.HTML, "Digitali"); tt.name == "renamed" && lang == "en" && n < 2 {
					t.Errorf("both titles stand %d times in HTML", n)
				}
			})
		}
	}
}
