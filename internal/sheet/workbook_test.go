package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"rollcall/internal/sheet"
)

func TestSameBytesAtAnyTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first := write(t, sample(t))
		for range 5 {
			time.Sleep(100 * 24 * time.Hour)
			if !bytes.Equal(first, write(t, sample(t))) {
				t.Fatal("the same data gave other bytes later")
			}
		}
	})
}

func TestBytesFollowTheData(t *testing.T) {
	later := sample(t)
	later.AsOf = later.AsOf.Add(time.Minute)
	if bytes.Equal(write(t, sample(t)), write(t, later)) {
		t.Error("a newer change in the data left the file as it was")
	}
}

func TestEverythingIsStampedWithAsOf(t *testing.T) {
	b := sample(t)
	props, err := reopen(t, b).GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	at := "2021-11-12T13:05:00Z"
	want := &excelize.DocProperties{Title: b.Title, Creator: "Rollcall", LastModifiedBy: "Rollcall", Created: at, Modified: at}
	if diff := cmp.Diff(want, props); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
	for _, part := range unzip(t, write(t, b)) {
		if !part.Modified.Equal(b.AsOf) {
			t.Errorf("%s is of %v, want %v", part.Name, part.Modified, b.AsOf)
		}
	}
}

func TestPartsComeInTheOrderReadersLike(t *testing.T) {
	parts := unzip(t, write(t, sample(t)))
	if got := parts[0].Name; got != "[Content_Types].xml" {
		t.Errorf("the file begins with %s", got)
	}
	if got := parts[len(parts)-1].Name; got != "xl/worksheets/sheet3.xml" {
		t.Errorf("the file ends with %s", got)
	}
}

func unzip(t *testing.T, file []byte) []*zip.File {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return z.File
}

