package report

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// What a file may be at most.
const (
	maxBytes   = 10 << 20
	maxRows    = 50_000
	maxColumns = 200
	maxCell    = 32 << 10
	maxTables  = 200
)

// line is one row of the file as a spreadsheet would show it.
type line struct {
	number int
	cells  []string
}

// filled counts the cells with something in them, up to limit.
func (l line) filled(limit int) int {
	n := 0
	for _, c := range l.cells {
		if c != "" && strings.TrimSpace(c) != "" {
			if n++; n == limit {
				break
			}
		}
	}
	return n
}

// cell is the tidy text of a cell, empty beyond the end.
func (l line) cell(i int) string {
	if i < 0 || i >= len(l.cells) {
		return ""
	}
	return tidy(l.cells[i])
}

// style is how cells are quoted.
type style uint8

const (
	styleUsual style = iota // quotes in quoted cells are doubled, mostly
	styleFlat               // every line is a row, whatever quotes stand in it
	styleLoose              // all cells are quoted and quotes in them are not doubled
)

// splitter cuts a text into lines and cells. It never fails: quotes that do not fit
// are taken as they stand.
type splitter struct {
	text   string
	delim  byte
	style  style
	at     int
	noEnd  bool // from here on no quote closes: the rest is taken as it stands
	odd    int  // quotes that did not fit
	number int
	limit  int // rows to read; 0 is all
}

// lines cuts the whole text.
func (p *splitter) lines() ([]line, *Refusal) {
	var lines []line
	width := 0
	for p.at < len(p.text) {
		p.number++
		cells, ref := p.row(make([]string, 0, width))
		if ref != nil {
			return nil, ref
		}
		for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
			cells = cells[:len(cells)-1]
		}
		if len(cells) > maxColumns {
			return nil, refuse(RefusedTooWide, "limit", itoa(maxColumns), "row", itoa(p.number))
		}
		width = max(len(cells), 1)
		if len(cells) == 0 {
			continue
		}
		if lines = append(lines, line{p.number, cells}); len(lines) > maxRows {
			return nil, refuse(RefusedTooManyRows, "limit", itoa(maxRows))
		}
		if len(lines) == p.limit {
			break
		}
	}
	return lines, nil
}

// row takes one row and the line end behind it.
func (p *splitter) row(cells []string) ([]string, *Refusal) {
	for {
		cell := p.cell()
		if len(cell) > maxCell {
			return nil, refuse(RefusedLongCell, "limit", itoa(maxCell>>10), "row", itoa(p.number))
		}
		if len(cells) <= maxColumns || strings.TrimSpace(cell) != "" {
			cells = append(cells, cell)
		}
		if p.at >= len(p.text) {
			return cells, nil
		}
		c := p.text[p.at]
		p.at++
		switch c {
		case '\r':
			if p.at < len(p.text) && p.text[p.at] == '\n' {
				p.at++
			}
			return cells, nil
		case '\n':
			return cells, nil
		}
	}
}

// cell takes one cell and leaves the delimiter or line end.
func (p *splitter) cell() string {
	start := p.at
	if p.style != styleFlat && !p.noEnd {
		i := start
		for i < len(p.text) && p.text[i] == ' ' {
			i++
		}
		if strings.HasPrefix(p.text[i:], `="`) {
			i++
		}
		if i < len(p.text) && p.text[i] == '"' {
			if s, ok := p.quoted(i + 1); ok {
				return s
			}
			p.odd++
			p.at = start
		}
	}
	for p.at < len(p.text) && p.text[p.at] != p.delim && p.text[p.at] != '\n' && p.text[p.at] != '\r' {
		p.at++
	}
	s := p.text[start:p.at]
	if p.style == styleFlat {
		s = unquote(s)
	}
	return s
}

// unquote takes the quotes off a cell of a line that is cut flat.
func unquote(s string) string {
	t := strings.TrimSpace(s)
	if len(t) >= 2 && t[0] == '"' && t[len(t)-1] == '"' {
		return strings.ReplaceAll(t[1:len(t)-1], `""`, `"`)
	}
	return s
}

