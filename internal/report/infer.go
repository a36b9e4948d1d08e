package report

import (
	"strings"
)

// fallBack looks at what stands in the columns where header words were not enough:
// unknown languages, a header that was deleted, a bare list of names.
func (d *document) fallBack() {
	if d.any(func(t *table) bool { return t.kind.attendance() && t.kind != kindPresence }) {
		return
	}
	if d.timesByContent() {
		return
	}
	if t := d.inferred(); t != nil {
		d.tables = append(d.tables, t)
		return
	}
	if d.any(func(t *table) bool { return t.kind != kindNone }) {
		return
	}
	if t := listOfNames(d.lines); t != nil {
		d.tables, d.known = append(d.tables, t), &bigBlueButton
		return
	}
	if t := singleColumn(d.lines); t != nil {
		d.tables = append(d.tables, t)
	}
}

// timesByContent finds the two columns of times in tables whose header names people, in
// words for joining and leaving that nobody knows.
func (d *document) timesByContent() bool {
	found := false
	for _, t := range d.tables {
		if t.kind != kindPresence || t.has(cAttended) || t.has(cPoll) {
			continue
		}
		var times []int
		for i, h := range t.heads {
			var e evidence
			for _, l := range t.rows[:min(len(t.rows), 400)] {
				e.take(l.cell(i))
			}
			if h.col == cNone && e.mostly(e.stamps) {
				times = append(times, i)
			}
		}
		if len(times) != 2 || !ordered(t.rows, times[0], times[1]) {
			continue
		}
		t.heads[times[0]].col, t.heads[times[1]].col = cJoined, cLeft
		t.at[cJoined], t.at[cLeft] = times[0], times[1]
		t.kind, t.guessed, found = kindStays, true, true
	}
	return found
}

// evidence is what the cells of a column are.
type evidence struct {
	filled, addresses, stamps, days, spans, names int
}

// inferred makes a table of columns that are told by their contents: an address or a
// name, and two columns of times where the one is never after the other.
func (d *document) inferred() *table {
	if d.any(func(t *table) bool { return t.kind > kindPresence && t.kind != kindOther }) {
		return nil
	}
	lines, from := d.body()
	if len(lines) < 2 {
		return nil
	}
	width := 0
	for _, l := range lines {
		width = max(width, len(l.cells))
	}
	columns := make([]evidence, width)
	for _, l := range lines[:min(len(lines), 400)] {
		for i := range l.cells {
			columns[i].take(l.cell(i))
		}
	}
	hs := make([]heading, width)
	if from > 0 {
		for i := range hs {
			hs[i] = understand(d.lines[from-1].cell(i))
		}
	}
	if !assign(hs, columns, lines) {
		return nil
	}
	number := 0
	if from > 0 {
		number = d.lines[from-1].number
	}
	t := newTable(hs, number)
	t.rows, t.guessed = lines, true
	t.settle()
	if t.kind != kindStays && t.kind != kindSums {
		return nil
	}
	return t
}

// body is the lines that look like rows of people: the longest run of lines with an
// address or a time in them, and the index where it begins.
func (d *document) body() ([]line, int) {
	start, end, bestStart, bestEnd := -1, 0, 0, 0
	for i, l := range d.lines {
		if l.filled(2) < 2 || couldHead(l) && !hasTime(l) {
			if start >= 0 && i-end > 1 {
				start = -1
			}
			continue
		}
		if start < 0 {
			start = i
		}
		if end = i; end-start > bestEnd-bestStart || bestEnd == 0 {
			bestStart, bestEnd = start, end
		}
	}
	if len(d.lines) == 0 || bestEnd < bestStart {
		return nil, 0
	}
	return d.lines[bestStart : bestEnd+1], bestStart
}

func hasTime(l line) bool {
	for i := range l.cells {
		if s, ok := parseStamp(l.cell(i)); ok && s.timed {
			return true
		}
	}
	return false
}

func (e *evidence) take(s string) {
	if void(s) {
		return
	}
	e.filled++
	if a, _ := address(s); a != "" {
		e.addresses++
		return
	}
	if st, ok := parseStamp(s); ok && st.timed {
		e.stamps++
		if st.form != noDate {
			e.days++
		}
		return
	}
	if sp := parseSpan(s, 0); sp.known {
		e.spans++
		return
	}
	if likeName(s) {
		e.names++
	}
}

// mostly reports whether nearly all filled cells are of a kind.
func (e *evidence) mostly(n int) bool { return n > 0 && n*10 >= e.filled*8 }

// assign gives columns their meaning. It answers false where people or times cannot be
// told without doubt.
func assign(hs []heading, columns []evidence, lines []line) bool {
	var times []int
	name, mail, span := -1, -1, -1
	for i := range columns {
		e := &columns[i]
		switch known := hs[i].col; {
		case e.mostly(e.addresses) && mail < 0:
			mail = i
		case e.mostly(e.stamps) && known != cRegistered && known != cCreated:
			times = append(times, i)
		case e.mostly(e.spans) && span < 0 && known != cID && known != cMeetingID:
			span = i
		case known == cName, e.names*2 > e.filled && (name < 0 || hs[name].col != cName && columns[name].names < e.names):
			name = i
		}
	}
	if len(times) != 2 || name < 0 && mail < 0 || !ordered(lines, times[0], times[1]) {
		return false
	}
	for i := range hs {
		hs[i].col = cNone
	}
	set := func(i int, c col) {
		if i >= 0 {
			hs[i].col = c
		}
	}
	set(name, cName)
	set(mail, cEmail)
	set(times[0], cJoined)
	set(times[1], cLeft)
	if span >= 0 && hs[span].m&(mMinutes|mDuration) != 0 {
		set(span, cMinutes)
	}
	return true
}

// ordered reports whether the first of two columns of times is hardly ever after the
// second, they differ, and no more than a day lies between them.
func ordered(lines []line, a, b int) bool {
	right, wrong, apart := 0, 0, 0
	cal := calendar{order: DMY, day: Date{2000, 1, 1}}
	for _, l := range lines[:min(len(lines), 400)] {
		x, ok := parseStamp(l.cell(a))
		y, fine := parseStamp(l.cell(b))
		if !ok || !fine {
			continue
		}
		from, ok := cal.moment(x)
		to, fine := cal.moment(y)
		if !ok || !fine {
			continue
		}
		switch stay := to.Sub(from).Hours(); {
		case stay < 0 || stay > 24:
			wrong++
		case stay == 0:
			right++
		default:
			right++
			apart++
		}
	}
	return apart > 0 && right >= 9*wrong
}

// singleColumn takes a bare list of names, one a line, with or without a header.
func singleColumn(lines []line) *table {
	names, others := 0, 0
	for i, l := range lines {
		if l.filled(2) != 1 {
			return nil
		}
		s := firstCell(l)
		switch {
		case likeName(s) && runes(s) <= 60:
			names++
		case i > 0:
			others++
		}
	}
	head := understand(firstCell(firstLine(lines)))
	headed := head.col == cName || head.col == cParticipant
	if others*5 > names || names < 3 && !(headed && names > 0) || strings.HasSuffix(head.text, ".") {
		return nil
	}
	rows := lines
	number := 0
	if headed || len(lines) > 0 && !likeName(firstCell(lines[0])) {
		rows, number = lines[1:], lines[0].number
	}
	t := newTable([]heading{{text: head.text, col: cName}}, number)
	t.rows, t.kind, t.guessed = rows, kindPresence, !headed
	return t
}

func firstLine(lines []line) line {
	if len(lines) == 0 {
		return line{}
	}
	return lines[0]
}
