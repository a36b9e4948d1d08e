package report

import (
	"strings"
)

// document is a file cut into lines and tables, with what was found out about it.
type document struct {
	hints     Hints
	lines     []line
	encoding  string
	bom       bool
	delimiter string
	sheet     bool // a workbook: dates may be serial numbers
	date1904  bool
	tables    []*table
	pairs     []pair // label and value, outside tables of people
	titles    []string
	doubts    []Doubt
	known     *platform // where the form alone tells the platform
	chat      bool      // its lines look like what people wrote
	zoneTaken bool      // the zone is the likely one, which nobody said
}

// pair is a label with its value: "Meeting title" and "Open data basics".
type pair struct {
	m     meaning
	unit  meaning
	value string
}

// kind is what a table is about.
type kind uint8

const (
	kindNone          kind = iota
	kindStays              // a row is a stay
	kindEvents             // a row is a join or a leave
	kindSums               // a row is a person with a sum of time
	kindPresence           // a row is a person who was there, or a yes and no
	kindMeeting            // a row is a meeting
	kindRegistrations      // a row is a sign-up
	kindPoll
	kindQuestions
	kindOther // engagement, files shared and the like
)

// attendance reports whether the table's rows are about people being there.
func (k kind) attendance() bool { return k >= kindStays && k <= kindPresence }

// table is a header with the rows below it.
type table struct {
	title   string
	section meaning // of the title
	number  int     // of the header line; 0 where there is none
	heads   []heading
	at      [nCols]int // column of each kind, -1 where there is none
	said    meaning    // all meanings of the header together
	rows    []line
	kind    kind
	summed  bool // the times are the first join and the last leave
	guessed bool // columns were found by what stands in them
}

// has reports whether the table has a column.
func (t *table) has(c col) bool { return t.at[c] >= 0 }

// get is the tidy cell of a column, empty where there is none.
func (t *table) get(l line, c col) string { return l.cell(t.at[c]) }

// person reports whether a row can say who it is about.
func (t *table) person() bool {
	return t.has(cName) || t.has(cFirst) || t.has(cLast) || t.has(cEmail) || t.has(cUPN) || t.has(cLink) || t.has(cParticipant)
}

// headings understands a line as a header, or answers nil. A header has at least two
// cells that are understood, at least a third of all, and no dates or addresses.
func headings(l line, mapped map[string]Field) []heading {
	if !couldHead(l) {
		return nil
	}
	hs := make([]heading, len(l.cells))
	filled, known, named := 0, 0, false
	for i, c := range l.cells {
		hs[i] = understand(c)
		if hs[i].text == "" {
			continue
		}
		filled++
		if f, ok := mapped[headerKey(c)]; ok {
			hs[i].col = fields[f]
			named = true
		}
		if hs[i].col != cNone {
			known++
		}
	}
	if named && known > 0 {
		return hs
	}
	if known < 2 || known*3 < filled || !describes(hs) {
		return nil
	}
	return hs
}

// headerKey is how a header is remembered and compared.
func headerKey(s string) string { return strings.Join(strings.Fields(fold(tidy(s))), " ") }

