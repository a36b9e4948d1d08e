package attendance

import (
	"maps"
	"slices"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/team"
)

// A sentence is that of the report in one of the languages it is said in.
type sentence struct {
	Lang   string
	Pieces []piece
	Notes  []piece // how many were women and men, and what is still open
	Plain  string  // all of it, to be copied
	Others []team.View
	Copy   string // the word on the button that copies it, and on it when that is done
	Copied string
}

// A piece is words, or a number that leads to its list.
type piece struct{ Text, URL string }

// sentenceOf is the sentence about s in the language asked for, else in that of
// the page, else in the first of the event; nil before the first participant.
// path is that of the page whose lists its numbers lead to, due the address
// where one decides about what is open.
func sentenceOf(d team.EventPage, e *event.Event, s *desk.FigureScope, path, due, asked string) *sentence {
	languages := spoken(e, s)
	if len(languages) == 0 {
		return nil
	}
	lang := languages[0]
	for _, wanted := range []string{asked, d.Lang()} {
		if slices.Contains(languages, wanted) {
			lang = wanted
			break
		}
	}
	said := s.Words[lang]
	v := &sentence{Lang: lang, Plain: said.Whole(), Copy: d.T("counting.copy"), Copied: d.T("counting.copied")}
	lists := map[desk.SentenceList]string{
		desk.ListParticipants:   d.Address(path, "show", showPresent) + "#people",
		desk.ListMunicipalities: "#municipality",
		desk.ListCountries:      "#country",
	}
	for _, p := range said.Pieces {
		v.Pieces = append(v.Pieces, piece{p.Text, lists[p.List]})
	}
	for _, note := range []piece{{Text: said.Gender}, {said.Open, due}} {
		if note.Text != "" {
			v.Notes = append(v.Notes, note)
		}
	}
	for _, l := range languages {
		v.Others = append(v.Others, team.View{Name: locale.Capital(d.Language(l)), Count: l, URL: d.Address(path, "say", l), Current: l == lang})
	}
	return v
}

// openIn says how many people have yet to be decided about, "" where nobody has.
func openIn(d team.EventPage, s *desk.FigureScope) string {
	if s.Open == 0 {
		return ""
	}
	return d.T("report.open", "count", s.Open)
}

// spoken are the languages of the sentence in the order of the event.
func spoken(e *event.Event, s *desk.FigureScope) []string {
	if len(s.Words) == 0 {
		return nil
	}
	languages := slices.DeleteFunc(slices.Clone(e.Languages), func(l string) bool { return s.Words[l].Lang == "" })
	if len(languages) == 0 {
		languages = slices.Sorted(maps.Keys(s.Words)) // none is the event's own
	}
	return languages
}
