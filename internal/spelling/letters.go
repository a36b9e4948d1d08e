package spelling

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// A letterForm is what becomes of one letter.
type letterForm struct {
	folded rune   // without case; 0 if that is several letters
	plain  string // without marks
	still  bool   // can be seen, and composes with nothing beside it
	parts  bool   // stands between words
	script Script
}

// The letters that nearly all names of our region are made of: those up to
// Armenian, and Georgian ones.
const (
	lowEnd        = 0x600
	georgianBegin = 0x10A0
	georgianEnd   = 0x1100
)

// form is the form of r, or nil for a letter that is rare.
func form(forms []letterForm, r rune) *letterForm {
	switch {
	case r < lowEnd:
		return &forms[r]
	case r >= georgianBegin && r < georgianEnd:
		return &forms[lowEnd+r-georgianBegin]
	}
	return nil
}

// letterForms are the forms of the letters of our region, worked out by the
// tables of Unicode when the first name is looked at: asking these for each
// letter of each name takes ten times as long.
var letterForms = sync.OnceValue(func() []letterForm {
	forms := make([]letterForm, 0, lowEnd+georgianEnd-georgianBegin)
	fold := cases.Fold()
	add := func(r rune) {
		s := string(r)
		f := letterForm{plain: unmarked(r), parts: between(r), still: isStill(r), script: alphabet(r)}
		if folded := fold.String(s); utf8.RuneCountInString(folded) == 1 {
			f.folded, _ = utf8.DecodeRuneInString(folded)
		}
		forms = append(forms, f)
	}
	for r := range rune(lowEnd) {
		add(r)
	}
	for r := rune(georgianBegin); r < georgianEnd; r++ {
		add(r)
	}
	return forms
})

// isStill reports whether a text with r is the same where it is composed and
// cleaned.
func isStill(r rune) bool {
	s := string(r)
	seen := r == ' ' || !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r)
	return seen && norm.NFKC.IsNormalString(s) && norm.NFKC.PropertiesString(s).BoundaryBefore()
}

// still reports whether nothing in s composes or is invisible.
func still(s string) bool {
	forms := letterForms()
	for _, r := range s {
		if f := form(forms, r); f == nil || !f.still {
			return false
		}
	}
	return true
}

// compose is NFKC.
func compose(s string) string {
	if still(s) {
		return s
	}
	return norm.NFKC.String(s)
}

// foldCase is s without case.
func foldCase(s string) string {
	forms := letterForms()
	changed := false
	for _, r := range s {
		f := form(forms, r)
		if f == nil || f.folded == 0 {
			return strings.ToLower(cases.Fold().String(s)) // Cherokee is folded back and forth
		}
		changed = changed || f.folded != r
	}
	if !changed {
		return s
	}
	folded := make([]byte, 0, len(s))
	for _, r := range s {
		folded = utf8.AppendRune(folded, form(forms, r).folded)
	}
	return string(folded)
}

// parts reports whether r stands between words.
func parts(r rune) bool {
	if f := form(letterForms(), r); f != nil {
		return f.parts
	}
	return between(r)
}

func between(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !isApostrophe(r)
}

// isApostrophe reports whether r is written inside words, in one of as many
// ways as there are keyboards. ʼ and its kin are letters to Unicode.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', 'ʻ', 'ʹ', 'ʺ', '`', '′', '"', '“', '”', '„':
		return true
	}
	return false
}

// dropped takes apostrophes out.
func dropped(r rune) rune {
	if isApostrophe(r) {
		return -1
	}
	return r
}

// stripMarks is a folded word without its marks.
func stripMarks(word string) string {
	if isASCII(word) {
		return word
	}
	forms := letterForms()
	plain := make([]byte, 0, len(word))
	for _, r := range word {
		if f := form(forms, r); f != nil {
			plain = append(plain, f.plain...)
		} else {
			plain = append(plain, unmarked(r)...)
		}
	}
	return string(plain)
}

// unmarked is r without its marks.
func unmarked(r rune) string {
	if slices.Contains(ownLetters, r) {
		return string(r)
	}
	var plain []rune
	for _, d := range norm.NFKD.String(string(r)) {
		if base, stroked := strokes[d]; stroked {
			d = base
		}
		if !unicode.IsMark(d) {
			plain = append(plain, d)
		}
	}
	return string(plain)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// ownLetters are letters that Unicode takes for marked ones and whose readers
// do not: Андрей is not Андреи. ё is not among them; most people write е.
var ownLetters = []rune("йїўѓќ")

// strokes are marks that Unicode does not part from their letter.
var strokes = map[rune]rune{'đ': 'd', 'ł': 'l', 'ø': 'o', 'ı': 'i', 'ħ': 'h', 'ŧ': 't', 'ƀ': 'b', 'ɨ': 'i'}
