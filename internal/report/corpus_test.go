package report_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rollcall/internal/report"
)

// A specimen is a file of testdata/reports with its right answer.
type specimen struct {
	name  string
	data  []byte
	hints report.Hints
	want  answer
}

// answer is the right answer in either of the shapes it is kept in: that of the
// samples, and that of `rollcall report read --json`.
type answer struct {
	Platform       string
	Encoding       string
	Delimiter      *string
	Zone           *string
	Decode         *struct{ Encoding, Delimiter string }
	Meeting        map[string]any
	People         []personAnswer
	NotCounted     []any `json:"not_counted"`
	Absent         int
	AbsentSample   int    `json:"registered_but_absent"`
	Refused        string `json:"expected_result"`
	Problem        *struct{ Code string }
	Hints          hintsAnswer
	ownShape       bool
	compareNothing bool // of the rows not counted
}

type hintsAnswer struct {
	Zone, Date, Name string
	Columns          map[string]report.Field
}

// personAnswer keeps what is not known (null) apart from what is not said.
type personAnswer map[string]json.RawMessage

// days are the session's days of those samples whose answers say that the date comes
// from the event.
var days = map[string]string{
	"google-meet_en_attendance.csv":        "2026-10-06",
	"teams-meeting_v1-eventlog_en-dmy.csv": "2020-12-11",
}

// specimens reads both corpora.
func specimens(t testing.TB) []specimen {
	t.Helper()
	var all []specimen
	for _, dir := range []string{"../../testdata/reports", "../../testdata/reports/more"} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.IsDir() || e.Name() == "README.md" {
				continue
			}
			all = append(all, readSpecimen(t, dir, e.Name()))
		}
	}
	if len(all) < 15+20 {
		t.Fatalf("%d specimens; both corpora together have more", len(all))
	}
	return all
}

