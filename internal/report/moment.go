package report

import (
	"encoding/json"
	"fmt"
	"time"
)

// Date is a day of the calendar, in no zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// IsZero reports whether the day is not known.
func (d Date) IsZero() bool { return d == Date{} }

// String writes the day as 2026-10-06.
func (d Date) String() string {
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// ParseDate reads a day written as 2026-10-06.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("a day is written as 2026-10-06: %w", err)
	}
	return DateOf(t), nil
}

// DateOf is the day of t in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// Moment is a time as a report writes it. It is a wall time, which names an instant
// only where the zone is known; where the file has no day it is a clock time alone.
// The zero Moment is "not known". Moments are compared only within one report, where
// all are of one kind.
type Moment struct {
	t    time.Time // the wall time, in UTC as a carrier unless zoned
	kind momentKind
}

type momentKind uint8

const (
	unknownMoment momentKind = iota
	clockMoment              // on the first day of year 1
	wallMoment
	zonedMoment
)

// Wall is the wall time that t's clock shows, in no zone.
func Wall(t time.Time) Moment {
	y, mo, d := t.Date()
	h, mi, s := t.Clock()
	return Moment{time.Date(y, mo, d, h, mi, s, 0, time.UTC), wallMoment}
}

// At is the instant t, shown in its location.
func At(t time.Time) Moment { return Moment{t, zonedMoment} }

// clockTime is a time of day without a day; seconds may pass midnight.
func clockTime(seconds int) Moment {
	return Moment{time.Date(1, 1, 1, 0, 0, seconds, 0, time.UTC), clockMoment}
}

// IsZero reports whether the time is not known.
func (m Moment) IsZero() bool { return m.kind == unknownMoment }

// Zoned reports whether the moment names an instant.
func (m Moment) Zoned() bool { return m.kind == zonedMoment }

// Dated reports whether the moment has a day.
func (m Moment) Dated() bool { return m.kind >= wallMoment }

// Time is the instant of a zoned moment. Of any other it is the wall time, carried in
// UTC: fit for arithmetic among moments of one report and for nothing else.
func (m Moment) Time() time.Time { return m.t }

// In places a wall time in a zone. A wall time that the zone skips is moved ahead by
// the gap; of one that it has twice the first is taken. Clock times and instants stay
// as they are.
func (m Moment) In(zone *time.Location) Moment {
	if m.kind != wallMoment {
		return m
	}
	y, mo, d := m.t.Date()
	h, mi, s := m.t.Clock()
	return At(time.Date(y, mo, d, h, mi, s, 0, zone))
}

// Before reports whether m is earlier than o.
func (m Moment) Before(o Moment) bool { return m.t.Before(o.t) }

// Equal reports whether both are the same time of the same kind.
func (m Moment) Equal(o Moment) bool { return m.kind == o.kind && m.t.Equal(o.t) }

// Sub is the time from o to m.
func (m Moment) Sub(o Moment) time.Duration { return m.t.Sub(o.t) }

// String writes an instant with its offset (2026-10-06T18:00:00+02:00), a wall time
// without (2026-10-06T18:00:00), a clock time alone (18:00:00), and the unknown as "".
func (m Moment) String() string {
	switch m.kind {
	case clockMoment:
		return m.t.Format(time.TimeOnly)
	case wallMoment:
		return m.t.Format("2006-01-02T15:04:05")
	case zonedMoment:
		return m.t.Format("2006-01-02T15:04:05Z07:00")
	}
	return ""
}

// MarshalJSON writes the moment as String does, and the unknown as null.
func (m Moment) MarshalJSON() ([]byte, error) {
	if m.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(m.String())
}

// Interval is one stay. Left is zero while the end is not known.
type Interval struct {
	Joined, Left Moment
}

// Open reports whether the stay has no end.
func (i Interval) Open() bool { return i.Left.IsZero() }

// MarshalJSON writes the interval as [joined, left].
func (i Interval) MarshalJSON() ([]byte, error) {
	return json.Marshal([2]Moment{i.Joined, i.Left})
}
