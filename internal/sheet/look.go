package sheet

import (
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Colours, sizes and the table's style, which stripes the rows.
const (
	petrol     = "0A5566"
	ink        = "0F2229"
	soft       = "44555C"
	line       = "D3DBDD"
	white      = "FFFFFF"
	font       = "Calibri"
	tableStyle = "TableStyleMedium2"
	titleSize  = 16
	textSize   = 11
	titleScale = titleSize / float64(textSize)
	lineHeight = 15.0 // points
	maxHeight  = 409.0
)

// A look holds the styles a workbook has, by their numbers in it.
type look struct {
	title, label, notice int
	value                map[Kind]int // above the table
	head, headRight      int          // titles of words and of numbers
}

func newLook(f *excelize.File) (*look, error) {
	var errs []error
	style := func(s excelize.Style) int {
		s.Font.Family = font
		id, err := f.NewStyle(&s)
		errs = append(errs, err)
		return id
	}
	wrap := Text.alignment()
	head := func(a excelize.Alignment) int {
		a.Vertical, a.WrapText = "center", true
		return style(excelize.Style{
			Font:      &excelize.Font{Size: textSize, Bold: true, Color: white},
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{petrol}},
			Alignment: &a,
		})
	}
	l := &look{
		title:     style(excelize.Style{Font: &excelize.Font{Size: titleSize, Bold: true, Color: petrol}, Alignment: wrap}),
		label:     style(excelize.Style{Font: &excelize.Font{Size: textSize, Color: soft}, Alignment: wrap}),
		notice:    style(excelize.Style{Font: &excelize.Font{Size: textSize, Color: soft, Italic: true}, Alignment: wrap}),
		value:     map[Kind]int{},
		head:      head(*Text.alignment()),
		headRight: head(*Number.alignment()),
	}
	for kind := Text; kind <= Percent; kind++ {
		format := kind.format(0)
		l.value[kind] = style(excelize.Style{Font: &excelize.Font{Size: textSize, Color: ink}, Alignment: wrap, CustomNumFmt: &format})
	}
	return l, errors.Join(errs...)
}

// styles are those of one column's cells.
type styles struct {
	own  int // of what the column is for, and of words in its place
	when int // of a moment where none is expected
	many int // of a number where none is expected
}

// body makes the styles of a column.
func (*look) body(f *excelize.File, c Column) (styles, error) {
	var errs []error
	style := func(kind Kind, format string) int {
		id, err := f.NewStyle(&excelize.Style{
			Font:         &excelize.Font{Size: textSize, Color: ink, Family: font},
			Alignment:    kind.alignment(),
			Border:       []excelize.Border{{Type: "bottom", Style: 1, Color: line}},
			CustomNumFmt: &format,
		})
		errs = append(errs, err)
		return id
	}
	s := styles{
		own:  style(c.Kind, c.Kind.format(c.Decimals)),
		when: style(DateTime, DateTime.format(0)),
		many: style(Number, "General"),
	}
	return s, errors.Join(errs...)
}

// alignment puts numbers at the right, with room for the filter's button
// beside their titles, and everything else at the left, with some air.
func (k Kind) alignment() *excelize.Alignment {
	if k.numeric() {
		return &excelize.Alignment{Horizontal: "right", Vertical: "top", Indent: 2}
	}
	return &excelize.Alignment{Horizontal: "left", Vertical: "top", WrapText: k == Text, Indent: 1}
}

// format is the kind's number format. Excel puts in the separators of its
// reader's language.
func (k Kind) format(decimals int) string {
	places := ""
	if decimals > 0 {
		places = "." + strings.Repeat("0", min(decimals, maxDecimals))
	}
	switch k {
	case Date:
		return "yyyy-mm-dd"
	case DateTime:
		return "yyyy-mm-dd hh:mm"
	case Clock:
		return "hh:mm"
	case Number:
		return "#,##0" + places
	case Minutes:
		return "0" + places
	case Percent:
		return "0" + places + "%"
	}
	return "General"
}

// maxDecimals is more than anybody wants to see.
const maxDecimals = 9

func (k Kind) temporal() bool { return k == Date || k == DateTime || k == Clock }
func (k Kind) numeric() bool  { return k == Number || k == Minutes || k == Percent }

// shownAs is the kind in which c is shown where kind is expected.
func (c Cell) shownAs(kind Kind) Kind {
	switch {
	case c.holds == moment && !kind.temporal():
		return DateTime
	case c.holds == number && !kind.numeric():
		return Text
	}
	return kind
}
