package overview

import (
	"fmt"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
)

// unremarkable is how long a letter may wait without being mentioned.
const unremarkable = 2 * time.Minute

// letterNotes say which letters of an event have not reached anybody; none while
// letters just leave. Those that were refused are a need of somebody's.
func (g *overviewPage) letterNotes(u event.Undelivered, zone string, now time.Time) []string {
	var notes []string
	if u.Since != nil && (u.Tried > 0 || now.Sub(*u.Since) > unremarkable) {
		notes = append(notes, g.T("desk.letters.waiting", "count", u.Waiting, "when", g.Deadline(*u.Since, frame.Location(zone))))
	}
	if u.TooLate > 0 {
		notes = append(notes, g.T("desk.letters.too_late", "count", u.TooLate))
	}
	return notes
}

// A languageGap is a language of an event and what it lacks.
type languageGap struct {
	Code  string
	Name  string
	Notes []string
	Texts []string // where in the event file; not words of any language
}

// languageGaps are the languages of an event that lack anything.
func (g *overviewPage) languageGaps(all []desk.Language) []languageGap {
	var gaps []languageGap
	for _, l := range all {
		gap := languageGap{Code: l.Code, Name: g.Language(l.Code)}
		if len(l.Texts) > 0 {
			gap.Notes = append(gap.Notes, g.T("desk.languages.texts", "count", len(l.Texts), "language", g.Language(all[0].Code)))
		}
		if note := wordsMissing(g.Page, l); note != "" {
			gap.Notes = append(gap.Notes, note)
		}
		for _, m := range l.Texts {
			gap.Texts = append(gap.Texts, m.Path)
		}
		if len(gap.Notes) > 0 {
			gaps = append(gaps, gap)
		}
	}
	return gaps
}

// wordsMissing says how many words of pages and letters a language lacks; ""
// if none.
func wordsMissing(g frame.Page, l desk.Language) string {
	switch l.Words {
	case 0:
		return ""
	case l.Size:
		return g.T("desk.languages.no_words")
	}
	return g.T("desk.languages.words", "missing", l.Words, "all", l.Size)
}

// catalogueGaps are the languages whose words are incomplete, for admins.
func (p *Overviews) catalogueGaps(g frame.Page, by desk.Actor) []string {
	if by.Account == nil || !by.Account.Admin {
		return nil
	}
	var notes []string
	for _, l := range p.Desk.Incomplete() {
		notes = append(notes, fmt.Sprintf("%s: %s", g.Language(l.Code), wordsMissing(g, l)))
	}
	return notes
}
