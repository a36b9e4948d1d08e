package eventfile

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"rollcall/internal/event"
)

func sample(t *testing.T, name string) *Document {
	t.Helper()
	path := "../../testdata/events/" + name
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Parse(path, data)
	if err != nil {
		t.Fatal(err)
	}
	return f.Document
}

func TestTheTwoWebinars(t *testing.T) {
	doc := sample(t, "see-2021.yaml")
	if len(doc.Sessions) != 2 {
		t.Fatalf("%d sessions, want 2", len(doc.Sessions))
	}
	for i, want := range []string{"2021-11-12", "2021-12-13"} {
		s := doc.Sessions[i]
		if s.Starts != want+"T10:00" || s.Ends != want+"T12:30" || s.Capacity != 100 {
			t.Errorf("session %s: %s to %s, %d seats", s.Slug, s.Starts, s.Ends, s.Capacity)
		}
	}
	for _, item := range doc.Sessions[0].Agenda {
		for _, s := range item.Speakers {
			if s.Name != "" {
				t.Errorf("speaker %q, but no names were published", s.Name)
			}
		}
	}
	for path, text := range textsOf(doc) {
		if text["en"] == "" || text["de"] == "" {
			t.Errorf("%s is not in both languages", path)
		}
	}
}

// textsOf are all texts of a document in several languages.
func textsOf(doc *Document) map[string]event.Text {
	all := map[string]event.Text{"title": doc.Title, "summary": doc.Summary, "audience": doc.Audience}
	for _, q := range doc.Questions {
		all[q.Key] = q.Label
		for _, o := range q.Options {
			all[q.Key+"/"+o.Key] = o.Label
		}
	}
	for _, c := range doc.Consents {
		all[c.Key] = c.Text
	}
	for _, s := range doc.Sessions {
		all[s.Slug] = s.Title
		for i, item := range s.Agenda {
			all[s.Slug+index(i)] = item.Title
		}
	}
	return all
}

func TestThePracticeRoomTakesPeopleUntilItEnds(t *testing.T) {
	s := sample(t, "practice-room.yaml").Sessions[0]
	if s.Closes != s.Ends || s.Capacity != 12 {
		t.Errorf("closes %s, ends %s, %d seats", s.Closes, s.Ends, s.Capacity)
	}
}

// scripts are those in which people of a country may write their names.
var scripts = map[string][]*unicode.RangeTable{
	"UA": {unicode.Cyrillic, unicode.Latin}, "RS": {unicode.Cyrillic, unicode.Latin}, "MK": {unicode.Cyrillic, unicode.Latin},
	"BG": {unicode.Cyrillic, unicode.Latin}, "GE": {unicode.Georgian, unicode.Latin}, "BA": {unicode.Latin}, "AL": {unicode.Latin},
	"XK": {unicode.Latin}, "ME": {unicode.Latin}, "MD": {unicode.Latin},
}

func TestTheRegistrants(t *testing.T) {
	f, err := os.Open("../../testdata/registrants.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	const header = "given_name,family_name,email,organisation,municipality,country,function,language,zone,organisation_kind,latin_name,peer"
	if got := strings.Join(rows[0], ","); got != header || len(rows) != 1+140 {
		t.Fatalf("header %s, %d rows", got, len(rows)-1)
	}
	seen, countries := map[string]bool{}, map[string]bool{}
	for _, row := range rows[1:] {
		given, family, email, country, language, zone, latin := row[0], row[1], row[2], row[5], row[7], row[8], row[10]
		if seen[email] || !validAddress(email) || !strings.HasSuffix(email, "@example.org") {
			t.Errorf("%s: twice or not an address at example.org", email)
		}
		seen[email], countries[country] = true, true
		if _, err := event.LoadZone(zone); err != nil || !knownLanguage(language) {
			t.Errorf("%s: zone %s, language %s", email, zone, language)
		}
		if !writtenIn(given+family, scripts[country]) || !writtenIn(latin, []*unicode.RangeTable{unicode.Latin}) {
			t.Errorf("%s: %s %s (%s) is not in a script of %s", email, given, family, latin, country)
		}
		if (latin == "") != writtenIn(given+family, []*unicode.RangeTable{unicode.Latin}) {
			t.Errorf("%s: the name in Latin letters is %q", email, latin)
		}
		if !slices.Contains([]string{"", "now", "later"}, row[11]) {
			t.Errorf("%s: answer %q", email, row[11])
		}
	}
	if len(countries) != 10 {
		t.Errorf("%d countries, want 10", len(countries))
	}
}

// writtenIn reports whether the letters of s are all of one of the scripts.
func writtenIn(s string, scripts []*unicode.RangeTable) bool {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" '-", r) {
			return -1
		}
		return r
	}, s)
	return slices.ContainsFunc(scripts, func(table *unicode.RangeTable) bool {
		return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(table, r) })
	})
}
