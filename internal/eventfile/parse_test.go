package eventfile_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// small is the least that is an event, one key on each line.
const small = `slug: small
title: {en: Small}
languages: [en]
zone: Europe/Berlin
sessions:
  - slug: one
    title: {en: One}
    starts: 2021-11-12T10:00
    ends: 2021-11-12T12:30
    capacity: 100
`

func parse(t testing.TB, source string) *eventfile.Document {
	t.Helper()
	f, err := eventfile.Parse("event.yaml", []byte(source))
	if err != nil {
		t.Fatalf("%v\nin\n%s", err, source)
	}
	return f.Document
}

func wholeSource(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/whole.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// whole is what testdata/whole.yaml says.
func whole() *eventfile.Document {
	return &eventfile.Document{
		Slug: "everything", Series: "Year",
		Title:   event.Text{"en": "Everything", "de": "Alles"},
		Summary: event.Text{"en": "All *keys*"}, Languages: []string{"en", "de"},
		Audience:   event.Text{"en": "Who *runs* a town", "de": "Wer eine Stadt *führt*"},
		Organisers: []event.OrganisingBody{{Name: "Office", URL: "https://example.org"}, {Name: "City of Mostar"}},
		Zone:       "Europe/Berlin", ZonesShown: []string{"Europe/Kyiv", "Asia/Tbilisi"}, Visibility: event.Unlisted,
		Contact: event.Contact{
			Name: "Office", Email: "office@example.org", Controller: "Office, 1 Example Street", PrivacyURL: "https://example.org/privacy",
		},
		Registration: eventfile.Registration{
			Opens: "2021-10-01T09:00", Closes: "2021-10-31T02:30+01:00", HoldMinutes: 30, KeepTogether: true,
			PerMunicipality: &eventfile.PerMunicipality{Seats: 4, Until: "2021-11-05T10:00"},
			WaitingList:     eventfile.WaitingList{Mode: event.WaitingOff, Capacity: 50, OfferHours: 12},
		},
		Attendance: eventfile.Attendance{ThresholdPercent: 70, NoShowReleaseMinutes: 5, SelfDeclare: true},
		Reminders:  []eventfile.Reminder{{Before: "168h"}, {Before: "1h"}},
		After:      &event.After{Attended: true, Missed: true, Delay: "48h"},
		Letters: event.Letters{
			Confirmed: event.LetterText{Subject: event.Text{"en": "Come, {name}", "de": "Kommen Sie, {name}"}, Text: event.Text{"en": "See you {when}.\n\nThe team"}},
			Verify:    event.LetterText{Text: event.Text{"de": "Bitte bestätigen Sie."}},
		},
		Staff:         []string{"moderation@example.org"},
		RetentionDays: 90,
		Questions: []event.Question{
			{Key: "peer", Type: "choice", Required: true, Label: event.Text{"en": "Peer?"}, Options: []event.Option{
				{Key: "now", Label: event.Text{"en": "Now"}}, {Key: "old", Label: event.Text{"en": "Old"}, Retired: true},
			}},
			{Key: "topic", Type: "text", Label: event.Text{"en": "Topic"}, Hint: event.Text{"en": "A word"},
				ShowIf: &event.ShowIf{Question: "peer", Is: []string{"now"}}},
			{Key: "more", Type: "long_text", Label: event.Text{"en": "More"}, Retired: true, ShowIf: &event.ShowIf{
				Any: []event.ShowIf{{Question: "peer", Is: []string{"old"}}, {Question: "topic", Is: []string{"water"}}},
			}},
		},
		Interpretation: []string{"uk", "ka"},
		Municipalities: []event.Municipality{
			{Key: "mostar", Country: "BA", Name: event.Text{"en": "Mostar", "de": "Mostar"}, Aliases: []string{"Grad Mostar", "Мостар"}},
			{Key: "elsewhere", Name: event.Text{"en": "Elsewhere"}},
		},
		Consents: []eventfile.Consent{
			{Key: "publish", Required: true, Text: event.Text{"en": "My name may appear"}},
			{Key: "film", Text: event.Text{"en": "I may be filmed"}, Retired: true},
		},
		Quotas: []eventfile.Quota{
			{Key: "ge", Label: event.Text{"en": "Georgia", "de": "Georgien"}, Country: "GE", Seats: 20, Release: "2021-11-09T12:00"}, // of all sessions there are
			{Key: "city", Label: event.Text{"en": "The city"}, Organisation: "City of Mostar", Seats: 3},
			{Key: "mostar", Label: event.Text{"en": "Mostar"}, Municipality: "mostar", Seats: 2},
			{Key: "invited", Label: event.Text{"en": "Invited people"}, Invited: true, Seats: 5},
		},
		Targets: []event.Target{
			{Label: event.Text{"en": "Georgia"}, Country: "GE", SharePercent: 25},
			{Label: event.Text{"en": "The city"}, Organisation: "City of Mostar", SharePercent: 5},
			{Label: event.Text{"en": "Mostar"}, Municipality: "mostar", SharePercent: 10},
		},
		Sessions: []eventfile.Session{{
			Slug: "one", Title: event.Text{"en": "One"}, Starts: "2021-11-12T10:00", Ends: "2021-11-12T12:30",
			Opens: "2021-10-02T09:00", Closes: "2021-11-12T12:30", Capacity: 100, RoomLimit: 120, Aim: new(int64(90)),
			JoinURL: "https://meet.example.org/one", Cancelled: true,
			Breaks: []eventfile.Break{{Starts: "2021-11-12T11:15", Ends: "2021-11-12T11:25"}},
			Agenda: []eventfile.AgendaItem{{
				Kind: "keynote", Starts: "2021-11-12T10:10", Ends: "2021-11-12T10:40",
				Title: event.Text{"en": "Keynote"}, Summary: event.Text{"en": "About"},
				Speakers: []event.Speaker{{Name: "Ana Example", Organisation: "City of Mostar"}},
			}},
			Materials: []event.Material{{
				Key: "video", Kind: event.MaterialRecording, Title: event.Text{"en": "Recording"}, URL: "https://media.example.org/one", Access: event.AccessRegistered,
			}},
		}},
	}
}

func TestParseReadsEveryKey(t *testing.T) {
	if diff := cmp.Diff(whole(), parse(t, wholeSource(t))); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
}

func TestParseFillsInWhatIsNotWritten(t *testing.T) {
	session := eventfile.NewSession()
	session.Slug, session.Title = "one", event.Text{"en": "One"}
	session.Starts, session.Ends = "2021-11-12T10:00", "2021-11-12T12:30"
	session.Capacity, session.RoomLimit, session.JoinOpensMinutes = 100, 100, 30
	want := &eventfile.Document{
		Slug: "small", Title: event.Text{"en": "Small"}, Languages: []string{"en"}, Zone: "Europe/Berlin", Visibility: "public",
		Registration:  eventfile.Registration{Verify: true, HoldMinutes: 60, WaitingList: eventfile.WaitingList{Mode: "auto", OfferHours: 24}},
		Attendance:    eventfile.Attendance{ThresholdPercent: 80, GraceMinutes: 10, FreezeDays: 14},
		RetentionDays: 180,
		Sessions:      []eventfile.Session{session},
	}
	for name, source := range map[string]string{
		"left out": small,
		"empty":    small + "registration:\nattendance: {}\nstaff: []\nquestions: null\ncontact: ~\n",
		"partly":   small + "registration: {waiting_list: {capacity: 0}}\n",
		"marked":   "---\n" + small + "...\n",
		"crlf":     strings.ReplaceAll(small, "\n", "\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, parse(t, source)); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
		})
	}
}

