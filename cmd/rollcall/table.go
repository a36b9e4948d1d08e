package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"rollcall/internal/sheet"
)

// The limits of a table that a command reads.
const (
	maxTableBytes = 10 << 20
	maxTableRows  = 50_000
)

// A tableFile is a file with a header and a line for each thing.
type tableFile struct {
	lines []tableLine
}

// tableLine is one line below the header.
type tableLine struct {
	number int // in the file; the first is 1
	cells  map[string]string
}

// cell is what stands in a column, "" if there is no such column.
func (l tableLine) cell(column string) string { return strings.TrimSpace(l.cells[column]) }

// openTable reads a CSV or XLSX file, whichever its bytes say it is. The first
// line that is not blank names the columns, in any order; all of columns but
// email must be there. Blank lines are passed over.
func openTable(path string, renamed map[string]string, columns ...string) (*tableFile, error) {
	records, err := readRecords(path)
	if err != nil {
		return nil, err
	}
	var header []string
	t := &tableFile{}
	for i, cells := range records {
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		if header == nil {
			if header, err = readHeader(path, cells, renamed, columns); err != nil {
				return nil, err
			}
			continue
		}
		line := tableLine{i + 1, map[string]string{}}
		for j, cell := range cells[:min(len(cells), len(header))] {
			line.cells[header[j]] = cell
		}
		t.lines = append(t.lines, line)
	}
	switch {
	case header == nil:
		return nil, fmt.Errorf("%s is empty", path)
	case len(t.lines) > maxTableRows:
		return nil, fmt.Errorf("%s has %d rows; %d are the most", path, len(t.lines), maxTableRows)
	}
	return t, nil
}

// readHeader takes the names of columns from the cells of the header; a cell that is
// renamed counts as what it is renamed to.
func readHeader(path string, cells []string, renamed map[string]string, columns []string) ([]string, error) {
	var header []string
	for _, cell := range cells {
		name := strings.ToLower(strings.TrimSpace(cell))
		header = append(header, cmp.Or(renamed[name], name))
	}
	for _, c := range columns {
		if c != "email" && !slices.Contains(header, c) {
			return nil, fmt.Errorf("%s has no column %s; its header must name %s", path, c, strings.Join(columns, ", "))
		}
	}
	return header, nil
}

// readRecords reads all lines of a file, each at its place.
func readRecords(path string) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxTableBytes+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > maxTableBytes:
		return nil, fmt.Errorf("%s is larger than %d MiB", path, maxTableBytes>>20)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		records, err := sheet.Read(data)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read as a workbook: %w", path, err)
		}
		return records, nil
	}
	return readCSV(path, data)
}

// readCSV reads UTF-8, or UTF-16 with its mark, with whichever of comma,
// semicolon and tab stands most often in the first line.
func readCSV(path string, data []byte) ([][]string, error) {
	text, _, err := transform.Bytes(unicode.BOMOverride(transform.Nop), data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if !utf8.Valid(text) {
		return nil, fmt.Errorf("%s is not UTF-8; save it as CSV UTF-8", path)
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord, r.LazyQuotes, r.Comma = -1, true, separator(text)
	var records [][]string
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return records, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		at, _ := r.FieldPos(0)
		for len(records) < at-1 {
			records = append(records, nil) // blank lines, and those inside a cell
		}
		records = append(records, cells)
	}
}

func separator(text []byte) rune {
	line, _, _ := bytes.Cut(bytes.TrimSpace(text), []byte("\n"))
	best := ','
	for _, r := range ";\t" {
		if bytes.Count(line, []byte(string(r))) > bytes.Count(line, []byte(string(best))) {
			best = r
		}
	}
	return best
}
