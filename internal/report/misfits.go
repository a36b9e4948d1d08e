package report

import "strings"

// misplaced is a column of a table in which cells do not fit.
type misplaced struct {
	table *table
	index int
}

// checkFit notes the cells of a row that cannot be what their header says: dates or
// addresses where names should be, words where times should. Somebody has moved
// values, or the header was understood wrongly. An address other than the one taken,
// under a header that nobody knows, is one too: it may be the better of the two.
func (r *reader) checkFit(e *entry) {
	t, l := e.table, e.line
	note := func(c col, wrong bool) {
		if wrong {
			r.misfit[misplaced{t, t.at[c]}]++
		}
	}
	for i, h := range t.heads {
		if h.col != cNone || !strings.Contains(l.cell(i), "@") {
			continue
		}
		if a, _ := address(l.cell(i)); a != "" && addressKey(a) != addressKey(e.email) {
			r.misfit[misplaced{t, i}]++
		}
	}
	for _, c := range []col{cName, cFirst, cLast} {
		if t.has(c) {
			note(c, !fitsName(t.get(l, c)))
		}
	}
	if t.has(cEmail) && e.email == "" && !void(t.get(l, cEmail)) {
		_, madeUp := address(t.get(l, cEmail))
		note(cEmail, !madeUp)
	}
	if t.has(cJoined) && t.kind != kindEvents {
		note(cJoined, !e.joined.timed && !void(t.get(l, cJoined)))
	}
	if t.has(cLeft) {
		note(cLeft, !e.left.timed && !void(t.get(l, cLeft)))
	}
	if t.has(cMinutes) {
		note(cMinutes, !e.sum.known && !e.sum.unsure && !void(t.get(l, cMinutes)))
	}
}

// fitsName reports whether a cell can be a name.
func fitsName(cell string) bool {
	if !strings.ContainsAny(cell, "0123456789@") || digits(cell) < 6 && !isDigit(cell[0]) && !strings.Contains(cell, "@") || isPhone(cell, strings.ToLower(cell)) {
		return true
	}
	if strings.Contains(cell, "@") {
		a, _ := address(cell)
		return a == ""
	}
	if _, date := parseStamp(cell); date {
		return false
	}
	return !parseSpan(cell, 0).known
}

func digits(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if isDigit(s[i]) {
			n++
		}
	}
	return n
}

// misfits counts the cells that do not fit, and answers the header of the worst column.
func (r *reader) misfits() (int, string) {
	total, worst, header := 0, 0, ""
	for m, n := range r.misfit {
		text := m.table.heads[m.index].text
		if total += n; n > worst || n == worst && text < header {
			worst, header = n, text
		}
	}
	return total, header
}

// incomplete counts rows that lack what others of their table have: cut off, or
// preprinted names of people who did not come. A stay without its end is not meant;
// it carries a flag.
func (r *reader) incomplete(tables []*table) int {
	common := map[*table][]col{}
	for _, t := range tables {
		for _, c := range []col{cJoined, cLeft, cMinutes, cWaiting, cAttended, cGuest, cRole} {
			if t.has(c) && t.common(c) {
				common[t] = append(common[t], c)
			}
		}
	}
	n := 0
	for i := range r.entries {
		e := &r.entries[i]
		t := e.table
		if t.has(cEmail) && (t.has(cRegistered) || t.has(cAttended)) && isBlank(t.get(e.line, cEmail)) {
			n++
			continue
		}
		if e.no {
			continue
		}
		open := !e.from.IsZero() && isBlank(t.get(e.line, cLeft))
		for _, c := range common[t] {
			if isBlank(t.get(e.line, c)) && !(open && (c == cLeft || c == cMinutes)) {
				n++
				break
			}
		}
	}
	return n
}

// contradictions counts stays whose length is not what the platform says it is. Two and
// a half minutes are what rounding and lost seconds can come to.
func (r *reader) contradictions() int {
	n := 0
	for i := range r.entries {
		e := &r.entries[i]
		if e.kind != kindStays || !e.sum.known || e.from.IsZero() || e.to.IsZero() || r.p.summed {
			continue
		}
		if diff := int(e.to.Sub(e.from).Seconds()) - e.sum.seconds; abs(diff) > 150 {
			n++
		}
	}
	return n
}

// common reports whether rows should have something in a column: others have, or it
// is the joining that makes a stay.
func (t *table) common(c col) bool {
	if c == cJoined && t.kind == kindStays {
		return true
	}
	for _, l := range t.rows {
		if !isBlank(t.get(l, c)) {
			return true
		}
	}
	return false
}
