package sheet

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// The limits of a workbook that is read.
const (
	maxUnzipped   = 64 << 20
	maxReadRows   = 60_000
	maxReadColumn = 200
)

// ErrTooLarge says that a workbook holds more than is read.
var ErrTooLarge = errors.New("it holds too much")

// Read returns the cells of the first sheet that has any, as they are stored:
// numbers and dates as plain numbers, what formulas came to. Rows are at their
// place; blank ones are empty. It fails for what is no workbook, and with
// ErrTooLarge for one with more than 64 MiB, 60,000 rows or 200 columns.
// Nothing is written to disk.
func Read(data []byte) ([][]string, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped,
	})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for _, name := range f.GetSheetList() {
		rows, err := readSheet(f, name)
		if err != nil || len(rows) > 0 {
			return rows, err
		}
	}
	return nil, nil
}

func readSheet(f *excelize.File, name string) ([][]string, error) {
	rows, err := f.Rows(name)
	if err != nil {
		return nil, fmt.Errorf("sheet %s: %w", name, err)
	}
	defer rows.Close()
	var all [][]string
	filled := 0
	for rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return nil, fmt.Errorf("sheet %s: %w", name, err)
		}
		if len(all) == maxReadRows || len(cells) > maxReadColumn {
			return nil, ErrTooLarge
		}
		all = append(all, cells)
		if len(cells) > 0 {
			filled = len(all)
		}
	}
	return all[:filled], rows.Error()
}
