package report

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// limited refuses after a number of questions, so that a fuzz run sees what is slow.
func limited(d time.Duration) func() bool {
	end := time.Now().Add(d)
	return func() bool { return time.Now().After(end) }
}

// seeds are the samples, which are also what a fuzz target starts from.
func seeds(f *testing.F) [][]byte {
	f.Helper()
	var all [][]byte
	for _, dir := range []string{"../../testdata/reports/*.csv", "../../testdata/reports/more/*.*"} {
		names, err := filepath.Glob(dir)
		if err != nil {
			f.Fatal(err)
		}
		for _, n := range names {
			data, err := os.ReadFile(n)
			if err != nil {
				f.Fatal(err)
			}
			if len(data) < 16<<10 {
				all = append(all, data)
			}
		}
	}
	if len(all) < 15 {
		f.Fatalf("%d seeds", len(all))
	}
	return all
}

func FuzzDecode(f *testing.F) {
	for _, data := range seeds(f) {
		f.Add(data, "")
	}
	f.Add([]byte("Name\xFF;E-Mail\n\x00\x81"), "windows-1250")
	f.Add([]byte{0xFF, 0xFE, 0x00, 0xD8, 0x0A}, "")
	f.Fuzz(func(t *testing.T, data []byte, wish string) {
		d, refusal := decode(data, wish)
		if refusal == nil && !utf8.ValidString(d.text) {
			t.Errorf("the text of %s is not valid UTF-8", d.encoding)
		}
	})
}

func FuzzDivide(f *testing.F) {
	for _, data := range seeds(f) {
		if d, refusal := decode(data, ""); refusal == nil {
			f.Add(d.text)
		}
	}
	f.Add("a,\"b\nc,d\"e\n\"\"\"\n=\"x\",y")
	f.Fuzz(func(t *testing.T, text string) {
		lines, _, refusal := divide(text, nil)
		if refusal != nil {
			return
		}
		last := 0
		for _, l := range lines {
			if l.number <= last || len(l.cells) == 0 || len(l.cells) > maxColumns {
				t.Fatalf("line %d after %d with %d cells", l.number, last, len(l.cells))
			}
			last = l.number
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, c := range dateForms {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, ok := parseStamp(text)
		if !ok {
			return
		}
		for _, o := range []Order{DMY, MDY, YMD} {
			m, ok := (&calendar{order: o, day: Date{2026, 10, 6}}).moment(s)
			if !ok {
				continue
			}
			if y := m.Time().Year(); y < 1899 || y > 2201 {
				t.Errorf("%q as %s is in the year %d", text, o, y)
			}
			again, ok := parseStamp(m.String())
			if !ok {
				t.Errorf("%q is written as %s, which is not read", text, m)
				continue
			}
			if back, _ := (&calendar{order: o}).moment(again); back.String() != m.String() && s.zone == "" {
				t.Errorf("%q is written as %s and read as %s", text, m, back)
			}
		}
	})
}

func FuzzDuration(f *testing.F) {
	for _, s := range []string{"1h 2m 10s", "59 Min. 0 Sek.", "01:36:00", "65,42", "PT1H2M3S", "1時間2分", "-178", "1h02", "<1 min", "0:35"} {
		f.Add(s, uint64(0))
		f.Add(s, uint64(mMinutes|mHours))
	}
	f.Fuzz(func(t *testing.T, text string, unit uint64) {
		if sp := parseSpan(text, meaning(unit)); sp.known && abs(sp.seconds) > 1<<40 {
			t.Errorf("%q is %d seconds", text, sp.seconds)
		}
	})
}

func FuzzHeader(f *testing.F) {
	for _, c := range headerRows {
		f.Add(c.header)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if h := understand(text); h.col >= nCols {
			t.Errorf("%q is column %d", text, h.col)
		}
	})
}

// FuzzXLSX gives the bytes as the sheet of a workbook, and as the workbook itself.
func FuzzXLSX(f *testing.F) {
	f.Add(workbook(f, [][]any{{"Name", "Join Time", "Leave Time"}, {"Ana", 46301.75, 46301.8}}))
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="ZZZ1"><v>1e400</v></c></row></sheetData></worksheet>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, file := range [][]byte{data, withSheet(t, data)} {
			if !isZip(file) {
				continue
			}
			r, err := Read(file, Hints{Stop: limited(2 * time.Second)})
			if err == nil {
				consistent(t, r)
			}
		}
	})
}

func workbook(tb testing.TB, rows [][]any) []byte {
	tb.Helper()
	x := excelize.NewFile()
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			tb.Fatal(err)
		}
		if err := x.SetSheetRow("Sheet1", cell, &row); err != nil {
			tb.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// withSheet is a workbook whose only sheet is the given XML.
func withSheet(tb testing.TB, sheet []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"[Content_Types].xml":        `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
		"_rels/.rels":                `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   string(sheet),
	} {
		w, err := z.Create(name)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// consistent holds a report against what it promises whatever was read.
func consistent(t testing.TB, r *Report) {
	t.Helper()
	counted, absent := 0, 0
	for _, row := range r.Rows {
		if (row.Person >= 0) == (row.Place == PlaceNotCounted) || (row.Reason != "") != (row.Place == PlaceNotCounted) || row.Person >= len(r.People) {
			t.Fatalf("row %d has no place or two: %+v", row.Number, row)
		}
		if row.Person >= 0 {
			counted++
		}
	}
	if counted+r.NotCounted() != len(r.Rows) {
		t.Fatalf("%d rows, %d counted and %d not", len(r.Rows), counted, r.NotCounted())
	}
	keys := map[string]bool{}
	for _, p := range r.People {
		if p.Key == "" || keys[p.Key] {
			t.Fatalf("the key %q is empty or there twice", p.Key)
		}
		keys[p.Key] = true
		if !p.Attended {
			absent++
		}
		checkTimes(t, &p)
	}
	if absent != r.Absent {
		t.Fatalf("%d absent, %d counted", absent, r.Absent)
	}
}

func checkTimes(t testing.TB, p *Person) {
	t.Helper()
	sum := 0
	for i, s := range p.Merged {
		if s.Open() {
			continue
		}
		if s.Left.Before(s.Joined) {
			t.Fatalf("%s leaves before joining", p.Key)
		}
		for _, o := range p.Merged[i+1:] {
			if !o.Open() && o.Joined.Before(s.Left) {
				t.Fatalf("%s has overlapping stays in the union", p.Key)
			}
		}
		sum += int(s.Left.Sub(s.Joined) / time.Second)
	}
	if len(p.Merged) > 0 && sum != p.Seconds || p.Seconds < 0 {
		t.Fatalf("%s: %d seconds of %d", p.Key, p.Seconds, sum)
	}
}

func FuzzTable(f *testing.F) {
	for _, data := range seeds(f) {
		if d, refusal := decode(data, ""); refusal == nil && !isZip(data) {
			f.Add(d.text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Read([]byte(text), Hints{Stop: limited(2 * time.Second), Date: Date{2026, 10, 6}, Zone: "Europe/Berlin"})
		if err != nil {
			if code := err.(*Refusal).Code; code == RefusedTooSlow {
				t.Error("too slow")
			}
			return
		}
		consistent(t, r)
	})
}
