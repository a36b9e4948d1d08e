// Package table reads the lists that people keep: a table with a header, as a
// spreadsheet program writes it. It finds out by itself what kind of file it
// has been given, in which encoding and with which separator, since whoever
// exports such a list rarely knows.
//
// It says nothing about what the columns mean. It reads what it is given and
// nothing else.
package table

import (
	"bytes"
	"errors"
	"strings"
)

// What a file may be refused for.
var (
	ErrNoTable = errors.New("this is no table with a header")
	ErrTooLong = errors.New("the table has too many rows")
)

// A Table is what stands in a file, in Unicode.
type Table struct {
	Header    []string
	Rows      []Row  // without those that are empty
	Encoding  string // by its WHATWG name; "" for a workbook
	Separator string // "" for a workbook
}

// A Row is one line under the header, with as many cells as there were.
type Row struct {
	Line  int // in the file, from 1; of a workbook the row
	Cells []string
}

// Cell is the i-th cell without blanks around it, "" where the row has none.
func (r Row) Cell(i int) string {
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return strings.TrimSpace(r.Cells[i])
}

// Read reads a table of at most so many rows. It fails with ErrNoTable or
// ErrTooLong.
func Read(file []byte, most int) (*Table, error) {
	read := readText
	if bytes.HasPrefix(file, []byte("PK\x03\x04")) {
		read = readWorkbook
	}
	t, rows, err := read(file, most)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		switch {
		case blank(r.Cells):
		case t.Header == nil:
			t.Header = r.Cells
		case len(t.Rows) == most:
			return nil, ErrTooLong
		default:
			t.Rows = append(t.Rows, r)
		}
	}
	if t.Header == nil {
		return nil, ErrNoTable
	}
	return t, nil
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}
