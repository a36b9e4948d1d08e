package mail

import (
	"strings"
	"unicode/utf8"
)

// columns is the width of the plain text.
const columns = 64

// wrap breaks s into lines of at most 64 columns. Words are never broken, so
// an address stays whole; no-break spaces hold.
func wrap(s string) string {
	var lines []string
	for paragraph := range strings.SplitSeq(s, "\n") {
		lines = append(lines, wrapLine(paragraph))
	}
	return strings.Join(lines, "\n")
}

func wrapLine(s string) string {
	var out strings.Builder
	width := 0
	for word := range strings.SplitSeq(s, " ") {
		n := utf8.RuneCountInString(word)
		switch {
		case width > 0 && width+1+n > columns:
			out.WriteByte('\n')
			width = 0
		case width > 0:
			out.WriteByte(' ')
			width++
		}
		out.WriteString(word)
		width += n
	}
	return out.String()
}

// tidy removes what templates leave behind: blanks at line ends and more
// than one empty line.
func tidy(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimRight(line, " ")
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, line)
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}
