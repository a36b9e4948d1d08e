package sheet_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"rollcall/internal/sheet"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestWorkbookCellByCell(t *testing.T) {
	golden(t, "workbook.txt", dump(t, reopen(t, sample(t))))
}

func TestCSVOfASheet(t *testing.T) {
	for _, s := range sample(t).Sheets {
		var buf bytes.Buffer
		if err := s.WriteCSV(&buf); err != nil {
			t.Fatal(err)
		}
		visible := strings.NewReplacer("\ufeff", "<BOM>", "\r", "<CR>", "\t", "<TAB>")
		golden(t, strings.ToLower(s.Name)+".csv.txt", visible.Replace(buf.String()))
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// write is the bytes of a workbook.
func write(t testing.TB, b *sheet.Book) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := b.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// reopen writes a workbook and reads it back.
func reopen(t testing.TB, b *sheet.Book) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(write(t, b)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// dump is a workbook as text: address, what is shown, what is stored, and the
// formula if there is one.
func dump(t testing.TB, f *excelize.File) string {
	t.Helper()
	var out strings.Builder
	for _, name := range f.GetSheetList() {
		fmt.Fprintf(&out, "[%s]\n", name)
		all, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, cells := range all {
			for j := range cells {
				out.WriteString(dumpCell(t, f, name, j+1, i+1))
			}
		}
	}
	return out.String()
}

func dumpCell(t testing.TB, f *excelize.File, name string, column, row int) string {
	t.Helper()
	at, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		t.Fatal(err)
	}
	shown, err1 := f.GetCellValue(name, at)
	stored, err2 := f.GetCellValue(name, at, excelize.Options{RawCellValue: true})
	formula, err3 := f.GetCellFormula(name, at)
	if err1 != nil || err2 != nil || err3 != nil {
		t.Fatal(err1, err2, err3)
	}
	if stored == "" && formula == "" {
		return ""
	}
	visible := strings.NewReplacer("\n", "<LF>", "\t", "<TAB>")
	line := at + "\t" + visible.Replace(shown) + "\t" + visible.Replace(stored)
	if formula != "" {
		line += "\tFORMULA " + formula
	}
	return line + "\n"
}
