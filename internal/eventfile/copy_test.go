package eventfile

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// autumn is an event of two sessions with every kind of wall time in it.
func autumn() *Document {
	doc := planned()
	doc.Slug, doc.Visibility = "exchange-2026", event.Public
	doc.Title = event.Text{"en": "Exchange 2026", "de": "Austausch 2026"}
	doc.Registration.Opens, doc.Registration.Closes = "2026-09-01T08:00", "2026-12-10T10:00"
	doc.Registration.PerMunicipality = &PerMunicipality{Seats: 3, Until: "2026-10-01T00:00"}
	doc.Quotas = []Quota{{Key: "ge", Label: event.Text{"en": "Georgia", "de": "Georgien"}, Seats: 5, Release: "2026-10-10T12:00", Sessions: []string{"oct-15"}, Country: "GE"}}
	first, second := meeting("oct-15", "2026-10-15T10:00", "2026-10-15T12:00"), meeting("dec-10", "2026-12-10T10:00", "2026-12-10T12:00")
	first.Opens, first.Closes = "2026-09-02T08:00", "2026-10-15T11:00"
	first.Breaks = []Break{{Starts: "2026-10-15T11:00", Ends: "2026-10-15T11:10"}}
	first.Agenda = []AgendaItem{{Starts: "2026-10-15T10:00", Ends: "2026-10-15T11:00", Title: event.Text{"en": "2026-10-15T10:00", "de": "Vortrag"}}}
	first.Materials = []event.Material{{Key: "film", Kind: event.MaterialRecording, URL: "https://example.org/v", Title: event.Text{"en": "Recording", "de": "Aufnahme"}, Access: event.AccessPublic}}
	second.Cancelled = true
	doc.Sessions = []Session{second, first} // the first to start stands last
	return doc
}

func TestACopyMovesByTheClockOnTheWall(t *testing.T) {
	doc := autumn()
	if wrong := doc.Check(); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	before := string(Encode(doc))
	got, wrong := doc.Again(Turn{Slug: "exchange-2027", Title: event.Text{"en": "Exchange 2027", "de": "Austausch 2027"}, Starts: "2027-01-21T11:30"})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	want := autumn()
	want.Slug, want.Visibility, want.Title = "exchange-2027", event.Draft, event.Text{"en": "Exchange 2027", "de": "Austausch 2027"}
	want.Registration.Opens, want.Registration.Closes = "2026-12-08T09:30", "2027-03-18T11:30"
	want.Registration.PerMunicipality.Until = "2027-01-07T01:30"
	want.Quotas[0].Release, want.Quotas[0].Sessions = "2027-01-16T13:30", []string{"jan-21"}
	second, first := &want.Sessions[0], &want.Sessions[1]
	first.Slug, first.Starts, first.Ends, first.Opens, first.Closes = "jan-21", "2027-01-21T11:30", "2027-01-21T13:30", "2026-12-09T09:30", "2027-01-21T12:30"
	first.Breaks = []Break{{Starts: "2027-01-21T12:30", Ends: "2027-01-21T12:40"}}
	first.Agenda[0].Starts, first.Agenda[0].Ends = "2027-01-21T11:30", "2027-01-21T12:30"
	second.Slug, second.Starts, second.Ends, second.Cancelled = "mar-18", "2027-03-18T11:30", "2027-03-18T13:30", false
	first.JoinURL, second.JoinURL, first.Materials = "", "", nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
	if after := string(Encode(doc)); after != before {
		t.Errorf("the original has changed:\n%s", cmp.Diff(before, after))
	}
}

// Whatever wall time an event file may come to have, a copy moves it.
func TestEveryWallTimeOfACopyMoves(t *testing.T) {
	doc := autumn()
	was := wallTimesOf(reflect.ValueOf(doc).Elem())
	got, wrong := doc.Again(Turn{Slug: "other", Starts: "2027-10-14T10:00"})
	if len(wrong) > 0 || len(was) != 14 {
		t.Fatalf("%d wall times, wrong %v", len(was), wrong)
	}
	is := wallTimesOf(reflect.ValueOf(got).Elem())
	for i := range was {
		a, _ := onWall(was[i])
		if b, _ := onWall(is[i]); b.Sub(a) != 52*7*24*time.Hour {
			t.Errorf("%s has become %s", was[i], is[i])
		}
	}
}

func wallTimesOf(v reflect.Value) []string {
	var all []string
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			all = wallTimesOf(v.Elem())
		}
	case reflect.Struct:
		for _, f := range v.Fields() {
			all = append(all, wallTimesOf(f)...)
		}
	case reflect.Slice:
		for i := range v.Len() {
			all = append(all, wallTimesOf(v.Index(i))...)
		}
	case reflect.String:
		if strings.Contains(v.String(), "T") && wallTime.MatchString(v.String()) {
			all = append(all, v.String())
		}
	}
	return all
}

