package report

import (
	"strings"
	"time"
)

// entry is one row of an attendance table while people are made of them.
type entry struct {
	row    int // index into the report's rows
	table  *table
	line   line
	name   string // as displayed
	full   string // from first and last name, where that says something else
	email  string
	link   string // the id of a personal link
	upn    string
	key    string
	role   Role
	flags  []Flag
	room   string // breakout room or session
	action meaning
	joined stamp
	left   stamp
	sum    span
	from   Moment
	to     Moment
	kind   kind
	absent bool
	no     bool // the report says that this row's person did not attend
	// dayless: the leave's cell has no day of its own, so it may be past midnight.
	dayless bool
}

// reader makes a report of a document whose platform is known.
type reader struct {
	d       *document
	p       *platform
	cal     calendar
	entries []entry
	rows    []Row
	meeting Meeting
	starts  []stamp // of the meeting, in pairs of start and end
	ends    []stamp
	badRows int
	unsure  int // durations that could mean two things
	staff   map[string]bool
	misfit  map[misplaced]int // cells that cannot be what their header says

	// What has been worked out for cells that stand in many rows.
	meanings map[string]meaning
	answers  map[string]int
	known    map[string]knownName
}

// knownName is what is worked out of a name.
type knownName struct {
	key  string // nameKey
	flag Flag   // nameFlag
}

// newReader makes a reader of a document.
func newReader(d *document, p *platform) *reader {
	return &reader{
		d: d, p: p, staff: staffSet(d.hints.Staff), misfit: map[misplaced]int{},
		meanings: map[string]meaning{}, answers: map[string]int{},
	}
}

// collect reads the rows of the attendance tables, and decides for each whether it can
// count for somebody.
func (r *reader) collect(tables []*table) *Refusal {
	seen, total := map[string]bool{}, 0
	for _, t := range tables {
		total += len(t.rows)
	}
	r.rows, r.entries = make([]Row, 0, total), make([]entry, 0, total)
	r.known = make(map[string]knownName, total)
	for n, t := range tables {
		var own []string
		for i, l := range t.rows {
			if i%1000 == 999 && r.d.hints.Stop != nil && r.d.hints.Stop() {
				return refuse(RefusedTooSlow)
			}
			e := r.entry(t, l)
			row := Row{Number: l.number, Name: e.name, Email: e.email, Place: PlaceNotCounted, Person: -1, Seconds: -1}
			if e.sum.known {
				row.Seconds = e.sum.seconds
			}
			row.Reason = r.reason(t, l, &e)
			if len(tables) > 1 && row.Reason == "" {
				id := t.identity(l)
				if n > 0 && seen[id] {
					row.Reason = ReasonRepeated
				}
				own = append(own, id)
			}
			r.rows = append(r.rows, row)
			if row.Reason == "" {
				r.checkFit(&e)
				e.row = len(r.rows) - 1
				r.entries = append(r.entries, e)
			}
		}
		for _, id := range own {
			seen[id] = true
		}
	}
	return nil
}

// identity is all cells of a row together with the header, for finding rows that are
// pasted twice.
func (t *table) identity(l line) string {
	var b strings.Builder
	for i, h := range t.heads {
		if c := l.cell(i); c != "" {
			b.WriteString(h.text)
			b.WriteByte(0)
			b.WriteString(c)
			b.WriteByte(0)
		}
	}
	return b.String()
}

// entry reads the cells of a row.
func (r *reader) entry(t *table, l line) entry {
	e := entry{table: t, line: l, kind: t.kind, role: RoleAttendee}
	r.names(&e, t, l)
	e.link = LinkID(t.get(l, cLink))
	e.joined, e.left, e.dayless = r.times(t, l)
	if t.has(cMinutes) {
		h := t.heads[t.at[cMinutes]]
		e.sum = r.span(t.get(l, cMinutes), h.m|h.unit)
	}
	if t.has(cAction) {
		e.action = r.meaning(t.get(l, cAction))
	}
	e.no = r.answer(t.get(l, cAttended)) < 0
	r.describe(&e, t, l)
	return e
}