// couldHead is a cheap look at a line: headers hold no addresses, dates or times.
func couldHead(l line) bool {
	numbers := 0
	for _, c := range l.cells {
		if len(c) > 400 {
			continue
		}
		digits, signs := 0, 0
		for i := 0; i < len(c); i++ {
			switch b := c[i]; {
			case b == '@':
				return false
			case b >= '0' && b <= '9':
				digits++
			case (b == ':' || b == '/' || b == '-' || b == '.') && i > 0 && i+1 < len(c) && isDigit(c[i-1]) && isDigit(c[i+1]):
				signs++
			}
		}
		if signs > 1 || signs == 1 && digits > 2 && digits+signs*2 >= len(c)/2 {
			return false
		}
		if digits > 0 && digits >= len(strings.TrimSpace(c)) {
			if numbers++; numbers > 1 {
				return false
			}
		}
	}
	return true
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// describes reports whether the columns make a header and not a line of words that
// happen to be known: people and something about them, or meetings.
func describes(hs []heading) bool {
	var n [nCols]int
	for _, h := range hs {
		n[h.col]++
	}
	person := n[cName] + n[cFirst] + n[cLast] + n[cEmail] + n[cUPN] + n[cLink] + n[cParticipant]
	about := n[cJoined] + n[cLeft] + n[cStart] + n[cEnd] + n[cMinutes] + n[cAction] + n[cStamp] + n[cAttended] + n[cRole] + n[cRegistered] + n[cDate] + n[cPoll] + n[cActivity] + n[cModerator] + n[cGuest] + n[cConsent]
	meeting := n[cTopic] + n[cMeetingID] + n[cStart] + n[cEnd] + n[cMinutes] + n[cCount] + n[cHost] + n[cHostEmail] + n[cRegistered] + n[cParticipant]
	distinct := min(n[cName], 1) + min(n[cFirst], 1) + min(n[cLast], 1) + min(n[cEmail], 1) + min(n[cLink], 1)
	block := n[cTopic]+n[cMeetingID]+n[cStart] > 0 && meeting >= 2 || n[cCount] > 0 && meeting >= 3
	return person > 0 && about > 0 || distinct >= 2 || block || n[cJoined] > 0 && n[cLeft] > 0
}

// findTables cuts the lines into tables, titles and pairs.
func (d *document) findTables() *Refusal {
	mapped := map[string]Field{}
	for h, f := range d.hints.Columns {
		mapped[headerKey(h)] = f
	}
	var open *table
	title, titled := "", 0
	for i := 0; i < len(d.lines); i++ {
		l := d.lines[i]
		if i%1000 == 999 && d.hints.Stop != nil && d.hints.Stop() {
			return refuse(RefusedTooSlow)
		}
		if len(d.tables) == maxTables { // no platform writes so many: what follows are rows
			last := d.tables[maxTables-1]
			last.rows = append(last.rows, d.lines[i:]...)
			break
		}
		if hs := headings(l, mapped); hs != nil {
			open = newTable(hs, l.number)
			if title != "" && i-titled <= 3 {
				open.title, open.section = title, understood().phrase(fold(title))
			}
			d.tables = append(d.tables, open)
			title = ""
			continue
		}
		if len(d.titles) < maxTables {
			if text, ok := d.titleAt(i, open != nil); ok {
				title, titled, open = text, i, nil
				d.titles = append(d.titles, text)
				continue
			}
		}
		if open != nil {
			open.rows = append(open.rows, l)
			continue
		}
		d.takePair(l)
	}
	for _, t := range d.tables {
		t.settle()
	}
	return nil
}

// takePair keeps a line of a label and its value.
func (d *document) takePair(l line) {
	if len(d.pairs) > 500 {
		return
	}
	label, value := "", ""
	for _, c := range l.cells {
		c = tidy(c)
		switch {
		case c == "":
		case label == "":
			label = c
		case value == "":
			value = c
		default:
			return
		}
	}
	if value == "" {
		label, value, _ = strings.Cut(label, ": ")
	}
	if value = strings.TrimSpace(value); value == "" || len(label) > 100 {
		return
	}
	h := understand(strings.TrimRight(label, ": "))
	d.pairs = append(d.pairs, pair{h.m, h.unit, value})
}

// titleAt reports whether line i is the title of a section: one cell that is followed
// by a header, is numbered, or says that details or a summary follow.
func (d *document) titleAt(i int, inTable bool) (string, bool) {
	l := d.lines[i]
	if l.filled(2) != 1 || len(l.cells) == 0 || strings.TrimSpace(l.cells[0]) == "" {
		return "", false
	}
	text := tidy(l.cells[0])
	if len(text) > 120 || strings.Contains(text, "@") {
		return "", false
	}
	numbered := len(text) > 3 && isDigit(text[0]) && (text[1] == '.' || text[1] == ')') && text[2] == ' '
	m := understood().phrase(fold(text))
	if numbered && m != 0 {
		return text, true
	}
	if i+1 < len(d.lines) && couldHead(d.lines[i+1]) && d.lines[i+1].filled(2) == 2 && headings(d.lines[i+1], nil) != nil {
		return text, true
	}
	named := m&(mDetails|mSummary|mReport) != 0 || m&mOther != 0 && m&mAttended != 0
	return text, named && len(words(text)) <= 5 || !inTable && m != 0 && len(words(text)) <= 4
}

func newTable(hs []heading, number int) *table {
	t := &table{heads: hs, number: number}
	for i := range t.at {
		t.at[i] = -1
	}
	for i, h := range hs {
		t.said |= h.m | h.unit
		if h.col == cNone || h.col == cIgnored {
			continue
		}
		switch before := t.at[h.col]; {
		case before < 0:
			t.at[h.col] = i
		case better(h, hs[before]):
			t.at[h.col] = i
			if h.col == cJoined && t.at[cDate] < 0 {
				t.at[cDate] = before // the day of joining, beside the time
			}
		}
	}
	return t
}

// better reports whether h names its column more exactly than the one found before.
func better(h, than heading) bool {
	switch h.col {
	case cName:
		return than.unit&mOriginal == 0 && h.unit&mOriginal != 0
	case cMinutes:
		return than.m&(mTotal|mDuration) == 0 && h.m&(mTotal|mDuration) != 0
	case cJoined, cLeft: // a date of its own beside the time
		return than.m&mDate != 0 && than.m&mTime == 0 && h.m&mTime != 0
	}
	return false
}

// settle resolves columns whose header alone says too little, and finds out what the
// table is about.
func (t *table) settle() {
	t.settleNames()
	t.settleAddress()
	if t.has(cLeft) && !t.has(cJoined) && t.has(cRegistered) && !t.has(cStart) {
		t.move(cRegistered, cJoined) // signing in and out
	}
	t.kind = t.find()
	if t.kind == kindNone && t.person() && t.has(cStart) {
		t.kind = kindStays
	}
	if t.kind == kindStays || t.kind == kindSums {
		t.takeStartEnd()
	}
	first := t.has(cJoined) && t.heads[t.at[cJoined]].m&mFirst != 0
	last := t.has(cLeft) && t.heads[t.at[cLeft]].m&mLast != 0
	t.summed = first && last || (first || last) && t.has(cMinutes)
	if t.summed {
		t.kind = kindSums
	}
}

// settleAddress takes a column of addresses as such whatever its header says.
func (t *table) settleAddress() {
	if t.has(cEmail) || t.has(cUPN) {
		return
	}
	for i, h := range t.heads {
		if h.col != cNone && h.col != cOther {
			continue
		}
		var e evidence
		for _, l := range t.rows[:min(len(t.rows), 50)] {
			if c := l.cell(i); !void(c) {
				e.filled++
				e.addresses += min(1, strings.Count(c, "@"))
			}
		}
		if e.mostly(e.addresses) {
			t.at[cEmail], t.heads[i].col = i, cEmail
			return
		}
	}
}

// takeStartEnd takes begin and end as joining and leaving where nothing else is there.
func (t *table) takeStartEnd() {
	named := (t.has(cTopic) || t.has(cMeetingID)) && (t.has(cJoined) || t.has(cLeft))
	meeting := func(c col) bool { return named || t.has(c) && t.heads[t.at[c]].m&mMeeting != 0 }
	if !t.has(cJoined) && t.has(cStart) && !meeting(cStart) {
		t.move(cStart, cJoined)
	}
	if !t.has(cLeft) && t.has(cEnd) && !meeting(cEnd) {
		t.move(cEnd, cLeft)
	}
	if t.has(cJoined) || t.has(cLeft) {
		t.kind = kindStays
	}
}

// move takes a column for another one.
func (t *table) move(from, to col) {
	t.at[to], t.at[from] = t.at[from], -1
	t.heads[t.at[to]].col = to
}

// settleNames decides whether "name" is a whole name, a given name or a surname.
func (t *table) settleNames() {
	if t.has(cParticipant) && !t.has(cName) && !t.has(cFirst) && !t.has(cLast) {
		if t.words(cParticipant) {
			t.move(cParticipant, cName)
		}
	}
	if t.has(cHost) && !t.has(cName) && !t.has(cFirst) && !t.has(cEmail) && !t.has(cTopic) && (t.has(cJoined) || t.has(cLeft)) {
		t.move(cHost, cName)
	}
	if !t.has(cName) {
		return
	}
	if t.has(cLast) && !t.has(cFirst) {
		t.splitNames()
	}
	whole := t.heads[t.at[cName]].whole()
	switch {
	case t.has(cLast) && !t.has(cFirst) && !whole:
		t.move(cName, cFirst)
	case t.has(cFirst) && !t.has(cLast) && !whole && !t.contains(cName, cFirst):
		t.move(cName, cLast)
	}
}

// whole reports whether a header speaks of the name somebody is shown by.
func (h heading) whole() bool {
	return h.m&(mUser|mPeople) != 0 || h.unit&(mOriginal|mUser|mSurname) != 0
}

// splitNames finds the given name where two columns are called name and one of them is
// the name to be shown.
func (t *table) splitNames() {
	for i, h := range t.heads {
		if h.col != cName || i == t.at[cName] || h.whole() == t.heads[t.at[cName]].whole() {
			continue
		}
		first := i
		if h.whole() {
			first, t.at[cName] = t.at[cName], i
		}
		t.at[cFirst] = first
		t.heads[first].col = cFirst
		return
	}
}

// words reports whether a column holds texts rather than numbers.
func (t *table) words(c col) bool {
	texts, numbers := 0, 0
	for _, l := range t.rows[:min(len(t.rows), 50)] {
		s := t.get(l, c)
		if _, ok := number(s); ok {
			numbers++
		} else if s != "" {
			texts++
		}
	}
	return texts > numbers
}

// contains reports whether the cells of column a mostly contain those of b.
func (t *table) contains(a, b col) bool {
	in, out := 0, 0
	for _, l := range t.rows[:min(len(t.rows), 50)] {
		x, y := t.get(l, a), t.get(l, b)
		switch {
		case x == "" || y == "":
		case strings.Contains(nameKey(x), nameKey(y)):
			in++
		default:
			out++
		}
	}
	return in > out
}

// find is what the table is about, from its columns.
func (t *table) find() kind {
	times := t.has(cJoined) || t.has(cLeft)
	switch {
	case !times && t.said&mEngagement != 0 && t.person():
		return kindOther
	case t.aboutMeetings():
		return kindMeeting
	case !t.person():
		return kindNone
	case t.has(cAction) && (t.has(cStamp) || t.has(cDate)) && !(t.has(cJoined) && t.has(cLeft)):
		return kindEvents
	case times:
		return kindStays
	case t.has(cPoll) && t.said&(mPoll) != 0 && !t.has(cMinutes) && !t.has(cAttended):
		return kindPoll
	case t.has(cPoll) && !t.has(cMinutes) && !t.has(cAttended):
		return kindQuestions
	case t.has(cStart) && t.has(cEnd):
		return kindStays
	case t.has(cMinutes):
		return kindSums
	case t.has(cRegistered) && !t.has(cAttended), t.has(cApproval) && !t.has(cAttended):
		return kindRegistrations
	case t.has(cName) || t.has(cFirst) || t.has(cEmail) || t.has(cUPN) || t.has(cLink) || t.has(cLast):
		return kindPresence
	}
	return kindNone
}

// aboutMeetings reports whether a row is a meeting: it has a topic or number of its
// own, and nobody joins or leaves in it.
func (t *table) aboutMeetings() bool {
	if t.has(cJoined) || t.has(cLeft) || t.has(cAction) {
		return false
	}
	named := t.has(cTopic) || t.has(cMeetingID)
	counted := t.has(cCount) || t.has(cParticipant) && !t.words(cParticipant)
	people := t.has(cName) || t.has(cFirst) || t.has(cLast)
	switch {
	case named && (counted || t.has(cCreated) && t.has(cStart)):
		return true
	case named && !people && (t.has(cStart) || t.has(cMinutes) || t.has(cMeetingID) || t.has(cHost)):
		return true
	case !people && !t.has(cEmail) && !t.has(cUPN) && t.has(cStart) && (t.has(cMinutes) || t.has(cEnd) || counted):
		return true
	}
	return false
}
