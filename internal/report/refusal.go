package report

import "strings"

// refusal says what a document is that has no table of people being there. A file that
// has one is read, whatever else stands in it.
func (d *document) refusal() *Refusal {
	kinds := map[kind]*table{}
	for _, t := range d.tables {
		if t.kind.attendance() && t.kind != kindPresence || t.kind == kindPresence && t.has(cAttended) {
			return nil
		}
		if kinds[t.kind] == nil || len(t.rows) > len(kinds[t.kind].rows) {
			kinds[t.kind] = t
		}
	}
	if d.chat {
		return refuse(RefusedChat)
	}
	wrong := []struct {
		kind kind
		code RefusalCode
	}{
		{kindPoll, RefusedPoll}, {kindQuestions, RefusedQA}, {kindRegistrations, RefusedRegistration}, {kindMeeting, RefusedMeetingList},
	}
	if code := d.titled(); code != "" {
		return d.mappable(refuse(code), nil)
	}
	for _, w := range wrong {
		if t := kinds[w.kind]; t != nil {
			return d.mappable(refuse(d.meetingOnly(w.code, t)), t)
		}
	}
	if kinds[kindPresence] != nil {
		return nil
	}
	if len(d.lines) == 0 {
		return refuse(RefusedEmpty)
	}
	return d.mappable(refuse(RefusedNoTable), nil)
}

// titled is what the titles in a file without attendance say it is.
func (d *document) titled() RefusalCode {
	for _, title := range d.titles {
		switch m := understood().phrase(fold(title)); {
		case m&mPoll != 0:
			return RefusedPoll
		case m&mQuestion != 0 || strings.HasPrefix(title, "Q&A"):
			return RefusedQA
		case m&mRegister != 0 && m&(mReport|mDetails) != 0:
			return RefusedRegistration
		}
	}
	return ""
}

// meetingOnly tells the list of meetings from the head of a report whose list of people
// is missing.
func (d *document) meetingOnly(code RefusalCode, t *table) RefusalCode {
	if code == RefusedMeetingList && len(t.rows) <= 1 && !t.has(cCreated) && !t.has(cName) && !t.has(cOther) {
		return RefusedSummary
	}
	return code
}

// mappable adds the likeliest header with some rows, so that a person can say what the
// columns hold.
func (d *document) mappable(r *Refusal, t *table) *Refusal {
	var head line
	var rows []line
	if t != nil {
		for _, h := range t.heads {
			head.cells = append(head.cells, h.text)
		}
		rows = t.rows
	} else {
		head, rows = d.likeliestHeader()
	}
	for i := range head.cells {
		r.Headers = append(r.Headers, head.cell(i))
	}
	for _, l := range rows[:min(len(rows), 5)] {
		var cells []string
		for i := range l.cells {
			cells = append(cells, l.cell(i))
		}
		r.Sample = append(r.Sample, cells)
	}
	return r
}

// likeliestHeader is the first of the widest lines that could be a header.
func (d *document) likeliestHeader() (line, []line) {
	best, width := -1, 1
	for i, l := range d.lines[:min(len(d.lines), 200)] {
		if n := l.filled(maxColumns); n > width && couldHead(l) {
			best, width = i, n
		}
	}
	if best < 0 {
		return line{}, nil
	}
	return d.lines[best], d.lines[best+1:]
}
