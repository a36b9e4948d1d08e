// Package seatplan draws the seats of a session: one square each, or for large
// rooms a bar, and past the door those who wait. It knows numbers alone.
package seatplan

import (
	"fmt"
	"strconv"
	"strings"
)

// A LegendItem is one number beside a seat grid.
type LegendItem struct {
	Swatch string // taken, held, offer, kept, free, wait
	Word   string
	Count  string
	URL    string // the people it counts, in the desk
}

// The measures of a seat grid, in units of its drawing.
const (
	seatSize   = 10
	seatPitch  = 14
	seatGap    = 6 // more after every 10 columns and 5 rows, so that people count in tens
	seatMargin = 1 // half a stroke
	doorAt     = 9 // from the last column to the door
	queueAt    = 24
	queueWide  = 4 // columns of people in the queue at most
	gridLimit  = 1000
)

// Counts are the numbers a grid or a bar of seats shows. Public pages
// count everything taken as Confirmed.
type Counts struct {
	Capacity  int64
	Confirmed int64
	Held      int64 // unverified or pending, with a seat
	Offered   int64
	Kept      int64 // of those that nobody has, for people of quotas and invited people
	Waiting   int64
	You       int64 // the reader's place in the queue; 0: not in it
}

// Free is how many seats nobody has.
func (c Counts) Free() int64 {
	return max(0, c.Capacity-c.Confirmed-c.Held-c.Offered)
}

// A Grid is the drawing of a session's seats: one path per state, and
// past the door those who wait.
type Grid struct {
	Label         string // the drawing as a sentence
	Class         string // by the number of columns
	Width, Height int
	Taken, Held   string // path data; "" draws nothing
	Offers, Kept  string
	Free          string
	Dots          []point
	Door          int // where the queue begins; 0: nobody waits
	Queue         []waiter
	Bar           *Bar // instead of all this above 1000 seats
}

type point struct{ X, Y int }

type waiter struct {
	point
	You bool
}

// GridOf draws the grid of c. Seats fill row by row in the order confirmed,
// held, offered, kept, free; the queue stands in columns, first in line nearest the
// door, and whoever does not fit stands in the number alone.
func GridOf(c Counts, label string) Grid {
	if c.Capacity > gridLimit {
		bar := BarOf(c, label)
		return Grid{Label: label, Bar: &bar}
	}
	columns := gridColumns(c.Capacity)
	rows := int((c.Capacity + int64(columns) - 1) / int64(columns))
	g := Grid{
		Label: label, Class: fmt.Sprintf("c%d", columns),
		Width: offset(columns-1, 10) + seatSize + seatMargin, Height: offset(rows-1, 5) + seatSize + seatMargin,
	}
	place := func(i int64) point {
		return point{offset(int(i)%columns, 10), offset(int(i)/columns, 5)}
	}
	taken := c.Confirmed + c.Held + c.Offered
	ends := []int64{c.Confirmed, c.Confirmed + c.Held, taken, taken + c.Kept, c.Capacity}
	var from int64
	for i, path := range []*string{&g.Taken, &g.Held, &g.Offers, &g.Kept, &g.Free} {
		end := max(from, min(ends[i], c.Capacity))
		*path = squares(from, end, place)
		if path == &g.Offers {
			g.Dots = centres(from, end, place)
		}
		from = end
	}
	g.drawQueue(c, rows)
	return g
}

func gridColumns(capacity int64) int {
	switch {
	case capacity <= 40:
		return 10
	case capacity <= 120:
		return 20
	case capacity <= 300:
		return 30
	}
	return 50
}

// offset is where the i-th column or row begins when every group-th is
// followed by a wider gap.
func offset(i, group int) int { return seatMargin + i*seatPitch + i/group*seatGap }

// squares is the path of the seats from (included) to end (not included).
func squares(from, end int64, place func(int64) point) string {
	var b strings.Builder
	for i := from; i < end; i++ {
		p := place(i)
		b.WriteString("M" + strconv.Itoa(p.X) + " " + strconv.Itoa(p.Y) + "h10v10h-10z")
	}
	return b.String()
}

func centres(from, end int64, place func(int64) point) []point {
	var dots []point
	for i := from; i < end; i++ {
		p := place(i)
		dots = append(dots, point{p.X + seatSize/2, p.Y + seatSize/2})
	}
	return dots
}

// drawQueue adds the door and, past it, those who wait.
func (g *Grid) drawQueue(c Counts, rows int) {
	if c.Waiting == 0 {
		return
	}
	edge := offset(int(min(c.Capacity, int64(gridColumns(c.Capacity))))-1, 10) + seatSize + seatMargin
	g.Door = edge + doorAt
	for i := range int(min(c.Waiting, int64(queueWide*rows))) {
		x := edge + queueAt + i/rows*seatPitch
		g.Queue = append(g.Queue, waiter{point{x, offset(i%rows, 5) + seatSize/2}, int64(i+1) == c.You})
		g.Width = max(g.Width, x+seatSize/2+seatMargin)
	}
}

// A Bar is the same in one line, for lists and for large rooms. Its
// numbers are percentages of the capacity.
type Bar struct {
	Label                string
	Taken, Held, Offered string
	HeldAt, OfferedAt    string
}

// BarOf draws c in one line.
func BarOf(c Counts, label string) Bar {
	percent := func(n int64) string {
		return strconv.FormatFloat(100*float64(n)/float64(max(1, c.Capacity)), 'f', 1, 64) + "%"
	}
	return Bar{
		Label: label, Taken: percent(c.Confirmed), Held: percent(c.Held), Offered: percent(c.Offered),
		HeldAt: percent(c.Confirmed), OfferedAt: percent(c.Confirmed + c.Held),
	}
}