func TestACopyIsRefusedAtItsFields(t *testing.T) {
	cases := []struct {
		name string
		turn Turn
		want string
	}{
		{"no start", Turn{Slug: "a"}, "/starts wall_time_unreadable"},
		{"nonsense", Turn{Slug: "a", Starts: "tomorrow"}, "/starts wall_time_unreadable"},
		{"an hour that is not there", Turn{Slug: "a", Starts: "2027-03-28T02:30"}, "/starts wall_time_missing"},
		{"a second session in that hour", Turn{Slug: "a", Starts: "2027-01-31T02:15"}, "/sessions/0/starts wall_time_missing"},
		{"a bad slug", Turn{Slug: "A b", Starts: "2027-01-21T10:00"}, "/slug slug"},
		{"a reserved slug", Turn{Slug: "desk", Starts: "2027-01-21T10:00"}, "/slug slug"},
		{"no title in the first language", Turn{Slug: "a", Starts: "2027-01-21T10:00", Title: event.Text{"de": "A"}}, "/title first_language"},
		{"too late a year", Turn{Slug: "a", Starts: "2200-12-01T10:00"}, "/sessions/0/starts wall_time_range"},
	}
	for _, c := range cases {
		_, wrong := autumn().Again(c.turn)
		if !slices.ContainsFunc(wrong, func(f problem.Field) bool { return f.Pointer+" "+f.Code == c.want }) {
			t.Errorf("%s: %v, want %s", c.name, wrong, c.want)
		}
	}
}

func TestASlugThatNamesItsDayNamesTheOther(t *testing.T) {
	cases := []struct{ slug, want string }{
		{"nov-05", "feb-04"}, {"nov-5", "feb-4"}, {"session-2026-11-05-a", "session-2027-02-04-a"}, {"5-nov", "4-feb"}, {"november-5", "february-4"},
		{"nov-12", "nov-12"}, {"nov-50", "nov-50"}, {"first", "first"}, {"anov-05", "anov-05"},
	}
	for _, c := range cases {
		if got := redated(c.slug, "2026-11-05T10:00", "2027-02-04T11:00"); got != c.want {
			t.Errorf("%s has become %s, want %s", c.slug, got, c.want)
		}
	}
	// A week later each is called as the next was.
	doc := planned()
	doc.Sessions = []Session{meeting("jan-14", "2027-01-14T10:00", "2027-01-14T12:00"), meeting("jan-21", "2027-01-21T10:00", "2027-01-21T12:00")}
	got, wrong := doc.Again(Turn{Slug: "a", Starts: "2027-01-21T10:00"})
	if len(wrong) > 0 || got.Sessions[0].Slug != "jan-21" || got.Sessions[1].Slug != "jan-28" {
		t.Errorf("%v %v", got.Sessions, wrong)
	}
	// Two on one day would be called the same.
	doc.Sessions = []Session{meeting("jan-14", "2027-01-14T10:00", "2027-01-14T12:00"), meeting("jan-21", "2027-01-14T13:00", "2027-01-14T14:00")}
	if got, wrong = doc.Again(Turn{Slug: "a", Starts: "2027-01-21T10:00"}); len(wrong) > 0 || got.Sessions[0].Slug != "jan-21-2" || got.Sessions[1].Slug != "jan-21" {
		t.Errorf("%v %v", got.Sessions, wrong)
	}
}

func TestNextTurn(t *testing.T) {
	doc := autumn()
	cases := []struct{ slug, title, now, wantSlug, wantTitle, wantStarts string }{
		{"exchange-2026", "Exchange 2026", "2026-11-27", "exchange-2027", "Exchange 2027", "2027-10-14T10:00"},
		{"exchange", "Exchange", "2026-11-27", "exchange-2027", "Exchange", "2027-10-14T10:00"},
		{"exchange-2026", "Exchange 2026", "2028-11-27", "exchange-2029", "Exchange 2029", "2029-10-11T10:00"},
		{"exchange-2026", "Exchange 2026", "2020-01-01", "exchange-2027", "Exchange 2027", "2027-10-14T10:00"},
		{strings.Repeat("a", 54) + "-bcdef", "A", "2026-11-27", strings.Repeat("a", 54) + "-2027", "A", "2027-10-14T10:00"},
	}
	for _, c := range cases {
		now, _ := time.Parse(time.DateOnly, c.now)
		doc.Slug, doc.Title = c.slug, event.Text{"en": c.title}
		got := doc.NextTurn(now)
		if got.Slug != c.wantSlug || got.Title["en"] != c.wantTitle || got.Starts != c.wantStarts || !event.ValidSlug(got.Slug) {
			t.Errorf("%s at %s: %+v", c.slug, c.now, got)
		}
	}
}