func TestParseRefusesWithFileLineAndReason(t *testing.T) {
	for _, tt := range []struct {
		name, old, new string
		want           string // one line for each reason, without "event.yaml:"
	}{
		{"unknown key", "zone:", "zine:", "4: the key zine is not known here; zone is"},
		{"unknown key like no other", "slug: small", "slug: small\nfoo: 1", "2: the key foo is not known here"},
		{"unknown key in a session", "    capacity:", "    kapacity:", "10: the key kapacity is not known here; capacity is"},
		{"doubled key", "languages: [en]", "languages: [en]\nslug: other", "4: the key slug stands twice"},
		{"doubled key in brackets", "{en: Small}", "{en: Small, en: Big}", "2: the key en stands twice"},
		{"doubled key in quotes", "zone:", "\"slug\": x\nzone:", "4: the key slug stands twice"},
		{"text for a number", "capacity: 100", "capacity: many", "10: a whole number is needed"},
		{"number that begins with a zero", "capacity: 100", "capacity: 0100", "10: a whole number is needed"},
		{"number with a sign", "capacity: 100", "capacity: +100", "10: a whole number is needed"},
		{"number with a fraction", "capacity: 100", "capacity: 100.0", "10: a whole number is needed"},
		{"number in another base", "capacity: 100", "capacity: 0x64", "10: a whole number is needed"},
		{"number too large to be one", "capacity: 100", "capacity: 99999999999999999999", "10: a whole number is needed"},
		{"number for a text", "slug: small", "slug: 2021", "1: a text is needed: put it in quotes"},
		{"yes for true", "zone:", "registration: {verify: yes}\nzone:", "4: true or false is needed"},
		{"one text for all languages", "title: {en: Small}", "title: Small", "2: a text for each language is needed, such as {en: ...}"},
		{"no text in a language", "{en: Small}", "{en: }", "2: a text is needed: put it in quotes"},
		{"text for a list", "languages: [en]", "languages: en", "3: a list is needed"},
		{"list for an object", "zone:", "contact: [a]\nzone:", "4: keys with values are needed"},
		{"nothing in a list", "languages: [en]", "languages: [~]", "3: a text is needed: put it in quotes"},
		{"a rule that is broken", "capacity: 100", "capacity: 0", "10: at least 1"},
		{"what is missing has the line around it", "    ends: 2021-11-12T12:30\n", "", "6: this is needed"},
		{"a value on several lines has the line of its key", "title: {en: Small}", "title:\n\n  de: Klein", "2: a text in the first language, en, is needed"},
		{"the end before the start", "ends: 2021-11-12T12:30", "ends: 2021-11-12T09:30", "9: the end must come after the start"},
		{"a time that does not exist", "starts: 2021-11-12T10:00", "starts: 2021-03-28T02:30",
			"8: this time does not exist in Europe/Berlin: the clock is put forward past it"},
		{"a time that exists twice", "starts: 2021-11-12T10:00", "starts: 2021-10-31T02:30",
			"8: this time exists twice: write 2021-10-31T02:30+02:00 or 2021-10-31T02:30+01:00"},
		{"several reasons, by line", "zone: Europe/Berlin", "zone: Berlin\nslug: again\nvisibility: [public]",
			"5: the key slug stands twice\n6: a text is needed: put it in quotes"},
		{"several rules, by line", "zone: Europe/Berlin", "registration: {approve_again: true}\nzone: Berlin",
			"4: this needs approval: true\n5: this time zone is not known; write it as Europe/Berlin"},
		{"an alias of another municipality", "zone:", "municipalities:\n  - {key: a, country: BA, name: {en: Brod}}\n" +
			"  - key: b\n    country: BA\n    name: {en: Bosanski Brod}\n    aliases: [x, BROD]\nzone:",
			"9: this name is that of a too: in one country a name belongs to one municipality"},
		{"a municipality twice", "zone:", "municipalities:\n  - {key: a, name: {en: A}}\n  - {key: a, name: {en: B}}\nzone:", "6: this stands here a second time"},
		{"a municipality in no country", "zone:", "municipalities:\n  - {key: a, name: {en: A}, country: UK}\nzone:", "5: this is not a country code such as BA or XK"},
		{"interpretation into a country", "zone:", "interpretation: [en, ua]\nzone:", "4: this is not a language tag such as en, sr-Latn or pt-BR"},
		{"anchor and alias", "{en: Small}", "&a {en: Small}", "2: anchors, aliases, tags, merge keys, complex keys and directives are not taken: &"},
		{"tag", "slug: small", "slug: !!str small", "1: anchors, aliases, tags, merge keys, complex keys and directives are not taken: !!str"},
		{"merge key", "zone:", "<<: {slug: x}\nzone:", "4: anchors, aliases, tags, merge keys, complex keys and directives are not taken: <<"},
		{"complex key", "zone:", "? [a]\n: b\nzone:", "4: anchors, aliases, tags, merge keys, complex keys and directives are not taken: ?"},
		{"open bracket", "languages: [en]", "languages: [en", "4: not readable as YAML: ',' or ']' must be specified"},
		{"open quote", "slug: small", "slug: \"small", "1: not readable as YAML: could not find end character of double-quoted text"},
		{"tab for indentation", "    title: {en: One}", "\ttitle: {en: One}", "7: not readable as YAML: found character ' ' that cannot start any token"},
		{"second document", "sessions:", "---\nsessions:", "6: a second document begins: one file holds one event"},
		{"anything after the end", "    capacity: 100\n", "    capacity: 100\n...\nrubbish\n", "12: not readable as YAML: unexpected end content"},
		{"byte order mark", "slug: small", "\ufeffslug: small", "1: the file begins with a byte order mark: save it as UTF-8 without one"},
		{"not UTF-8", "{en: One}", "{en: Stra\xdfe}", "7: this is not UTF-8 text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			source := strings.Replace(small, tt.old, tt.new, 1)
			if source == small {
				t.Fatalf("%q is not in the file", tt.old)
			}
			_, err := eventfile.Parse("event.yaml", []byte(source))
			want := "event.yaml:" + strings.ReplaceAll(tt.want, "\n", "\nevent.yaml:")
			if fmt.Sprint(err) != want {
				t.Errorf("got\n%v\nwant\n%s", err, want)
			}
		})
	}
}

