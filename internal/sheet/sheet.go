// Package sheet writes tables of rows as Excel workbooks and as CSV.
//
// It knows nothing of events or languages: the caller brings the words, the
// columns and the rows. Rows are streamed: a million of them take no more
// memory than a thousand, and the first bytes leave while the rest is still
// being read. The same Book gives the same bytes, whenever it is written.
//
// Text stays text. A name that looks like a formula is stored as the name it
// is, and characters a workbook cannot hold are left out.
//
// The frame of a workbook (styles, tables, print set-up) is made by excelize;
// the rows are put into its sheets on their way into the ZIP file. Which rows
// and columns somebody may see is decided before they come here.
//
// Read goes the other way, for small workbooks that people bring: cells, and no
// more.
package sheet

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"time"
)

var (
	// ErrCount says that a sheet's rows were more or fewer than its Count.
	ErrCount = errors.New("not the announced number of rows")
	// ErrTooLong says that a sheet has more rows than Excel can hold.
	ErrTooLong = errors.New("more rows than a sheet can hold")
)

// maxRows is how many rows Excel has on a sheet.
const maxRows = 1 << 20

// A Book is a workbook.
type Book struct {
	Title   string    // of the document, shown in its properties
	Creator string    // who or what made it, shown there too
	AsOf    time.Time // of the newest change in the data; stamps the file in place of the clock
	Sheets  []Sheet   // at least one
}

// A Sheet is one table of a workbook under a block of lines that say what it
// is. The block and the table's head stay in view when the rows are scrolled,
// so it should have a dozen lines at most.
type Sheet struct {
	Name    string // on its tab; shortened and made unique as Excel needs it
	Table   string // what formulas call the table; made from Name if empty
	Title   string // large, above everything; may be empty
	Lines   []Line // between the title and the table
	Columns []Column
	Footer  Footer

	// Count is the number of rows. The file states it before the rows, so
	// it must be known; a CSV file does not need it.
	Count int
	// Rows yields the rows, or an error that ends the writing. A row may
	// have fewer cells than there are columns, and its slice may be used
	// again for the next. Nil stands for no rows.
	Rows iter.Seq2[[]Cell, error]
}

// A Line is a fact above the table. A line without a label begins at the left
// edge: a notice.
type Line struct {
	Label string
	Value Cell
	Kind  Kind // how to show Value
}

// A Footer stands below each printed page.
type Footer struct {
	Left, Right string
	Page        string // in the middle, with {page} and {pages}: "Page {page} of {pages}"
}

// A Column of a table.
type Column struct {
	Title    string // made unique within the table
	Kind     Kind
	Decimals int     // places shown of a Number, of Minutes, of a Percent
	Width    float64 // in characters; 0 takes it from the title and the first 200 rows
}

// A Kind is how the cells of a column are shown.
type Kind uint8

// The kinds of columns. A cell that does not fit its column, such as a word
// among numbers, is shown as what it is.
const (
	Text     Kind = iota
	Date          // 2021-11-12
	DateTime      // 2021-11-12 10:00
	Clock         // 10:00; the cell still knows its day
	Number        // 1,234
	Minutes       // 104
	Percent       // 95%, of the number 0.95
)

// Write writes the workbook to w.
//
// Nothing is written before the first rows of the first sheet are there, so
// that a failure until then can still be answered as one. What was written
// before a later failure is no readable file.
func (b *Book) Write(w io.Writer) error {
	plans, err := b.plan()
	if err != nil {
		return err
	}
	frame, err := b.frame(plans)
	if err != nil {
		return fmt.Errorf("frame of the workbook: %w", err)
	}
	out := newPack(w, b.AsOf, frame)
	for _, p := range plans {
		if err := p.write(out); err != nil {
			return fmt.Errorf("sheet %q: %w", p.name, err)
		}
	}
	return out.close()
}
