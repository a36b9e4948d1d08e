package report

import (
	"slices"
	"strings"
	"time"
)

// Read recognises an attendance report and reads it. Every other file gives a
// *Refusal, which is the only kind of error. The same bytes and hints always give
// the same report.
func Read(data []byte, h Hints) (*Report, error) {
	r, refusal := read(data, h)
	if refusal != nil {
		return nil, refusal
	}
	return r, nil
}

func read(data []byte, h Hints) (*Report, *Refusal) {
	d, refusal := open(data, h)
	if refusal != nil {
		return nil, refusal
	}
	rep, refusal := d.read()
	if refusal != nil {
		refusal.Encoding, refusal.Delimiter = d.encoding, d.delimiter
	}
	return rep, refusal
}

// read makes a report of a document.
func (d *document) read() (*Report, *Refusal) {
	if d.hints.Stop != nil && d.hints.Stop() {
		return nil, refuse(RefusedTooSlow)
	}
	if refusal := d.findTables(); refusal != nil {
		return nil, refusal
	}
	d.fallBack()
	if refusal := d.refusal(); refusal != nil {
		return nil, refusal
	}
	p := recognise(d)
	if p.prepare != nil {
		p.prepare(d)
	}
	r := newReader(d, p)
	zone, refusal := d.zone()
	if refusal != nil {
		return nil, refusal
	}
	r.cal.zone = zone
	return r.report()
}

// open finds out what the bytes are and cuts them into lines.
func open(data []byte, h Hints) (*document, *Refusal) {
	if len(data) > maxBytes {
		return nil, refuse(RefusedTooLarge, "limit", itoa(maxBytes>>20))
	}
	if refusal := sniff(data); refusal != nil {
		return nil, refusal
	}
	if isZip(data) {
		return openWorkbook(data, h)
	}
	text, refusal := decode(data, h.Encoding)
	if refusal != nil {
		return nil, refusal
	}
	if refusal := sniffText(text.text); refusal != nil {
		return nil, refusal
	}
	lines, delim, refusal := divide(text.text, h.Stop)
	if refusal != nil {
		return nil, refusal
	}
	d := &document{hints: h, lines: lines, encoding: text.encoding, bom: text.bom, delimiter: delim, chat: isChat(text.text)}
	if text.guessed {
		d.doubt(DoubtEncoding, "encoding", text.encoding)
	}
	if text.lost > 0 {
		d.doubt(DoubtDamaged, "count", itoa(text.lost))
	}
	return d, nil
}

func (d *document) doubt(code DoubtCode, args ...string) {
	m := map[string]string{}
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i]] = args[i+1]
	}
	d.doubts = append(d.doubts, Doubt{code, m})
}

func staffSet(list []string) map[string]bool {
	m := map[string]bool{}
	for _, s := range list {
		m[nameKey(s)] = true
	}
	return m
}

// zone is the zone of the file's wall times: the file's own where it names one, else
// the caller's.
func (d *document) zone() (*time.Location, *Refusal) {
	for _, p := range d.pairs {
		if p.m&mZone == 0 {
			continue
		}
		if z := zoneNamed(p.value); z != nil {
			return z, nil
		}
	}
	name := d.hints.Zone
	if name == "" {
		name, d.zoneTaken = d.hints.Likely, true
	}
	if name == "" {
		return nil, nil
	}
	z, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, refuse(RefusedZone, "zone", shortened(name))
	}
	return z, nil
}

// zoneNamed understands "Europe/Sarajevo", "(UTC+01:00) Sarajevo" and "GMT+2".
func zoneNamed(s string) *time.Location {
	if i := strings.IndexByte(s, '/'); i > 0 && !strings.ContainsAny(s, " .\\") {
		if z, err := time.LoadLocation(s); err == nil {
			return z
		}
	}
	st, ok := parseStamp("2000-01-01 00:00 " + strings.Trim(firstWord(s), "()"))
	if !ok || st.zone == "" {
		return nil
	}
	if st.offset == 0 {
		return time.UTC
	}
	return time.FixedZone(st.zone, st.offset)
}

func firstWord(s string) string {
	if list := strings.Fields(s); len(list) > 0 {
		return list[0]
	}
	return ""
}

// used are the tables that people are made of: those with stays and sums, and lists of
// presence only where there is nothing better.
func (d *document) used() []*table {
	var better, presence []*table
	for _, t := range d.tables {
		switch {
		case t.kind == kindPresence && !t.has(cAttended):
			presence = append(presence, t)
		case t.kind.attendance():
			better = append(better, t)
		}
	}
	if len(better) > 0 {
		return better
	}
	return presence
}

