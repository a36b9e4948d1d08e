package table

import (
	"bytes"
	"errors"

	"github.com/xuri/excelize/v2"
)

// The most bytes of a workbook and of one sheet, unpacked: a small file may
// hold a huge one.
const (
	maxUnpacked = 100 << 20
	maxSheet    = 50 << 20
)

// readWorkbook reads the first sheet of a workbook that has a table.
func readWorkbook(file []byte, most int) (*Table, []Row, error) {
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxSheet, RawCellValue: true})
	if err != nil {
		return nil, nil, errors.Join(ErrNoTable, err)
	}
	defer book.Close() // nothing was written
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
