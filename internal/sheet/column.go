package sheet

import (
	"math"
	"strconv"
	"strings"
)

// A column encodes its cells as a sheet's XML.
type column struct {
	kind            Kind
	open            string // up to the row's number
	own, when, many string // from there to the value, for each style
	fixed           bool   // the caller decided on the width
	width           float64
}

func newColumn(index int, c Column, s styles) column {
	style := func(id int) string { return `" s="` + strconv.Itoa(id) + `"` }
	return column{
		kind: c.Kind, open: `<c r="` + letters(index), fixed: c.Width > 0,
		own: style(s.own), when: style(s.when), many: style(s.many),
	}
}

// append encodes c as the cell in the row with that number.
func (col *column) append(buf []byte, c Cell, row []byte) []byte {
	buf = append(buf, col.open...)
	buf = append(buf, row...)
	buf = append(buf, col.style(c)...)
	switch c.holds {
	case text:
		return appendText(buf, c.text)
	case number:
		buf = append(buf, `><v>`...)
		buf = appendNumber(buf, c.number)
	case moment:
		buf = append(buf, `><v>`...)
		buf = appendNumber(buf, c.serial(col.kind))
	default:
		return append(buf, `/>`...)
	}
	return append(buf, `</v></c>`...)
}

// style is that of a cell: the column's own unless it would show c wrong.
func (col *column) style(c Cell) string {
	switch c.shownAs(col.kind) {
	case col.kind:
		return col.own
	case DateTime:
		return col.when
	}
	return col.many
}

func appendNumber(buf []byte, f float64) []byte {
	switch abs := math.Abs(f); {
	case abs < 1e15 && f == math.Trunc(f):
		return strconv.AppendInt(buf, int64(f), 10)
	case abs < 1e15 && abs > 1e-9:
		return strconv.AppendFloat(buf, f, 'f', -1, 64)
	}
	return strconv.AppendFloat(buf, f, 'e', -1, 64)
}

// appendText encodes s as text in the cell itself. Such text is never taken
// for a formula.
func appendText(buf []byte, s string) []byte {
	if len(s) > maxText || !plain(s) {
		return appendRich(buf, s)
	}
	buf = append(buf, ` t="inlineStr"><is><t>`...)
	buf = append(buf, s...)
	return append(buf, `</t></is></c>`...)
}

// plain reports whether s may stand in XML as it is. Most text does.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' && (c != ' ' || i == 0 || i == len(s)-1) || c > '~' || c == '&' || c == '<' || c == '>' || c == '_' {
			return false
		}
	}
	return true
}

// appendRich is appendText for text of any sort.
func appendRich(buf []byte, s string) []byte {
	s = literal(cut(clean(s), maxText))
	buf = append(buf, ` t="inlineStr"><is><t`...)
	if strings.TrimSpace(s) != s || hasByte(s, '\n') || hasByte(s, '\t') {
		buf = append(buf, ` xml:space="preserve"`...)
	}
	buf = append(buf, '>')
	done := 0
	for i := range len(s) {
		entity := ""
		switch s[i] {
		case '&':
			entity = "&amp;"
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		default:
			continue
		}
		buf = append(buf, s[done:i]...)
		buf = append(buf, entity...)
		done = i + 1
	}
	buf = append(buf, s[done:]...)
	return append(buf, `</t></is></c>`...)
}

// wraps reports whether s may take more than a line: words do so only in
// columns for them.
func (col *column) wraps(s string) bool {
	return col.kind == Text && (float64(len(s)) > col.width-air || hasByte(s, '\n') || hasByte(s, '\r'))
}

func hasByte(s string, b byte) bool { return strings.IndexByte(s, b) >= 0 }

// widen makes the column as wide as c needs, within reason: longer text is
// wrapped.
func (col *column) widen(c Cell) {
	if col.fixed {
		return
	}
	switch c.holds {
	case text:
		col.width = max(col.width, min(cols(c.text)+air, longText))
	case number:
		col.width = max(col.width, min(numberCols(c.number), longText))
	case moment:
		col.width = max(col.width, c.shownAs(col.kind).narrowest())
	}
}

// numberCols is about how wide f is with separators and some places.
func numberCols(f float64) float64 {
	digits := math.Floor(math.Log10(math.Max(math.Abs(f), 1))) + 1
	return math.Ceil(digits*4/3) + 5
}
