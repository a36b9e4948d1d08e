package report

// googleMeet is the attendance report of Google Meet: one row per person, clock times
// without a day, durations in words. The day and the meeting's code stand only in the
// name of the file.
var googleMeet = platform{
	name:   GoogleMeet,
	summed: true,
	recognise: func(d *document) int {
		best := 0
		for _, t := range d.tables {
			if t.kind != kindStays && t.kind != kindSums || !t.header(cEmail, cMinutes) || !t.has(cJoined) && !t.has(cLeft) {
				continue
			}
			n := 0
			if t.header(cFirst, cLast) && !t.has(cName) {
				n += 3
			}
			if inWords(t) {
				n += 3
			}
			if meetCode(d.hints.Name) != "" {
				n += 4
			}
			if clocksOnly(t) {
				n += 3
			}
			if t.has(cAttended) || t.has(cRole) || t.has(cGuest) || t.has(cWaiting) || t.has(cUPN) || t.has(cConnection) || t.has(cRegistered) || t.has(cModerator) {
				n = 0
			}
			best = max(best, n)
		}
		return atLeast(best, 6)
	},
	prepare: func(d *document) {
		if code := meetCode(d.hints.Name); code != "" {
			d.pairs = append(d.pairs, pair{m: mMeeting | mID, value: code})
		}
	},
}

// clocksOnly reports whether a table's times have no day.
func clocksOnly(t *table) bool {
	n := 0
	for _, l := range t.rows[:min(len(t.rows), 20)] {
		if s, ok := parseStamp(t.get(l, cJoined)); ok {
			if s.form != noDate {
				return false
			}
			n++
		}
	}
	return n > 0
}

// meetCode finds the code of a meeting, as in "fxj-hykv-jev".
func meetCode(name string) string {
	for _, w := range wordsWithDashes(name) {
		if len(w) == 12 && w[3] == '-' && w[8] == '-' && onlyLower(w[:3]) && onlyLower(w[4:8]) && onlyLower(w[9:]) {
			return w
		}
	}
	return ""
}

func wordsWithDashes(s string) []string {
	var out []string
	start := -1
	for i := 0; i <= len(s); i++ {
		in := i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] == '-')
		if in && start < 0 {
			start = i
		}
		if !in && start >= 0 {
			out = append(out, s[start:i])
			start = -1
		}
	}
	return out
}

func onlyLower(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}