// quoted takes a cell from behind its opening quote. It answers false when the quote
// turns out to be part of the text.
func (p *splitter) quoted(i int) (string, bool) {
	start, doubled, strange, firstLine := i, false, false, true
	for ; i < len(p.text); i++ {
		switch p.text[i] {
		case '\n', '\r':
			if strange && firstLine && p.style == styleUsual {
				return "", false // "Scrum" meeting: the cell began with a quoted word
			}
			firstLine = false
		case '"':
			closes, skip := p.closing(i)
			if closes {
				p.at = i + 1 + skip
				s := p.text[start:i]
				if doubled {
					s = strings.ReplaceAll(s, `""`, `"`)
				}
				return s, true
			}
			if p.style == styleUsual && strings.HasPrefix(p.text[i+1:], `"`) {
				doubled = true
				i++
				continue
			}
			strange = true
		}
	}
	p.noEnd = true
	return "", false
}

// closing reports whether the quote at i ends its cell, and how many blanks follow.
func (p *splitter) closing(i int) (bool, int) {
	k := i + 1
	for p.delim != '\t' && k < len(p.text) && p.text[k] == ' ' {
		k++
	}
	if k >= len(p.text) {
		return true, k - i - 1
	}
	switch p.text[k] {
	case p.delim:
		if p.style != styleLoose {
			return true, k - i - 1
		}
		return k+1 < len(p.text) && p.text[k+1] == '"', k - i - 1
	case '\n', '\r':
		if p.style != styleLoose {
			return true, k - i - 1
		}
		next := strings.TrimLeft(p.text[k:min(len(p.text), k+2)], "\r\n")
		return next == "" && k+2 >= len(p.text) || strings.HasPrefix(next, `"`) || p.rowEnds(k), k - i - 1
	}
	return false, 0
}

// rowEnds reports whether the text behind a line end begins with a quoted cell, or is
// over.
func (p *splitter) rowEnds(k int) bool {
	for k < len(p.text) && (p.text[k] == '\r' || p.text[k] == '\n') {
		k++
	}
	return k >= len(p.text) || p.text[k] == '"'
}

// delimiters are tried in this order.
var delimiters = []byte{',', ';', '\t', '|'}

// divide finds the delimiter and cuts the text. The delimiter is the one under which
// most header words are understood, else the one that most lines have equally often.
func divide(text string, stop func() bool) ([]line, string, *Refusal) {
	text, declared, first := declaredDelimiter(text)
	delim := declared
	if delim == 0 {
		delim = likeliestDelimiter(text)
	}
	lines, odd, ref := cut(text, delim, styleUsual, first)
	if ref == nil && odd > 0 && stop != nil && stop() {
		return nil, "", refuse(RefusedTooSlow)
	}
	if odd > 0 || loosely(text, delim) {
		lines, ref = steadiest(text, delim, first, lines, ref)
	}
	if ref != nil {
		return nil, "", ref
	}
	if inner, cells := nested(lines); inner != 0 {
		return cells, string(inner), nil
	}
	return lines, string(delim), nil
}

// cut cuts a text in one style; first is the number of the line before it.
func cut(text string, delim byte, st style, first int) ([]line, int, *Refusal) {
	p := splitter{text: text, delim: delim, style: st, number: first}
	lines, ref := p.lines()
	return lines, p.odd, ref
}

// steadiest cuts the text in the other styles too, and takes the one in which most
// rows are as wide as a header.
func steadiest(text string, delim byte, first int, lines []line, ref *Refusal) ([]line, *Refusal) {
	best, most := lines, -1
	if ref == nil {
		most = steadiness(lines)
	}
	for _, st := range []style{styleLoose, styleFlat} {
		other, _, r := cut(text, delim, st, first)
		if r != nil {
			continue
		}
		if n := steadiness(other); n > most {
			best, most, ref = other, n, nil
		}
	}
	return best, ref
}

