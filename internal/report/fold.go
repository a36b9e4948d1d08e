package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// letters are those that no decomposition turns into their plain form.
var letters = map[rune]string{
	'ł': "l", 'đ': "d", 'ð': "d", 'ø': "o", 'ı': "i", 'ß': "ss", 'æ': "ae", 'œ': "oe",
	'þ': "th", 'ς': "σ", 'ʼ': "'", '’': "'", '‘': "'", '`': "'", 'ʻ': "'",
}

// fold makes header and remark words comparable: compatibility forms, lower case,
// marks stripped. It is not for people's names.
func fold(s string) string {
	if plain(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(s) {
		r = unicode.ToLower(r)
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || r == 0:
		case letters[r] != "":
			b.WriteString(letters[r])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plain reports whether s is ASCII.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// nameKey folds a display name for keys: NFKC, lower case, blanks collapsed.
func nameKey(s string) string {
	if !plain(s) && !norm.NFKC.IsNormalString(s) {
		s = norm.NFKC.String(s)
	}
	return strings.Join(strings.Fields(strings.ToLower(s)), " ")
}

// invisible reports whether a character has no place in a cell: it is not seen, and
// tools leave it there by accident.
func invisible(r rune) bool {
	switch {
	case r == 0, r == 0x00AD, r == 0xFEFF, r == 0x200B, r == 0x2060, r == 0x180E:
		return true
	case r == 0x200E, r == 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return false
}

// untidy reports whether a text may hold blanks or invisible characters beyond ASCII,
// by the bytes that they begin with.
func untidy(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case 0xC2, 0xE1, 0xE2, 0xE3, 0xEF:
			return true
		}
	}
	return false
}

// tidy cleans a cell: invisible characters go, any blank becomes a space, and the ends
// are trimmed. A formula that only holds a text becomes the text.
func tidy(s string) string {
	s = strings.TrimSpace(s)
	if untidy(s) {
		s = strings.TrimSpace(strings.Map(func(r rune) rune {
			switch {
			case invisible(r):
				return -1
			case r != '\n' && unicode.IsSpace(r):
				return ' '
			}
			return r
		}, s))
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	if len(s) > 3 && s[0] == '=' && s[1] == '"' && s[len(s)-1] == '"' {
		return strings.TrimSpace(s[2 : len(s)-1])
	}
	return s
}

// void reports whether a cell says that there is nothing: blank, dashes, N/A.
func void(s string) bool {
	switch s {
	case "", "-", "--", "---", "–", "—", "n/a", "N/A", "NA", "null", "NULL", "None", ".", "?":
		return true
	}
	return false
}

// words splits a folded text where letters and digits end. CamelCase and underscores
// are split before folding, by spread.
func words(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Mc, r)
	})
}

// spread puts a blank where a small letter meets a capital: JoinTime, InWaitingRoom.
func spread(s string) string {
	var last rune
	n := 0
	for _, r := range s {
		if unicode.IsLower(last) && unicode.IsUpper(r) {
			n++
		}
		last = r
	}
	if n == 0 {
		return s
	}
	var b strings.Builder
	last = 0
	for _, r := range s {
		if unicode.IsLower(last) && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}
