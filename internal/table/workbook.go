package table

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The most bytes of a workbook and of one sheet, unpacked: a small file may
// hold a huge one.
const (
	maxUnpacked = 100 << 20
	maxSheet    = 50 << 20
)

// readWorkbook reads the first sheet of a workbook that has a table. Dates are
// read as ISO 8601 writes them, without their time; of all else the value, as
// though no cell had a format.
func readWorkbook(file []byte, most int) (*Table, []Row, error) {
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxSheet, ShortDatePattern: "yyyy-mm-dd"})
	if err != nil {
		return nil, nil, errors.Join(ErrNoTable, err)
	}
	defer book.Close() // nothing was written
	plain(book)
	for _, name := range book.GetSheetList() {
		rows, err := readSheet(book, name, most)
		if err != nil || len(rows) > 0 {
			return &Table{}, rows, err
		}
	}
	return nil, nil, ErrNoTable
}

// readSheet reads the rows that are not empty.
func readSheet(book *excelize.File, name string, most int) ([]Row, error) {
	lines, err := book.Rows(name)
	if err != nil {
		return nil, errors.Join(ErrNoTable, err)
	}
	defer lines.Close() // nothing was written
	var rows []Row
	for n := 1; lines.Next(); n++ {
		cells, err := lines.Columns()
		switch {
		case err != nil:
			return nil, errors.Join(ErrNoTable, err)
		case blank(cells):
		case len(rows) > most:
			return nil, ErrTooLong
		default:
			rows = append(rows, Row{n, cells})
		}
	}
	return rows, lines.Error()
}

// The numbers of formats (ECMA-376, part 1, 18.8.30): of the short date, which
// is written by ShortDatePattern, and one that there is not, by which a value
// stays as it is.
const (
	shortDate = 14
	noFormat  = -1
)

// dateFormats are the other numbers that mean a date without saying so: by
// day, month or year, and those of the calendars of East Asia.
var dateFormats = []int{shortDate, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58}

// plain leaves the cells of a book no format but the short date, for those
// that have one of a date.
func plain(book *excelize.File) {
	_, _ = book.GetStyle(noFormat) // there is none; it reads those that there are
	styles := book.Styles
	if styles == nil || styles.CellXfs == nil {
		return
	}
	dates := slices.Clone(dateFormats)
	if styles.NumFmts != nil {
		for _, f := range styles.NumFmts.NumFmt {
			dates = slices.DeleteFunc(dates, func(id int) bool { return id == f.NumFmtID })
			if isDate(f.FormatCode) {
				dates = append(dates, f.NumFmtID)
			}
		}
		styles.NumFmts = nil
	}
	for i := range styles.CellXfs.Xf {
		format := noFormat
		if id := styles.CellXfs.Xf[i].NumFmtID; id != nil && slices.Contains(dates, *id) {
			format = shortDate
		}
		styles.CellXfs.Xf[i].NumFmtID = &format
	}
}

// spoken is what a format code says besides its symbols: text in quotes, single
// characters, and colours, conditions and languages in brackets.
var spoken = regexp.MustCompile(`"[^"]*"|[\\_*].|\[[^\]]*\]`)

// isDate reports whether a format code shows a day or a year.
func isDate(code string) bool {
	positive, _, _ := strings.Cut(spoken.ReplaceAllString(code, ""), ";")
	return strings.ContainsAny(strings.ToLower(positive), "dy")
}
