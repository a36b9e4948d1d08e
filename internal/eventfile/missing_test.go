package eventfile

import (
	"fmt"
	"strings"
	"testing"

	"rollcall/internal/event"
)

func TestMissing(t *testing.T) {
	both, one := event.Text{"en": "A", "de": "B"}, event.Text{"en": "A", "de": " "}
	doc := &Document{
		Slug: "webinar", Title: one, Summary: event.Text{}, Languages: []string{"en", "de", "uk"},
		Questions: []event.Question{
			{Key: "peer", Label: both, Options: []event.Option{{Key: "now", Label: one}, {Key: "old", Label: one, Retired: true}}},
			{Key: "gone", Label: one, Retired: true},
		},
		Consents: []Consent{{Key: "publish", Text: one}},
		Sessions: []Session{
			{Slug: "nov-12", Title: both, Agenda: []AgendaItem{{Title: one}}},
			{Slug: "dec-13", Title: one, Cancelled: true},
		},
		Letters: event.Letters{Confirmed: event.LetterText{Subject: one, Text: one}}, // others have the usual words
	}
	var got []string
	for _, m := range doc.Missing() {
		got = append(got, fmt.Sprintf("%s %s (%s)", m.Language, m.Pointer, m.Path))
	}
	want := []string{
		"de /title (title)", "uk /title (title)",
		"uk /questions/0/label (questions peer label)",
		"de /questions/0/options/0/label (questions peer options now label)", "uk /questions/0/options/0/label (questions peer options now label)",
		"de /consents/0/text (consents publish text)", "uk /consents/0/text (consents publish text)",
		"uk /sessions/0/title (sessions nov-12 title)",
		"de /sessions/0/agenda/0/title (sessions nov-12 agenda 1 title)", "uk /sessions/0/agenda/0/title (sessions nov-12 agenda 1 title)",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("missing:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	doc.Languages = []string{"en"}
	if got := doc.Missing(); got != nil {
		t.Errorf("one language lacks %v", got)
	}
}
