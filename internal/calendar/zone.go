package calendar

import (
	"fmt"
	"slices"
	"time"
)

// localLayout is form 1 of RFC 5545 section 3.3.5; with a Z behind it, form 2.
const localLayout = "20060102T150405"

// A clock writes times in one zone.
type clock struct{ zone *time.Location }

func (c *Calendar) clock() clock {
	if c.Zone == nil || len(c.Entries) == 0 {
		return clock{time.UTC}
	}
	return clock{c.Zone}
}

// isUTC reports whether the zone is UTC by one of its names, for which
// RFC 5545 section 3.2.19 has no TZID.
func (c clock) isUTC() bool {
	return slices.Contains([]string{"UTC", "Etc/UTC", "Etc/UCT", "UCT", "Universal", "Etc/Universal", "Zulu", "Etc/Zulu"}, c.zone.String())
}

// inUTC reports whether e must be written in UTC: where that is the zone, and
// where it begins or ends in an hour that a clock which is put back shows
// twice. Local time can say only the first of the two, RFC 5545 section 3.3.5,
// and there are programs that take it for the second.
func (c clock) inUTC(e *Entry) bool {
	return c.isUTC() || c.twice(e.Starts) || c.twice(e.Ends)
}

// twice reports whether clocks in the zone show the local time of t at another
// moment too, a day before or after at most.
func (c clock) twice(t time.Time) bool {
	_, now := t.In(c.zone).Zone()
	for _, far := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, other := t.Add(far).In(c.zone).Zone()
		again := t.Add(time.Duration(now-other) * time.Second) // when a clock with the other offset shows it
		if _, then := again.In(c.zone).Zone(); other != now && then == other {
			return true
		}
	}
	return false
}

// parameter names the zone behind DTSTART and DTEND, RFC 5545 section 3.2.19.
func (c clock) parameter(e *Entry) string {
	if c.inUTC(e) {
		return ""
	}
	return ";TZID=" + c.zone.String()
}

// write is t as e's times are written.
func (c clock) write(e *Entry, t time.Time) string {
	if c.inUTC(e) {
		return utc(t)
	}
	return t.In(c.zone).Format(localLayout)
}

// zone writes the VTIMEZONE that the entries refer to, RFC 5545 section
// 3.6.5. Each change of the clock in the entries' years stands by itself, as
// the zone database has it, without a rule for other years: what a government
// will decide nobody knows, and the entries need no more.
func (w *writer) zone(c clock, entries []Entry) {
	if c.isUTC() && len(entries) > 0 {
		return
	}
	from, to := span(entries)
	w.raw("BEGIN", "VTIMEZONE")
	w.raw("TZID", c.zone.String())
	for _, o := range observances(c.zone, from, to) {
		kind := "STANDARD"
		if o.daylight {
			kind = "DAYLIGHT"
		}
		w.raw("BEGIN", kind)
		w.raw("DTSTART", o.onset)
		w.raw("TZOFFSETFROM", offset(o.before))
		w.raw("TZOFFSETTO", offset(o.after))
		w.text("TZNAME", o.name)
		w.raw("END", kind)
	}
	w.raw("END", "VTIMEZONE")
}

// span is from the first start to the last end.
func span(entries []Entry) (from, to time.Time) {
	for i, e := range entries {
		if i == 0 || e.Starts.Before(from) {
			from = e.Starts
		}
		if e.Ends.After(to) {
			to = e.Ends
		}
	}
	return from, to
}

// An observance is a stretch of time with one offset from UTC.
type observance struct {
	onset         string // in the local time before it, RFC 5545 section 3.6.5
	before, after int    // seconds east of UTC
	name          string
	daylight      bool
}

// A turn is a moment at which clocks in a zone change.
type turn struct {
	at            time.Time // the first moment of the new offset
	before, after int
	name          string
	dst           bool
}

// observances are those that are in force from from to the end of the year of
// to: the one that from falls into, and every later one.
func observances(zone *time.Location, from, to time.Time) []observance {
	if zone == time.UTC {
		return []observance{standing(from)}
	}
	begin := time.Date(from.In(zone).Year()-1, time.January, 1, 0, 0, 0, 0, time.UTC)
	end := time.Date(to.In(zone).Year()+1, time.January, 2, 0, 0, 0, 0, time.UTC)
	turns := turns(zone, begin, end)
	current := -1
	for i, t := range turns {
		if !t.at.After(from) {
			current = i
		}
	}
	var list []observance
	if current < 0 {
		list = append(list, standing(from.In(zone)))
	}
	for i := max(current, 0); i < len(turns); i++ {
		t := turns[i]
		local := t.at.UTC().Add(time.Duration(t.before) * time.Second)
		list = append(list, observance{local.Format(localLayout), t.before, t.after, t.name, daylight(turns, i)})
	}
	return list
}

// standing is the observance that t falls into where the clock has not changed
// since the beginning of the year before, from when on it is shown.
func standing(t time.Time) observance {
	name, offset := t.Zone()
	return observance{fmt.Sprintf("%04d0101T000000", max(0, t.Year()-1)), offset, offset, name, false}
}

// daylight reports whether the i-th turn begins a summer time: the later
// offset of a pair. Where the database calls the winter the exception, as in
// Dublin and Casablanca, programs that know only the usual pair would be an
// hour off.
func daylight(turns []turn, i int) bool {
	t := turns[i]
	if t.dst {
		return t.after >= t.before
	}
	return i+1 < len(turns) && turns[i+1].dst && turns[i+1].after < t.after && t.before < t.after
}

// turns finds every change of the clock between begin and end. It looks at
// each day, since time.Time.ZoneBounds stands still in leap years after the
// last change that the zone lists.
func turns(zone *time.Location, begin, end time.Time) []turn {
	var found []turn
	for day := begin; day.Before(end); day = day.Add(24 * time.Hour) {
		next := day.Add(24 * time.Hour)
		if same(zone, day, next) {
			continue
		}
		low, high := day, next // the change is in (low, high]
		for high.Sub(low) > time.Second {
			middle := low.Add((high.Sub(low) / 2).Truncate(time.Second))
			if same(zone, low, middle) {
				low = middle
			} else {
				high = middle
			}
		}
		_, before := low.In(zone).Zone()
		name, after := high.In(zone).Zone()
		found = append(found, turn{high, before, after, name, high.In(zone).IsDST()})
	}
	return found
}

// same reports whether a and b have the same offset and name.
func same(zone *time.Location, a, b time.Time) bool {
	a, b = a.In(zone), b.In(zone)
	nameA, offsetA := a.Zone()
	nameB, offsetB := b.Zone()
	return nameA == nameB && offsetA == offsetB && a.IsDST() == b.IsDST()
}

// offset writes seconds east of UTC, RFC 5545 section 3.3.14.
func offset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	text := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		text += fmt.Sprintf("%02d", seconds%60)
	}
	return text
}
