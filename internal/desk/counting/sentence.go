package counting

import (
	"slices"
	"strings"

	"rollcall/internal/event"
	"rollcall/internal/locale"
)

// A Spoken is the sentence of the report in one language.
type Spoken struct {
	Lang   string
	Pieces []Piece
	Gender string // how many were women and men; "" where nobody has said so
	Open   string // what has yet to be decided; "" for nothing
}

// A Piece is a part of the sentence: words, or a number that has a list.
type Piece struct {
	Text string
	List List // "" for words
}

// A List is what a number of the sentence counts.
type List string

// The lists.
const (
	ListParticipants   List = "participants"
	ListMunicipalities List = "municipalities"
	ListCountries      List = "countries"
)

// String is the sentence as plain text, without what is added to it.
func (s *Spoken) String() string {
	var b strings.Builder
	for _, p := range s.Pieces {
		b.WriteString(p.Text)
	}
	return b.String()
}

// Whole is all of it as plain text.
func (s *Spoken) Whole() string {
	all := []string{s.String(), s.Gender, s.Open}
	return strings.Join(slices.DeleteFunc(all, func(t string) bool { return t == "" }), " ")
}

// An about is what a sentence is about: one session, or those that have begun
// of an event or of a series.
type about struct {
	session *event.Session
	begun   []*event.Session
	series  string
}

// sentences are the sentence in the languages of ev, as far as there are words
// for them; in English where there are for none. There are none before the
// first participant.
func (d *Counting) sentences(ev *event.Event, a about, s *Scope) map[string]Spoken {
	if a.session == nil && len(a.begun) == 1 && a.series == "" {
		a.session = a.begun[0]
	}
	if s.Tally.Participants == 0 || a.session == nil && len(a.begun) == 0 {
		return nil
	}
	languages := slices.DeleteFunc(slices.Clone(ev.Languages), func(l string) bool { return !d.Words.Speaks(l) })
	if len(languages) == 0 {
		languages = d.Words.Languages()[:1]
	}
	all := map[string]Spoken{}
	for _, lang := range languages {
		v := voice{d.Words.Printer(lang), ev, lang}
		all[lang] = Spoken{Lang: lang, Pieces: pieces(v.sentence(a, &s.Tally)), Gender: v.gender(&s.Tally), Open: v.open(s.Open)}
	}
	return all
}

// A voice says sentences about an event in one language.
type voice struct {
	*locale.Printer
	ev   *event.Event
	lang string
}

// sentence has its numbers between marks, for pieces.
func (v voice) sentence(a about, t *event.Tally) string {
	args := []any{"people", v.number("report.people", ListParticipants, t.Participants), "origin", v.origin(t)}
	plain := ""
	if args[3] == "" {
		plain = "_plain"
	}
	if s := a.session; s != nil {
		return v.T("report.session"+plain, append(args, "session", v.ev.TextIn(s.Title, v.lang), "date", v.DateLong(s.StartsAt, v.ev.Location()))...)
	}
	title := a.series
	if title == "" {
		title = v.ev.TextIn(v.ev.Title, v.lang)
	}
	return v.T("report.several"+plain, append(args, "event", title, "sessions", v.T("report.sessions", "count", len(a.begun)), "when", v.when(a.begun))...)
}

// when is the days from the first of sessions to the last.
func (v voice) when(begun []*event.Session) string {
	first, last := begun[0].StartsAt, begun[0].StartsAt
	for _, s := range begun {
		if s.StartsAt.Before(first) {
			first = s.StartsAt
		}
		if s.StartsAt.After(last) {
			last = s.StartsAt
		}
	}
	from, to := v.DateLong(first, v.ev.Location()), v.DateLong(last, v.ev.Location())
	if from == to {
		return from
	}
	return v.T("report.days", "from", from, "to", to)
}

// origin is where participants came from, as far as anybody has said so.
func (v voice) origin(t *event.Tally) string {
	places, countries := t.Known(event.ByMunicipality), t.Known(event.ByCountry)
	switch {
	case places > 0 && countries > 0:
		return v.T("report.origin", "places", v.number("report.places", ListMunicipalities, places), "countries", v.number("report.in_countries", ListCountries, countries))
	case places > 0:
		return v.number("report.places", ListMunicipalities, places)
	case countries > 0:
		return v.number("report.from_countries", ListCountries, countries)
	}
	return ""
}

// gender is how many participants were women, men, and what else there is an
// answer for.
func (v voice) gender(t *event.Tally) string {
	q := v.ev.GenderQuestion()
	by := t.By[event.ByGender]
	if q == nil || t.Known(event.ByGender) == 0 {
		return ""
	}
	var list []string
	for _, key := range genderKeys(q) {
		if n := by[key]; n > 0 {
			list = append(list, v.genderCount(key, n))
		}
	}
	return v.T("report.gender", "list", strings.Join(list, ", "))
}

// genderKeys are the answers to q in the order in which they are told.
func genderKeys(q *event.Question) []string {
	keys := []string{event.Woman, event.Man}
	for _, o := range q.Options {
		if key := event.GenderOf(o.Key); key == o.Key && key != event.Woman && key != event.Man {
			keys = append(keys, key)
		}
	}
	return append(keys, event.NotStated)
}

// genderCount is how many gave an answer.
func (v voice) genderCount(key string, n int64) string {
	if word := map[string]string{event.Woman: "report.women", event.Man: "report.men", event.NotStated: "report.not_stated"}[key]; word != "" {
		return v.T(word, "count", n)
	}
	return v.T("report.of_gender", "label", v.genderLabel(key), "count", n)
}

// genderLabel is what an answer is called.
func (v voice) genderLabel(key string) string {
	switch key {
	case event.Woman, event.Man:
		return v.T("counting.gender." + key)
	case event.NotStated:
		return v.T("counting.unknown")
	}
	for _, o := range v.ev.GenderQuestion().Options {
		if o.Key == key {
			return v.ev.TextIn(o.Label, v.lang)
		}
	}
	return key
}

// open says how many people of reports have yet to be decided about.
func (v voice) open(n int64) string {
	if n == 0 {
		return ""
	}
	return v.T("report.open", "count", n)
}

// The marks around a number in a sentence are of Unicode's private use, which
// no catalogue has: its list stands between the first two.
const (
	markList   = "\uE000"
	markNumber = "\uE001"
	markEnd    = "\uE002"
)

// number is the text of key for n, with the number between marks.
func (v voice) number(key string, l List, n int64) string {
	return v.T(key, "count", n, "number", markList+string(l)+markNumber+v.Number(int(n))+markEnd)
}

// pieces takes a sentence apart at its marks.
func pieces(s string) []Piece {
	var all []Piece
	for {
		before, rest, found := strings.Cut(s, markList)
		list, rest, whole := strings.Cut(rest, markNumber)
		number, after, closed := strings.Cut(rest, markEnd)
		if !found || !whole || !closed {
			return append(all, Piece{Text: s})
		}
		if before != "" {
			all = append(all, Piece{Text: before})
		}
		all = append(all, Piece{Text: number, List: List(list)})
		s = after
	}
}