// part is one file inside a workbook.
func part(t *testing.T, file []byte, name string) string {
	t.Helper()
	for _, f := range unzip(t, file) {
		if f.Name != name {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	t.Fatalf("no part %s", name)
	return ""
}

func TestEachSheetHasOneTable(t *testing.T) {
	f := reopen(t, sample(t))
	for name, want := range map[string]string{"Attendance": "A9:K16", "Joins": "A1:D3", "Waiting": "A3:B4"} {
		tables, err := f.GetTables(name)
		if err != nil || len(tables) != 1 {
			t.Fatalf("%s has tables %v, %v", name, tables, err)
		}
		got := tables[0]
		if got.Name != name || got.Range != want || got.StyleName != "TableStyleMedium2" || !*got.ShowRowStripes {
			t.Errorf("%s has the table %+v, want striped rows at %s", name, got, want)
		}
	}
	xml := part(t, write(t, sample(t)), "xl/tables/table1.xml")
	if want := `<autoFilter ref="A9:K16">`; !strings.Contains(xml, want) {
		t.Errorf("table without %s: %s", want, xml)
	}
}

func TestTitlesStayInView(t *testing.T) {
	f := reopen(t, sample(t))
	for name, row := range map[string]int{"Attendance": 9, "Joins": 1, "Waiting": 3} {
		panes, err := f.GetPanes(name)
		if err != nil {
			t.Fatal(err)
		}
		if below := fmt.Sprintf("A%d", row+1); !panes.Freeze || panes.YSplit != row || panes.XSplit != 0 || panes.TopLeftCell != below {
			t.Errorf("%s has panes %+v, want %d rows frozen", name, panes, row)
		}
		want := fmt.Sprintf("'%s'!$%d:$%d", name, row, row)
		if got := printTitles(f, name); got != want {
			t.Errorf("%s repeats %q on each page, want %q", name, got, want)
		}
	}
}

func printTitles(f *excelize.File, sheet string) string {
	for _, n := range f.GetDefinedName() {
		if n.Name == "_xlnm.Print_Titles" && n.Scope == sheet {
			return n.RefersTo
		}
	}
	return ""
}

func TestSheetsArePrintedOnA4(t *testing.T) {
	f := reopen(t, sample(t))
	page, err := f.GetPageLayout("Attendance")
	if err != nil {
		t.Fatal(err)
	}
	if *page.Size != 9 || *page.Orientation != "landscape" || *page.FitToWidth != 1 || *page.FitToHeight != 0 {
		t.Errorf("paper %d, %s, %d pages wide and %d high", *page.Size, *page.Orientation, *page.FitToWidth, *page.FitToHeight)
	}
	props, err := f.GetSheetProps("Attendance")
	if err != nil || !*props.FitToPage {
		t.Errorf("not fitted to the page: %+v, %v", props, err)
	}
	footer, err := f.GetHeaderFooter("Attendance")
	if err != nil {
		t.Fatal(err)
	}
	want := "&L&8 SEE network 2021 · part 1 && more&C&8 Page &P of &N&R&8 2021-11-12 14:05 Berlin time"
	if footer.OddFooter != want {
		t.Errorf("footer %q, want %q", footer.OddFooter, want)
	}
}

func TestLongFootersAreCut(t *testing.T) {
	b := sample(t)
	b.Sheets[0].Footer = sheet.Footer{Left: strings.Repeat("&", 300), Page: "{page}", Right: strings.Repeat("ა", 300)}
	footer, err := reopen(t, b).GetHeaderFooter("Attendance")
	if err != nil {
		t.Fatal(err)
	}
	if n := len([]rune(footer.OddFooter)); n > 255 || !strings.Contains(footer.OddFooter, "&C&8 &P&R") {
		t.Errorf("footer of %d characters: %s", n, footer.OddFooter)
	}
}

func TestSkimmersAreToldTheSize(t *testing.T) {
	f := reopen(t, sample(t))
	for name, want := range map[string]string{"Attendance": "A1:K16", "Joins": "A1:D3", "Waiting": "A1:E4"} {
		got, err := f.GetSheetDimension(name)
		if err != nil || got != want {
			t.Errorf("%s is said to be %s, want %s (%v)", name, got, want, err)
		}
	}
}

func TestATableWithoutRowsHasABlankOne(t *testing.T) {
	xml := part(t, write(t, sample(t)), "xl/worksheets/sheet3.xml")
	if !strings.Contains(xml, `<row r="4"><c r="A4" s="`) || strings.Contains(xml, `<row r="5"`) {
		t.Errorf("not one blank row: %s", xml)
	}
}

func TestTextIsStoredInTheCellItself(t *testing.T) {
	xml := part(t, write(t, sample(t)), "xl/worksheets/sheet1.xml")
	for _, want := range []string{
		` t="inlineStr"><is><t>=1+1</t></is></c>`,
		` t="inlineStr"><is><t>+49 30 000</t></is></c>`,
		` t="inlineStr"><is><t xml:space="preserve">  spaces ` + "\nand\tlines </t>",
		` t="inlineStr"><is><t>_x005F_x0041_ stays</t></is></c>`,
		` t="inlineStr"><is><t>Ivan &lt;Babić&gt; &amp; Söhne</t></is></c>`,
	} {
		if !strings.Contains(xml, want) {
			t.Errorf("the sheet has no %s", want)
		}
	}
	if strings.Contains(xml, "<f>") {
		t.Error("the sheet has a formula")
	}
}

func TestWidthsComeFromTheContent(t *testing.T) {
	f := reopen(t, sample(t))
	for column, want := range map[string]float64{
		"A": 11, // a number with its separator
		"B": 48, // its longest text
		"C": 26, // its title and the filter's button
		"H": 15, // a date's title
		"I": 19, // a date with its time
		"K": 36, // what the caller says
	} {
		got, err := f.GetColWidth("Attendance", column)
		if err != nil || got != want {
			t.Errorf("column %s is %v wide, want %v (%v)", column, got, want, err)
		}
	}
}

func TestRowsAreAsHighAsTheirText(t *testing.T) {
	f := reopen(t, sample(t))
	for row, want := range map[int]float64{1: 24, 2: 17, 7: 32, 9: 24, 10: 15, 11: 62, 15: 32} {
		got, err := f.GetRowHeight("Attendance", row)
		if err != nil || got != want {
			t.Errorf("row %d is %v high, want %v (%v)", row, got, want, err)
		}
	}
}

func TestManySheets(t *testing.T) {
	b := &sheet.Book{}
	for i := range 40 {
		s := waiting()
		s.Count, s.Rows = 1, rows(row(fmt.Sprint("person ", i)))
		b.Sheets = append(b.Sheets, s)
	}
	f := reopen(t, b)
	if n := len(f.GetSheetList()); n != 40 {
		t.Fatalf("%d sheets, want 40", n)
	}
	for i, name := range f.GetSheetList() {
		tables, err := f.GetTables(name)
		if err != nil || len(tables) != 1 {
			t.Errorf("%s has tables %v, %v", name, tables, err)
		}
		if got, _ := f.GetCellValue(name, "A4"); got != fmt.Sprint("person ", i) {
			t.Errorf("%s holds %q", name, got)
		}
	}
}

func TestOneColumnAlone(t *testing.T) {
	s := sheet.Sheet{
		Name:    "Codes",
		Lines:   []sheet.Line{{Label: "Zeitangaben in der Ortszeit von, mit langer Beschriftung", Value: sheet.String("Berlin")}},
		Columns: []sheet.Column{{Title: "Code"}},
	}
	f := reopen(t, &sheet.Book{Sheets: []sheet.Sheet{s}})
	if got, _ := f.GetCellValue("Codes", "B1"); got != "Berlin" {
		t.Errorf("the value beside the table is %q", got)
	}
	if got, _ := f.GetRowHeight("Codes", 1); got != 47 {
		t.Errorf("the label's row is %v high, want three lines", got)
	}
}

func TestNoTimeBefore1980(t *testing.T) {
	b := sample(t)
	b.AsOf = time.Time{}
	if got := unzip(t, write(t, b))[0].Modified.Year(); got != 1980 {
		t.Errorf("a book without a time is of %d", got)
	}
}
