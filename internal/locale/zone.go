package locale

import (
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones work on a machine that has no zone files
)

// Zone names the zone that is in force at t: "Berlin time (CET)".
func (p *Printer) Zone(t time.Time, loc *time.Location) string {
	if name := loc.String(); name == "UTC" || strings.HasPrefix(name, "Etc/") {
		return p.Abbreviation(t, loc)
	}
	return p.T("zone.time", "city", p.City(loc.String()), "abbreviation", p.Abbreviation(t, loc))
}

// City is the city an IANA zone is named after, in the printer's language
// where the catalogue has it.
func (p *Printer) City(zone string) string {
	if key := "zone.city." + zone; p.Has(key) {
		return p.T(key)
	}
	name := zone[strings.LastIndexByte(zone, '/')+1:]
	return strings.ReplaceAll(name, "_", " ")
}

// A LocalTime is what the clocks of some cities show at one instant.
type LocalTime struct {
	Clock        string   // "11:00"
	Day          string   // the weekday, if it is not the own zone's
	Cities       []string // without repeats
	Abbreviation string   // "EET", "GMT+4"; several where names differ
	Own          bool
}

// LocalTimes says what time it is at t in the zones, those with the same
// clock together. The first zone is the reader's own and comes first, the
// others follow from west to east. Zones that do not exist are left out.
func (p *Printer) LocalTimes(t time.Time, zones []string) []LocalTime {
	groups := p.groupZones(t, zones)
	if len(groups) < 2 {
		return times(groups)
	}
	slices.SortStableFunc(groups[1:], func(a, b zoneGroup) int { return a.offset - b.offset })
	day := groups[0].at.YearDay()
	for i := range groups {
		if groups[i].at.YearDay() != day {
			groups[i].Day = p.tongue.cldr.WeekdayWide(groups[i].at.Weekday())
		}
	}
	return times(groups)
}

// Elsewhere is what clocks show at t in the zones but for the first, the
// reader's own: "10:00 Berlin, Sarajevo (CET) · 13:00 Tbilisi (GMT+4)". It is
// empty if it is everywhere the same.
func (p *Printer) Elsewhere(t time.Time, zones []string) string {
	var others []string
	for _, at := range p.LocalTimes(t, zones) {
		if at.Own {
			continue
		}
		key := "zone.line"
		if at.Day != "" {
			key = "zone.line_day"
		}
		others = append(others, p.T(key, "day", at.Day, "clock", at.Clock, "places", p.Places(at.Cities, at.Abbreviation)))
	}
	return strings.Join(others, " · ")
}

// SameClock reports whether clocks in a and b show the same at t.
func SameClock(t time.Time, a, b *time.Location) bool {
	_, east := t.In(a).Zone()
	_, alsoEast := t.In(b).Zone()
	return east == alsoEast
}

// Places names cities with their zone: "Berlin, Sarajevo (CET)". UTC is no
// city, and its own name.
func (p *Printer) Places(cities []string, abbreviation string) string {
	names := strings.Join(cities, ", ")
	if names == abbreviation {
		return names
	}
	return p.T("zone.places", "cities", names, "abbreviation", abbreviation)
}

// A zoneGroup is a LocalTime on its way.
type zoneGroup struct {
	LocalTime
	offset int // seconds east of Greenwich
	at     time.Time
}

func (p *Printer) groupZones(t time.Time, zones []string) []zoneGroup {
	var groups []zoneGroup
	for _, zone := range zones {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			continue
		}
		at := t.In(loc)
		_, offset := at.Zone()
		i := slices.IndexFunc(groups, func(g zoneGroup) bool { return g.offset == offset })
		if i < 0 {
			i = len(groups)
			groups = append(groups, zoneGroup{offset: offset, at: at})
			groups[i].Clock, groups[i].Own = at.Format("15:04"), i == 0
		}
		groups[i].add(p.City(zone), p.abbreviation(at))
	}
	return groups
}

func (g *zoneGroup) add(city, abbreviation string) {
	if !slices.Contains(g.Cities, city) {
		g.Cities = append(g.Cities, city)
	}
	known := strings.Split(g.Abbreviation, ", ")
	switch {
	case g.Abbreviation == "":
		g.Abbreviation = abbreviation
	case !slices.Contains(known, abbreviation):
		g.Abbreviation += ", " + abbreviation
	}
}

func times(groups []zoneGroup) []LocalTime {
	list := make([]LocalTime, len(groups))
	for i, g := range groups {
		list[i] = g.LocalTime
	}
	return list
}

// Abbreviation is the short name of the zone that is in force at t: "CET".
func (p *Printer) Abbreviation(t time.Time, loc *time.Location) string {
	return p.abbreviation(t.In(loc))
}

// abbreviation is the short name of the zone of t in the printer's language,
// or the distance from Greenwich if none is in common use.
func (p *Printer) abbreviation(t time.Time) string {
	name, offset := t.Zone()
	if key := "zone.abbreviation." + name; p.Has(key) {
		return p.T(key)
	}
	if name != "" && name[0] != '+' && name[0] != '-' {
		return name
	}
	sign := "+"
	if offset < 0 {
		sign, offset = "\u2212", -offset
	}
	hours, minutes := offset/3600, offset/60%60
	if minutes == 0 {
		return fmt.Sprintf("GMT%s%d", sign, hours)
	}
	return fmt.Sprintf("GMT%s%d:%02d", sign, hours, minutes)
}