// steadiness counts the cells with times or addresses that stand in columns under
// a heading for them.
func steadiness(lines []line) int {
	n := 0
	var head []col
	for _, l := range lines {
		if hs := headings(l, nil); hs != nil {
			head = head[:0]
			for _, h := range hs {
				head = append(head, h.col)
			}
			n++
			continue
		}
		for i, c := range l.cells {
			if i >= len(head) || len(c) > 100 {
				continue
			}
			switch head[i] {
			case cEmail:
				if strings.Contains(c, "@") {
					n++
				}
			case cJoined, cLeft, cStamp, cStart, cEnd:
				if _, ok := parseStamp(c); ok {
					n++
				}
			case cMinutes:
				if parseSpan(c, mMinutes).known {
					n++
				}
			}
		}
	}
	return n
}

// loosely reports whether a file looks as if all cells were quoted without doubling
// the quotes in them: a quote stands where no cell begins or ends.
func loosely(text string, delim byte) bool {
	if strings.Count(text, `"`+string(delim)+`"`) < 2 {
		return false
	}
	rest := text
	for {
		i := strings.IndexByte(rest, '"')
		if i < 0 {
			return false
		}
		if i > 0 && i+1 < len(rest) {
			a, b := rest[i-1], rest[i+1]
			edge := func(c byte) bool { return c == delim || c == '\n' || c == '\r' || c == '"' || c == '=' || c == ' ' }
			if !edge(a) && !edge(b) {
				return true
			}
			if a == ' ' && b != '"' && !edge(b) || b == '"' && i+2 < len(rest) && (rest[i+2] == delim || rest[i+2] == '\r' || rest[i+2] == '\n') && !edge(a) {
				return true
			}
		}
		rest = rest[i+1:]
	}
}

// declaredDelimiter takes the line "sep=;" that spreadsheets understand.
func declaredDelimiter(text string) (rest string, delim byte, lines int) {
	head, tail, _ := strings.Cut(text, "\n")
	head = strings.Trim(strings.TrimRight(head, "\r"), `"`)
	if len(head) == 5 && strings.EqualFold(head[:4], "sep=") && strings.IndexByte(",;\t|", head[4]) >= 0 {
		return tail, head[4], 1
	}
	return text, 0, 0
}

func likeliestDelimiter(text string) byte {
	best, most := byte(','), -1
	head := text[:min(len(text), 1<<17)]
	for _, d := range delimiters {
		if strings.IndexByte(head, d) < 0 {
			continue
		}
		if n := delimiterScore(head, d); n > most {
			best, most = d, n
		}
	}
	return best
}

// delimiterScore is how well the text's beginning reads with a delimiter.
func delimiterScore(head string, d byte) int {
	p := splitter{text: head, delim: d, limit: 200}
	lines, ref := p.lines()
	if ref != nil {
		return 0
	}
	known, widths := 0, map[int]int{}
	for _, l := range lines {
		widths[len(l.cells)]++
		if hs := headings(l, nil); hs != nil {
			n := 0
			for _, h := range hs {
				if h.col != cNone {
					n++
				}
			}
			known = max(known, n)
		}
	}
	steady := 0
	for w, n := range widths {
		if w > 1 {
			steady = max(steady, n*min(w, 12))
		}
	}
	return known*10_000 + steady
}

// nested undoes what happens when a file is opened with the wrong delimiter and saved
// again: every row has become one quoted cell.
func nested(lines []line) (byte, []line) {
	single := 0
	for _, l := range lines {
		if l.filled(2) == 1 {
			single++
		}
	}
	if len(lines) == 0 || single*10 < len(lines)*9 {
		return 0, nil
	}
	for _, d := range delimiters {
		var out []line
		known := 0
		for _, l := range lines {
			text := ""
			for _, c := range l.cells {
				if strings.TrimSpace(c) != "" {
					text = c
					break
				}
			}
			p := splitter{text: text, delim: d}
			cells, ref := p.row(nil)
			if ref != nil || p.at < len(text) || len(cells) > maxColumns {
				cells = []string{text}
			}
			inner := line{l.number, cells}
			if hs := headings(inner, nil); hs != nil {
				known++
			}
			out = append(out, inner)
		}
		if known > 0 {
			return d, out
		}
	}
	return 0, nil
}

// itoa writes a small number.
func itoa(n int) string { return strconv.Itoa(n) }

// runes counts characters, for limits that people see.
func runes(s string) int { return utf8.RuneCountInString(s) }
