package sheet

import (
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// A plan is a sheet with everything decided that can be before its rows come.
type plan struct {
	Sheet
	name, table string
	titles      []string
	widths      []float64 // of the columns: enough for their titles
	head        int       // the table's first row, with the titles
	last        int       // its last row
	to          int       // the last column that values above the table span
	part        string    // the sheet's file in the ZIP
	columns     []column  // ready to be encoded

	// The sheet's XML before its data, of the rows above the table, and
	// after its data.
	before, above, after []byte
}

// plan decides on names and places.
func (b *Book) plan() ([]*plan, error) {
	if len(b.Sheets) == 0 {
		return nil, errors.New("a workbook without sheets")
	}
	tabs, tables := names{}, names{}
	plans := make([]*plan, len(b.Sheets))
	for i, s := range b.Sheets {
		p := &plan{Sheet: s, part: fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)}
		p.name = tabs.take(tabName(s.Name), " ", maxName)
		if s.Table == "" {
			s.Table = p.name
		}
		p.table = tables.take(tableName(s.Table), "_", maxTitle)
		if err := p.place(); err != nil {
			return nil, fmt.Errorf("sheet %q: %w", p.name, err)
		}
		plans[i] = p
	}
	return plans, nil
}

// place decides where the table and the values above it stand.
func (p *plan) place() error {
	if n := len(p.Columns); n == 0 || n > excelize.MaxColumns {
		return fmt.Errorf("a table of %d columns", n)
	}
	p.head = len(p.Lines) + 1
	if p.Title != "" {
		p.head++
	}
	if p.head > 1 {
		p.head++ // an empty row before the table
	}
	p.last = p.head + max(p.Count, 1)
	if p.Count < 0 || p.last > maxRows {
		return fmt.Errorf("%w: %d", ErrTooLong, p.Count)
	}
	p.titles = titles(p.Columns)
	for i, c := range p.Columns {
		p.widths = append(p.widths, c.narrowest(p.titles[i]))
	}
	if p.head > 1 {
		p.span()
	}
	return nil
}

// span makes the first column wide enough for the labels above the table, and
// finds the one up to which their values have room or the table ends.
func (p *plan) span() {
	for _, l := range p.Lines {
		if l.Label != "" {
			p.widths[0] = max(p.widths[0], min(cols(flat(l.Label))+air, longTitle))
		}
	}
	p.to = 2
	for room := p.width(2); room < narrowValue || room < wideValue && p.to < len(p.Columns); room += p.width(p.to) {
		p.to++
	}
}

// room is how many characters fit from a column to the last one of values.
func (p *plan) room(from int) float64 {
	sum := 0.0
	for i := from; i <= p.to; i++ {
		sum += p.width(i)
	}
	return sum
}

// width is the least width of a column, counted from one, of the table or
// right of it.
func (p *plan) width(column int) float64 {
	if column <= len(p.widths) {
		return p.widths[column-1]
	}
	return defaultWidth
}

// Widths in characters.
const (
	defaultWidth = 9.14 // of columns nobody set
	buttonWidth  = 5    // the filter's button and some air beside a title
	air          = 3    // around a cell's text
	longTitle    = 28   // longer titles and labels are wrapped
	longText     = 48   // longer texts are wrapped
	narrowValue  = 40   // values above the table get at least this,
	wideValue    = 90   // and no more than this
)

// narrowest is the least width of a column with that title.
func (c Column) narrowest(title string) float64 {
	if c.Width > 0 {
		return min(c.Width, excelize.MaxColumnWidth)
	}
	return max(c.Kind.narrowest(), min(cols(title)+buttonWidth, longTitle))
}

func (k Kind) narrowest() float64 {
	switch k {
	case Date:
		return 13
	case DateTime:
		return 19
	}
	return 8
}