// report makes the report once the platform is known.
func (r *reader) report() (*Report, *Refusal) {
	tables := r.d.used()
	if refusal := r.collect(tables); refusal != nil {
		return nil, refusal
	}
	r.readMeeting()
	if len(r.rows) == 0 && !r.tellsOfNobody() {
		return nil, r.noPeople()
	}
	v := r.decide()
	r.date()
	r.closeMeeting()
	r.separate()
	r.keys()
	rep := &Report{
		Platform: r.p.name, Generic: r.p == &generic, Encoding: r.d.encoding, BOM: r.d.bom, Delimiter: r.d.delimiter,
		Order: v.order, Meeting: r.meeting, Rows: r.rows, Columns: columnsOf(tables[0]),
	}
	rep.People = r.build()
	for i := range rep.People {
		if !rep.People[i].Attended {
			rep.Absent++
		}
	}
	rep.Zone = r.zoneName()
	if r.tellsOfNobody() {
		r.d.doubt(DoubtEmpty)
	} else {
		r.doubts(rep, v, tables)
	}
	rep.Doubts = r.d.doubts
	if len(r.entries) == 0 && rep.NotCounted() == len(rep.Rows) && !r.tellsOfNobody() && !slices.ContainsFunc(rep.Rows, func(row Row) bool { return row.Reason == ReasonWaitingRoom || row.Reason == ReasonOtherMeeting }) {
		return nil, r.noPeople()
	}
	return rep, nil
}

// tellsOfNobody reports whether this is a platform's own report of a meeting where
// nobody was: that is a fact, where a table of somebody's own without rows is none,
// nor one whose head speaks of more people. Rows that could not be understood are
// people, for all that is known.
func (r *reader) tellsOfNobody() bool {
	return r.p != &generic && r.meeting.Participants == 0 && len(r.entries) == 0 && !slices.ContainsFunc(r.rows, func(row Row) bool { return row.Reason != ReasonTotals && row.Reason != ReasonNoise })
}

func (r *reader) noPeople() *Refusal {
	refusal := refuse(RefusedNoPeople)
	refusal.Platform = r.p.name
	return refusal
}

// columnsOf is a header as the caller sees it.
func columnsOf(t *table) []Column {
	var out []Column
	for i, h := range t.heads {
		c := Column{Header: h.text}
		for k, at := range t.at {
			if at == i {
				c.Field = fieldOf(col(k))
			}
		}
		out = append(out, c)
	}
	return out
}

// decide finds the order of dates and prepares the calendar.
func (r *reader) decide() vote {
	h := r.d.hints
	named := dateInName(h.Name)
	day := h.Date
	if day.IsZero() && !h.Window.Joined.IsZero() && h.Window.Joined.Dated() {
		day = DateOf(h.Window.Joined.Time())
	}
	v := decideOrder(r.stamps(), day, named)
	if h.Order != NoOrder {
		v.order, v.sure, v.mixed = h.Order, true, 0
	}
	r.cal.order, r.cal.day, r.cal.window = v.order, day, h.Window
	if !named.IsZero() && (day.IsZero() || r.p == &googleMeet && strings.Contains(h.Name, "(")) {
		r.cal.day = named
	}
	if r.cal.day.IsZero() { // a year that is written somewhere stands in for a missing one
		for _, s := range r.starts {
			if d, ok := s.day(v.order, 0); ok {
				r.cal.day = d
			}
		}
	}
	return v
}

// dateInName finds a day that cannot be misread in a file's name: 2026-09-26,
// 2026_10_06, 20261006.
func dateInName(name string) Date {
	for i := 0; i+8 <= len(name); i++ {
		if !isDigit(name[i]) || i > 0 && isDigit(name[i-1]) {
			continue
		}
		for _, form := range []string{"2006-01-02", "2006_01_02", "2006.01.02", "20060102"} {
			end := i + len(form)
			if end > len(name) || end < len(name) && isDigit(name[end]) {
				continue
			}
			if t, err := time.Parse(form, name[i:end]); err == nil && t.Year() > 2000 && t.Year() < 2100 {
				return DateOf(t)
			}
		}
	}
	return Date{}
}

// zoneName is the zone as the report says it.
func (r *reader) zoneName() string {
	name := ""
	for i := range r.entries {
		s := r.entries[i].joined
		if !s.timed {
			s = r.entries[i].left
		}
		switch {
		case !s.timed:
		case s.zone == "":
			return r.outerZone()
		case name == "" || name == s.zone:
			name = s.zone
		default:
			return r.outerZone()
		}
	}
	if name != "" {
		return name
	}
	return r.outerZone()
}

