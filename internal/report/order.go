package report

import (
	"time"
)

// calendar turns stamps into moments: the order of day and month, the year or the day
// where they are not written, and the zone.
type calendar struct {
	order  Order
	day    Date           // stands in for a missing day or year
	zone   *time.Location // of times that name none; nil is unknown
	window Interval
}

// vote is what all dates of a file say about their order together.
type vote struct {
	order  Order
	sure   bool
	mixed  int  // dates that fit only the other order
	sample Date // one date that differs between the orders, read as decided
	other  Date // and read the other way
}

// decideOrder finds the order in which the numeric dates of a file are written. A date
// that is possible in one order only decides; where none is, the session's day does;
// then the order that puts the file into few days; then custom, with a doubt.
func decideOrder(stamps []stamp, day Date, name Date) vote {
	var t tally
	for _, s := range stamps {
		t.add(s)
	}
	if len(t.open) == 0 {
		return vote{order: t.fixed, sure: true}
	}
	if day.IsZero() {
		day = name
	}
	return t.decide(t.candidates(day), day)
}

// candidates are the orders worth asking about. Two digits of a year come last, unless
// nothing else is possible or only that puts the dates on the session's day.
func (t *tally) candidates(day Date) []Order {
	usual := []Order{DMY, MDY}
	if !t.short || t.failures(YMD, 2000) > 0 {
		return usual
	}
	if t.failures(DMY, 2000) > 0 && t.failures(MDY, 2000) > 0 {
		return append(usual, YMD)
	}
	if o, ok := t.nearest([]Order{DMY, MDY, YMD}, day); ok && o == YMD && !day.IsZero() {
		return []Order{YMD}
	}
	return usual
}

// tally gathers the dates whose order is open, each once.
type tally struct {
	open   []stamp
	counts []int
	seen   map[[4]int]int
	fixed  Order
	short  bool
	half   bool
	sep    byte
}

func (t *tally) add(s stamp) {
	switch s.form {
	case plainDate:
		if s.sep != 0 {
			t.fixed = YMD
		}
		return
	case noDate, noYear:
		return
	}
	key := [4]int{s.n[0], s.n[1], s.n[2], int(s.form)}
	if t.seen == nil {
		t.seen = map[[4]int]int{}
	}
	t.half, t.sep = t.half || s.half, s.sep
	if i, ok := t.seen[key]; ok {
		t.counts[i]++
		return
	}
	t.seen[key] = len(t.open)
	t.open, t.counts = append(t.open, s), append(t.counts, 1)
	t.short = t.short || s.short
}

// failures counts the dates that are impossible in the order.
func (t *tally) failures(order Order, year int) int {
	n := 0
	for i, s := range t.open {
		if _, ok := s.day(order, year); !ok {
			n += t.counts[i]
		}
	}
	return n
}

func (t *tally) decide(candidates []Order, day Date) vote {
	year := day.Year
	if year == 0 {
		year = 2000 // a leap year, so that any day is possible
	}
	best, least := []Order(nil), 1<<62
	for _, o := range candidates {
		switch n := t.failures(o, year); {
		case n < least:
			best, least = []Order{o}, n
		case n == least:
			best = append(best, o)
		}
	}
	v := vote{order: best[0], mixed: least, sure: len(best) == 1 && least == 0}
	if len(best) > 1 {
		v.order, v.sure = t.tie(best, day, year)
	}
	t.illustrate(&v, year)
	return v
}

// tie decides between orders that are all possible.
func (t *tally) tie(orders []Order, day Date, year int) (Order, bool) {
	same := true
	for _, s := range t.open {
		a, _ := s.day(orders[0], year)
		b, _ := s.day(orders[1], year)
		same = same && a == b
	}
	if same {
		return t.custom(orders), true
	}
	if !day.IsZero() {
		if o, ok := t.nearest(orders, day); ok {
			return o, true
		}
	}
	if o, ok := t.densest(orders, year); ok {
		return o, true
	}
	return t.custom(orders), t.sep == '.'
}

// nearest is the order that puts a date on the day, or within a day of it, where only
// one does.
func (t *tally) nearest(orders []Order, day Date) (Order, bool) {
	found, n := NoOrder, 0
	for _, o := range orders {
		for _, s := range t.open {
			d, ok := s.day(o, day.Year)
			if ok && abs(daysBetween(d, day)) <= 1 {
				found = o
				n++
				break
			}
		}
	}
	return found, n == 1
}

// densest is the order in which all dates lie within a few days, where in the others
// they are spread over weeks.
func (t *tally) densest(orders []Order, year int) (Order, bool) {
	found, n := NoOrder, 0
	for _, o := range orders {
		low, high := 1<<30, -1<<30
		for _, s := range t.open {
			if d, ok := s.day(o, year); ok {
				k := daysBetween(d, Date{Year: 2000, Month: 1, Day: 1})
				low, high = min(low, k), max(high, k)
			}
		}
		switch {
		case high-low <= 3:
			found = o
			n++
		case high-low < 20:
			return NoOrder, false
		}
	}
	return found, n == 1
}

// custom is what people mostly write: with AM and PM and strokes the month first, else
// the day.
func (t *tally) custom(orders []Order) Order {
	if t.half && t.sep != '.' {
		for _, o := range orders {
			if o == MDY {
				return o
			}
		}
	}
	return orders[0]
}

// illustrate finds a date that shows the difference between the orders.
func (t *tally) illustrate(v *vote, year int) {
	other := MDY
	if v.order == MDY {
		other = DMY
	}
	for _, s := range t.open {
		a, ok := s.day(v.order, year)
		b, fits := s.day(other, year)
		if ok && fits && a != b {
			v.sample, v.other = a, b
			return
		}
	}
}

// moment is what a stamp means. A date that is impossible in the file's order is read
// in the one that it allows: a spreadsheet has turned the others around.
func (c *calendar) moment(s stamp) (Moment, bool) {
	if s.form == noDate {
		return c.clock(s)
	}
	d, ok := s.day(c.order, c.day.Year)
	for _, o := range []Order{DMY, MDY, YMD} {
		if !ok && s.form == endsInYear {
			d, ok = s.day(o, c.day.Year)
		}
	}
	if !ok {
		return Moment{}, false
	}
	return c.place(d, s), true
}

// clock is a time of day on the day that is known, or alone.
func (c *calendar) clock(s stamp) (Moment, bool) {
	if !s.timed {
		return Moment{}, false
	}
	if c.day.IsZero() {
		return clockTime(s.seconds), true
	}
	m := c.place(c.day, s)
	if w := c.window; !w.Joined.IsZero() && w.Joined.Zoned() == m.Zoned() && w.Joined.Sub(m) > 12*time.Hour {
		next := DateOf(time.Date(c.day.Year, c.day.Month, c.day.Day+1, 0, 0, 0, 0, time.UTC))
		return c.place(next, s), true
	}
	return m, true
}

func (c *calendar) place(d Date, s stamp) Moment {
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, s.seconds, 0, time.UTC)
	m := Moment{t, wallMoment}
	switch {
	case s.zone == "UTC":
		return m.In(time.UTC)
	case s.zone != "":
		return m.In(time.FixedZone(s.zone, s.offset))
	case c.zone != nil:
		return m.In(c.zone)
	}
	return m
}

func daysBetween(a, b Date) int {
	x := time.Date(a.Year, a.Month, a.Day, 0, 0, 0, 0, time.UTC)
	y := time.Date(b.Year, b.Month, b.Day, 0, 0, 0, 0, time.UTC)
	return int(x.Sub(y) / (24 * time.Hour))
}

func abs(n int) int { return max(n, -n) }
