package table_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"rollcall/internal/table"
)

// A styled cell is what stands in it, and by which format it is shown.
type styled struct {
	value  any
	format int    // a number of the standard's
	code   string // or a code
}

// bookOf is a workbook with one column of cells.
func bookOf(t *testing.T, from1904 bool, cells []styled) []byte {
	t.Helper()
	book := excelize.NewFile()
	if err := book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from1904}); err != nil {
		t.Fatal(err)
	}
	for i, c := range append([]styled{{value: "heading"}}, cells...) {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := book.SetCellValue("Sheet1", at, c.value); err != nil {
			t.Fatal(err)
		}
		style := &excelize.Style{NumFmt: c.format}
		if c.code != "" {
			style.CustomNumFmt = &c.code
		}
		id, err := book.NewStyle(style)
		if err != nil {
			t.Fatal(err)
		}
		if err := book.SetCellStyle("Sheet1", at, at, id); err != nil {
			t.Fatal(err)
		}
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// column is the first one of a workbook.
func column(t *testing.T, file []byte) string {
	t.Helper()
	got, err := table.Read(file, 100)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range got.Rows {
		all = append(all, r.Cell(0))
	}
	return strings.Join(all, " ")
}

func TestDatesOfAWorkbookAreRead(t *testing.T) {
	file := bookOf(t, false, []styled{
		{46380, 14, ""}, {46380, 22, ""}, {46380.75, 0, "dd.mm.yyyy"}, {46380, 0, `[$-407]d\. mmmm yyyy`}, {46380, 0, `dd/mm/yyyy "(d)"`}, {44512.9999, 0, "yyyy-mm-dd hh:mm"},
		{46380, 1, ""}, {46380, 0, `0 "days"`}, {46380, 0, "[Red]0.00"}, {0.1, 10, ""}, {0.5, 20, ""}, {1234567.25, 4, ""}, {380441234567, 0, ""},
		{"46380", 14, ""}, {"24.12.2026", 14, ""}, {"2026", 0, "dd.mm.yyyy"}, {true, 0, ""},
	})
	want := "2026-12-24 2026-12-24 2026-12-24 2026-12-24 2026-12-24 2021-11-12 46380 46380 46380 0.1 0.5 1234567.25 380441234567 46380 24.12.2026 2026 TRUE"
	if got := column(t, file); got != want {
		t.Errorf("read are\n%s, want\n%s", got, want)
	}
	day := time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC)
	if got := column(t, bookOf(t, true, []styled{{day, 14, ""}, {day, 0, "d.m.yy"}, {44918, 14, ""}})); got != "2026-12-24 2026-12-24 2026-12-24" {
		t.Errorf("of a workbook that counts from 1904: %s", got)
	}
}
