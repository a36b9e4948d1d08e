package event_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// zones have every kind of change there is: whole and half hours, around
// midnight, backwards in summer, once for all.
var zones = []string{
	"UTC", "Europe/Berlin", "Europe/Dublin", "Asia/Tbilisi", "America/Sao_Paulo", "Australia/Lord_Howe",
	"Africa/Casablanca", "Africa/Cairo", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu",
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := event.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestParseWall(t *testing.T) {
	for _, tt := range []struct {
		name, zone, wall string
		want             string // in UTC, or the error's code
	}{
		{"winter", "Europe/Berlin", "2021-11-12T10:00", "2021-11-12T09:00:00Z"},
		{"summer", "Europe/Berlin", "2021-07-12T10:00", "2021-07-12T08:00:00Z"},
		{"an offset that is not needed", "Europe/Berlin", "2021-11-12T10:00+01:00", "2021-11-12T09:00:00Z"},
		{"an offset of another season", "Europe/Berlin", "2021-11-12T10:00+02:00", "wall_time_offset"},
		{"in the gap", "Europe/Berlin", "2027-03-28T02:30", "wall_time_missing"},
		{"in the gap with an offset", "Europe/Berlin", "2027-03-28T02:30+01:00", "wall_time_missing"},
		{"first minute of the gap", "Europe/Berlin", "2027-03-28T02:00", "wall_time_missing"},
		{"minute before the gap", "Europe/Berlin", "2027-03-28T01:59", "2027-03-28T00:59:00Z"},
		{"minute after the gap", "Europe/Berlin", "2027-03-28T03:00", "2027-03-28T01:00:00Z"},
		{"twice", "Europe/Berlin", "2021-10-31T02:30", "wall_time_twice"},
		{"twice, the earlier", "Europe/Berlin", "2021-10-31T02:30+02:00", "2021-10-31T00:30:00Z"},
		{"twice, the later", "Europe/Berlin", "2021-10-31T02:30+01:00", "2021-10-31T01:30:00Z"},
		{"twice, neither", "Europe/Berlin", "2021-10-31T02:30+03:00", "wall_time_offset"},
		{"just after twice", "Europe/Berlin", "2021-10-31T03:00", "2021-10-31T02:00:00Z"},
		{"no summer time there", "Asia/Tbilisi", "2021-10-31T02:30", "2021-10-30T22:30:00Z"},
		{"a gap at midnight", "America/Sao_Paulo", "2018-11-04T00:30", "wall_time_missing"},
		{"twice for half an hour", "Australia/Lord_Howe", "2021-04-04T01:45", "wall_time_twice"},
		{"a gap of half an hour", "Australia/Lord_Howe", "2021-10-03T02:15", "wall_time_missing"},
		{"after a gap of half an hour", "Australia/Lord_Howe", "2021-10-03T02:30", "2021-10-02T15:30:00Z"},
		{"clocks changed for Ramadan", "Africa/Casablanca", "2021-04-11T02:30", "wall_time_twice"},
		{"a day that was left out", "Pacific/Apia", "2011-12-30T12:00", "wall_time_missing"},
		{"the first year", "UTC", "1970-01-01T00:00", "1970-01-01T00:00:00Z"},
		{"before the first year", "UTC", "1969-12-31T23:59", "wall_time_range"},
		{"the last year", "Europe/Berlin", "2200-07-01T00:00", "2200-06-30T22:00:00Z"},
		{"after the last year", "UTC", "2201-01-01T00:00", "wall_time_range"},
		{"seconds", "UTC", "2021-11-12T10:00:00", "wall_time_unreadable"},
		{"Z for an offset", "UTC", "2021-11-12T10:00Z", "wall_time_unreadable"},
		{"an offset with seconds", "UTC", "2021-11-12T10:00+00:00:00", "wall_time_unreadable"},
		{"a blank for T", "UTC", "2021-11-12 10:00", "wall_time_unreadable"},
		{"one digit", "UTC", "2021-11-12T9:00", "wall_time_unreadable"},
		{"no such day", "UTC", "2021-02-29T10:00", "wall_time_unreadable"},
		{"no such hour", "UTC", "2021-02-28T24:00", "wall_time_unreadable"},
		{"a day alone", "UTC", "2021-11-12", "wall_time_unreadable"},
		{"empty", "UTC", "", "wall_time_unreadable"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at, err := event.ParseWall(tt.wall, zone(t, tt.zone))
			got := at.UTC().Format(time.RFC3339)
			if p := problem.From(err); p != nil {
				got = p.Code
			}
			if got != tt.want {
				t.Errorf("ParseWall(%q, %s) = %s, want %s", tt.wall, tt.zone, got, tt.want)
			}
		})
	}
}

func TestATimeThatExistsTwiceNamesBothSpellings(t *testing.T) {
	_, err := event.ParseWall("2021-10-31T02:30", zone(t, "Europe/Berlin"))
	p := problem.From(err)
	if p == nil || p.Params["earlier"] != "2021-10-31T02:30+02:00" || p.Params["later"] != "2021-10-31T02:30+01:00" {
		t.Errorf("got %#v", p)
	}
}

func TestFormatWallWritesAnOffsetOnlyWhereItIsNeeded(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for utc, want := range map[string]string{
		"2021-11-12T09:00:00Z": "2021-11-12T10:00",
		"2021-10-31T00:30:00Z": "2021-10-31T02:30+02:00",
		"2021-10-31T01:30:00Z": "2021-10-31T02:30+01:00",
		"2021-10-31T02:00:00Z": "2021-10-31T03:00",
		"2021-10-30T23:59:59Z": "2021-10-31T01:59",
	} {
		at, _ := time.Parse(time.RFC3339, utc)
		if got := event.FormatWall(at, berlin); got != want {
			t.Errorf("FormatWall(%s) = %s, want %s", utc, got, want)
		}
	}
}

