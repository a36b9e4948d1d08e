package event

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// A Municipality has one canonical name and the ways in which people write
// it, in whatever script, so that counting is right.
type Municipality struct {
	Key     string   `json:"key"`
	Country string   `json:"country,omitempty"` // ISO 3166-1 alpha-2, or XK
	Name    Text     `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
}

// Spellings are the folded forms by which m is known: its names and aliases,
// each once.
func (m *Municipality) Spellings() []string {
	var all []string
	for _, name := range m.Name {
		all = append(all, Fold(name))
	}
	for _, alias := range m.Aliases {
		all = append(all, Fold(alias))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// MunicipalityKey is the key of the municipality that a person means by name;
// "" if none or several could be meant. A country, if it is given, must be
// the municipality's.
func (e *Event) MunicipalityKey(name, country string) string {
	folded := Fold(name)
	if folded == "" {
		return ""
	}
	key := ""
	for i := range e.Municipalities {
		m := &e.Municipalities[i]
		if country != "" && m.Country != "" && m.Country != country || !slices.Contains(m.Spellings(), folded) {
			continue
		}
		if key != "" {
			return ""
		}
		key = m.Key
	}
	return key
}

// MunicipalityKeys is MunicipalityKey for many people: each way of writing is
// looked at once.
func (e *Event) MunicipalityKeys() func(name, country string) string {
	known := map[[2]string]string{}
	return func(name, country string) string {
		written := [2]string{name, country}
		key, ok := known[written]
		if !ok {
			key = e.MunicipalityKey(name, country)
			known[written] = key
		}
		return key
	}
}

// Municipality is the one of the event's list with a key, or nil.
func (e *Event) Municipality(key string) *Municipality {
	i := slices.IndexFunc(e.Municipalities, func(m Municipality) bool { return m.Key == key })
	if i < 0 {
		return nil
	}
	return &e.Municipalities[i]
}

// MergedSpellings are the municipalities of all when what people have written
// is to count under the one with key into: its list of spellings has them, and
// those of the municipalities whose keys are in absorbed, which are no longer
// of the list. Nothing else has a spelling that is given to it. Where there is
// none with that key, fresh is added with it.
func MergedSpellings(all []Municipality, into string, fresh Municipality, spellings, absorbed []string) []Municipality {
	merged := slices.Clone(all)
	if !slices.ContainsFunc(merged, func(m Municipality) bool { return m.Key == into }) {
		fresh.Key = into
		merged = append(merged, fresh)
	}
	learnt := slices.Clone(spellings)
	for _, m := range merged {
		if m.Key != into && slices.Contains(absorbed, m.Key) {
			learnt = append(learnt, m.written()...)
		}
	}
	merged = slices.DeleteFunc(merged, func(m Municipality) bool { return m.Key != into && slices.Contains(absorbed, m.Key) })
	for i := range merged {
		m := &merged[i]
		if m.Key == into {
			m.Aliases = m.withAliases(learnt)
			continue
		}
		m.Aliases = slices.DeleteFunc(slices.Clone(m.Aliases), func(alias string) bool { return slices.ContainsFunc(learnt, sameSpelling(alias)) })
	}
	return merged
}

// written are the ways in which m is written, as they were entered.
func (m *Municipality) written() []string {
	var all []string
	for _, lang := range slices.Sorted(maps.Keys(m.Name)) {
		all = append(all, m.Name[lang])
	}
	return append(all, m.Aliases...)
}

// withAliases are m's aliases and those of more that are another spelling.
func (m *Municipality) withAliases(more []string) []string {
	known, aliases := m.Spellings(), slices.Clone(m.Aliases)
	for _, one := range more {
		if folded := Fold(one); folded != "" && !slices.Contains(known, folded) {
			known, aliases = append(known, folded), append(aliases, strings.TrimSpace(one))
		}
	}
	return aliases
}

func sameSpelling(a string) func(string) bool {
	folded := Fold(a)
	return func(b string) bool { return Fold(b) == folded }
}

// Fold is the form in which names are compared and searched: without
// accents, case or doubled blanks.
func Fold(s string) string {
	t := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	plain, _, err := transform.String(t, s)
	if err != nil {
		plain = s
	}
	return strings.Join(strings.Fields(cases.Fold().String(plain)), " ")
}
