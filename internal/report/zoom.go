package report

// zoom is the participants report of a Zoom meeting, in all its generations: one row
// per stay, or with "unique participants" one row per person without times.
var zoom = platform{
	name:     ZoomMeeting,
	original: true,
	recognise: func(d *document) int {
		best := 0
		for _, t := range d.tables {
			if t.kind.attendance() && t.kind != kindEvents {
				best = max(best, zoomScore(t))
			}
		}
		if best > 0 && d.any(zoomBlock) {
			best += 4
		}
		return atLeast(best, 4)
	},
}

// zoomScore counts what is peculiar to Zoom in a header.
func zoomScore(t *table) int {
	n := 0
	if t.columnSays(cName, mOriginal) {
		n += 4
	}
	if t.has(cWaiting) {
		n += 3
	}
	if t.has(cConsent) {
		n += 2
	}
	if t.has(cGuest) {
		n += 2
	}
	if t.columnSays(cMinutes, mMinutes) && t.header(cJoined, cLeft) && t.heads[t.at[cMinutes]].unit&mMinutes != 0 {
		n += 3
	}
	if t.has(cEmail) && t.columnSays(cEmail, mUser) {
		n += 2
	}
	if n > 0 && t.has(cEmail) {
		n++
	}
	if t.has(cRole) || t.has(cUPN) || t.has(cConnection) || t.has(cModerator) {
		n -= 4
	}
	return n
}

// zoomBlock reports whether a table is the block about the meeting above the list.
func zoomBlock(t *table) bool {
	return t.kind == kindMeeting && t.header(cTopic) && (t.has(cID) || t.has(cMeetingID)) && len(t.rows) <= 2
}

// atLeast is n where it reaches the least that convinces, else 0.
func atLeast(n, least int) int {
	if n < least {
		return 0
	}
	return n
}
