package mail

import "rollcall/internal/event"

// change is what the letter says about the session with that id; zero if
// nothing.
func (w *writing) change(sessionID int64) event.SessionChange {
	for _, c := range w.Letter.Data.Changes {
		if c.SessionID == sessionID {
			return c
		}
	}
	return event.SessionChange{}
}

// before says what has been otherwise about a session: its time, its title.
func (w *writing) before(sessionID int64) []string {
	var lines []string
	c := w.change(sessionID)
	if !c.FromStarts.IsZero() {
		lines = append(lines, w.p.T("mail.changed.time_before", "when", w.p.When(c.FromStarts, c.FromEnds, w.own)))
	}
	if title := oneLine(c.FromTitle); title != "" {
		lines = append(lines, w.p.T("mail.changed.title_before", "title", title))
	}
	if c.Back {
		lines = append(lines, w.p.T("mail.changed.back"))
	}
	return lines
}

// changed is the wording of one part of a letter about changes: where one
// thing about one session has changed, that is named.
func (w *writing) changed(part string, args ...any) string {
	changes := w.Letter.Data.Changes
	if len(changes) != 1 {
		return w.p.T("mail.changed.several_"+part, args...)
	}
	switch c := changes[0]; {
	case c.Back:
		return w.p.T("mail.changed.back_"+part, args...)
	case !c.FromStarts.IsZero():
		return w.p.T("mail.changed.time_"+part, args...)
	}
	return w.p.T("mail.changed.title_"+part, args...)
}
