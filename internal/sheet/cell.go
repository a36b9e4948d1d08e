package sheet

import (
	"math"
	"time"
)

// A Cell is one value of a row. The zero Cell is blank.
type Cell struct {
	text   string
	number float64 // of a moment: its wall time as seconds since 1970
	offset int32   // of a moment: seconds east of UTC
	holds  content
}

type content uint8

const (
	blank content = iota
	text
	number
	moment
)

// String is a cell with text; it is blank if s is empty.
func String(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{text: s, holds: text}
}

// Int is a cell with a whole number.
func Int(n int) Cell {
	return Cell{number: float64(n), holds: number}
}

// Float is a cell with a number; it is blank if f is not finite.
func Float(f float64) Cell {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Cell{}
	}
	return Cell{number: f, holds: number}
}

// Duration is a cell with a number of minutes.
func Duration(d time.Duration) Cell {
	return Cell{number: d.Minutes(), holds: number}
}

// Time is a cell with the date and time that clocks in loc show at t, to the
// second; it is blank if t is zero. A nil loc is UTC.
func Time(t time.Time, loc *time.Location) Cell {
	if t.IsZero() {
		return Cell{}
	}
	if loc == nil {
		loc = time.UTC
	}
	_, offset := t.In(loc).Zone()
	wall := float64(t.Unix() + int64(offset))
	if wall < firstDay {
		return String(t.In(loc).Format(time.DateTime))
	}
	return Cell{number: wall, offset: int32(offset), holds: moment}
}

const (
	day = 24 * 60 * 60
	// epoch is 1 January 1970 as Excel counts days.
	epoch = 25569
	// firstDay is 1 March 1900 in seconds since 1970. Excel takes 1900 for
	// a leap year, so days before that would be shown wrong.
	firstDay = (61 - epoch) * day
)

// serial is a moment as Excel counts, without the time of day if only the
// date is wanted.
func (c Cell) serial(kind Kind) float64 {
	if kind == Date {
		return math.Floor(c.number/day) + epoch
	}
	return (c.number + epoch*day) / day // rounded once
}

// wall is a moment with the offset its clocks had.
func (c Cell) wall() time.Time {
	zone := time.FixedZone("", int(c.offset))
	return time.Unix(int64(c.number)-int64(c.offset), 0).In(zone)
}
