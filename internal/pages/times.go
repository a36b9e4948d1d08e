package pages

import (
	"slices"
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
// comes first and solid. There is none where all clocks show the same.
func (g page) timeLine(t time.Time, own string, e *event.Event) []timePoint {
	zones := append([]string{own, e.Zone}, e.ZonesShown...)
	var line []timePoint
	for _, l := range g.LocalTimes(t, zones) {
		places := g.Places(l.Cities, l.Abbreviation)
		if l.Own && own != e.Zone {
			places = g.T("event.zone_yours", "places", places)
		}
		line = append(line, timePoint{l.Clock, l.Day, places, l.Own})
	}
	if len(line) < 2 {
		return nil
	}
	return line
}

// zonesOf are the zones a person may choose as theirs: those of the event and
// the one they look at its page in.
func (g page) zonesOf(e *event.Event) []string {
	var zones []string
	for _, z := range append(append([]string{e.Zone}, e.ZonesShown...), g.OwnZone) {
		if z != "" && !slices.Contains(zones, z) {
			zones = append(zones, z)
		}
	}
	return zones
}

// zoneFor is the zone called name by its current name, to show the times of e
// in; "" if it is the event's own or there is none of that name.
func zoneFor(name string, e *event.Event) string {
	name = locale.CurrentZone(name)
	if _, err := event.LoadZone(name); err != nil || name == e.Zone {
		return ""
	}
	return name
}

// own is the zone in which the times of e stand first.
func (g page) own(e *event.Event) string {
	if g.OwnZone != "" {
		return g.OwnZone
	}
	return e.Zone
}

// A span is a session's time as pages write it. What has the day in it begins
// a line, with a capital letter.
type span struct {
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

// span writes the time from a to b in the zone.
func (g page) span(a, b time.Time, zone string) span {
	loc := location(zone)
	at := a.In(loc)
	return span{
		Date:  locale.Capital(g.Date(a, loc)),
		Clock: g.clocks(a, b, loc),
		Zone:  g.Zone(a, loc),
		ISO:   at.Format("2006-01-02T15:04Z07:00"),
		Short: g.T("event.home", "clock", g.clocks(a, b, loc), "zone", g.Zone(a, loc)),
		Whole: locale.Capital(g.When(a, b, loc)),
		Day:   at.Format("2"),
		Month: g.T("event.month_weekday", "month", g.Month(a, loc), "year", at.Format("2006"), "weekday", g.Weekday(a, loc)),
		Brief: g.T("event.month_year", "month", g.Month(a, loc), "year", at.Format("2006")),
	}
}

// spanOf writes the time of s in the reader's zone, and then in the event's.
func (g page) spanOf(e *event.Event, s *event.Session) span {
	v := g.span(s.StartsAt, s.EndsAt, g.own(e))
	if g.OwnZone == "" {
		return v
	}
	home, here := location(e.Zone), location(g.OwnZone)
	v.Home = g.span(s.StartsAt, s.EndsAt, e.Zone).Short
	if !sameDay(s.StartsAt, s.StartsAt, home, here) {
		v.Home = locale.Capital(g.T("event.home_day", "day", g.Weekday(s.StartsAt, home), "when", v.Home))
	}
	return v
}

// clocks is the time of day of a and b, with the weekday of b where it is
// another.
func (g page) clocks(a, b time.Time, loc *time.Location) string {
	from, to := g.Clock(a, loc), g.Clock(b, loc)
	if sameDay(a, b, loc, loc) {
		return from + "–" + to
	}
	return g.T("event.clocks_days", "from", from, "to", to, "day", g.Weekday(b, loc))
}

// sameDay reports whether it is the same day at a in one zone and at b in the
// other.
func sameDay(a, b time.Time, zoneA, zoneB *time.Location) bool {
	return a.In(zoneA).Format(time.DateOnly) == b.In(zoneB).Format(time.DateOnly)
}
