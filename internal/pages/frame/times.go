package frame

import (
	"slices"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/locale"
)

// Location is the zone called name, which was checked when it was stored.
func Location(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return loc
}

// A TimePoint is what the clocks of some cities show when a session starts.
type TimePoint struct {
	Clock  string
	Day    string // the weekday, where it differs from the own zone's
	Places string // "Berlin, Sarajevo (CET)"
	Own    bool
}

// TimeLine groups the zones an event is shown in by their clocks at t. own
// comes first and solid. There is none where all clocks show the same.
func (g Page) TimeLine(t time.Time, own string, e *event.Event) []TimePoint {
	zones := append([]string{own, e.Zone}, e.ZonesShown...)
	var line []TimePoint
	for _, l := range g.LocalTimes(t, zones) {
		places := g.Places(l.Cities, l.Abbreviation)
		if l.Own && own != e.Zone {
			places = g.T("event.zone_yours", "places", places)
		}
		line = append(line, TimePoint{l.Clock, l.Day, places, l.Own})
	}
	if len(line) < 2 {
		return nil
	}
	return line
}

// ZonesOf are the zones a person may choose as theirs: those of the event and
// the one they look at its page in.
func (g Page) ZonesOf(e *event.Event) []string {
	var zones []string
	for _, z := range append(append([]string{e.Zone}, e.ZonesShown...), g.OwnZone) {
		if z != "" && !slices.Contains(zones, z) {
			zones = append(zones, z)
		}
	}
	return zones
}

// FirstZone is the zone in which the times of e stand first.
func (g Page) FirstZone(e *event.Event) string {
	if g.OwnZone != "" {
		return g.OwnZone
	}
	return e.Zone
}

// A Span is a session's time as pages write it. What has the day in it begins
// a line, with a capital letter.
type Span struct {
	Date  string // "Friday 12 November 2021"
	Clock string // "10:00–12:30"; with the weekday of the end where it is another
	Zone  string // "Berlin time (CET)"
	ISO   string // for machines
	Short string // "10:00–12:30 Berlin time (CET)"
	Whole string // all of it in one line
	Day   string // "12"
	Month string // "November 2021, Friday"
	Brief string // "Nov 2021"
	Home  string // "10:00–12:30 Berlin time (CET)" in the event's zone, where that is another
}

// Span writes the time from a to b in the zone.
func (g Page) Span(a, b time.Time, zone string) Span {
	loc := Location(zone)
	at := a.In(loc)
	return Span{
		Date:  locale.Capital(g.Date(a, loc)),
		Clock: g.Clocks(a, b, loc),
		Zone:  g.Zone(a, loc),
		ISO:   at.Format("2006-01-02T15:04Z07:00"),
		Short: g.Hours(a, b, loc),
		Whole: locale.Capital(g.When(a, b, loc)),
		Day:   at.Format("2"),
		Month: g.T("event.month_weekday", "month", g.Month(a, loc), "year", at.Format("2006"), "weekday", g.Weekday(a, loc)),
		Brief: g.T("event.month_year", "month", g.Month(a, loc), "year", at.Format("2006")),
	}
}

// Stamp is a moment for narrow places: "12 Nov 2021, 10:00 CET".
func (g Page) Stamp(t time.Time, zone *time.Location) string {
	return g.T("when.stamp", "date", g.DateShort(t, zone), "time", g.Clock(t, zone), "zone", g.Abbreviation(t, zone))
}

// ClockIn is the time of day with its zone.
func (g Page) ClockIn(t time.Time, zone *time.Location) string {
	return g.T("when.hours", "clock", g.Clock(t, zone), "zone", g.Zone(t, zone))
}

// SameDay reports whether it is the same day at a in one zone and at b in the
// other.
func SameDay(a, b time.Time, zoneA, zoneB *time.Location) bool {
	return a.In(zoneA).Format(time.DateOnly) == b.In(zoneB).Format(time.DateOnly)
}

// PlaceName is how a zone is called where one chooses from several.
func (g Page) PlaceName(zone string, at time.Time) string {
	return g.Places([]string{g.City(zone)}, g.Abbreviation(at, Location(zone)))
}
