package event_test

import (
	"strings"
	"testing"

	"rollcall/internal/event"
)

func TestMunicipalityKey(t *testing.T) {
	e := event.Event{Municipalities: []event.Municipality{
		{Key: "mostar", Country: "BA", Name: event.Text{"en": "Mostar", "uk": "Мостар"}, Aliases: []string{"Grad Mostar"}},
		{Key: "brod_hr", Country: "HR", Name: event.Text{"en": "Slavonski Brod"}, Aliases: []string{"Brod"}},
		{Key: "brod_ba", Country: "BA", Name: event.Text{"en": "Brod"}},
		{Key: "lviv", Name: event.Text{"en": "Lviv"}, Aliases: []string{"Львів", "ლვოვი"}},
	}}
	for _, tt := range []struct{ name, country, want string }{
		{"Mostar", "BA", "mostar"},
		{"mostar", "", "mostar"},
		{"  GRAD   MOSTAR ", "BA", "mostar"},
		{"Мостар", "BA", "mostar"},
		{"МОСТАР", "", "mostar"},
		{"Móstar", "BA", "mostar"},
		{"Mostar", "HR", ""}, // another country's
		{"Brod", "HR", "brod_hr"},
		{"Brod", "BA", "brod_ba"},
		{"Brod", "", ""}, // which of the two nobody can say
		{"Lviv", "UA", "lviv"},
		{"львів", "UA", "lviv"},
		{"ლვოვი", "", "lviv"},
		{"Mostarr", "BA", ""},
		{"", "BA", ""},
		{" ", "", ""},
	} {
		if got := e.MunicipalityKey(tt.name, tt.country); got != tt.want {
			t.Errorf("MunicipalityKey(%q, %q) = %q, want %q", tt.name, tt.country, got, tt.want)
		}
	}
	if e.Municipality("lviv") == nil || e.Municipality("atlantis") != nil || e.Municipality("") != nil {
		t.Error("a key finds another municipality")
	}
}

func TestValidCountry(t *testing.T) {
	for code, want := range map[string]bool{
		"BA": true, "XK": true, "GE": true, "UA": true, "GB": true, "": false, "ba": false, "ZZ": false, "UK": false, "BIH": false, "EU": false, "X": false,
	} {
		if got := event.ValidCountry(code); got != want {
			t.Errorf("ValidCountry(%q) is %t", code, got)
		}
	}
}

func TestSignUpLetter(t *testing.T) {
	place := func(s event.Status) event.Place { return event.Place{Status: s} }
	for _, tt := range []struct {
		places []event.Place
		want   event.LetterKind
	}{
		{[]event.Place{place(event.Waitlisted)}, event.LetterWaitlisted},
		{[]event.Place{place(event.Waitlisted), place(event.Confirmed)}, event.LetterConfirmed},
		{[]event.Place{place(event.Confirmed), place(event.Waitlisted)}, event.LetterConfirmed},
		{[]event.Place{place(event.Unverified)}, event.LetterVerify},
	} {
		if got := event.SignUpLetter(tt.places); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.places, got, tt.want)
		}
	}
}

func TestSpellingsAreMerged(t *testing.T) {
	all := []event.Municipality{
		{Key: "mostar", Country: "BA", Name: event.Text{"en": "Mostar"}, Aliases: []string{"Grad Mostar"}},
		{Key: "town", Country: "BA", Name: event.Text{"en": "Town of Mostar"}, Aliases: []string{"Мостар"}},
		{Key: "tuzla", Country: "BA", Name: event.Text{"en": "Tuzla"}, Aliases: []string{"Mostar city"}},
	}
	show := func(all []event.Municipality) string {
		var lines []string
		for _, m := range all {
			lines = append(lines, m.Key+" "+m.Name["en"]+" "+strings.Join(m.Aliases, "|"))
		}
		return strings.Join(lines, ", ")
	}
	got := show(event.MergedSpellings(all, "mostar", event.Municipality{}, []string{"MOSTAR city ", "mostar", ""}, []string{"town", "mostar"}))
	if want := "mostar Mostar Grad Mostar|MOSTAR city|Town of Mostar|Мостар, tuzla Tuzla "; got != want {
		t.Errorf("merged are %q, want %q", got, want)
	}
	fresh := event.Municipality{Country: "UA", Name: event.Text{"en": "Lviv"}}
	got = show(event.MergedSpellings(all[:1], "lviv", fresh, []string{"Львів", "lviv"}, nil))
	if want := "mostar Mostar Grad Mostar, lviv Lviv Львів"; got != want {
		t.Errorf("with a new one they are %q, want %q", got, want)
	}
	if before := show(all[:1]); before != "mostar Mostar Grad Mostar" {
		t.Errorf("what was there has changed: %s", before)
	}
}
