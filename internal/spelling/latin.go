package spelling

import (
	"slices"
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
	if n.isASCII() {
		return []Form{{n.Words, n.Exact}}
	}
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

func (n Name) isASCII() bool {
	return !slices.ContainsFunc(n.written, func(word string) bool { return !isASCII(word) })
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
	if f := form(letterForms(), r); f != nil {
		return f.script
	}
	return alphabet(r)
}

// alphabet is scriptOf by the tables of Unicode.
func alphabet(r rune) Script {
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
	var own [4]bool
	for _, word := range n.written {
		for _, r := range word {
			if r < 0x80 {
				continue
			}
			if scriptOf(r) == Cyrillic {
				return cyrillicFor(n.written)
			}
			for i, s := range spoken {
				if !own[i] {
					_, own[i] = s.letters[r]
				}
			}
		}
	}
	fit := []*system{&plain}
	for i, s := range spoken {
		if own[i] {
			fit = append(fit, s)
		}
	}
	return fit
}

// spoken are systems beside plain, for names that have one of their letters.
var spoken = [...]*system{&latin[0], &latin[1], &georgianHeard, &greekHeard}

// cyrillicFor are the systems of the countries that have all letters of words;
// all systems if there is no such country.
func cyrillicFor(words []string) []*system {
	var out uint8 // a bit for each system that lacks a letter
	for _, word := range words {
		for _, r := range word {
			if r >= 0x80 {
				out |= lacking[r]
			}
		}
	}
	if out == 1<<len(cyrillic)-1 {
		out = 0
	}
	fit := make([]*system, 0, len(cyrillic))
	for i := range cyrillic {
		if out&(1<<i) == 0 {
			fit = append(fit, &cyrillic[i])
		}
	}
	return fit
}

// lacking are the systems of cyrillic that do not have a letter, a bit for
// each.
var lacking = func() map[rune]uint8 {
	all := map[rune]uint8{}
	for i := range cyrillic {
		for _, r := range cyrillic[i].never {
			all[r] |= 1 << i
		}
	}
	return all
}()

// A system is a way to write the letters of one language in Latin ones.
type system struct {
	never   string             // letters that the language does not have
	letters map[rune]string    // one by one
	initial map[rune]string    // at the beginning of a word, where that differs
	groups  map[[2]rune]string // two letters that are written together
	ends    map[[2]rune]string // the same at the end of a word
	written bool               // looks at the marks
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
	var store [32]rune
	runes := appendRunes(store[:0], word)
	spelt := make([]byte, 0, 2*len(runes))
	for i := 0; i < len(runes); {
		text, n := s.next(runes, i)
		if n == 0 {
			text, n = string(runes[i]), 1
		}
		spelt = append(spelt, text...)
		i += n
	}
	return stripMarks(string(spelt))
}

// next is what the letters at i become, and how many they are; none if the
// letter stays.
func (s *system) next(word []rune, i int) (string, int) {
	if word[i] < 0x80 {
		return "", 0
	}
	if scriptOf(word[i]) == Greek {
		return greekNext(word, i, s.letters)
	}
	if i+1 < len(word) {
		pair := [2]rune{word[i], word[i+1]}
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
	return letter(word[i], s.letters, georgian, others)
}

// letter is r by the first of the tables that has it, with its marks or
// without; a letter in none stays.
func letter(r rune, tables ...map[rune]string) (string, int) {
	for _, table := range tables {
		if text, ok := table[r]; ok {
			return text, 1
		}
	}
	plain, _ := utf8.DecodeRuneInString(stripMarks(string(r)))
	for _, table := range tables {
		if text, ok := table[plain]; ok {
			return text, 1
		}
	}
	return "", 0
}

func appendRunes(to []rune, s string) []rune {
	for _, r := range s {
		to = append(to, r)
	}
	return to
}
