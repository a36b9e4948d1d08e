package eventfile_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

func TestWhatAFormShowsComesBackEqual(t *testing.T) {
	values := eventfile.ValuesOf(whole())
	got := eventfile.New()
	got.Registration = eventfile.Registration{}
	got.Attendance = eventfile.Attendance{}
	paths := slices.Collect(maps.Keys(values))
	if wrong := eventfile.Fill(got, paths, values); len(wrong) > 0 {
		t.Fatalf("refused: %v", wrong)
	}
	if diff := cmp.Diff(whole(), got); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
}

func TestFill(t *testing.T) {
	for _, tt := range []struct {
		name, path string
		typed      []string
		change     changing
		wrong      string
	}{
		{"a text is trimmed, its lines end alike", "summary.en", []string{" One\r\ntwo "}, func(d *eventfile.Document) { d.Summary["en"] = "One\ntwo" }, ""},
		{"an empty text is none", "title.de", []string{" "}, func(d *eventfile.Document) { delete(d.Title, "de") }, ""},
		{"the last text gone", "summary.en", nil, func(d *eventfile.Document) { d.Summary = nil }, ""},
		{"a box that is not ticked", "attendance.self_declare", nil, func(d *eventfile.Document) { d.Attendance.SelfDeclare = false }, ""},
		{"no number is none", "sessions.0.room_limit", []string{""}, func(d *eventfile.Document) { d.Sessions[0].RoomLimit = 0 }, ""},
		{"an optional number gone", "sessions.0.aim", []string{""}, func(d *eventfile.Document) { d.Sessions[0].Aim = nil }, ""},
		{"an optional number", "sessions.0.aim", []string{"95"}, func(d *eventfile.Document) { d.Sessions[0].Aim = new(int64(95)) }, ""},
		{"no number", "sessions.0.capacity", []string{"ninety"}, func(d *eventfile.Document) { d.Sessions[0].Capacity = 0 }, "/sessions/0/capacity wrong_kind"},
		{"a number too large for any", "retention_days", []string{"99999999999999999999"}, func(d *eventfile.Document) { d.RetentionDays = 0 }, "/retention_days wrong_kind"},
		{"a list by lines", "staff", []string{"a@example.org\r\n\r\n b@example.org"}, func(d *eventfile.Document) { d.Staff = []string{"a@example.org", "b@example.org"} }, ""},
		{"a list by boxes", "zones_shown", []string{"Europe/Kyiv", "Europe/Sofia"}, func(d *eventfile.Document) { d.ZonesShown = []string{"Europe/Kyiv", "Europe/Sofia"} }, ""},
		{"speakers", "sessions.0.agenda.0.speakers", []string{"Ana; City of Mostar\n;Office\nNino"}, func(d *eventfile.Document) {
			d.Sessions[0].Agenda[0].Speakers = []event.Speaker{{Name: "Ana", Organisation: "City of Mostar"}, {Organisation: "Office"}, {Name: "Nino"}}
		}, ""},
		{"one more item", "sessions.0.agenda.1.title.en", []string{"Panel"}, func(d *eventfile.Document) {
			d.Sessions[0].Agenda = append(d.Sessions[0].Agenda, eventfile.AgendaItem{Title: event.Text{"en": "Panel"}})
		}, ""},
		{"a path there is not", "sessions.0.colour", []string{"red"}, func(*eventfile.Document) {}, ""},
		{"a path below a value", "slug.en.x", []string{"red"}, func(*eventfile.Document) {}, ""},
		{"an item that no list has room for", "sessions.99999999.slug", []string{"x"}, func(*eventfile.Document) {}, ""},
		{"what is not a list", "sessions.x.slug", []string{"x"}, func(*eventfile.Document) {}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := whole()
			wrong := ""
			for _, f := range eventfile.Fill(got, []string{tt.path}, eventfile.Values{tt.path: tt.typed}) {
				wrong += f.Pointer + " " + f.Code
			}
			if wrong != tt.wrong {
				t.Errorf("refused %q, want %q", wrong, tt.wrong)
			}
			if diff := cmp.Diff(changed(tt.change), got); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
		})
	}
}

func TestALimitOfWhichNothingIsSaidIsNone(t *testing.T) {
	d := whole()
	paths := []string{"registration.per_municipality.seats", "registration.per_municipality.until"}
	eventfile.Fill(d, paths, eventfile.Values{})
	if d.Registration.PerMunicipality != nil {
		t.Errorf("got %+v", d.Registration.PerMunicipality)
	}
}

