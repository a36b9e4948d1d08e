package eventfile

import (
	"maps"
	"slices"

	"rollcall/internal/event"
)

// interpretation checks the languages that are interpreted into.
func (c *checker) interpretation() {
	if c.tooMany("/interpretation", len(c.doc.Interpretation), maxFew) {
		return
	}
	for i, l := range c.doc.Interpretation {
		if at := "/interpretation" + index(i); !knownLanguage(l) {
			c.refuse(at, "language")
		} else if slices.Contains(c.doc.Interpretation[:i], l) {
			c.refuse(at, "doubled")
		}
	}
}

// owners are the municipalities that have a folded name.
type owners map[string][]*event.Municipality

// municipalities checks the canonical names. Within one country a spelling
// must mean one municipality, or it could not be counted.
func (c *checker) municipalities() {
	all := c.doc.Municipalities
	if c.tooMany("/municipalities", len(all), maxPlaces) {
		return
	}
	keys := keysOf(all, func(m event.Municipality) string { return m.Key })
	owner := owners{}
	for i := range all {
		m, at := &all[i], "/municipalities"+index(i)
		c.key(at+"/key", keys, i)
		if m.Country != "" && !event.ValidCountry(m.Country) {
			c.refuse(at+"/country", "country")
		}
		c.texts(at+"/name", m.Name, label)
		c.aliases(at, m, owner)
	}
}

// aliases checks the spellings of one municipality against those of the ones
// before it.
func (c *checker) aliases(at string, m *event.Municipality, owner owners) {
	if c.tooMany(at+"/aliases", len(m.Aliases), maxAliases) {
		return
	}
	for _, lang := range slices.Sorted(maps.Keys(m.Name)) {
		c.claim(at+"/name"+pointer(lang), m, m.Name[lang], owner)
	}
	for i, alias := range m.Aliases {
		below := at + "/aliases" + index(i)
		if event.Fold(alias) == "" {
			c.refuse(below, "required")
			continue
		}
		c.line(below, alias, maxLabel)
		c.claim(below, m, alias, owner)
	}
}

// claim notes that name means m, or refuses it if it may mean another, of the
// same country or of none.
func (c *checker) claim(at string, m *event.Municipality, name string, owner owners) {
	folded := event.Fold(name)
	for _, other := range owner[folded] {
		if other.Key != m.Key && (other.Country == m.Country || other.Country == "" || m.Country == "") {
			c.refuse(at, "alias_of_another", "key", other.Key)
			return
		}
	}
	owner[folded] = append(owner[folded], m)
}
