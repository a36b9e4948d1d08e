package sheet_test

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rollcall/internal/sheet"
)

// people is a sheet of n rows of one person, in cells that are used again.
func people(n int) sheet.Sheet {
	return sheet.Sheet{
		Name:    "People",
		Columns: []sheet.Column{{Title: "No.", Kind: sheet.Number}, {Title: "Name"}, {Title: "E-mail"}, {Title: "Organisation"}},
		Count:   n,
		Rows: func(yield func([]sheet.Cell, error) bool) {
			cells := row(0, "Олена Коваленко", "olena@example.org", "City of Melitopol & surroundings")
			for i := range n {
				if cells[0] = sheet.Int(i + 1); !yield(cells, nil) {
					return
				}
			}
		},
	}
}

func one(s sheet.Sheet) *sheet.Book { return &sheet.Book{Sheets: []sheet.Sheet{s}} }

func TestMoreRowsThanTheSample(t *testing.T) {
	const n = 3000
	all, err := reopen(t, one(people(n))).GetRows("People")
	if err != nil || len(all) != n+1 {
		t.Fatalf("%d rows, %v", len(all), err)
	}
	for i, cells := range all[1:] {
		if want := sheetNumber(i + 1); cells[0] != want || cells[2] != "olena@example.org" {
			t.Fatalf("row %d is %q, want number %s", i+2, cells, want)
		}
	}
}

// sheetNumber is n below a million with a separator.
func sheetNumber(n int) string {
	digits := []byte{byte('0' + n/1000), ',', byte('0' + n/100%10), byte('0' + n/10%10), byte('0' + n%10)}
	if n >= 1000 {
		return string(digits)
	}
	return strings.TrimLeft(string(digits), "0,")
}

func TestMemoryDoesNotGrowWithTheRows(t *testing.T) {
	const n = 200_000
	s := people(n)
	var least, most runtime.MemStats
	inner := s.Rows
	s.Rows = watched(inner, func(i int) {
		switch {
		case i == 1000:
			runtime.GC()
			runtime.ReadMemStats(&least)
		case i == n-1:
			runtime.GC()
			runtime.ReadMemStats(&most)
		}
	})
	if err := one(s).Write(io.Discard); err != nil {
		t.Fatal(err)
	}
	if grown := int64(most.HeapAlloc) - int64(least.HeapAlloc); grown > 1<<20 {
		t.Errorf("%d rows hold %d KiB", n, grown>>10)
	}
	if allocated := most.TotalAlloc - least.TotalAlloc; allocated > 8<<20 {
		t.Errorf("%d rows took %d KiB in passing", n, allocated>>10)
	}
}

// watched calls seen before each row.
func watched(rows iter.Seq2[[]sheet.Cell, error], seen func(i int)) iter.Seq2[[]sheet.Cell, error] {
	return func(yield func([]sheet.Cell, error) bool) {
		i := 0
		for cells, err := range rows {
			seen(i)
			if i++; !yield(cells, err) {
				return
			}
		}
	}
}

func TestFirstBytesLeaveEarly(t *testing.T) {
	s := people(5000)
	var buf bytes.Buffer
	before, begun := -1, false
	s.Rows = watched(s.Rows, func(i int) {
		switch i {
		case 199:
			before = buf.Len()
		case 200:
			begun = bytes.Contains(buf.Bytes(), []byte("xl/worksheets/sheet1.xml"))
		}
	})
	if err := one(s).Write(&buf); err != nil {
		t.Fatal(err)
	}
	if before != 0 || !begun {
		t.Errorf("%d bytes are out before the rows that decide on widths, and the sheet is begun after them: %v", before, begun)
	}
}

func TestWrongCounts(t *testing.T) {
	for _, announced := range []int{0, 2, 4, 299, 301} {
		s := people(3)
		if announced > 100 {
			s = people(300)
		}
		s.Count = announced
		err := one(s).Write(io.Discard)
		if !errors.Is(err, sheet.ErrCount) || !strings.Contains(err.Error(), `"People"`) {
			t.Errorf("%d rows announced: %v, want ErrCount and the sheet's name", announced, err)
		}
	}
}

func TestMoreRowsThanAnnouncedAreNotAwaited(t *testing.T) {
	s, read := people(5000), 0
	s.Count, s.Rows = 3, watched(s.Rows, func(i int) { read = i + 1 })
	if err := one(s).Write(io.Discard); !errors.Is(err, sheet.ErrCount) || read != 4 {
		t.Errorf("%v after %d rows, want ErrCount after 4", err, read)
	}
}

func TestTooManyRows(t *testing.T) {
	for count, want := range map[int]error{1<<20 - 1: sheet.ErrCount, 1 << 20: sheet.ErrTooLong, -1: sheet.ErrTooLong} {
		s := people(1)
		s.Count = count
		if err := one(s).Write(io.Discard); !errors.Is(err, want) {
			t.Errorf("%d rows announced: %v, want %v", count, err, want)
		}
	}
}

func TestFailingRowsEndTheWriting(t *testing.T) {
	lost := errors.New("connection lost")
	for _, at := range []int{0, 100, 2000} {
		s := people(4000)
		inner := s.Rows
		s.Rows = func(yield func([]sheet.Cell, error) bool) {
			i := 0
			for cells := range inner {
				if i == at {
					yield(nil, lost)
					return
				}
				if i++; !yield(cells, nil) {
					return
				}
			}
		}
		var buf bytes.Buffer
		if err := one(s).Write(&buf); !errors.Is(err, lost) {
			t.Errorf("failing after %d rows: %v", at, err)
		}
		if at < 200 && buf.Len() > 0 {
			t.Errorf("failing after %d rows: %d bytes are out already", at, buf.Len())
		}
		if _, err := excelize.OpenReader(&buf); err == nil {
			t.Errorf("failing after %d rows leaves a file that opens", at)
		}
		if err := s.WriteCSV(io.Discard); !errors.Is(err, lost) {
			t.Errorf("CSV failing after %d rows: %v", at, err)
		}
	}
}

// full is a writer with room for so many bytes.
type full struct{ room int }

var errFull = errors.New("disk full")

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestFailingWriterEndsTheReading(t *testing.T) {
	for _, room := range []int{0, 10, 6000, 20000} {
		s := people(300_000)
		read := 0
		s.Rows = watched(s.Rows, func(i int) { read = i })
		if err := one(s).Write(&full{room}); !errors.Is(err, errFull) {
			t.Errorf("room for %d bytes: %v", room, err)
		}
		if read > 200_000 {
			t.Errorf("room for %d bytes: %d rows were read nevertheless", room, read)
		}
		if err := s.WriteCSV(&full{room}); !errors.Is(err, errFull) {
			t.Errorf("CSV with room for %d bytes: %v", room, err)
		}
	}
}

func TestUnfitBooks(t *testing.T) {
	wide := people(1)
	wide.Columns = wide.Columns[:2]
	wider := people(0)
	wider.Columns = make([]sheet.Column, 20_000)
	for name, b := range map[string]*sheet.Book{
		"no sheets":          {},
		"no columns":         one(sheet.Sheet{Name: "Empty"}),
		"too many columns":   one(wider),
		"a row that is wide": one(wide),
	} {
		if err := b.Write(io.Discard); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := wide.WriteCSV(io.Discard); err == nil {
		t.Error("a row that is wide: no error from CSV")
	}
}
