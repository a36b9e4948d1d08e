package report

import "strings"

// webex is the participants report of a Webex meeting: one row per connection, breakout
// rooms among them, times as formulas that hold a text.
var webex = platform{
	name: WebexMeeting,
	recognise: func(d *document) int {
		best := 0
		for _, t := range d.tables {
			if t.kind != kindStays {
				continue
			}
			n := 0
			if t.has(cConnection) {
				n += 3
			}
			if t.has(cTopic) && (t.has(cStart) || t.has(cEnd)) {
				n += 3
			}
			if t.has(cSession) {
				n += 2
			}
			if t.columnSays(cEmail, mPeople) || t.columnSays(cEmail, mGuest) {
				n += 2
			}
			if t.columnSays(cMinutes, mAttended|mDuration) {
				n++
			}
			for _, l := range t.rows[:min(len(t.rows), 50)] {
				if strings.HasSuffix(t.get(l, cEmail), "@guest.webex.localhost") {
					n += 5
					break
				}
			}
			best = max(best, n)
		}
		return atLeast(best, 5) * 2
	},
}