// names takes the display name, the whole name and the address.
func (r *reader) names(e *entry, t *table, l line) {
	e.name = squeeze(t.get(l, cName))
	if t.has(cFirst) || t.has(cLast) {
		e.full = squeeze(t.get(l, cFirst) + " " + t.get(l, cLast))
	}
	if void(e.name) {
		e.name = ""
	}
	if e.full == "" || void(e.full) || strings.Trim(e.full, "- ") == "" {
		e.full = ""
	}
	if e.name == "" {
		e.name, e.full = e.full, ""
	}
	if e.full == e.name {
		e.full = ""
	}
	var madeUp, other bool
	e.email, madeUp = address(t.get(l, cEmail))
	e.upn, other = address(t.get(l, cUPN))
	if madeUp || other && e.email == "" && e.upn == "" {
		e.flags = append(e.flags, FlagMadeUp)
	}
	switch {
	case e.email == "" && e.upn != "":
		e.email = e.upn
	case e.upn != "" && !strings.EqualFold(e.upn, e.email):
		e.flags = append(e.flags, FlagUPN)
	}
	if !r.p.directory {
		e.email = addressKey(e.email)
	}
	if e.email == "" { // an address in the place of the name
		if a, _ := address(e.name); a != "" {
			e.email = addressKey(a)
		}
	}
}

// times reads when somebody joined and left. A day of its own column stands in where
// the cell has only a time.
func (r *reader) times(t *table, l line) (joined, left stamp, dayless bool) {
	if t.kind == kindEvents && t.has(cStamp) {
		joined = r.stamp(t, l, cStamp)
	} else if t.kind != kindPresence || t.has(cJoined) {
		joined = r.stamp(t, l, cJoined)
	} else if t.has(cStamp) {
		joined = r.stamp(t, l, cStamp)
	}
	left = r.stamp(t, l, cLeft)
	dayless = left.form == noDate
	if t.has(cDate) {
		if day, ok := parseStamp(t.get(l, cDate)); ok && day.form != noDate {
			joined, left = onDay(joined, day), onDay(left, day)
		}
	}
	if left.timed && left.form == noDate && joined.form != noDate {
		left = onDay(left, joined)
	}
	if !joined.timed { // a day alone says nothing about how long
		joined = stamp{}
	}
	if !left.timed {
		left = stamp{}
	}
	return joined, left, dayless
}

// onDay gives a time of day the day of another stamp.
func onDay(s, day stamp) stamp {
	if !s.timed || s.form != noDate {
		return s
	}
	s.form, s.n, s.short, s.sep = day.form, day.n, day.short, day.sep
	return s
}

// stamp reads a cell of times. The header may say that they are in UTC.
func (r *reader) stamp(t *table, l line, c col) stamp {
	if !t.has(c) {
		return stamp{}
	}
	cell := t.get(l, c)
	s, ok := parseStamp(cell)
	if !ok {
		return stamp{}
	}
	if r.d.date1904 {
		if v, numeric := number(cell); numeric && v > 1 && v < 80000 {
			s = serialStamp(v + 1462)
		}
	}
	if s.zone == "" && s.timed && t.columnSays(c, mUTC) {
		s.zone = "UTC"
	}
	return s
}

// span reads a duration. In a workbook it may be a part of a day.
func (r *reader) span(cell string, unit meaning) span {
	sp := parseSpan(cell, unit)
	if sp.unsure {
		r.unsure++
	}
	return sp
}

// describe takes role, marks and rooms.
func (r *reader) describe(e *entry, t *table, l line) {
	e.role = roleOf(r.meaning(t.get(l, cRole)))
	if t.has(cModerator) && r.answer(t.get(l, cModerator)) > 0 {
		e.role = RoleHost
	}
	if e.role == RoleAttendee {
		e.role = sectionRole(t)
	}
	if r.answer(t.get(l, cGuest)) > 0 {
		e.flags = append(e.flags, FlagGuest)
	}
	if t.has(cConnection) && r.meaning(t.get(l, cConnection))&mPhone != 0 {
		e.flags = append(e.flags, FlagPhone)
	}
	e.room = t.get(l, cSession)
	if t.kind == kindEvents {
		e.room = t.get(l, cMeetingID)
	}
	if r.p.guests {
		if name, ok := unguest(e.name); ok {
			e.name, e.flags = name, append(e.flags, FlagGuest)
		}
	}
	if f := r.name(e.name).flag; f != "" {
		e.flags = append(e.flags, f)
	}
}

// meaning is what the words of a cell say; few cells differ, so each is looked up once.
func (r *reader) meaning(cell string) meaning {
	if cell == "" {
		return 0
	}
	m, ok := r.meanings[cell]
	if !ok {
		m = understood().phrase(fold(cell))
		r.meanings[cell] = m
	}
	return m
}

// answer is answer, looked up once for each cell.
func (r *reader) answer(cell string) int {
	if cell == "" || len(cell) > 40 {
		return 0
	}
	a, ok := r.answers[cell]
	if !ok {
		a = answer(cell)
		r.answers[cell] = a
	}
	return a
}

// name is what is known of a name, worked out once for each.
func (r *reader) name(name string) knownName {
	k, ok := r.known[name]
	if !ok {
		k = nameSaid(name)
		r.known[name] = k
	}
	return k
}

