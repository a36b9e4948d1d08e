package report

import (
	"slices"
	"sort"
	"strings"
	"time"
)

// readMeeting gathers what the file says about the meeting: labels with values, the
// block above the list, and columns that repeat it in every row.
func (r *reader) readMeeting() {
	for _, p := range r.d.pairs {
		r.about(p.m, p.unit, p.value)
	}
	for _, t := range r.d.tables {
		switch {
		case t.kind == kindMeeting && len(t.rows) > 0:
			r.block(t)
		case t.kind == kindStays && len(t.rows) > 0 && (t.has(cTopic) || t.has(cMeetingID)):
			r.columns(t)
		}
	}
	for _, t := range r.d.blocks() {
		r.block(t)
	}
}

// block reads the values under the labels of a block.
func (r *reader) block(t *table) {
	l := t.rows[0]
	set := func(to *string, c col) {
		if v := t.get(l, c); *to == "" && !void(v) {
			*to = v
		}
	}
	set(&r.meeting.Title, cTopic)
	set(&r.meeting.ID, cMeetingID)
	set(&r.meeting.ID, cID)
	set(&r.meeting.Host, cHost)
	set(&r.meeting.Host, cHostEmail)
	if a, _ := address(t.get(l, cEmail)); a != "" && r.meeting.Host == "" {
		r.meeting.Host = a
	}
	r.window(t, l)
	for _, c := range []col{cParticipant, cCount} {
		if n, ok := number(t.get(l, c)); ok && r.meeting.Participants == 0 && n < 1e6 && t.heads[t.at[c]].m&mPeople != 0 {
			r.meeting.Participants = int(n)
		}
	}
}

// columns reads what every row of a list repeats, where it is the same in all.
func (r *reader) columns(t *table) {
	for _, l := range t.rows {
		if t.get(l, cTopic) != t.get(t.rows[0], cTopic) || t.get(l, cMeetingID) != t.get(t.rows[0], cMeetingID) {
			return
		}
	}
	l := t.rows[0]
	if r.meeting.Title == "" {
		r.meeting.Title = t.get(l, cTopic)
	}
	if r.meeting.ID == "" {
		r.meeting.ID = t.get(l, cMeetingID)
	}
	r.window(t, l)
}

// window takes start and end from columns.
func (r *reader) window(t *table, l line) {
	start, ok := parseStamp(t.get(l, cStart))
	if !ok || len(r.starts) > 50 {
		return
	}
	end, _ := parseStamp(t.get(l, cEnd))
	r.starts, r.ends = append(r.starts, start), append(r.ends, end)
}

// about takes one label with its value.
func (r *reader) about(m, unit meaning, value string) {
	has := func(x meaning) bool { return m&x != 0 }
	s, isTime := parseStamp(value)
	isTime = isTime && s.form != noDate
	switch {
	case has(mReport | mAverage | mDuration | mZone):
	case isTime && has(mStart) && !has(mEnd):
		r.starts, r.ends = append(r.starts, s), append(r.ends, stamp{})
	case isTime && has(mEnd) && len(r.ends) > 0 && !r.ends[len(r.ends)-1].ok():
		r.ends[len(r.ends)-1] = s
	case has(mPeople|mAttended) && !has(mName|mEmail|mID):
		if n, ok := number(value); ok && n < 1e6 && r.meeting.Participants == 0 {
			r.meeting.Participants = int(n)
		}
	case has(mID) && has(mMeeting):
		r.keep(&r.meeting.ID, value)
	case has(mTopic), has(mName) && has(mMeeting):
		r.keep(&r.meeting.Title, value)
	case has(mHost) && !has(mDetails):
		r.keep(&r.meeting.Host, value)
	}
	_ = unit
}

func (r *reader) keep(to *string, value string) {
	if *to == "" && len(value) <= 500 {
		*to = value
	}
}

