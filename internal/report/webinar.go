package report

// zoomWebinar is the attendee report of a Zoom webinar: sections for hosts, panelists,
// attendees and others, each with a header of its own; whoever registered and did not
// come stands in it with Attended = No.
var zoomWebinar = platform{
	name:     ZoomWebinar,
	original: true,
	signUps:  true,
	recognise: func(d *document) int {
		best := 0
		for _, t := range d.tables {
			if !t.kind.attendance() || t.has(cActivity) {
				continue
			}
			n := 0
			if t.has(cAttended) {
				n += 3
			}
			if t.columnSays(cMinutes, mSession) {
				n += 3
			}
			if t.has(cGuest) {
				n++
			}
			if t.columnSays(cName, mOriginal) {
				n += 2
			}
			if t.header(cRegistered, cApproval) {
				n += 2
			}
			if t.section&(mPanelist|mHost) != 0 && t.section&mDetails != 0 {
				n += 4
			}
			best = max(best, n)
		}
		return atLeast(best, 6) * 2
	},
}