// near draws a whole minute, often close to a change of the clock.
func near(t *rapid.T, loc *time.Location) time.Time {
	from := time.Date(event.FirstYear, 1, 2, 0, 0, 0, 0, time.UTC).Unix() / 60
	to := time.Date(event.LastYear, 12, 30, 0, 0, 0, 0, time.UTC).Unix() / 60
	at := time.Unix(rapid.Int64Range(from, to).Draw(t, "minute")*60, 0).In(loc)
	_, change := at.ZoneBounds()
	if change.IsZero() || change.Year() >= event.LastYear || rapid.Bool().Draw(t, "anywhere") {
		return at
	}
	minutes := rapid.IntRange(-150, 150).Draw(t, "minutes from the change")
	return change.Truncate(time.Minute).Add(time.Duration(minutes) * time.Minute)
}

func TestEveryInstantHasAWallTimeThatLeadsBack(t *testing.T) {
	for _, name := range zones {
		t.Run(name, func(t *testing.T) {
			loc := zone(t, name)
			rapid.Check(t, func(t *rapid.T) {
				at := near(t, loc)
				wall := event.FormatWall(at, loc)
				back, err := event.ParseWall(wall, loc)
				if err != nil || !back.Equal(at) {
					t.Fatalf("%s is written %s, which is read as %s, %v", at.UTC(), wall, back.UTC(), err)
				}
				short := wall[:len("2006-01-02T15:04")]
				if _, err := event.ParseWall(short, loc); (err == nil) != (short == wall) {
					t.Fatalf("%s is written %s, but without an offset it reads %v", at.UTC(), wall, err)
				}
			})
		})
	}
}

func TestAWallTimeIsMissingOnlyIfNoInstantShowsIt(t *testing.T) {
	for _, name := range zones {
		t.Run(name, func(t *testing.T) {
			loc := zone(t, name)
			rapid.Check(t, func(t *rapid.T) {
				shown := near(t, loc).In(loc).Format("2006-01-02T") + rapid.StringMatching(`(0[0-4]|2[23]):[0-5][0-9]`).Draw(t, "clock")
				_, err := event.ParseWall(shown, loc)
				if got, want := count(err), search(shown, loc); got != want {
					t.Fatalf("%s in %s: %v, but %d instants show it", shown, loc, err, want)
				}
			})
		})
	}
}

// count is how many instants ParseWall's answer speaks of.
func count(err error) int {
	switch {
	case errors.Is(err, event.ErrWallMissing):
		return 0
	case errors.Is(err, event.ErrWallTwice):
		return 2
	}
	return 1
}

// search counts the instants that show a wall time by trying every quarter
// of an hour of offset; the zones' offsets since 1972 are such multiples.
func search(shown string, loc *time.Location) int {
	wall, _ := time.Parse("2006-01-02T15:04", shown)
	n := 0
	for offset := -15 * time.Hour; offset <= 15*time.Hour; offset += 15 * time.Minute {
		if wall.Add(-offset).In(loc).Format("2006-01-02T15:04") == shown {
			n++
		}
	}
	return n
}

func TestLoadZone(t *testing.T) {
	for _, name := range append([]string{"Europe/Kyiv", "Asia/Calcutta", "America/Argentina/Ushuaia"}, zones...) {
		if loc, err := event.LoadZone(name); err != nil || loc.String() != name {
			t.Errorf("LoadZone(%q) = %v, %v", name, loc, err)
		}
	}
	for _, name := range []string{
		"", "Local", "local", "Berlin", "Europe/Bonn", "europe/berlin", "../Europe/Berlin", "/etc/localtime",
		"localtime", "posixrules", "right/Europe/Berlin", "posix/Europe/Berlin", "Factory", "Europe", "CET+1", "UTC+1", "Europe/Berlin\n",
		strings.Repeat("a/", 5000),
	} {
		if loc, err := event.LoadZone(name); !errors.Is(err, event.ErrUnknownZone) {
			t.Errorf("LoadZone(%q) = %v, %v; want ErrUnknownZone", name, loc, err)
		}
	}
}

// TestCalendarDays counts midnights where the reader is, not spans of 24 hours.
func TestCalendarDays(t *testing.T) {
	kyiv, tbilisi := zone(t, "Europe/Kyiv"), zone(t, "Asia/Tbilisi")
	for _, c := range []struct {
		from, to string
		zone     *time.Location
		want     int
	}{
		{"2026-11-27T15:00:00Z", "2026-12-04T13:30:00Z", kyiv, 7}, // less than 7 × 24 hours
		{"2026-11-27T20:30:00Z", "2026-11-29T10:00:00Z", kyiv, 2},
		{"2026-11-27T20:30:00Z", "2026-11-29T10:00:00Z", tbilisi, 1}, // where it is the 28th already
		{"2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z", kyiv, 2},    // over the change of the clocks
		{"2026-11-27T10:00:00Z", "2026-11-27T12:00:00Z", kyiv, 0},
	} {
		from, _ := time.Parse(time.RFC3339, c.from)
		to, _ := time.Parse(time.RFC3339, c.to)
		if got := event.CalendarDays(from, to, c.zone); got != c.want {
			t.Errorf("from %s to %s in %s: %d days, want %d", c.from, c.to, c.zone, got, c.want)
		}
	}
}
