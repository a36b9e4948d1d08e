package main

import (
	"strings"
	"testing"
)

// A previewed is what `report import --json` prints of one file.
type previewed struct {
	ID, Platform string
	Counts       struct{ Rows, People, Matched, Suggested, Unmatched, NotCounted, Staff int64 }
	AppliedAt    *string `json:"applied_at"`
	People       []struct {
		Key, Bucket string
		Intervals   []struct{ Joined string }
	}
}

// held is a place with an event that has two sessions.
func held(t *testing.T) (place, func(name string) string) {
	p, file := reports(t)
	p.write("event.yaml", soon(5))
	p.must("apply", "event.yaml")
	return p, file
}

func TestReportImportLooksAndApplies(t *testing.T) {
	p, file := held(t)
	zoom := file("zoom-meeting_2024_en_meta-waiting-rename.csv")
	v := parse[previewed](t, p.must("report", "import", "webinar", "first", zoom, "--json", "--zone", "Asia/Tbilisi"))
	c := v.Counts
	if v.Platform != "zoom-meeting" || c.Rows != 12 || c.Matched+c.Suggested+c.Unmatched+c.Staff+1 != 12 || v.AppliedAt != nil || v.People[0].Intervals[0].Joined != "2026-10-06T13:58:31.000Z" {
		t.Errorf("looked at: %+v", v)
	}
	code, out, talk := p.do("report", "import", "webinar", "first", zoom, "--apply")
	if code != failed || out != "" || !strings.Contains(talk, "--over-room-limit accepts that") || strings.Count(talk, "\n") != 1 {
		t.Errorf("over the limit: exit %d, %q, %q", code, out, talk)
	}
	again := parse[previewed](t, p.must("report", "import", "webinar", "first", zoom, "--apply", "--over-room-limit", "--json"))
	if again.ID != v.ID || again.AppliedAt == nil {
		t.Errorf("applied: %+v", again)
	}
	out = p.must("report", "import", "webinar", "first", zoom, "--lang", "de")
	for _, want := range []string{"Zoom-Meeting", "Amra Džafić", "amra.dzafic@example.org", "zählt"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestReportImportOfSeveralFilesNamesWhatIsNone(t *testing.T) {
	p, file := held(t)
	good, bad := file("zoom-meeting_2024_de.csv"), file("negative_zoom-meeting-list.csv")
	code, out, talk := p.do("report", "import", "webinar", "first", good, bad, "--json", "--apply", "--over-room-limit")
	all := parse[[]previewed](t, out)
	if code != failed || len(all) != 1 || all[0].AppliedAt != nil || !strings.Contains(talk, "negative_zoom-meeting-list.csv: This is the list of meetings") || strings.Count(talk, "\n") != 1 {
		t.Errorf("exit %d, %+v, %q", code, all, talk)
	}
	for _, args := range [][]string{{"nothing", "first", good}, {"webinar", "nothing", good}, {"webinar", "first", "none.csv"}, {"webinar", "first", good, "--zone", "Mars"}} {
		if code, out, talk := p.do(append([]string{"report", "import"}, args...)...); code != failed || out != "" || strings.Count(talk, "\n") != 1 {
			t.Errorf("%q: exit %d, %q, %q", args, code, out, talk)
		}
	}
}
