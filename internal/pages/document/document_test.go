package document

import (
	"slices"
	"strings"
	"testing"

	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/pages/frame"
)

// planned is an event in German first and English.
func planned() *eventfile.Document {
	d := eventfile.New()
	d.Slug, d.Title, d.Languages, d.Zone = "room", event.Text{"de": "Raum", "en": "Room"}, []string{"de", "en"}, "Europe/Berlin"
	d.Reminders = []eventfile.Reminder{{Before: "24h"}}
	s := eventfile.NewSession()
	s.Slug, s.Title, s.Starts, s.Ends, s.Capacity = "a", event.Text{"de": "Auftakt", "en": "Opening"}, "2027-02-12T10:00", "2027-02-12T11:00", 20
	s.Agenda = []eventfile.AgendaItem{{Starts: "2027-02-12T10:00", Title: event.Text{"de": "Begrüßung"}}}
	d.Sessions = []eventfile.Session{s}
	d.Questions = []event.Question{
		{Key: "q1", Type: "choice", Label: event.Text{"de": "Kommen Sie?", "en": "Will you come?"}, Options: []event.Option{{Key: "o1", Label: event.Text{"en": "Maybe"}}, {Key: "o2", Label: event.Text{"en": "Surely"}}}},
		{Key: "q2", Type: "text", Label: event.Text{"en": "When?"}, ShowIf: &event.ShowIf{Question: "q1", Is: []string{"o1", "o2"}}},
	}
	return d
}

// in are the words of a language for documents.
func in(t *testing.T, lang string, docs ...*eventfile.Document) Words {
	t.Helper()
	g := frame.Page{}
	g.Printer = localetest.Words(t).Printer(lang)
	return New(g, docs[0], docs[1:]...)
}

func TestWhatChangesIsSaidInWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(d *eventfile.Document)
		want   []string
	}{
		{"an agenda item", func(d *eventfile.Document) {
			d.Sessions[0].Agenda = append(d.Sessions[0].Agenda, eventfile.AgendaItem{Kind: "keynote", Starts: "2027-02-12T10:15", Ends: "2027-02-12T10:45", Title: event.Text{"en": "Key"}, Speakers: []event.Speaker{{Name: "Nana", Organisation: "Tbilisi"}}})
		}, []string{"Sessions · Opening · Agenda item:  -> Key (10:15–10:45, Keynote, Nana (Tbilisi))"}},
		{"the first agenda item goes", func(d *eventfile.Document) { d.Sessions[0].Agenda = nil }, []string{"Sessions · Opening · Agenda item: Begrüßung (10:00) -> "}},
		{"an agenda item moves", func(d *eventfile.Document) { d.Sessions[0].Agenda[0].Starts = "2027-02-12T10:05" },
			[]string{"Sessions · Opening · Agenda item · Begrüßung · Start: 12 Feb 2027, 10:00 CET -> 12 Feb 2027, 10:05 CET"}},
		{"a break", func(d *eventfile.Document) {
			d.Sessions[0].Breaks = []eventfile.Break{{Starts: "2027-02-12T10:30", Ends: "2027-02-12T10:40"}}
		}, []string{"Sessions · Opening · Break:  -> 10:30–10:40"}},
		{"a question", func(d *eventfile.Document) {
			d.Questions = append(d.Questions, event.Question{Key: "topics", Type: "choices", Label: event.Text{"de": "Themen"}, Options: []event.Option{{Key: "x", Label: event.Text{"de": "Wasser"}}, {Key: "y", Label: event.Text{"de": "Licht", "en": "Light"}}}})
		}, []string{"Questions · Themen:  -> Themen (Several of several, Wasser, Light)"}},
		{"a quota", func(d *eventfile.Document) {
			d.Quotas = []eventfile.Quota{{Key: "ge", Label: event.Text{"en": "Georgia"}, Seats: 5, Country: "GE", Sessions: []string{"a"}}}
		}, []string{"Quotas:  -> Georgia (Seats: 5, Country of the organisation: Georgia, Sessions: Opening)"}},
		{"a reminder", func(d *eventfile.Document) { d.Reminders = append(d.Reminders, eventfile.Reminder{Before: "2h"}) },
			[]string{"Remind people: a day before -> a day before, 2 hours before"}},
		{"the languages", func(d *eventfile.Document) { d.Languages = []string{"de", "en", "uk"} }, []string{"Languages: Deutsch, English -> Deutsch, English, Українська"}},
		{"a session goes", func(d *eventfile.Document) { d.Sessions = nil }, []string{"Sessions: Opening (Friday 12 February 2027, 10:00–11:00 Berlin time (CET), Seats: 20) -> "}},
		{"a condition", func(d *eventfile.Document) { d.Questions[1].ShowIf.Is = []string{"o2"} },
			[]string{"Questions · When? · Asked only of those who have answered: Will you come?: Maybe, Surely -> Will you come?: Surely"}},
		{"the order", func(d *eventfile.Document) { slices.Reverse(d.Questions) }, []string{"Questions: Will you come?, When? -> When?, Will you come?"}},
		{"words of a letter", func(d *eventfile.Document) { d.Letters.Reminder.Subject = event.Text{"de": "Bald"} }, []string{"Letters:  -> Reminder: Subject: Bald"}},
		{"letters after a session", func(d *eventfile.Document) { d.After = &event.After{Attended: true, Delay: "24h"} },
			[]string{"Letters after a session:  -> Write to those who were there: Yes; How long after the session: 24 hours after"}},
		{"a text in two languages", func(d *eventfile.Document) { d.Summary = event.Text{"en": "About it", "de": "Darum"} }, []string{"Description:  -> Deutsch: Darum; English: About it"}},
		{"a text that reads like something else", func(d *eventfile.Document) { d.Title["en"] = "true" }, []string{"Title · English: Room -> true"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before, after := planned(), planned()
			tt.change(after)
			var got []string
			for _, c := range in(t, "en", after, before).Changes(eventfile.Differences(before, after)) {
				got = append(got, c.Name+": "+c.Old+" -> "+c.New)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("says\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestWhatAnotherZoneDoesIsSaidForEachSession(t *testing.T) {
	t.Parallel()
	before, after := planned(), planned()
	after.Zone = "America/New_York"
	got := in(t, "en", after, before).Moved(before, after)
	want := Change{"Sessions · Opening", "Friday 12 February 2027, 10:00–11:00 Berlin time (CET)", "Friday 12 February 2027, 10:00–11:00 New York time (EST)"}
	if len(got) != 1 || got[0] != want {
		t.Errorf("says %+v", got)
	}
	after.Sessions[0].Starts = "2027-02-12T09:00"
	stamps := in(t, "en", after, before).Changes(eventfile.Differences(before, after))
	if last := stamps[len(stamps)-1]; last.Old != "12 Feb 2027, 10:00 CET" || last.New != "12 Feb 2027, 09:00 EST" {
		t.Errorf("a session that moves too says %+v", last)
	}
}

func TestThingsAreCalledByTheirOwnWords(t *testing.T) {
	t.Parallel()
	before, after := planned(), planned()
	after.Questions[0].Options = after.Questions[0].Options[1:]
	w := in(t, "de", after, before)
	for _, tt := range []struct{ pointer, want string }{
		{"/questions/1/show_if/is/0", "Fragen · When? · Nur gefragt, wenn geantwortet wurde · Antworten · Maybe"},
		{"/questions/1/show_if/question", "Fragen · When? · Nur gefragt, wenn geantwortet wurde · Frage · Kommen Sie?"},
		{"/questions/0/options/0/label", "Fragen · Kommen Sie? · Antwortmöglichkeiten · Surely · Wortlaut"},
		{"/sessions/0/breaks/1/starts", "Termine · Auftakt · Pause · 2 · Beginn"},
		{"/sessions/0/agenda/0/title/en", "Termine · Auftakt · Programmpunkt · Begrüßung · Titel · English"},
		{"/organisers/0/name", "Veranstalter · 1 · Name"},
	} {
		if got := w.Pointer(tt.pointer); got != tt.want {
			t.Errorf("%s is %q, want %q", tt.pointer, got, tt.want)
		}
	}
	if got := w.Path("sessions/gone/title/en"); got != "Termine · gone · Titel · English" {
		t.Errorf("what nobody knows is %q", got)
	}
}
