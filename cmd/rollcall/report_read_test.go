package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A reported is what `report read --json` prints of one file, as a program
// outside sees it.
type reported struct {
	File, Platform, Encoding, Delimiter string
	Zone                                *string
	People                              []struct {
		Key       string
		Attended  bool
		Intervals [][2]*string
		Seconds   *int
		Last      *string `json:"last_leave"`
	}
	Rows       int
	NotCounted []struct{ Row int } `json:"not_counted"`
	Absent     int
	Problem    *struct{ Code, Detail string }
}

// reports is a place with the way to the attendance reports of testdata.
func reports(t *testing.T) (place, func(name string) string) {
	t.Helper()
	folder, err := filepath.Abs("../../testdata/reports")
	if err != nil {
		t.Fatal(err)
	}
	return newPlace(t), func(name string) string { return filepath.Join(folder, name) }
}

func parse[T any](t *testing.T, out string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return v
}

func TestReportReadPrintsAnObjectForOneFile(t *testing.T) {
	p, file := reports(t)
	got := parse[reported](t, p.must("report", "read", file("zoom-meeting_2024_en_meta-waiting-rename.csv"), "--json", "--zone", "Europe/Berlin"))
	if got.Platform != "zoom-meeting" || got.Encoding != "utf-8" || got.Delimiter != "," || got.Zone == nil || *got.Zone != "Europe/Berlin" ||
		got.Rows != 12 || len(got.NotCounted) != 1 || got.Problem != nil || len(got.People) != 8 {
		t.Errorf("answer %+v", got)
	}
	if first := got.People[0].Intervals; len(first) != 1 || first[0][0] == nil || *first[0][0] != "2026-10-06T17:58:31+02:00" {
		t.Errorf("stays with the zone known: %v", first)
	}
	got = parse[reported](t, p.must("report", "read", file("bbb-learning-dashboard_en-us.csv"), "--json", "--date", "2026-10-06"))
	if got.Zone != nil || got.People[2].Last != nil || *got.People[2].Seconds != 4860 {
		t.Errorf("what is not known is no null: %+v", got)
	}
	got = parse[reported](t, p.must("report", "read", file("zoom-webinar_2021_en_sections.csv"), "--json"))
	for _, who := range got.People {
		if !who.Attended && (who.Seconds == nil || *who.Seconds != 0) {
			t.Errorf("who was not there was there for %v seconds, want 0: %+v", who.Seconds, who)
		}
	}
	if left, err := os.ReadDir("."); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestReportReadSaysWhyAFileIsNoReport(t *testing.T) {
	p, file := reports(t)
	good, bad := file("zoom-meeting_2024_de.csv"), file("negative_zoom-meeting-list.csv")
	for _, lang := range []string{"en", "de", "uk", "ka"} {
		code, out, talk := p.do("report", "read", bad, "--lang", lang)
		if code != failed || out != "" || strings.Count(talk, "\n") != 1 || !strings.Contains(talk, "negative_zoom-meeting-list.csv: ") || strings.Contains(talk, "report.refused") {
			t.Errorf("%s: exit %d, data %q, talk %q", lang, code, out, talk)
		}
	}
	code, out, talk := p.do("report", "read", good, bad, "--json")
	got := parse[[]reported](t, out)
	if code != failed || strings.Count(talk, "\n") != 1 || len(got) != 2 || got[0].Problem != nil || len(got[0].People) == 0 || got[1].Problem == nil ||
		got[1].Problem.Code != "meeting_list" || got[1].Problem.Detail == "" || got[1].People == nil ||
		got[1].Encoding != "utf-8" || got[1].Delimiter != "," {
		t.Errorf("exit %d, data %s, talk %q", code, out, talk)
	}
	// A sheet from which a file is missing would be wrong without a sign of it.
	if code, _, _ := p.do("report", "read", good, bad, "-o", "sheet.xlsx"); code != failed {
		t.Errorf("exit %d for a sheet of a file that was refused", code)
	}
	if _, err := os.Stat("sheet.xlsx"); err == nil {
		t.Error("a sheet was written without the file that was refused")
	}
}

func TestReportReadMergesFiles(t *testing.T) {
	p, file := reports(t)
	table := func(files ...string) string {
		_, people, _ := strings.Cut(p.must(append([]string{"report", "read"}, files...)...), "\n\n")
		return people
	}
	german := file("zoom-meeting_2024_de.csv")
	if once, twice := table(german), table(german, german); once != twice || once == "" {
		t.Errorf("the same file twice changes the people:\n%s\n%s", once, twice)
	}
	p.must("report", "read", german, file("zoom-meeting_2024_en_meta-waiting-rename.csv"), "--date", "2026-10-06", "-o", "both.xlsx")
	if book, err := os.ReadFile("both.xlsx"); err != nil || !strings.HasPrefix(string(book), "PK") {
		t.Errorf("the workbook: %v", err)
	}
	if out := p.must("report", "read", german, "-o", "-"); !strings.HasPrefix(out, "PK") {
		t.Error("-o - is no workbook")
	}
}

func TestReportReadShowsPeopleToAPerson(t *testing.T) {
	p, file := reports(t)
	out := p.must("report", "read", file("zoom-meeting_2024_en_meta-waiting-rename.csv"))
	for _, want := range []string{"amra.dzafic@example.org", "87", "Zoom meeting", "zoom-meeting_2024_en_meta-waiting-rename.csv:6"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if strings.Contains(out, "report.") {
		t.Errorf("a word is missing in\n%s", out)
	}
}

// A name from a stranger's file must not command the terminal it is shown on.
func TestReportReadShowsNamesWithoutTheirControls(t *testing.T) {
	p := newPlace(t)
	p.write("list.csv", "Name,Email,Join time,Leave time\n\x1b[31mMarko\u202e,marko@example.org,2026-10-06 18:00:00,2026-10-06 19:00:00\n")
	if out := p.must("report", "read", "list.csv"); strings.ContainsAny(out, "\x1b\u202e") || !strings.Contains(out, "Marko") {
		t.Errorf("shown as %q", out)
	}
}

func TestReportReadMapsColumnsByHand(t *testing.T) {
	p := newPlace(t)
	p.write("list.csv", "Kto,Gdje,A,B\nMarko,marko@example.org,2026-10-06 18:00:00,2026-10-06 19:00:00\n")
	got := parse[reported](t, p.must("report", "read", "list.csv", "--json", "--map", "Kto=name", "--map", "Gdje=email", "--map", "A=joined", "--map", "B=left"))
	if len(got.People) != 1 || got.People[0].Key != "marko@example.org" || *got.People[0].Seconds != 3600 {
		t.Errorf("answer %+v", got)
	}
}

func TestReportReadRefusesWhatItCannotDo(t *testing.T) {
	p, file := reports(t)
	report := file("zoom-meeting_2024_de.csv")
	for _, args := range [][]string{
		{"--zone", "Mars/Olympus"}, {"--date", "6.10.2026"}, {"--map", "Nom"}, {"--map", "Nom=nom"}, {"--lang", "xx"}, {"-o", "people.csv"}, {"--json", "-o", "people.xlsx"},
	} {
		if code, out, talk := p.do(append([]string{"report", "read", report}, args...)...); code != misuse || out != "" || strings.Count(talk, "\n") != 1 {
			t.Errorf("%q: exit %d, data %q, talk %q", args, code, out, talk)
		}
	}
	if code, _, talk := p.do("report", "read", "none.csv"); code != failed || strings.Count(talk, "\n") != 1 {
		t.Errorf("a file that is not there: exit %d, %q", code, talk)
	}
}

func TestReportReadMapsPersonalLinks(t *testing.T) {
	p := newPlace(t)
	p.write("list.csv", "Nr,Name,Joined,Left\n12,Marko,2026-10-06 18:00:00,2026-10-06 19:00:00\n")
	got := parse[reported](t, p.must("report", "read", "list.csv", "--json", "--map", "Nr=link"))
	if len(got.People) != 1 || got.People[0].Key != "link:12" {
		t.Errorf("answer %+v", got)
	}
}