func TestParseRefusesWhatIsNoEvent(t *testing.T) {
	for _, tt := range []struct{ name, source, want string }{
		{"empty", "", "1: the file holds no event"},
		{"comments alone", "# nothing\n---\n", "1: the file holds no event"},
		{"a text", "an event", "1: keys with values are needed"},
		{"a list", "\n- slug: x\n", "2: keys with values are needed"},
		{"too large", strings.Repeat("#", eventfile.MaxSize+1), "1: the file is larger than 1048576 bytes"},
		{"many brackets", strings.Repeat("[", 500_000), "1: nested more than 32 deep"},
		{"many braces", strings.Repeat("{a: ", 200_000), "1: nested more than 32 deep"},
		{"many dashes", strings.Repeat("- ", 500_000) + "x", "1: nested more than 32 deep"},
		{"many keys", strings.Repeat("x:\n", 300_000), "30001: at most 30000 of these"},
		{"a broken block", "a: |\n  x\n b\n", "3: not readable as YAML: value is not allowed in this context. map key-value is pre-defined"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := eventfile.Parse("event.yaml", []byte(tt.source))
			if got := fmt.Sprint(err); got != "event.yaml:"+tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestARefusalIsAlsoAProblem(t *testing.T) {
	_, err := eventfile.Parse("event.yaml", []byte(strings.Replace(small, "capacity: 100", "capacity: 0", 1)))
	p := problem.From(err)
	if p == nil || p.Kind != problem.Invalid || len(p.Fields) != 1 || p.Fields[0].Pointer != "/sessions/0/capacity" || p.Fields[0].Code != "too_small" {
		t.Errorf("got %#v", p)
	}
	var refused *eventfile.Refused
	if !errors.As(err, &refused) || refused.File != "event.yaml" || refused.Refusals[0].Line != 10 {
		t.Errorf("got %#v", refused)
	}
}

func TestOthersRefuseWithLinesToo(t *testing.T) {
	f, err := eventfile.Parse("event.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	err = f.Refuse([]problem.Field{
		{Pointer: "/sessions/0/capacity", Code: "below_taken", Params: map[string]any{"taken": 7}},
		problem.At("/slug", "else"),
		problem.At("/sessions/0/room_limit", "required"),
		problem.At("/contact/name", "required"),
	})
	want := "event.yaml:1: else\nevent.yaml:1: this is needed\nevent.yaml:6: this is needed\nevent.yaml:10: 7 seats are taken"
	if err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}