func readSpecimen(t testing.TB, dir, name string) specimen {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	expected, err := os.ReadFile(filepath.Join(dir, "expected", strings.TrimSuffix(name, filepath.Ext(name))+".json"))
	if err != nil {
		t.Fatal(err)
	}
	s := specimen{name: name, data: data}
	if err := json.Unmarshal(expected, &s.want); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	s.want.settle(expected)
	day := s.want.Hints.Date
	if day == "" {
		day = days[name]
	}
	if s.want.Hints.Name != "" {
		name = s.want.Hints.Name
	}
	s.hints = report.Hints{Name: name, Zone: s.want.Hints.Zone, Columns: s.want.Hints.Columns}
	if day != "" {
		if s.hints.Date, err = report.ParseDate(day); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// settle brings the two shapes together.
func (a *answer) settle(raw []byte) {
	a.ownShape = a.Decode == nil
	if !a.ownShape {
		a.Encoding, a.Delimiter, a.Absent = a.Decode.Encoding, &a.Decode.Delimiter, a.AbsentSample
		if a.Refused != "" {
			a.Problem = &struct{ Code string }{string(report.RefusedMeetingList)}
		}
	}
	var shape struct {
		NotCounted *[]any `json:"not_counted"`
	}
	a.compareNothing = json.Unmarshal(raw, &shape) != nil || shape.NotCounted == nil
}

// TestCorpora reads every specimen and compares the whole answer.
func TestCorpora(t *testing.T) {
	for _, s := range specimens(t) {
		t.Run(s.name, func(t *testing.T) {
			got, err := report.Read(s.data, s.hints)
			for _, d := range s.want.compare(got, err) {
				t.Error(d)
			}
			if err == nil {
				for _, d := range broken(got) {
					t.Error(d)
				}
			}
		})
	}
}

// compare lists how a reading differs from the answer.
func (a *answer) compare(got *report.Report, err error) []string {
	if a.Problem != nil {
		return compareRefusal(a.Problem.Code, got, err)
	}
	if err != nil {
		return []string{fmt.Sprintf("refused: %v", err)}
	}
	var d diffs
	d.equal("platform", string(got.Platform), a.Platform)
	d.equal("encoding", got.Encoding, a.Encoding)
	if a.Delimiter != nil {
		d.equal("delimiter", strings.ReplaceAll(got.Delimiter, "\t", `\t`), *a.Delimiter)
	}
	if a.Zone != nil {
		d.equal("zone", got.Zone, *a.Zone)
	}
	d.equal("absent", got.Absent, a.Absent)
	if !a.compareNothing {
		d.equal("rows not counted", got.NotCounted(), len(a.NotCounted))
	}
	if a.ownShape {
		a.compareMeeting(&d, got.Meeting)
	}
	a.comparePeople(&d, got.People)
	return d
}

func compareRefusal(code string, got *report.Report, err error) []string {
	var refusal *report.Refusal
	switch {
	case err == nil:
		return []string{fmt.Sprintf("read as %s with %d people; want refusal %s", got.Platform, len(got.People), code)}
	case !errors.As(err, &refusal):
		return []string{fmt.Sprintf("error %v; want a refusal", err)}
	case string(refusal.Code) != code:
		return []string{fmt.Sprintf("refused as %s; want %s", refusal.Code, code)}
	}
	return nil
}

func (a *answer) compareMeeting(d *diffs, m report.Meeting) {
	got := map[string]string{"id": m.ID, "title": m.Title, "start": m.Start.String(), "end": m.End.String()}
	for key, want := range a.Meeting {
		d.equal("meeting "+key, got[key], fmt.Sprint(want))
	}
}

// comparePeople compares people by key. The samples leave the absent out of their
// people; they are counted all the same.
func (a *answer) comparePeople(d *diffs, people []report.Person) {
	got := map[string]*report.Person{}
	for i := range people {
		p := &people[i]
		if got[p.Key] != nil {
			d.add("person %q is there twice", p.Key)
		}
		got[p.Key] = p
	}
	for _, want := range a.People {
		key := want.text("key")
		p := got[key]
		delete(got, key)
		if p == nil {
			d.add("person %q is missing", key)
			continue
		}
		want.compare(d, p, a.ownShape)
	}
	for key, p := range got {
		if a.ownShape || p.Attended {
			d.add("person %q is not expected", key)
		}
	}
}

// text is a field that is a word; null and what is not said are empty.
func (p personAnswer) text(field string) string {
	var s string
	_ = json.Unmarshal(p[field], &s)
	return s
}

func (p personAnswer) compare(d *diffs, got *report.Person, ownShape bool) {
	key := p.text("key")
	if raw, said := p["email"]; said {
		var mail string
		_ = json.Unmarshal(raw, &mail)
		d.equal(key+": email", strings.ToLower(got.Email), strings.ToLower(strings.TrimSpace(mail)))
	}
	if raw, said := p["attended"]; said {
		d.equal(key+": attended", got.Attended, string(raw) == "true")
	}
	if _, said := p["role"]; said && ownShape && got.Attended {
		d.equal(key+": role", string(got.Role), p.text("role"))
	}
	if raw, said := p["seconds"]; said && got.Attended { // of whoever was not there it is no matter
		seconds := "null"
		if got.Timed {
			seconds = fmt.Sprint(got.Seconds)
		}
		d.equal(key+": seconds", seconds, string(raw))
	}
	p.moment(d, "first_join", got.First)
	p.moment(d, "last_leave", got.Last)
	p.intervals(d, "intervals", got.Intervals)
	p.intervals(d, "merged", got.Merged)
}

func (p personAnswer) moment(d *diffs, field string, got report.Moment) {
	if _, said := p[field]; said && !sameMoment(got.String(), p.text(field)) {
		d.add("%s: %s = %q, want %q", p.text("key"), field, got, p.text(field))
	}
}

func (p personAnswer) intervals(d *diffs, field string, got []report.Interval) {
	raw, said := p[field]
	if !said {
		return
	}
	var want [][2]*string
	_ = json.Unmarshal(raw, &want)
	same := len(got) == len(want)
	for i := 0; same && i < len(got); i++ {
		same = sameMoment(got[i].Joined.String(), deref(want[i][0])) && sameMoment(got[i].Left.String(), deref(want[i][1]))
	}
	if !same {
		d.add("%s: %s = %v, want %s", p.text("key"), field, spell(got), raw)
	}
}

// sameMoment compares instants as instants, wall times as they are, and of a clock
// time nothing but the clock.
func sameMoment(got, want string) bool {
	if len(want) == len("18:02") {
		_, clock, dated := strings.Cut(got, "T")
		if !dated {
			clock = got
		}
		return strings.HasPrefix(clock, want)
	}
	a, errA := time.Parse(time.RFC3339, got)
	b, errB := time.Parse(time.RFC3339, want)
	if errA == nil && errB == nil {
		return a.Equal(b)
	}
	return got == want
}

func spell(intervals []report.Interval) string {
	b, _ := json.Marshal(intervals)
	return string(b)
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// diffs gathers how an answer differs.
type diffs []string

func (d *diffs) add(format string, args ...any) { *d = append(*d, fmt.Sprintf(format, args...)) }

func (d *diffs) equal(what string, got, want any) {
	if got != want {
		d.add("%s = %v, want %v", what, got, want)
	}
}

// broken lists the rules that hold for every reading whatever the file: each row ends
// in one place, nobody is there without a row, numbers agree with what they count.
func broken(r *report.Report) []string {
	var d diffs
	rows := make([]int, len(r.People))
	for _, row := range r.Rows {
		counts := row.Place == report.PlaceStay || row.Place == report.PlacePerson || row.Place == report.PlaceAbsent
		switch {
		case !counts && row.Place != report.PlaceNotCounted:
			d.add("row %d ends in %q", row.Number, row.Place)
		case counts != (row.Person >= 0 && row.Person < len(r.People)):
			d.add("row %d ends in %s with person %d of %d", row.Number, row.Place, row.Person, len(r.People))
		case counts == (row.Reason != ""):
			d.add("row %d ends in %s for the reason %q", row.Number, row.Place, row.Reason)
		case counts:
			rows[row.Person]++
		}
	}
	absent := 0
	for i := range r.People {
		p := &r.People[i]
		if rows[i] == 0 {
			d.add("%s has no row", p.Key)
		}
		if !p.Attended {
			absent++
		}
		brokenPerson(&d, p)
	}
	d.equal("absent people", absent, r.Absent)
	return d
}

func brokenPerson(d *diffs, p *report.Person) {
	if !p.Attended && (p.Seconds != 0 || len(p.Intervals) > 0) {
		d.add("%s is absent with %d seconds and %d stays", p.Key, p.Seconds, len(p.Intervals))
	}
	if p.Seconds < 0 {
		d.add("%s has %d seconds", p.Key, p.Seconds)
	}
	if !slices.IsSorted(p.Flags) || len(slices.Compact(slices.Clone(p.Flags))) != len(p.Flags) {
		d.add("%s: flags %v are not sorted, each once", p.Key, p.Flags)
	}
	var union time.Duration
	var last report.Moment
	for _, m := range p.Merged {
		if m.Open() {
			continue // counts no time, and may begin while another device is in
		}
		if !last.IsZero() && !last.Before(m.Joined) {
			d.add("%s: merged stays touch: %s", p.Key, spell(p.Merged))
		}
		union, last = union+m.Left.Sub(m.Joined), m.Left
	}
	if len(p.Merged) > 0 && p.Timed && int(union/time.Second) != p.Seconds {
		d.add("%s: %d seconds, the union is %v", p.Key, p.Seconds, union)
	}
}
