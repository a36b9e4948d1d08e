package sheet

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// maxText is how much text a cell holds, in UTF-16 units as Excel counts.
const maxText = 32767

// clean is s without what XML cannot hold, with line breaks of one kind.
func clean(s string) string {
	if !strings.ContainsFunc(s, unclean) {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r != utf8.RuneError && unclean(r):
			return -1
		}
		return r
	}, s)
}

// unclean reports whether r cannot stay. Bytes that are no UTF-8 are seen as
// the replacement character, and written as one.
func unclean(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError
}

// flat is s on one line, with single spaces.
func flat(s string) string {
	return strings.Join(strings.Fields(clean(s)), " ")
}

// cut is s with at most limit UTF-16 units, the last of them an ellipsis if
// anything was cut off.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	units, end := 0, -1
	for i, r := range s {
		units += utf16.RuneLen(r)
		if end < 0 && units > limit-1 {
			end = i
		}
		if units > limit {
			return s[:end] + "…"
		}
	}
	return s
}

// escapeAt reports whether s has at i what a workbook reads as an escaped
// character: _x0041_ is an A.
func escapeAt(s string, i int) bool {
	if len(s) < i+7 || s[i] != '_' || s[i+1] != 'x' || s[i+6] != '_' {
		return false
	}
	for _, c := range []byte(s[i+2 : i+6]) {
		if !isHex(c) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

// literal is s with such escapes escaped, so that it is read as it stands.
func literal(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if escapeAt(s, i) {
			b.WriteString("_x005F")
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// cols is how many characters wide s is, roughly: marks take no room, and
// the scripts of East Asia twice that of others. Of many lines the widest
// counts.
func cols(s string) float64 {
	widest, width := 0.0, 0.0
	for _, r := range s {
		if r == '\n' {
			width = 0
			continue
		}
		width += runeCols(r)
		widest = max(widest, width)
	}
	return widest
}

func runeCols(r rune) float64 {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana), r >= 0xFF01 && r <= 0xFF60, r >= 0x1F300:
		return 2
	}
	return 1.1
}

// lines is how many lines s takes when it is wrapped at width.
func lines(s string, width float64) int {
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n++
		used := 0.0
		for word := range strings.FieldsSeq(line) {
			w := cols(word)
			if used > 0 && used+1+w > width {
				n, used = n+1, 0
			} else if used > 0 {
				used++
			}
			used += w
			for used > width {
				n, used = n+1, used-width
			}
		}
	}
	return n
}
