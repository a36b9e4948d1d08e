package eventfile_test

import (
	"slices"
	"strings"
	"testing"

	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

func TestDiffSaysWhatChanges(t *testing.T) {
	type doc = eventfile.Document
	for _, tt := range []struct {
		name   string
		change func(d *doc)
		want   string
	}{
		{"nothing", func(*doc) {}, ""},
		{"a number", func(d *doc) { d.Sessions[0].Capacity = 120 }, "sessions/one/capacity: 100 -> 120"},
		{"a time", func(d *doc) { d.Sessions[0].Starts = "2021-11-12T09:00" }, "sessions/one/starts: 2021-11-12T10:00 -> 2021-11-12T09:00"},
		{"a text", func(d *doc) { d.Title["de"] = "Fast alles" }, `title/de: Alles -> "Fast alles"`},
		{"a text in one more language", func(d *doc) { d.Title["uk"] = "Усе" }, `title/uk: added "Усе"`},
		{"a text in one language less", func(d *doc) { delete(d.Title, "de") }, "title/de: removed Alles"},
		{"a setting deep inside", func(d *doc) { d.Registration.WaitingList.Capacity = 0 }, "registration/waiting_list/capacity: 50 -> 0"},
		{"a list of plain values", func(d *doc) { d.Languages = []string{"en"} }, "languages: [en, de] -> [en]"},
		{"a list of items without names", func(d *doc) { d.Reminders = d.Reminders[:1] },
			"reminders: [{before: 168h}, {before: 1h}] -> [{before: 168h}]"},
		{"a list that is gone", func(d *doc) { d.Staff = nil }, "staff: removed [moderation@example.org]"},
		{"a flag", func(d *doc) { d.Questions[1].Retired = true }, "questions/topic/retired: added true"},
		{"an option", func(d *doc) { d.Questions[0].Options[0].Label["en"] = "At once" }, `questions/peer/options/now/label/en: Now -> "At once"`},
		{"the order of questions", func(d *doc) { slices.Reverse(d.Questions) }, `questions: peer, topic, more -> more, topic, peer`},
		{"one question less, the others in their order", func(d *doc) { d.Questions = d.Questions[1:] },
			`questions/peer: removed {key: peer, type: choice, required: true, label: {en: "Peer?…`},
		{"several things, in the document's order", func(d *doc) {
			d.Zone = "Europe/Kyiv"
			d.Contact.Name = ""
			d.Consents[1].Required = true
		}, "zone: Europe/Berlin -> Europe/Kyiv\ncontact/name: removed Office\nconsents/film/required: added true"},
		{"far into a long text", func(d *doc) { d.Consents[0].Text["en"] = "My name may appear" + strings.Repeat(" and appear", 20) },
			`consents/publish/text/en: "…name may appear" -> "…name may appear and appear and appear and appear and appear…"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			after := whole()
			tt.change(after)
			var got []string
			for _, c := range eventfile.Diff(whole(), after) {
				got = append(got, c.String())
			}
			if s := strings.Join(got, "\n"); s != tt.want {
				t.Errorf("got\n%s\nwant\n%s", s, tt.want)
			}
		})
	}
}

func TestTheOrderOfSessionsDoesNotCount(t *testing.T) {
	a, b := whole(), whole()
	second := eventfile.NewSession()
	second.Slug = "two"
	a.Sessions = append(a.Sessions, second)
	b.Sessions = append([]eventfile.Session{second}, b.Sessions...)
	if changes := eventfile.Diff(a, b); len(changes) > 0 {
		t.Errorf("got %v", changes)
	}
}

func TestDiffOfANewSession(t *testing.T) {
	after := whole()
	s := eventfile.NewSession()
	s.Slug, s.Title = "two", event.Text{"en": "Two"}
	after.Sessions = append(after.Sessions, s)
	changes := eventfile.Diff(whole(), after)
	want := eventfile.Change{Path: "sessions/two", New: `{slug: two, title: {en: Two}, starts: "", ends: "", capacity…`}
	if len(changes) != 1 || changes[0] != want {
		t.Errorf("got %#v", changes)
	}
}