// nameKey is nameKey, worked out once for each name.
func (r *reader) nameKey(name string) string { return r.name(name).key }

// roleOf is the role that words speak of.
func roleOf(m meaning) Role {
	switch {
	case m&(mHost|mModerator) != 0:
		return RoleHost
	case m&mPanelist != 0:
		return RolePresenter
	}
	return RoleAttendee
}

// sectionRole is the role of everyone in a section.
func sectionRole(t *table) Role {
	for _, w := range words(fold(t.title)) {
		if w == "staff" || w == "personal" || w == "osoblje" || w == "personnel" {
			return RoleStaff
		}
	}
	if t.section&(mDetails|mPeople) == 0 && t.section&mPanelist == 0 {
		return RoleAttendee
	}
	return roleOf(t.section)
}

// reason is why a row counts for nobody, or nothing.
func (r *reader) reason(t *table, l line, e *entry) Reason {
	timed := e.joined.ok() || e.left.ok() || e.sum.known
	switch {
	case r.p.skip != nil && r.p.skip(t, l) != "":
		return r.p.skip(t, l)
	case t.has(cWaiting) && r.answer(t.get(l, cWaiting)) > 0:
		return ReasonWaitingRoom
	case e.name == "" && e.email == "" && e.link == "" && timed:
		return ReasonNoName
	case e.name == "" && e.email == "" && e.link == "":
		return ReasonNoise
	case e.email == "" && !e.joined.ok() && isTotal(e.name):
		return ReasonTotals
	case !timed && l.filled(2) == 1 && len(t.heads) > 2 && !likeName(e.name):
		return ReasonNoise
	case t.kind == kindEvents && !e.joined.ok():
		r.badRows++
		return ReasonBadTime
	case t.kind == kindEvents && e.action&(mJoin|mLeave) == 0:
		return ReasonNoise
	case t.has(cApproval) && !t.has(cAttended) && !timed && r.meaning(t.get(l, cApproval))&mCancelled != 0:
		return ReasonNotAdmitted
	}
	e.absent = r.isAbsent(t, l, e, timed)
	return ""
}

// isTotal reports whether a name is the label of a line of totals.
func isTotal(name string) bool {
	list := words(fold(name))
	total := false
	for _, w := range list {
		m := understood().word(w)
		if m == 0 && !isDigit(w[0]) {
			return false
		}
		total = total || m&(mTotal|mAverage) != 0 && m&mName == 0
	}
	return total && len(list) <= 5
}

// isAbsent reports whether a row is about somebody who did not come.
func (r *reader) isAbsent(t *table, l line, e *entry, timed bool) bool {
	joined := !void(t.get(l, cJoined)) || !void(t.get(l, cLeft)) || e.sum.known && e.sum.seconds != 0
	switch {
	case e.no:
		return !joined
	case r.answer(t.get(l, cAttended)) > 0:
		return false
	case joined || timed && e.sum.seconds != 0:
		return false
	case t.kind == kindPresence:
		return false
	case t.kind == kindSums && !t.has(cJoined) && !t.has(cLeft):
		return t.has(cAttended) && !e.sum.known
	}
	return r.p.signUps || r.p == &generic || t.has(cRegistered) || t.has(cApproval)
}

// stamps are all that the file says about dates, for the vote on their order.
func (r *reader) stamps() []stamp {
	out := make([]stamp, 0, 2*len(r.entries))
	for i := range r.entries {
		if r.entries[i].joined.form != noDate {
			out = append(out, r.entries[i].joined)
		}
		if r.entries[i].left.form != noDate {
			out = append(out, r.entries[i].left)
		}
	}
	return append(append(out, r.starts...), r.ends...)
}

// date turns stamps into moments, and times that cannot be into flags.
func (r *reader) date() {
	for i := range r.entries {
		e := &r.entries[i]
		if e.joined.ok() {
			e.from, _ = r.cal.moment(e.joined)
		}
		if e.left.ok() {
			e.to, _ = r.cal.moment(e.left)
		}
		if !e.from.IsZero() && !e.to.IsZero() {
			r.straighten(e)
		}
		r.rows[e.row].Joined, r.rows[e.row].Left = e.from, e.to
	}
}

// straighten looks at a leave that is before its join: past midnight where the cell
// has no day of its own, else wrong.
func (r *reader) straighten(e *entry) {
	stay := e.to.Sub(e.from)
	switch {
	case stay < 0 && e.dayless:
		e.to = Moment{e.to.t.Add(24 * time.Hour), e.to.kind}
		e.flags = append(e.flags, FlagClockWraps)
	case stay < 0 || stay > 48*time.Hour:
		e.flags = append(e.flags, FlagReversed)
	}
}