// blocks are lines of labels with a line of values below, as above the lists of some
// platforms.
func (d *document) blocks() []*table {
	var out []*table
	first := 1 << 30
	for _, t := range d.tables {
		if t.kind.attendance() {
			first = min(first, t.number)
		}
	}
	for i := 0; i+1 < len(d.lines) && d.lines[i].number < first && i < 40; i++ {
		a, b := d.lines[i], d.lines[i+1]
		if !couldHead(a) || couldHead(b) && b.filled(9) != a.filled(9) || b.number >= first {
			continue
		}
		hs := make([]heading, len(a.cells))
		known := 0
		for k, c := range a.cells {
			hs[k] = understand(c)
			if slices.Contains([]col{cTopic, cMeetingID, cStart, cEnd}, hs[k].col) {
				known++
			}
		}
		if known == 0 || known*2 < a.filled(9) {
			continue
		}
		if a.filled(3) == 2 && understand(a.cell(1)).col == cNone && hs[0].col != cNone {
			continue // a label and its value
		}
		t := newTable(hs, a.number)
		t.rows = []line{b}
		out = append(out, t)
	}
	return out
}

// closeMeeting turns the meeting's start and end into moments. Of several meetings in
// one file the one on the session's day is taken, else the first.
func (r *reader) closeMeeting() {
	found := false
	for i, s := range r.starts {
		from, ok := r.cal.moment(s)
		if !ok {
			continue
		}
		matches := !r.d.hints.Date.IsZero() && from.Dated() && DateOf(from.Time()) == r.d.hints.Date
		if found && !matches {
			continue
		}
		r.meeting.Start, r.meeting.End = from, Moment{}
		if r.ends[i].ok() {
			e := r.ends[i]
			if e.form == noDate {
				e = onDay(e, s)
			}
			r.meeting.End, _ = r.cal.moment(e)
		}
		if found = true; matches {
			return
		}
	}
	if len(r.starts) > 1 && !r.oneMeeting() {
		r.meeting.End = Moment{} // it would end the stays of the other meeting
	}
}

// oneMeeting reports whether all starts are the same.
func (r *reader) oneMeeting() bool {
	for _, s := range r.starts {
		if s != r.starts[0] {
			return false
		}
	}
	return true
}

// separate finds out whether a file holds several meetings, more than six hours apart.
// Where one of them is on the session's day, the others are not counted.
func (r *reader) separate() {
	var all []Interval
	for i := range r.entries {
		if e := &r.entries[i]; e.from.Dated() && !e.absent {
			to := e.to
			if to.IsZero() || to.Before(e.from) {
				to = e.from
			}
			all = append(all, Interval{e.from, to})
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Joined.Before(all[j].Joined) })
	var clusters []Interval
	for _, s := range all {
		if n := len(clusters); n > 0 && s.Joined.Sub(clusters[n-1].Left) <= 6*time.Hour {
			if clusters[n-1].Left.Before(s.Left) {
				clusters[n-1].Left = s.Left
			}
			continue
		}
		clusters = append(clusters, s)
	}
	if len(clusters) < 2 {
		return
	}
	r.d.doubt(DoubtMeetings, "count", itoa(len(clusters)))
	if day := r.d.hints.Date; !day.IsZero() {
		r.dropOthers(clusters, day)
	}
}

// dropOthers takes out the rows of meetings on other days.
func (r *reader) dropOthers(clusters []Interval, day Date) {
	on := func(c Interval) bool { return DateOf(c.Joined.Time()) == day || DateOf(c.Left.Time()) == day }
	if !slices.ContainsFunc(clusters, on) {
		return
	}
	r.entries = slices.DeleteFunc(r.entries, func(e entry) bool {
		if !e.from.Dated() || e.absent {
			return false
		}
		for _, c := range clusters {
			if !e.from.Before(c.Joined) && !c.Left.Before(e.from) && !on(c) {
				r.rows[e.row].Reason = ReasonOtherMeeting
				return true
			}
		}
		return false
	})
}

// isBlank reports whether a text has nothing in it.
func isBlank(s string) bool { return strings.TrimSpace(s) == "" }
