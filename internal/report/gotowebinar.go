package report

import "strings"

// goToWebinar is the attendee report of GoToWebinar: one row per person with the sum of
// all stays; a zone's abbreviation stands behind every time.
var goToWebinar = platform{
	name:    GoToWebinar,
	summed:  true,
	signUps: true,
	recognise: func(d *document) int {
		best := 0
		for _, t := range d.tables {
			if !t.kind.attendance() {
				continue
			}
			n := 0
			if t.says(mScore) && t.has(cAttended) {
				n += 5
			}
			if t.has(cPoll) && t.has(cMinutes) && t.has(cFirst) {
				n += 2
			}
			if t.header(cAttended, cFirst, cLast, cMinutes) && !t.has(cName) {
				n += 3
			}
			if t.said&mCancelled != 0 {
				n += 2
			}
			best = max(best, n)
		}
		for _, l := range d.lines[:min(len(d.lines), 12)] {
			for _, c := range l.cells {
				if best > 0 && strings.Contains(strings.ToLower(c), "gotowebinar") {
					best += 8
				}
			}
		}
		return atLeast(best, 6) * 2
	},
}
