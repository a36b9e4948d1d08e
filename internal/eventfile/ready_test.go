package eventfile

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rollcall/internal/event"
)

// planned is a document with nothing left to do: one session in Berlin, shown
// in Tbilisi too, in two languages.
func planned() *Document {
	doc := New()
	doc.Slug, doc.Title, doc.Languages = "winter", event.Text{"en": "Winter", "de": "Winter"}, []string{"en", "de"}
	doc.Zone, doc.ZonesShown = "Europe/Berlin", []string{"Asia/Tbilisi"}
	doc.Contact = event.Contact{Name: "Lena", Email: "lena@example.org", Controller: "Network", PrivacyURL: "https://example.org/privacy"}
	doc.Sessions = []Session{meeting("first", "2027-01-14T10:00", "2027-01-14T12:00")}
	return doc
}

func meeting(slug, starts, ends string) Session {
	s := NewSession()
	s.Slug, s.Title, s.Starts, s.Ends = slug, event.Text{"en": slug, "de": slug}, starts, ends
	s.Capacity, s.RoomLimit, s.JoinURL = 100, 110, "https://meet.example.org/a"
	return s
}

// also adds a session to the document.
func (d *Document) also(slug, starts, ends string) {
	d.Sessions = append(d.Sessions, meeting(slug, starts, ends))
}

