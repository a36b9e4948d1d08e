package report

// teams is the attendance report of a Teams meeting in all its generations: a log of
// joins and leaves, a list of stays under a summary, or numbered sections where the
// second sums up what the third lists.
var teams = platform{
	name:      TeamsMeeting,
	guests:    true,
	directory: true,
	words: map[meaning]string{
		mJoin: "unido unió ingressou dołączono rejoint",
		mUPN:  "userprincipalname",
	},
	recognise: func(d *document) int {
		best := 0
		for _, t := range d.tables {
			if t.kind.attendance() {
				best = max(best, teamsScore(d, t))
			}
		}
		if best > 0 && len(d.titles) > 0 {
			best += 2
		}
		return atLeast(best, 5)
	},
}

func teamsScore(d *document, t *table) int {
	n := 0
	if t.kind == kindEvents && !t.columnSays(cStamp, mUTC) && len(t.heads) <= 6 && t.has(cName) {
		n += 6
	}
	if t.has(cUPN) {
		n += 5
	}
	if t.summed {
		n += 3
	}
	if t.has(cRole) && t.has(cMinutes) {
		n += 2
	}
	if t.has(cMinutes) && t.heads[t.at[cMinutes]].unit&mMinutes == 0 && t.header(cJoined, cLeft) && inWords(t) {
		n += 3
	}
	if t.section&mPeople != 0 || t.section&mMeeting != 0 {
		n++
	}
	if d.any(func(o *table) bool { return o.said&mEngagement != 0 }) {
		n += 2
	}
	if t.has(cConnection) || t.has(cModerator) || t.has(cWaiting) || t.has(cGuest) || t.has(cFirst) {
		n -= 5
	}
	return n
}

// inWords reports whether a table's durations are written with units: 1h 2m 10s.
func inWords(t *table) bool {
	for _, l := range t.rows[:min(len(t.rows), 20)] {
		s := t.get(l, cMinutes)
		if _, bare := number(s); s != "" && !bare && parseSpan(s, 0).known {
			return true
		}
	}
	return false
}

// teamsLiveEvent is the attendee report of a Teams live event: a log with times in UTC.
var teamsLiveEvent = platform{
	name:      TeamsLiveEvent,
	guests:    true,
	directory: true,
	recognise: func(d *document) int {
		if d.any(func(t *table) bool {
			return t.kind == kindEvents && (t.said&mAgent != 0 || t.columnSays(cStamp, mUTC)) && (t.has(cMeetingID) || t.has(cUPN) || t.has(cID))
		}) {
			return 20
		}
		return 0
	},
}