func (r *reader) outerZone() string {
	if r.cal.zone == nil {
		return ""
	}
	return r.cal.zone.String()
}

// doubts says what was decided without being certain.
func (r *reader) doubts(rep *Report, v vote, tables []*table) {
	d := r.d
	if !v.sure {
		d.doubt(DoubtOrder, "order", string(v.order), "taken", dayText(v.sample), "other", dayText(v.other))
	}
	if v.mixed > 0 {
		d.doubt(DoubtMixedOrder, "count", itoa(v.mixed))
	}
	timed, undated := r.timed()
	if timed && (rep.Zone == "" || d.zoneTaken && rep.Zone == r.outerZone()) {
		d.doubt(DoubtZone)
	}
	if undated && r.cal.day.IsZero() {
		d.doubt(DoubtNoDate)
	}
	if rep.Generic || slices.ContainsFunc(tables, func(t *table) bool { return t.guessed || !t.has(cName) && t.has(cFirst) != t.has(cLast) }) {
		d.doubt(DoubtColumns)
	}
	r.countDoubts(rep)
	if r.badRows > 0 {
		d.doubt(DoubtTimes, "count", itoa(r.badRows))
	}
	if n, header := r.misfits(); n > 0 {
		d.doubt(DoubtContents, "count", itoa(n), "column", header)
	}
	if n := r.incomplete(tables); n > 0 {
		d.doubt(DoubtIncomplete, "count", itoa(n))
	}
	if n := r.contradictions(); n > 0 {
		d.doubt(DoubtLengths, "count", itoa(n))
	}
	if r.unsure > 0 {
		d.doubt(DoubtDurations, "count", itoa(r.unsure))
	}
	r.otherDay(rep)
	if n := r.sameTimes(); n > 2 {
		d.doubt(DoubtSameTimes, "count", itoa(n))
	}
}

func dayText(d Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// timed reports whether there are times, and whether some of them have no day.
func (r *reader) timed() (timed, undated bool) {
	for i := range r.entries {
		e := &r.entries[i]
		timed = timed || !e.from.IsZero() || !e.to.IsZero()
		undated = undated || !e.from.IsZero() && !e.from.Dated()
	}
	return timed, undated
}

// countDoubts counts people who need a second look.
func (r *reader) countDoubts(rep *Report) {
	open, namesakes, without, came := 0, 0, 0, 0
	for i := range rep.People {
		p := &rep.People[i]
		if !p.Attended {
			continue
		}
		came++
		if p.Has(FlagOpenEnd) || p.Has(FlagClosedEnd) {
			open++
		}
		if p.Has(FlagNamesakes) {
			namesakes++
		}
		if p.Has(FlagNoMinutes) {
			without++
		}
	}
	if open > 0 {
		r.d.doubt(DoubtOpenEnd, "count", itoa(open))
	}
	if namesakes > 0 {
		r.d.doubt(DoubtNamesakes, "count", itoa(namesakes))
	}
	if without > 0 {
		r.d.doubt(DoubtNoMinutes, "count", itoa(without))
	}
	said := rep.Meeting.Participants
	if said > 0 && (r.p == &teams && said != came || said > len(rep.Rows)) {
		r.d.doubt(DoubtCount, "said", itoa(said), "found", itoa(came))
	}
}

// otherDay doubts a file that has nothing on the session's day.
func (r *reader) otherDay(rep *Report) {
	want := r.d.hints.Date
	if want.IsZero() {
		return
	}
	var first Date
	for i := range r.entries {
		for _, m := range []Moment{r.entries[i].from, r.entries[i].to} {
			if !m.Dated() {
				continue
			}
			d := DateOf(m.Time())
			if d == want {
				return
			}
			if first.IsZero() {
				first = d
			}
		}
	}
	if !first.IsZero() {
		r.d.doubt(DoubtOtherDay, "day", first.String(), "session", want.String())
	}
}

// sameTimes counts rows that leave when they join although the platform gives a longer
// time; answers 0 where others do not.
func (r *reader) sameTimes() int {
	n := 0
	for i := range r.entries {
		e := &r.entries[i]
		if e.from.IsZero() || e.to.IsZero() {
			continue
		}
		if !e.from.Equal(e.to) || !e.sum.known || e.sum.seconds <= 120 {
			return 0
		}
		n++
	}
	return n
}
