package overview

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// steps are how many had signed up by the end of each day: a line in steps, and
// the same as a table.
type steps struct {
	Label    string // the drawing as a sentence
	Path     string // in a field that is as wide as there are days, and stepsHigh high
	Days     int
	High     int
	From, To string
	Total    string
	Rows     []stepsRow // of the days on which somebody signed up
}

// A stepsRow is a day.
type stepsRow struct{ Day, New, All string }

// stepsHigh is the height of the field in its own units.
const stepsHigh = 100

// signUps draws the sign-ups by day up to today; nil if there are none.
func (v *overviewPage) signUps(byDay map[string]int64, today time.Time) *steps {
	if len(byDay) == 0 {
		return nil
	}
	days := slices.Sorted(maps.Keys(byDay))
	first, last := dayOf(days[0]), dayOf(max(days[len(days)-1], today.Format(time.DateOnly)))
	s := &steps{Days: daysTo(first, last) + 1, High: stepsHigh, From: v.DateShort(first, time.UTC), To: v.DateShort(last, time.UTC)}
	s.Path = stepsPath(byDay, days, s.Days)
	total, most := int64(0), days[0]
	for _, day := range days {
		total += byDay[day]
		if byDay[day] > byDay[most] {
			most = day
		}
		s.Rows = append(s.Rows, stepsRow{v.DateShort(dayOf(day), time.UTC), v.Number(int(byDay[day])), v.Number(int(total))})
	}
	s.Total = v.Number(int(total))
	s.Label = v.T("overview.signups_label", "count", total, "from", s.From, "to", s.To, "day", v.DateShort(dayOf(most), time.UTC), "most", byDay[most])
	return s
}

// stepsPath rises on each of days by its share of all, and goes on to the end of
// the last of so many days.
func stepsPath(byDay map[string]int64, days []string, wide int) string {
	total := int64(0)
	for _, day := range days {
		total += byDay[day]
	}
	var b strings.Builder
	fmt.Fprintf(&b, "M0 %d", stepsHigh)
	so, first := int64(0), dayOf(days[0])
	for _, day := range days {
		so += byDay[day]
		fmt.Fprintf(&b, "H%dV%d", daysTo(first, dayOf(day)), stepsHigh-stepsHigh*so/total)
	}
	fmt.Fprintf(&b, "H%d", wide)
	return b.String()
}

// dayOf is the beginning of a day that is written as "2006-01-02".
func dayOf(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return time.Time{} // event.Group writes no others
	}
	return t
}

func daysTo(first, day time.Time) int { return int(day.Sub(first).Hours() / 24) }
