package locale

import (
	"strconv"
	"strings"
	"time"
)

// Date is the day with its weekday: "Friday 12 November 2021".
func (p *Printer) Date(t time.Time, loc *time.Location) string {
	return p.date(p.tongue.full, t.In(loc))
}

// DateLong is the day within a sentence: "12 November 2021".
func (p *Printer) DateLong(t time.Time, loc *time.Location) string {
	return p.date(strings.Trim(strings.Replace(p.tongue.full, "{weekday}", "", 1), ", "), t.In(loc))
}

// DateShort is the day for narrow places: "12 Nov 2021".
func (p *Printer) DateShort(t time.Time, loc *time.Location) string {
	return p.date(p.tongue.short, t.In(loc))
}

// Clock is the time of day: "10:00".
func (p *Printer) Clock(t time.Time, loc *time.Location) string {
	return t.In(loc).Format("15:04")
}

// Weekday is the name of the day: "Friday".
func (p *Printer) Weekday(t time.Time, loc *time.Location) string {
	return p.tongue.cldr.WeekdayWide(t.In(loc).Weekday())
}

// Month is the name of the month as it stands beside a day: "November".
func (p *Printer) Month(t time.Time, loc *time.Location) string {
	return p.tongue.cldr.MonthWide(t.In(loc).Month())
}

// When is from and to with day and zone:
// "Friday 12 November 2021, 10:00–12:30 Berlin time (CET)". If the day or,
// in the night the clocks change, the zone differs, both are written out.
func (p *Printer) When(from, to time.Time, loc *time.Location) string {
	args := []any{
		"date", p.Date(from, loc), "from", p.Clock(from, loc), "to", p.Clock(to, loc), "zone", p.Zone(from, loc),
		"to_date", p.Date(to, loc), "to_zone", p.Zone(to, loc),
	}
	switch {
	case p.Date(from, loc) != p.Date(to, loc):
		return p.T("when.days", args...)
	case p.Zone(from, loc) != p.Zone(to, loc):
		return p.T("when.shift", args...)
	}
	return p.T("when.range", args...)
}

// Hours is from and to with the zone, for places where the day stands beside
// them: "10:00–12:30 Berlin time (CET)".
func (p *Printer) Hours(from, to time.Time, loc *time.Location) string {
	return p.T("when.hours", "clock", p.Clocks(from, to, loc), "zone", p.Zone(from, loc))
}

// Clocks is the time of day of from and to, with the weekday of to where it is
// another: "10:00–12:30", "23:00–01:00 (Saturday)".
func (p *Printer) Clocks(from, to time.Time, loc *time.Location) string {
	if p.Date(from, loc) == p.Date(to, loc) {
		return p.Clock(from, loc) + "–" + p.Clock(to, loc)
	}
	return p.T("when.clocks_days", "from", p.Clock(from, loc), "to", p.Clock(to, loc), "day", p.Weekday(to, loc))
}

// Deadline is one moment with day and zone:
// "Friday 12 November 2021, 10:00 Berlin time (CET)".
func (p *Printer) Deadline(t time.Time, loc *time.Location) string {
	return p.T("when.moment", "date", p.Date(t, loc), "time", p.Clock(t, loc), "zone", p.Zone(t, loc))
}

func (p *Printer) date(pattern string, t time.Time) string {
	return replace(pattern, func(name string) (string, bool) {
		switch name {
		case "weekday":
			return p.tongue.cldr.WeekdayWide(t.Weekday()), true
		case "day":
			return strconv.Itoa(t.Day()), true
		case "month":
			return p.tongue.cldr.MonthWide(t.Month()), true
		case "mon":
			return p.tongue.cldr.MonthAbbreviated(t.Month()), true
		case "year":
			return strconv.Itoa(t.Year()), true
		}
		return "", false
	})
}
