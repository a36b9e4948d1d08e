package report_test

import (
	"slices"
	"testing"
)

// The mutations are worth nothing if taking a file apart and putting it together
// changes what is in it.
func TestGridKeepsWhatItTakesApart(t *testing.T) {
	for _, s := range specimens(t) {
		if binary(&s) {
			continue
		}
		g := parseGrid(t, &s)
		again := s
		again.want.Encoding, again.want.Delimiter = "utf-8", new(string)
		if g.book {
			again.want.Encoding, again.data = "xlsx", g.workbook()
		} else {
			semicolon := ";"
			again.want.Delimiter = &semicolon
			again.data = g.text(form{delimiter: ";", eol: "\r\n", end: true, quote: func() bool { return true }, encoding: "utf-8"})
		}
		back := parseGrid(t, &again)
		if !slices.EqualFunc(g.rows, back.rows, sameCells) {
			t.Errorf("%s changes on the way through cells", s.name)
		}
		if len(g.tables()) == 0 && s.want.Problem == nil && s.name != "bigbluebutton_names.txt" {
			t.Errorf("%s has no table", s.name)
		}
	}
}

func sameCells(a, b []cell) bool {
	for len(a) > len(b) {
		b = append(b, cell{})
	}
	for len(b) > len(a) {
		a = append(a, cell{})
	}
	return slices.Equal(a, b)
}
