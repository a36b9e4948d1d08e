package book_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"rollcall/internal/locale"
	"rollcall/internal/report"
	"rollcall/internal/report/book"
	"rollcall/web"
)

func wall(clock string) report.Moment {
	t, err := time.Parse(time.DateTime, "2026-10-06 "+clock)
	if err != nil {
		panic(err)
	}
	return report.Wall(t)
}

func stay(joined, left string) report.Interval {
	i := report.Interval{Joined: wall(joined)}
	if left != "" {
		i.Left = wall(left)
	}
	return i
}

// evening is a report with one person of each sort.
func evening() ([]book.File, []report.Person) {
	people := []report.Person{
		{Key: "amra@example.org", Names: []string{"Amra", "Amra Džafić", "Amri"}, Email: "amra@example.org", Role: report.RoleHost, Attended: true,
			Intervals: []report.Interval{stay("18:00:00", "18:30:30"), stay("18:31:00", "19:30:00")}, Seconds: 5370, Timed: true,
			First: wall("18:00:00"), Last: wall("19:30:00"), Flags: []report.Flag{report.FlagRejoined}},
		{Key: "name:=1+1", Names: []string{"=1+1"}, Role: report.RoleAttendee, Attended: true,
			Intervals: []report.Interval{stay("18:10:00", "")}, First: wall("18:10:00"), Flags: []report.Flag{report.FlagOpenEnd}},
		{Key: "ana@example.org", Names: []string{"Ana Kovač"}, Email: "ana@example.org", Role: report.RoleAttendee, Flags: []report.Flag{report.FlagAbsent}},
	}
	rows := []report.Row{
		{Number: 5, Name: "Amra Džafić", Place: report.PlaceStay},
		{Number: 6, Name: "Олександр", Place: report.PlaceNotCounted, Person: -1, Reason: report.ReasonWaitingRoom, Joined: wall("17:55:00"), Left: wall("17:59:00")},
	}
	r := &report.Report{
		Platform: report.ZoomMeeting, Zone: "Europe/Berlin", Meeting: report.Meeting{Title: "Open data", End: wall("19:31:00")}, People: people, Rows: rows,
		Doubts: []report.Doubt{{Code: report.DoubtOpenEnd, Args: map[string]string{"count": "1"}}},
	}
	return []book.File{{Name: "participants.csv", Report: r}, {Name: "again.csv", Report: r}}, people
}

func printer(t *testing.T, lang string) *locale.Printer {
	t.Helper()
	words, err := locale.Load(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	return words.Printer(lang)
}

func TestSheetsHoldPeopleStaysAndWhatIsNotCounted(t *testing.T) {
	files, people := evening()
	b := book.New(files, people, printer(t, "en"))
	want := []string{
		`Name,E-mail address,Role,Attendance,First join,Last leave,Minutes,Stays,Remarks
Amra Džafić,amra@example.org,host,attended,2026-10-06T18:00:00Z,2026-10-06T19:30:00Z,89,2,` + "REJOINED; Amri" + `
'=1+1,,participant,attended,2026-10-06T18:10:00Z,,,1,` + "OPEN" + `
Ana Kovač,ana@example.org,participant,not attended,,,,,
`,
		`Name,E-mail address,Joined,Left,Minutes
Amra Džafić,amra@example.org,2026-10-06T18:00:00Z,2026-10-06T18:30:30Z,30
Amra Džafić,amra@example.org,2026-10-06T18:31:00Z,2026-10-06T19:30:00Z,59
'=1+1,,2026-10-06T18:10:00Z,,
`,
		`File,Row,Name,E-mail address,Joined,Left,Reason
participants.csv,6,Олександр,,2026-10-06T17:55:00Z,2026-10-06T17:59:00Z,WAITED
again.csv,6,Олександр,,2026-10-06T17:55:00Z,2026-10-06T17:59:00Z,WAITED
`,
	}
	said := printer(t, "en")
	words := strings.NewReplacer("REJOINED", said.T("report.flag.rejoined"), "OPEN", said.T("report.flag.open_end"), "WAITED", said.T("report.reason.waiting_room"))
	for i, s := range b.Sheets {
		var out bytes.Buffer
		if err := s.WriteCSV(&out); err != nil {
			t.Fatal(err)
		}
		got := strings.ReplaceAll(strings.TrimPrefix(out.String(), "\ufeff"), "\r\n", "\n")
		if w := words.Replace(want[i]); got != w {
			t.Errorf("sheet %s:\n%s\nwant:\n%s", s.Name, got, w)
		}
	}
}

// Whatever is unsure stands above the people, once, and the files with it.
func TestHeadSaysWhereItComesFromAndWhatIsUnsure(t *testing.T) {
	files, people := evening()
	lines := book.New(files, people, printer(t, "en")).Sheets[0].Lines
	if len(lines) != 7 {
		t.Errorf("%d lines above the table, want the list, two files, zone, attended, rows and one doubt: %+v", len(lines), lines)
	}
	for range 30 {
		files = append(files, files[0])
	}
	if lines := book.New(files, people, printer(t, "en")).Sheets[0].Lines; len(lines) > 11 {
		t.Errorf("%d lines above the table of many files", len(lines))
	}
}

// The same reports give the same bytes, in every language.
func TestWorkbookIsTheSameEachTime(t *testing.T) {
	files, people := evening()
	for _, lang := range []string{"en", "de", "uk", "ka"} {
		var first, second bytes.Buffer
		for _, out := range []*bytes.Buffer{&first, &second} {
			if err := book.New(files, people, printer(t, lang)).Write(out); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: two writings differ", lang)
		}
		z, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
		if err != nil {
			t.Fatal(err)
		}
		sheets := 0
		for _, f := range z.File {
			if strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
				sheets++
			}
		}
		if sheets != 3 {
			t.Errorf("%s: %d sheets", lang, sheets)
		}
	}
}
