package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// WriteCSV writes the sheet's columns to w as CSV: UTF-8 with a byte order
// mark, commas, lines that end in CR LF. There is nothing above the titles.
//
// Numbers are rounded as the sheet shows them, a percentage is written without
// its sign, and times as ISO 8601 has them, with their offset from UTC. Text
// that a spreadsheet might take for a formula begins with an apostrophe.
func (s *Sheet) WriteCSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	record := make([]string, len(s.Columns))
	for i, title := range titles(s.Columns) {
		record[i] = guard(title)
	}
	if err := out.Write(record); err != nil {
		return err
	}
	if err := s.records(out, record); err != nil {
		return fmt.Errorf("sheet %q: %w", s.Name, err)
	}
	out.Flush()
	return out.Error()
}

// records writes the rows, each in the same record.
func (s *Sheet) records(out *csv.Writer, record []string) error {
	if s.Rows == nil {
		return nil
	}
	row := 0
	for cells, err := range s.Rows {
		if err != nil {
			return fmt.Errorf("after row %d: %w", row, err)
		}
		if row++; len(cells) > len(record) {
			return fmt.Errorf("row %d has %d cells for %d columns", row, len(cells), len(record))
		}
		clear(record)
		for i, c := range cells {
			record[i] = c.plain(s.Columns[i])
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	return nil
}

// plain is the cell in that column as CSV has it.
func (c Cell) plain(col Column) string {
	switch c.holds {
	case text:
		return guard(clean(c.text))
	case number:
		return plainNumber(c.number, col)
	case moment:
		if col.Kind == Date {
			return c.wall().Format(time.DateOnly)
		}
		return c.wall().Format(time.RFC3339)
	}
	return ""
}

func plainNumber(f float64, col Column) string {
	if !col.Kind.numeric() {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	if col.Kind == Percent {
		f *= 100
	}
	places := min(max(col.Decimals, 0), maxDecimals)
	if unit := math.Pow10(places); math.Abs(f) < 1e15/unit {
		f = math.Round(f*unit)/unit + 0 // not a negative zero
	}
	return strconv.FormatFloat(f, 'f', places, 64)
}

// guard puts an apostrophe before text that begins like a formula, also behind
// what cannot be seen, and before the signs' wide forms, which some programs
// read as the narrow ones.
func guard(s string) string {
	begin := strings.TrimLeftFunc(s, func(r rune) bool {
		return r != '\t' && r != '\n' && (unicode.IsSpace(r) || unicode.In(r, unicode.Cf))
	})
	if begin != "" && strings.ContainsRune("=+-@\t\n＝＋－＠", []rune(begin)[0]) {
		return "'" + s
	}
	return s
}
