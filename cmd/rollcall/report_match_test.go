package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/unicode"

	"rollcall/internal/match"
)

// sampleText is a file of testdata/matching; it is read before the test goes
// into a folder of its own.
func sampleText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../testdata/matching", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// workbook is the table of a CSV file as a workbook, on its second sheet.
func workbook(t *testing.T, text string) string {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	f := excelize.NewFile()
	defer f.Close()
	if _, err := f.NewSheet("People"); err != nil {
		t.Fatal(err)
	}
	for i, record := range records {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow("People", at, &record); err != nil {
			t.Fatal(err)
		}
	}
	book, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return book.String()
}

func TestReportMatchAnswersTheSampleFromAnyTable(t *testing.T) {
	people, rows := sampleText(t, "shared_registrants.csv"), sampleText(t, "shared_attendance.csv")
	var want struct{ Expected []matchJSON }
	if err := json.Unmarshal([]byte(sampleText(t, "expected.json")), &want); err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(people)
	if err != nil {
		t.Fatal(err)
	}
	p := newPlace(t)
	for name, text := range map[string]string{
		"people.csv": people, "people.xlsx": workbook(t, people), "semicolons.csv": strings.ReplaceAll(people, ",", ";"),
		"utf16.csv": utf16, "blank.csv": "\ufeff\r\n\r\n" + strings.ReplaceAll(people, "\n", "\r\n\r\n"),
	} {
		p.write(name, text)
		p.write("rows.csv", rows)
		p.write("rows.xlsx", workbook(t, rows))
		for _, attendance := range []string{"rows.csv", "rows.xlsx"} {
			var got []matchJSON
			if err := json.Unmarshal([]byte(p.must("report", "match", "--registrants", name, "--attendance", attendance, "--json")), &got); err != nil {
				t.Fatal(err)
			}
			if len(got) != len(want.Expected) {
				t.Fatalf("%s: %d rows, want %d", name, len(got), len(want.Expected))
			}
			for i, w := range want.Expected {
				if g := got[i]; g.Row != w.Row || g.Decision != w.Decision || !slices.Equal(g.Candidates, w.Candidates) || g.Candidates == nil || g.Why == "" {
					t.Errorf("%s, %s: got %v, want %v", name, attendance, g, w)
				}
			}
		}
	}
}

func TestReportMatchPrintsATableInTheLanguageAskedFor(t *testing.T) {
	p := newPlace(t)
	p.write("people.csv", "id,first_name,last_name,latin_name\n7,Олександр,Мельник,Alex Melnik\n8,Ana,Kovač\n")
	p.write("rows.csv", "display_name,row,note\nOleksandr Melnyk,1,x\nAlex Melnik,2\n\"\x1bAna\nKovač\",3\nZoom user,4\n")
	code, out, talk := p.do("report", "match", "--registrants", "people.csv", "--attendance", "rows.csv", "--lang", "de")
	want := "1  Oleksandr Melnyk  Vorschlag   7 Олександр Мельник  Gleicher Name, andere Schrift\n"
	if code != done || !strings.HasPrefix(out, want) || strings.Count(out, "Zugeordnet") != 2 || strings.Contains(out, "\x1b") || strings.Count(out, "\n") != 4 {
		t.Errorf("exit %d:\n%s", code, out)
	}
	if want := "Zugeordnet: 2, Vorschlag: 1, Mehrere möglich: 0, Niemand: 1\n"; talk != want {
		t.Errorf("says %q, want %q", talk, want)
	}
}

func TestReportMatchRefusesWhatItCannotRead(t *testing.T) {
	p := newPlace(t)
	const people, rows = "id,first_name,last_name,email\nr1,Ana,Kovač,\n", "row,display_name,email\n1,Ana,\n"
	for name, c := range map[string]struct{ people, rows, say string }{
		"no id column":      {"first_name,last_name\nAna,Kovač\n", rows, "people.csv has no column id; its header must name id, first_name, last_name, email"},
		"no row column":     {people, "display_name\nAna\n", "rows.csv has no column row; its header must name row, display_name, email"},
		"no id":             {people + "\n,Ana,Kovač,\n", rows, "people.csv:4: there is no id"},
		"an id twice":       {people + "r1,Ana,Kovač,\n", rows, "people.csv:3: the id r1 stands in line 2 as well"},
		"empty":             {"\n \n", rows, "people.csv is empty"},
		"no text":           {people, "row,display_name\n1,\xe4\n", "rows.csv is not UTF-8; save it as CSV UTF-8"},
		"half a workbook":   {"PK\x03\x04half", rows, "people.csv cannot be read as a workbook: "},
		"too large":         {people, strings.Repeat("x", 10<<20+1), "rows.csv is larger than 10 MiB"},
		"more than 50,000":  {people, "row,display_name\n" + strings.Repeat("1,Ana\n", 50_001), "rows.csv has 50001 rows; 50000 are the most"},
		"an unclosed quote": {people, "row,display_name\n1,\"Ana\n", ""},
	} {
		p.write("people.csv", c.people)
		p.write("rows.csv", c.rows)
		code, out, talk := p.do("report", "match", "--registrants", "people.csv", "--attendance", "rows.csv", "--json")
		if c.say == "" {
			if code != done {
				t.Errorf("%s: exit %d: %s", name, code, talk)
			}
			continue
		}
		if code != failed || out != "" || !strings.HasPrefix(talk, "rollcall: "+c.say) || strings.Count(talk, "\n") != 1 {
			t.Errorf("%s: exit %d, %q, want %q", name, code, talk, c.say)
		}
	}
	p.write("people.csv", people)
	p.write("rows.csv", rows)
	if code, _, talk := p.do("report", "match", "--registrants", "people.csv", "--attendance", "rows.csv", "--lang", "xx"); code != misuse || !strings.Contains(talk, "en, de, uk, ka") {
		t.Errorf("exit %d: %s", code, talk)
	}
	if code, _, _ := p.do("report", "match", "--registrants", "none.csv", "--attendance", "rows.csv"); code != failed {
		t.Errorf("a file that is not there: exit %d", code)
	}
}

func TestReportMatchGoesByPersonalLinks(t *testing.T) {
	p := newPlace(t)
	p.write("registrants.csv", "id,first_name,last_name,email\n12,Ana,Marić,ana@example.org\n13,Boris,Babić,boris@example.org\n")
	p.write("attendance.csv", "row,display_name,email,Nr\n1,iPhone,boris@example.org,12.c2VjcmV0\n2,iPad,,99\n3,Ana Marić,,\n")
	got := parse[[]matchJSON](t, p.must("report", "match", "--registrants", "registrants.csv", "--attendance", "attendance.csv", "--json", "--map", "nr=link"))
	if len(got) != 3 || got[0].Decision != match.Auto || !slices.Equal(got[0].Candidates, []string{"12"}) {
		t.Errorf("a row with a link is %+v", got)
	}
	if len(got[1].Candidates) != 0 || got[1].Decision != match.None {
		t.Errorf("a row with a link of nobody is %+v", got[1])
	}
	if code, _, talk := p.do("report", "match", "--registrants", "registrants.csv", "--attendance", "attendance.csv", "--map", "Nr=id"); code != misuse || strings.Count(talk, "\n") != 1 {
		t.Errorf("a column mapped to what there is not: exit %d, %q", code, talk)
	}
}
