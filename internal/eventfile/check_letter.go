package eventfile

import (
	"maps"
	"slices"

	"rollcall/internal/event"
	"rollcall/internal/placeholder"
)

// maxLetter is how long the organiser's words for a letter are at most.
const maxLetter = 10_000

// letters checks the organiser's own words. No language is needed: where there
// are none, the letter has the usual words.
func (c *checker) letters() {
	for _, kind := range event.OwnKinds() {
		at, own := "/letters/"+string(kind), c.doc.Letters.Of(kind)
		c.ownWords(at+"/subject", own.Subject, textRule{max: maxLabel}, kind)
		c.ownWords(at+"/text", own.Text, textRule{max: maxLetter, lines: true}, kind)
	}
}

// ownWords checks one part of them: its languages, its characters, and that its
// placeholders are those of such letters.
func (c *checker) ownWords(at string, t event.Text, rule textRule, kind event.LetterKind) {
	for _, lang := range slices.Sorted(maps.Keys(t)) {
		below := at + pointer(lang)
		if !knownLanguage(lang) {
			c.refuse(below, "language")
		}
		c.text(below, t[lang], rule)
		for _, m := range placeholder.Check(t[lang], kind.Placeholders()) {
			code := "unknown_placeholder"
			if m.Open {
				code = "open_placeholder"
			}
			c.refuse(below, code, "text", m.Text, "line", m.Line, "column", m.Column)
		}
	}
}
