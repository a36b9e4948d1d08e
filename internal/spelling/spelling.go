// Package spelling knows in which forms the names and addresses of people are
// compared: what of their writing does not count, and how a name from one
// alphabet is written in Latin letters.
//
// All of it is exact and made from tables: two names are the same in a form, or
// they are not. How alike two names look is not asked here, since for the names
// of our region no threshold of likeness keeps Oleksandr from Oleksandra and
// still finds Đorđe in Djordje.
//
// The package is pure and knows nothing of events, reports or registrants.
package spelling

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A Name is a name taken apart.
type Name struct {
	Words []string // folded, in the order written
	Exact string   // Words sorted and joined by blanks: equal for the same name in any order of words
	Inner []string // what stood in parentheses at the end, as written, the last first

	written []string // the words with their marks, for spellings that need them
}

// ParseName takes a display name apart. Case, marks, apostrophes, punctuation
// and what stands in parentheses at the end do not count; a comma or a hyphen
// parts words. Letters that only look marked, such as й, stay letters of their
// own, while the strokes of đ, ł, ø and the missing dot of ı count as marks.
func ParseName(s string) Name {
	s, inner := cutParentheses(clean(s))
	n := Name{Inner: inner, Words: make([]string, 0, 2), written: make([]string, 0, 2)}
	for word := range strings.FieldsFuncSeq(foldCase(s), parts) {
		word = compose(strings.Map(dropped, word))
		if plain := stripMarks(word); plain != "" {
			n.Words = append(n.Words, plain)
			n.written = append(n.written, word)
		}
	}
	n.Exact = key(n.Words)
	return n
}

// key joins words so that their order does not count.
func key(words []string) string {
	if !slices.IsSorted(words) {
		words = slices.Clone(words)
		slices.Sort(words)
	}
	return strings.Join(words, " ")
}

// clean composes s and takes out what cannot be seen: the controls, soft
// hyphens and joiners that platforms leave in names.
func clean(s string) string {
	if still(s) {
		return strings.TrimSpace(s)
	}
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "´", "'"), " ") // NFKC would make a blank of it
	s = norm.NFKC.String(s)
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r):
			return -1
		}
		return r
	}, s))
}

// cutParentheses takes the balanced parentheses off the end of s, all of them,
// and returns what stood in them. A name that is nothing but parentheses
// keeps them.
func cutParentheses(s string) (outer string, inner []string) {
	for strings.HasSuffix(s, ")") {
		open := opening(s)
		if open <= 0 {
			break
		}
		before := strings.TrimSpace(s[:open])
		if before == "" {
			break
		}
		inner = append(inner, strings.TrimSpace(s[open+1:len(s)-1]))
		s = before
	}
	return s, inner
}

// opening is where the parenthesis opens that ends s, or -1.
func opening(s string) int {
	depth := 0
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case ')':
			depth++
		case '(':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