func FuzzFill(f *testing.F) {
	for _, path := range []string{"title.en", "sessions.0.agenda.0.speakers", "questions.0.show_if.is", "registration.per_municipality.seats", "", ".", "a..b", "sessions.-1.slug"} {
		f.Add(path, "1")
	}
	f.Fuzz(func(t *testing.T, path, typed string) {
		d := whole()
		for _, w := range eventfile.Fill(d, []string{path}, eventfile.Values{path: {typed}}) {
			if w.Code != "wrong_kind" {
				t.Errorf("refused with %s", w.Code)
			}
		}
		_ = eventfile.Diff(whole(), d)
	})
}

func TestNameAll(t *testing.T) {
	for _, tt := range []struct{ name, title, want string }{
		{"Latin", "Recovery that lasts: cities after the pandemic", "recovery-that-lasts-cities-after-the-pandemic"},
		{"marks", "Österreich für Đorđe", "osterreich-fur-dorde"},
		{"Ukrainian", "Відновлення міст", "vidnovlennia-mist"},
		{"Georgian", "ქალაქების აღდგენა", "kalakebis-aghdgena"},
		{"an address that is taken by a page", "Desk", "event"},
		{"no letters", "…", "event"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := eventfile.SlugOf(tt.title); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	d := whole()
	d.Slug = ""
	d.Questions = []event.Question{
		{Key: "peer"}, {Label: event.Text{"en": "Peer"}}, {Label: event.Text{"en": "2021?"}},
		{Label: event.Text{"de": "Welche Verdolmetschung brauchen Sie?"}, Options: []event.Option{{Label: event.Text{"en": "Ukrainian"}}, {Label: event.Text{"en": "Ukrainian"}}}},
	}
	d.Sessions = append(d.Sessions, eventfile.Session{Starts: "2021-12-13T10:00"}, eventfile.Session{Starts: "2021-12-13T15:00"}, eventfile.Session{Starts: "soon"})
	d.NameAll()
	var got []string
	for _, q := range d.Questions {
		got = append(got, q.Key)
	}
	for _, s := range d.Sessions {
		got = append(got, s.Slug)
	}
	got = append(got, d.Questions[3].Options[0].Key, d.Questions[3].Options[1].Key, d.Slug)
	want := []string{"peer", "peer_2", "question", "welche_verdolmetschung", "one", "2021-12-13", "2021-12-13-2", "session", "ukrainian", "ukrainian_2", "everything"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
}

func TestRetire(t *testing.T) {
	for _, tt := range []struct {
		path   string
		remove changing
		want   changing
		back   string // "": the path
		none   bool
	}{
		{path: "questions/peer", remove: func(d *eventfile.Document) { d.Questions = d.Questions[1:] }, want: func(d *eventfile.Document) { d.Questions[0].Retired = true }},
		{path: "questions/topic", remove: func(d *eventfile.Document) { d.Questions = slices.Delete(d.Questions, 1, 2) }, want: func(d *eventfile.Document) { d.Questions[1].Retired = true }},
		{path: "questions/peer/options/now", remove: func(d *eventfile.Document) { d.Questions[0].Options = d.Questions[0].Options[1:] },
			want: func(d *eventfile.Document) { d.Questions[0].Options[0].Retired = true }},
		{path: "questions/peer/options/now", back: "questions/peer", remove: func(d *eventfile.Document) { d.Questions = d.Questions[1:] }, want: func(d *eventfile.Document) { d.Questions[0].Retired = true }},
		{path: "consents/publish", remove: func(d *eventfile.Document) { d.Consents = d.Consents[1:] }, want: func(d *eventfile.Document) { d.Consents[0].Retired = true }},
		{path: "sessions/one", remove: func(d *eventfile.Document) { d.Sessions = nil }, want: func(d *eventfile.Document) { d.Sessions = nil }, none: true},
		{path: "questions/unknown", remove: func(*eventfile.Document) {}, want: func(*eventfile.Document) {}, none: true},
	} {
		t.Run(tt.path, func(t *testing.T) {
			got := changed(tt.remove)
			back := or(tt.back, tt.path)
			if tt.none {
				back = ""
			}
			if did := got.Retire(whole(), tt.path); did != back {
				t.Errorf("put back %q, want %q", did, back)
			}
			if diff := eventfile.Diff(changed(tt.want), got); len(diff) > 0 {
				t.Errorf("differs: %v", diff)
			}
		})
	}
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
