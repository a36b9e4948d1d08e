package sheet_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"rollcall/internal/sheet"
)

// book is a workbook with a first sheet that is blank and a second that fill
// has made.
func book(t *testing.T, fill func(set func(cell string, value any))) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if _, err := f.NewSheet("People"); err != nil {
		t.Fatal(err)
	}
	fill(func(cell string, value any) {
		if err := f.SetCellValue("People", cell, value); err != nil {
			t.Fatal(err)
		}
	})
	made, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return made.Bytes()
}

func TestReadGivesCellsAsTheyAreStored(t *testing.T) {
	got, err := sheet.Read(book(t, func(set func(string, any)) {
		set("A2", "id")
		set("C2", "=1+1")
		set("A4", 7)
		set("B4", time.Date(2026, 10, 6, 18, 0, 0, 0, time.UTC))
		set("A6", "")
	}))
	want := [][]string{nil, {"id", "", "=1+1"}, nil, {"7", "46301.75"}}
	if err != nil || !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestReadRefusesTooMuch(t *testing.T) {
	for name, cell := range map[string]string{"a column far out": "HZ1", "a row far down": "A70000"} {
		_, err := sheet.Read(book(t, func(set func(string, any)) { set(cell, "x") }))
		if !errors.Is(err, sheet.ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := sheet.Read([]byte("PK\x03\x04")); err == nil {
		t.Error("half a ZIP file is read")
	}
	if rows, err := sheet.Read(book(t, func(func(string, any)) {})); len(rows) != 0 || err != nil {
		t.Errorf("a blank workbook: %v, %v", rows, err)
	}
}
