package pages

import (
	"slices"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/locale"
)

// location is the zone called name, which was checked when it was stored.
func location(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return loc
}

// A timePoint is what the clocks of some cities show when a session starts.
type timePoint struct {
	Clock  string
	Day    string // the weekday, where it differs from the own zone's
	Places string // "Berlin, Sarajevo (CET)"
	Own    bool
}

// timeLine groups the zones an event is shown in by their clocks at t. own
// comes first and solid.
func (g page) timeLine(t time.Time, own string, e *event.Event) []timePoint {
	zones := append([]string{own, e.Zone}, e.ZonesShown...)
	var line []timePoint
	for _, l := range g.LocalTimes(t, zones) {
		places := g.T("event.zone_places", "cities", strings.Join(l.Cities, ", "), "abbreviation", l.Abbreviation)
		if l.Own && own != e.Zone {
			places = g.T("event.zone_yours", "places", places)
		}
		line = append(line, timePoint{l.Clock, l.Day, places, l.Own})
	}
	return line
}

// zonesOf are the zones a person may choose as theirs.
func zonesOf(e *event.Event) []string {
	var zones []string
	for _, z := range append([]string{e.Zone}, e.ZonesShown...) {
		if !slices.Contains(zones, z) {
			zones = append(zones, z)
		}
	}
	return zones
}

// A span is a session's time as pages write it. What has the day in it begins
// a line, with a capital letter.
type span struct {
	Date  string // "Friday 12 November 2021"
	Clock string // "10:00–12:30"
	Zone  string // "Berlin time (CET)"
	ISO   string // for machines
	Whole string // all of it in one line
	Day   string // "12"
	Month string // "November 2021, Friday"
	Brief string // "Nov 2021"
}

// span writes the time from a to b in the zone.
func (g page) span(a, b time.Time, zone string) span {
	loc := location(zone)
	at := a.In(loc)
	return span{
		Date:  locale.Capital(g.Date(a, loc)),
		Clock: g.Clock(a, loc) + "–" + g.Clock(b, loc),
		Zone:  g.Zone(a, loc),
		ISO:   at.Format("2006-01-02T15:04Z07:00"),
		Whole: locale.Capital(g.When(a, b, loc)),
		Day:   at.Format("2"),
		Month: g.T("event.month_weekday", "month", g.Month(a, loc), "year", at.Format("2006"), "weekday", g.Weekday(a, loc)),
		Brief: g.T("event.month_year", "month", g.Month(a, loc), "year", at.Format("2006")),
	}
}