func TestReady(t *testing.T) {
	cases := []struct {
		name   string
		change func(*Document)
		want   string // lines of pointer and code, "!" where it is needed, and facts
	}{
		{"nothing is left to do", func(*Document) {}, ""},
		{"nobody to turn to", func(d *Document) { d.Contact.Email = "" }, "!/contact/email no_contact"},
		{"nobody who answers", func(d *Document) { d.Contact.Controller = " " }, "!/contact/controller no_controller"},
		{"no notice", func(d *Document) { d.Contact.PrivacyURL = "" }, "/contact/privacy_url no_privacy_notice"},

		{"the only session has begun", func(d *Document) { d.Sessions[0] = meeting("a", "2026-11-01T10:00", "2026-11-01T12:00") }, "!/sessions/0/starts starts_in_past"},
		{"one of two has begun", func(d *Document) { d.also("b", "2026-11-01T12:00", "2026-11-01T13:00") }, "/sessions/1/starts starts_in_past"},
		{"it begins this very minute", func(d *Document) { d.Sessions[0] = meeting("a", "2026-11-27T13:00", "2026-11-27T14:00") }, "!/sessions/0/starts starts_in_past"},
		{"it begins in a minute", func(d *Document) { d.Sessions[0] = meeting("a", "2026-11-27T13:01", "2026-11-27T14:00") }, ""},
		{"it has begun and takes people still", func(d *Document) {
			d.Sessions[0] = meeting("a", "2026-11-27T12:30", "2026-11-27T14:00")
			d.Sessions[0].Closes = "2026-11-27T13:30"
		}, ""},
		{"sign-up is over", func(d *Document) { d.Registration.Closes = "2026-11-27T13:00" }, "!/registration/closes sign_up_over"},
		{"sign-up is over for two", func(d *Document) {
			d.Registration.Closes = "2026-11-27T13:00"
			d.also("b", "2027-01-14T13:00", "2027-01-14T14:00")
		}, "!/registration/closes sign_up_over"},
		{"sign-up is over for one", func(d *Document) {
			d.also("b", "2027-01-14T13:00", "2027-01-14T14:00")
			d.Sessions[1].Closes = "2026-11-01T10:00"
		}, "/sessions/1/closes sign_up_over"},
		{"sign-up opens when it begins", func(d *Document) { d.Registration.Opens = "2027-01-14T10:00" }, "!/registration/opens opens_too_late"},
		{"sign-up opens just before", func(d *Document) { d.Registration.Opens = "2027-01-14T09:59" }, ""},
		{"sign-up opens after one of two", func(d *Document) {
			d.also("b", "2027-02-14T10:00", "2027-02-14T12:00")
			d.Registration.Opens = "2027-01-20T10:00"
		}, "/registration/opens opens_too_late"},
		{"sign-up opens after both", func(d *Document) {
			d.also("b", "2027-02-14T10:00", "2027-02-14T12:00")
			d.Registration.Opens = "2027-02-20T10:00"
		}, "!/registration/opens opens_too_late"},
		{"sign-up for it opens after that for all ends", func(d *Document) {
			d.Registration.Closes, d.Sessions[0].Opens = "2027-01-10T10:00", "2027-01-11T10:00"
		}, "!/sessions/0/opens opens_too_late"},
		{"one may sign up while it runs", func(d *Document) {
			d.Registration.Opens, d.Sessions[0].Closes = "2027-01-14T10:00", "2027-01-14T12:00"
		}, ""},
		{"all are called off", func(d *Document) { d.Sessions[0].Cancelled = true }, "!/sessions no_session"},
		{"one that is called off needs nothing", func(d *Document) {
			d.also("b", "2020-01-01T03:00", "2020-01-01T04:00")
			d.Sessions[1].Cancelled, d.Sessions[1].JoinURL = true, ""
		}, ""},

		{"they overlap", func(d *Document) { d.also("b", "2027-01-14T11:59", "2027-01-14T13:00") }, "/sessions/1/starts overlaps_session session=first"},
		{"one after the other", func(d *Document) { d.also("b", "2027-01-14T12:00", "2027-01-14T13:00") }, ""},

		{"night elsewhere", func(d *Document) { d.Sessions[0] = meeting("a", "2027-01-14T18:00", "2027-01-14T19:30") }, "/sessions/0/starts at_night earlier=21:00 later=22:30 zone=Asia/Tbilisi"},
		{"evening elsewhere", func(d *Document) { d.Sessions[0] = meeting("a", "2027-01-14T18:00", "2027-01-14T19:00") }, ""},
		{"too early here", func(d *Document) { d.Sessions[0] = meeting("a", "2027-01-14T06:59", "2027-01-14T08:00") }, "/sessions/0/starts at_night earlier=06:59 later=08:00 zone=Europe/Berlin"},
		{"early here", func(d *Document) { d.Sessions[0] = meeting("a", "2027-01-14T07:00", "2027-01-14T08:00") }, ""},
		{"over midnight", func(d *Document) {
			d.Sessions[0], d.ZonesShown = meeting("a", "2027-01-14T20:00", "2027-01-15T08:00"), nil
		}, "/sessions/0/starts at_night earlier=20:00 later=08:00 zone=Europe/Berlin"},
		{"a zone that is shown twice counts once", func(d *Document) {
			d.Sessions[0], d.ZonesShown = meeting("a", "2027-01-14T06:00", "2027-01-14T08:00"), []string{"Europe/Berlin"}
		}, "/sessions/0/starts at_night earlier=06:00 later=08:00 zone=Europe/Berlin"},

		{"the clock is put forward that day", func(d *Document) { d.Sessions[0] = meeting("a", "2027-03-28T10:00", "2027-03-28T12:00") }, "/sessions/0/starts clock_changes zone=Europe/Berlin"},
		{"the day before", func(d *Document) { d.Sessions[0] = meeting("a", "2027-03-27T10:00", "2027-03-27T12:00") }, ""},
		{"another hour elsewhere after the change", func(d *Document) { d.also("b", "2027-04-15T10:00", "2027-04-15T12:00") },
			"/sessions/1/starts hour_differs earlier=13:00 later=12:00 session=first zone=Asia/Tbilisi"},
		{"at another time of day nobody expects the same", func(d *Document) { d.also("b", "2027-04-15T11:00", "2027-04-15T13:00") }, ""},

		{"no meeting", func(d *Document) { d.Sessions[0].JoinURL = "" }, "/sessions/0/join_url no_join_address"},
		{"no meeting, and one cannot join yet", func(d *Document) {
			d.Sessions[0] = meeting("a", "2026-11-27T13:31", "2026-11-27T14:00")
			d.Sessions[0].JoinURL = ""
		}, "/sessions/0/join_url no_join_address"},
		{"no meeting, and one could join", func(d *Document) {
			d.Sessions[0] = meeting("a", "2026-11-27T13:30", "2026-11-27T14:00")
			d.Sessions[0].JoinURL = ""
		}, "!/sessions/0/join_url join_address_due"},
		{"no meeting, and it opens later", func(d *Document) {
			d.Sessions[0] = meeting("a", "2026-11-27T13:30", "2026-11-27T14:00")
			d.Sessions[0].JoinURL, d.Sessions[0].JoinOpensMinutes = "", 29
		}, "/sessions/0/join_url no_join_address"},
		{"no meeting, and it runs", func(d *Document) {
			d.Sessions[0] = meeting("a", "2026-11-27T12:00", "2026-11-27T13:01")
			d.Sessions[0].JoinURL, d.Sessions[0].Closes = "", "2026-11-27T13:01"
		}, "!/sessions/0/join_url join_address_due"},
		{"no meeting, and it is over", func(d *Document) {
			d.also("b", "2026-11-27T12:00", "2026-11-27T13:00")
			d.Sessions[1].JoinURL = ""
		}, "/sessions/1/starts starts_in_past\n/sessions/1/join_url no_join_address"},
		{"a question that hangs on a retired one", func(d *Document) {
			label := event.Text{"en": "Which?", "de": "Welche?"}
			hangs := func(key string, s event.ShowIf) event.Question {
				return event.Question{Key: key, Type: "text", Label: label, ShowIf: &s}
			}
			old, now := event.ShowIf{Question: "old", Is: []string{"x"}}, event.ShowIf{Question: "now", Is: []string{"x"}}
			d.Questions = []event.Question{
				{Key: "old", Type: "text", Label: label, Retired: true}, {Key: "now", Type: "text", Label: label},
				hangs("a", old), hangs("b", now), hangs("c", event.ShowIf{Any: []event.ShowIf{old, now}}), hangs("d", event.ShowIf{All: []event.ShowIf{now, old}}),
			}
		}, "/questions/2/show_if never_asked\n/questions/5/show_if never_asked"},
		{"speakers do not get in", func(d *Document) {
			d.Sessions[0].RoomLimit = 101
			d.Staff = []string{"moderation@example.org"}
			d.Sessions[0].Agenda = []AgendaItem{{Title: event.Text{"en": "Talk", "de": "Vortrag"}, Speakers: []event.Speaker{{Name: "Ana"}, {Name: "ana "}}}}
		}, "/sessions/0/room_limit room_too_small max=101 taken=102"},
		{"they just get in", func(d *Document) {
			d.Sessions[0].RoomLimit = 102
			d.Sessions[0].Agenda = []AgendaItem{{Title: event.Text{"en": "Talk", "de": "Vortrag"}, Speakers: []event.Speaker{{Organisation: "City"}, {Organisation: "City"}}}}
		}, ""},
		{"a language lacks a text", func(d *Document) { d.Sessions[0].Title = event.Text{"en": "first"} }, "/sessions/0/title text_missing language=de"},
	}
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC) // 13:00 in Berlin
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			doc := planned()
			c.change(doc)
			if wrong := doc.Check(); len(wrong) > 0 {
				t.Fatalf("the document is refused: %v", wrong)
			}
			if got := pointLines(doc.Ready(now)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func pointLines(points []Point) string {
	var lines []string
	for _, p := range points {
		line := p.Pointer + " " + p.Code
		if p.Needed {
			line = "!" + line
		}
		for _, name := range []string{"earlier", "language", "later", "max", "session", "taken", "zone"} {
			if value, ok := p.Params[name]; ok {
				line += fmt.Sprintf(" %s=%v", name, value)
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestEveryPointHasWordsInFiles(t *testing.T) {
	doc := planned()
	doc.Contact = event.Contact{}
	doc.Sessions[0] = meeting("a", "2026-03-29T01:30", "2026-03-29T04:00")
	for _, p := range doc.Ready(time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)) {
		if words := Reason(p.Field); words == p.Code || strings.Contains(words, "{") {
			t.Errorf("%s: %s", p.Code, words)
		}
	}
}

func TestUnreadyIsWhatIsNeeded(t *testing.T) {
	doc := planned()
	doc.Contact.Email, doc.Sessions[0].JoinURL = "", ""
	got := Unready(doc.Ready(time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)))
	if len(got) != 1 || got[0].Code != "no_contact" {
		t.Errorf("needed: %v", got)
	}
}
