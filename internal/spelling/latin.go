package spelling

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Form is one way to write a name in plain Latin letters.
type Form struct {
	Words []string // in the order of the name
	Key   string   // sorted and joined by blanks: equal for the same spelling
}

// Forms are the ways in which n is written in plain Latin letters a-z by the
// rules of the countries that its letters may be of, each once; the likeliest
// first. A name in Latin letters is its own first form.
func (n Name) Forms() []Form {
	var forms []Form
	for _, s := range n.systems() {
		words := make([]string, 0, len(n.Words))
		for i, word := range n.Words {
			words = append(words, s.spell(word, n.written[i]))
		}
		f := Form{words, key(words)}
		if !slices.ContainsFunc(forms, func(g Form) bool { return g.Key == f.Key }) {
			forms = append(forms, f)
		}
	}
	return forms
}

// A Script is an alphabet that names of our region are written in.
type Script uint8

// The alphabets. Mixed is a name in several.
const (
	NoScript Script = iota
	Latin
	Cyrillic
	Georgian
	Greek
	OtherScript
	Mixed
)

// Script is the alphabet that n is written in.
func (n Name) Script() Script {
	found := NoScript
	for _, word := range n.Words {
		for _, r := range word {
			s := scriptOf(r)
			if s == NoScript || s == found {
				continue
			}
			if found != NoScript {
				return Mixed
			}
			found = s
		}
	}
	return found
}

func scriptOf(r rune) Script {
	switch {
	case !unicode.IsLetter(r):
		return NoScript
	case r < 0x250 || unicode.Is(unicode.Latin, r):
		return Latin
	case unicode.Is(unicode.Cyrillic, r):
		return Cyrillic
	case unicode.Is(unicode.Georgian, r):
		return Georgian
	case unicode.Is(unicode.Greek, r):
		return Greek
	}
	return OtherScript
}

// systems are those that n may be written by.
func (n Name) systems() []*system {
	letters := strings.Join(n.written, "")
	if strings.ContainsFunc(letters, func(r rune) bool { return scriptOf(r) == Cyrillic }) {
		return cyrillicFor(letters)
	}
	fit := []*system{&plain}
	for _, s := range []*system{&latin[0], &latin[1], &georgianHeard, &greekHeard} {
		if strings.ContainsFunc(letters, func(r rune) bool { _, own := s.letters[r]; return own }) {
			fit = append(fit, s)
		}
	}
	return fit
}

// cyrillicFor are the systems of the countries that have all of letters; all
// systems if there is no such country.
func cyrillicFor(letters string) []*system {
	var fit, all []*system
	for i := range cyrillic {
		all = append(all, &cyrillic[i])
		if !strings.ContainsAny(letters, cyrillic[i].never) {
			fit = append(fit, &cyrillic[i])
		}
	}
	if fit == nil {
		return all
	}
	return fit
}

// A system is a way to write the letters of one language in Latin ones.
type system struct {
	never   string            // letters that the language does not have
	letters map[rune]string   // one by one
	initial map[rune]string   // at the beginning of a word, where that differs
	groups  map[string]string // several letters that are written together
	ends    map[string]string // the same at the end of a word
	written bool              // looks at the marks
}

// spell writes word, whose form with marks is written, in Latin letters.
// Letters that the system does not know are written by the tables that all
// systems share, or stay.
func (s *system) spell(word, written string) string {
	if s.written {
		word = written
	}
	if isASCII(word) {
		return word
	}
	var b strings.Builder
	runes := []rune(word)
	for i := 0; i < len(runes); {
		text, n := s.next(runes, i)
		b.WriteString(text)
		i += n
	}
	return stripMarks(b.String())
}

// next is what the letters at i become, and how many they are.
func (s *system) next(word []rune, i int) (string, int) {
	if word[i] < 0x80 {
		return string(word[i]), 1
	}
	if scriptOf(word[i]) == Greek {
		return greekNext(word, i, s.letters)
	}
	if i+1 < len(word) {
		pair := string(word[i : i+2])
		if text, ok := s.ends[pair]; ok && i+2 == len(word) {
			return text, 2
		}
		if text, ok := s.groups[pair]; ok {
			return text, 2
		}
	}
	if text, ok := s.initial[word[i]]; ok && i == 0 {
		return text, 1
	}
	return letter(word[i], s.letters, georgian, others), 1
}

// letter is r by the first of the tables that has it, with its marks or
// without; a letter in none stays.
func letter(r rune, tables ...map[rune]string) string {
	plain, _ := utf8.DecodeRuneInString(stripMarks(string(r)))
	for _, as := range []rune{r, plain} {
		for _, table := range tables {
			if text, ok := table[as]; ok {
				return text
			}
		}
	}
	return string(r)
}
