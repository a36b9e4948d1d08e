package sheet

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"
)

const (
	// sampleRows and sampleBytes bound the rows that decide on the widths
	// of the columns, and wait for that.
	sampleRows  = 200
	sampleBytes = 256 << 10
	// chunk is how much is encoded between two writes.
	chunk = 64 << 10
)

// A body is a sheet on its way into the file.
type body struct {
	*plan
	out    *pack
	w      io.Writer // nil until the widths are known
	sample [][]Cell  // rows that wait for them
	waits  int       // bytes of text in those
	buf    []byte    // encoded rows not yet written
	rows   int       // that came
	coded  int       // that are encoded
}

// write streams the sheet into out.
func (p *plan) write(out *pack) error {
	b := &body{plan: p, out: out}
	if err := b.stream(); err != nil {
		return err
	}
	if b.rows != p.Count {
		return fmt.Errorf("%w: %d came, %d were announced", ErrCount, b.rows, p.Count)
	}
	if b.w == nil {
		if err := b.begin(); err != nil {
			return err
		}
	}
	if b.rows == 0 {
		b.encode(nil) // Excel wants one row in a table, if a blank one
	}
	b.buf = append(b.buf, "</sheetData>"...)
	b.buf = append(b.buf, p.after...)
	return b.flush()
}

// stream takes the rows as they come.
func (b *body) stream() error {
	if b.Rows == nil {
		return nil
	}
	for cells, err := range b.Rows {
		if err != nil {
			return fmt.Errorf("after row %d: %w", b.rows, err)
		}
		if err := b.row(cells); err != nil {
			return err
		}
	}
	return nil
}

func (b *body) row(cells []Cell) error {
	if len(cells) > len(b.columns) {
		return fmt.Errorf("row %d has %d cells for %d columns", b.rows+1, len(cells), len(b.columns))
	}
	if b.rows == b.Count {
		return fmt.Errorf("%w: more came than the %d announced", ErrCount, b.Count)
	}
	b.rows++
	if b.w == nil {
		return b.wait(cells)
	}
	b.encode(cells)
	if len(b.buf) < chunk {
		return nil
	}
	return b.flush()
}

// wait puts a row aside until the widths are known.
func (b *body) wait(cells []Cell) error {
	b.sample = append(b.sample, slices.Clone(cells))
	for i, c := range cells {
		b.columns[i].widen(c)
		b.waits += len(c.text)
	}
	if len(b.sample) < sampleRows && b.waits < sampleBytes {
		return nil
	}
	return b.begin()
}

// begin writes the sheet as far as it is known, and sends it on its way.
func (b *body) begin() error {
	w, err := b.out.sheet(b.part)
	if err != nil {
		return err
	}
	b.w = w
	b.buf = append(b.buf, b.before...)
	b.buf = append(b.buf, "<cols>"...)
	for i := range b.columns {
		c := &b.columns[i]
		c.width = min(max(c.width, b.widths[i]), excelize.MaxColumnWidth)
		b.buf = fmt.Appendf(b.buf, `<col min="%d" max="%d" width="%.2f" customWidth="1"/>`, i+1, i+1, c.width)
	}
	b.buf = append(b.buf, "</cols><sheetData>"...)
	b.buf = append(b.buf, b.above...)
	for _, cells := range b.sample {
		b.encode(cells)
	}
	b.sample = nil
	if err := b.flush(); err != nil {
		return err
	}
	return b.out.flush()
}

// encode adds a row to those to be written.
func (b *body) encode(cells []Cell) {
	var digits [8]byte
	number := strconv.AppendInt(digits[:0], int64(b.head+1+b.coded), 10)
	buf := append(b.buf, `<row r="`...)
	buf = append(buf, number...)
	if high := b.lines(cells); high > 1 {
		buf = append(buf, `" ht="`...)
		buf = strconv.AppendInt(buf, int64(rowHeight(high, 1)), 10)
	}
	buf = append(buf, `">`...)
	for i := range b.columns {
		var c Cell
		if i < len(cells) {
			c = cells[i]
		}
		buf = b.columns[i].append(buf, c, number)
	}
	b.buf = append(buf, `</row>`...)
	b.coded++
}

// lines is how many lines the highest cell of a row takes.
func (b *body) lines(cells []Cell) int {
	high := 1
	for i, c := range cells {
		if b.columns[i].wraps(c.text) {
			high = max(high, lines(clean(c.text), b.columns[i].width-1))
		}
	}
	return high
}

func (b *body) flush() error {
	_, err := b.w.Write(b.buf)
	b.buf = b.buf[:0]
	return err
}
