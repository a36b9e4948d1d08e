package event

import (
	"slices"
	"strings"
	"time"

	"rollcall/internal/problem"
)

// A wall time is what a clock in some zone shows, to the minute, as people
// write it: 2021-11-12T10:00. The spelling with an offset is needed only for
// the hour that a clock shows twice when it is put back.
const (
	wallLayout   = "2006-01-02T15:04"
	offsetLayout = wallLayout + "-07:00"
)

// The years in which wall times are taken.
const (
	FirstYear = 1970
	LastYear  = 2200
)

// Expected failures of reading a wall time or the name of a zone.
var (
	ErrWallUnreadable = problem.New(problem.Invalid, "wall_time_unreadable")
	ErrWallRange      = problem.New(problem.Invalid, "wall_time_range")
	ErrWallMissing    = problem.New(problem.Invalid, "wall_time_missing")
	ErrWallTwice      = problem.New(problem.Invalid, "wall_time_twice")
	ErrWallOffset     = problem.New(problem.Invalid, "wall_time_offset")
	ErrUnknownZone    = problem.New(problem.Invalid, "zone")
)

// Location is the zone of e, which was checked when e was applied; UTC if the
// zone data has lost it since.
func (e *Event) Location() *time.Location {
	loc, err := LoadZone(e.Zone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// LoadZone returns the zone with an IANA name such as Europe/Berlin. It fails
// with ErrUnknownZone, also for names that mean another zone on every machine
// or count leap seconds.
func LoadZone(name string) (*time.Location, error) {
	area, _, _ := strings.Cut(name, "/")
	switch area {
	case "", "Local", "Factory", "localtime", "posix", "posixrules", "right":
		return nil, ErrUnknownZone.With("zone", name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, ErrUnknownZone.With("zone", name).Because(err)
	}
	return loc, nil
}

// ParseWall returns the instant at which clocks in loc show s, which is like
// 2021-11-12T10:00 or, with an offset, like 2021-10-31T02:30+01:00.
//
// It fails with ErrWallUnreadable, ErrWallRange (years), ErrWallMissing (the
// clock is put forward past it), ErrWallTwice (shown twice and without an
// offset; earlier and later are the spellings to choose from) or
// ErrWallOffset (an offset that the zone does not have then).
func ParseWall(s string, loc *time.Location) (time.Time, error) {
	wall, offset, err := readWall(s)
	if err != nil {
		return time.Time{}, err
	}
	if y := wall.Year(); y < FirstYear || y > LastYear {
		return time.Time{}, ErrWallRange.With("min", FirstYear).With("max", LastYear)
	}
	found := instants(wall, loc)
	switch {
	case len(found) == 0:
		return time.Time{}, ErrWallMissing.With("zone", loc.String())
	case offset != nil:
		return withOffset(found, *offset)
	case len(found) > 1:
		return time.Time{}, ErrWallTwice.
			With("earlier", found[0].Format(offsetLayout)).
			With("later", found[len(found)-1].Format(offsetLayout))
	}
	return found[0], nil
}

// FormatWall is the shortest spelling of t that ParseWall takes for loc: with
// an offset only if the clock shows that time twice. Seconds are dropped.
func FormatWall(t time.Time, loc *time.Location) string {
	t = t.In(loc)
	wall, _ := time.Parse(wallLayout, t.Format(wallLayout))
	if len(instants(wall, loc)) > 1 {
		return t.Format(offsetLayout)
	}
	return t.Format(wallLayout)
}

// readWall splits s into what the clock shows, as if it were UTC, and the
// offset in seconds, if one is written.
func readWall(s string) (wall time.Time, offset *int, err error) {
	layout := wallLayout
	if len(s) > len(wallLayout) {
		layout = offsetLayout
	}
	t, err := time.Parse(layout, s)
	if err != nil || t.Format(layout) != s {
		return time.Time{}, nil, ErrWallUnreadable.Because(err)
	}
	if layout == wallLayout {
		return t, nil, nil
	}
	_, seconds := t.Zone()
	return t.UTC().Add(time.Duration(seconds) * time.Second), &seconds, nil
}

// CalendarDays is how many midnights of a clock in zone lie between from and
// to: what a reader there counts as so many days.
func CalendarDays(from, to time.Time, zone *time.Location) int {
	midnight := func(t time.Time) time.Time {
		y, m, d := t.In(zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) // where every day has 24 hours
	}
	return int(midnight(to).Sub(midnight(from)) / (24 * time.Hour))
}

// instants lists the moments, earliest first, at which a clock in loc shows
// what wall shows in UTC: none in a gap, two when the clock is put back. The
// offset is that of a day before or of a day after, since no zone changes twice
// in so short a time. (Walking along Time.ZoneBounds would never end:
// in leap years after the zone's last listed change it does not move on.)
func instants(wall time.Time, loc *time.Location) []time.Time {
	var found []time.Time
	for _, probe := range []time.Time{wall.AddDate(0, 0, -1), wall.AddDate(0, 0, 1)} {
		_, offset := probe.In(loc).Zone()
		at := wall.Add(-time.Duration(offset) * time.Second).In(loc)
		_, there := at.Zone()
		if there == offset && !slices.ContainsFunc(found, at.Equal) {
			found = append(found, at)
		}
	}
	return found
}

// withOffset picks the one of found that has the offset.
func withOffset(found []time.Time, offset int) (time.Time, error) {
	var known []string
	for _, t := range found {
		if _, o := t.Zone(); o == offset {
			return t, nil
		}
		known = append(known, t.Format("-07:00"))
	}
	return time.Time{}, ErrWallOffset.With("offsets", strings.Join(known, ", "))
}
