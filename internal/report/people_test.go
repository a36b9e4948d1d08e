package report

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// readText reads a file that must be readable.
func readText(t testing.TB, text string, h Hints) *Report {
	t.Helper()
	r, err := Read([]byte(text), h)
	if err != nil {
		t.Fatal(err)
	}
	consistent(t, r)
	return r
}

// person finds somebody by key.
func person(t testing.TB, r *Report, key string) *Person {
	t.Helper()
	for i := range r.People {
		if r.People[i].Key == key {
			return &r.People[i]
		}
	}
	var keys []string
	for _, p := range r.People {
		keys = append(keys, p.Key)
	}
	t.Fatalf("nobody has the key %q; there are %q", key, keys)
	return nil
}

func TestEventsBecomeStays(t *testing.T) {
	head := "Full Name\tUser Action\tTimestamp\n"
	for _, c := range []struct{ name, rows, want string }{
		{"in and out", "Joined 18:00,Left 19:00", "18:00-19:00"},
		{"joined before and joined again is one stay", "Joined before 18:00,Joined 18:22,Left 19:00", "18:00-19:00"},
		{"a second leave changes nothing", "Joined 18:00,Left 19:00,Left 19:05", "18:00-19:00"},
		{"a last stay stays open", "Joined 18:00,Left 18:30,Joined 18:40", "18:00-18:30 18:40-"},
		{"a leave alone is no stay", "Left 18:30", ""},
		{"the file's order does not matter", "Left 19:00,Joined 18:00", "18:00-19:00"},
	} {
		text := head
		for _, e := range strings.Split(c.rows, ",") {
			i := strings.LastIndexByte(e, ' ')
			text += "Ana Kovač\t" + e[:i] + "\t2026-10-06 " + e[i+1:] + ":00\n"
		}
		p := person(t, readText(t, text, Hints{}), "name:ana kovač")
		var got []string
		for _, s := range p.Intervals {
			end := ""
			if !s.Open() {
				end = s.Left.Time().Format("15:04")
			}
			got = append(got, s.Joined.Time().Format("15:04")+"-"+end)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if c.want == "" && (!p.Attended || p.Timed || !p.Has(FlagOpenStart)) {
			t.Errorf("%s: %+v", c.name, p)
		}
	}
}

func TestOpenStaysEndWithTheMeetingOrTheSession(t *testing.T) {
	table := "Full Name\tJoin Time\tLeave Time\tDuration\tEmail\nAna\t2026-10-06 18:00:00\t\t\ta@example.org\n"
	meeting := "Meeting Summary\nMeeting Start Time\t2026-10-06 17:50:00\nMeeting End Time\t2026-10-06 19:00:00\n\n"
	p := person(t, readText(t, meeting+table, Hints{}), "a@example.org")
	if p.Seconds != 3600 || !p.Has(FlagClosedEnd) || p.Has(FlagOpenEnd) {
		t.Errorf("with the meeting's end: %+v", p)
	}
	p = person(t, readText(t, table, Hints{}), "a@example.org")
	if p.Seconds != 0 || p.Timed || !p.Has(FlagOpenEnd) || !p.Last.IsZero() || !p.Intervals[0].Open() {
		t.Errorf("without an end: %+v", p)
	}
	end, _ := parseStamp("2026-10-06 18:30")
	m, _ := (&calendar{}).moment(end)
	p = person(t, readText(t, table, Hints{Window: Interval{Left: m}}), "a@example.org")
	if p.Seconds != 1800 || !p.Has(FlagClosedEnd) {
		t.Errorf("with the session's end: %+v", p)
	}
}

func TestNamesBecomeKeys(t *testing.T) {
	row := ",,10/13/2026 06:00:00 PM,10/13/2026 07:00:00 PM,60,Yes\n"
	for _, c := range []struct {
		names []string
		want  []string
	}{
		{[]string{"Oleksandr (Олександр Мельник)", "Олександр Мельник"}, []string{"name:олександр мельник"}},
		{[]string{"iPhone (Müller, Jürgen)"}, []string{"name:müller, jürgen"}},
		{[]string{"Cho Chang (she/her)"}, []string{"name:cho chang (she/her)"}},
		{[]string{"JANSSENS JAN (EXT)"}, []string{"name:janssens jan (ext)"}},
		{[]string{"Ana (City of Mostar)", "Boris (City of Mostar)"}, []string{"name:ana (city of mostar)", "name:boris (city of mostar)"}},
		{[]string{"A (Ana Kovač)", "B (Ana Kovač)"}, []string{"name:a (ana kovač)", "name:b (ana kovač)"}},
		{[]string{"Ana  Kovač", "ANA KOVAČ"}, []string{"name:ana kovač"}},
		{[]string{"2505445126_Ana Kovač"}, []string{"name:ana kovač"}},
		{[]string{"38761*****12"}, []string{"name:38761*****12"}},
	} {
		text := "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
		for _, n := range c.names {
			text += `"` + n + `"` + row[1:]
		}
		var got []string
		for _, p := range readText(t, text, Hints{}).People {
			got = append(got, p.Key)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.names, got, c.want)
		}
	}
}

func TestAddresses(t *testing.T) {
	for raw, want := range map[string]string{
		" Ana@Example.org ": "Ana@Example.org", "<ana@example.org>": "ana@example.org", "mailto:ana@example.org": "ana@example.org", "ana@example.org;": "ana@example.org", "a\u200bna@example.org.": "ana@example.org",
		"Ana Kovač <ana@example.org>": "ana@example.org", "ana@bücher.example": "ana@bücher.example", "a.b_town.example.org#EXT#@tenant.onmicrosoft.com": "a.b@town.example.org",
		"44ec4568-b9a0@guest.webex.localhost": "", "jiro1…": "", "a@b": "", "a b@example.org": "", "a*c@example.org": "", "@example.org": "", "ana@": "", "ana@-x.org": "", "ana@example..org": "", "a@b@example.org": "", "": "",
	} {
		if got, _ := address(raw); got != want {
			t.Errorf("%q: got %q, want %q", raw, got, want)
		}
	}
}

func TestSeveralMeetingsInOneFile(t *testing.T) {
	text := "Name,Join Time,Leave Time\nAna,2026-10-06 18:00,2026-10-06 19:00\nAna,2026-10-13 18:00,2026-10-13 18:30\n"
	r := readText(t, text, Hints{})
	if !r.Doubted(DoubtMeetings) || r.People[0].Seconds != 5400 {
		t.Errorf("without a day: %v, %+v", r.Doubts, r.People)
	}
	r = readText(t, text, Hints{Date: Date{2026, 10, 13}})
	if r.NotCounted() != 1 || r.Rows[0].Reason != ReasonOtherMeeting || r.People[0].Seconds != 1800 {
		t.Errorf("with a day: %+v, %+v", r.Rows, r.People)
	}
	r = readText(t, text, Hints{Date: Date{2026, 10, 20}})
	if r.NotCounted() != 0 || !r.Doubted(DoubtOtherDay) {
		t.Errorf("on another day: %+v, %v", r.Rows, r.Doubts)
	}
}

func TestRowsPastedTwiceCountOnce(t *testing.T) {
	file := "Name,Email,Join Time,Leave Time\nAna,a@example.org,2026-10-06 18:00,2026-10-06 18:30\n"
	r := readText(t, file+file+"Ana,a@example.org,2026-10-06 18:40,2026-10-06 19:00\n", Hints{})
	if r.NotCounted() != 1 || r.Rows[1].Reason != ReasonRepeated || len(r.People) != 1 || r.People[0].Seconds != 3000 || len(r.People[0].Intervals) != 2 {
		t.Errorf("got %+v, %+v", r.Rows, r.People)
	}
}

func TestClockTimesPassMidnight(t *testing.T) {
	r := readText(t, "Name,Join Time,Leave Time\nAna,23:50,0:20\n", Hints{Date: Date{2026, 10, 6}, Zone: "Europe/Sarajevo"})
	p := &r.People[0]
	if p.Seconds != 1800 || !p.Has(FlagClockWraps) || p.Last.String() != "2026-10-07T00:20:00+02:00" {
		t.Errorf("got %+v", p)
	}
}

func TestColumnsAreCorrectedByHand(t *testing.T) {
	text := "Spalte 1;Spalte 2;Spalte 3;Spalte 4\nAna;a@example.org;06.10.2026 18:00;06.10.2026 19:00\n"
	columns := map[string]Field{"Spalte 1": FieldName, "SPALTE 2": FieldEmail, "Spalte 3": FieldJoined, "Spalte 4": FieldLeft}
	r := readText(t, text, Hints{Columns: columns})
	if p := person(t, r, "a@example.org"); p.Seconds != 3600 || p.Names[0] != "Ana" {
		t.Errorf("got %+v", p)
	}
	want := []Column{{"Spalte 1", FieldName}, {"Spalte 2", FieldEmail}, {"Spalte 3", FieldJoined}, {"Spalte 4", FieldLeft}}
	if !reflect.DeepEqual(r.Columns, want) {
		t.Errorf("columns are %v", r.Columns)
	}
}

func TestOrderIsCorrectedByHand(t *testing.T) {
	text := "Name,Join Time,Leave Time\nAna,10/06/2026 18:00,10/06/2026 19:00\n"
	for order, want := range map[Order]string{DMY: "2026-06-10T18:00:00", MDY: "2026-10-06T18:00:00"} {
		r := readText(t, text, Hints{Order: order})
		if got := r.People[0].First.String(); got != want || r.Doubted(DoubtOrder) {
			t.Errorf("%s: got %s, %v", order, got, r.Doubts)
		}
	}
}

func TestMergeIsAUnion(t *testing.T) {
	head := "Name,Email,Join Time,Leave Time\n"
	early := readText(t, head+"Ana,a@example.org,2026-10-06 18:00,2026-10-06 18:30\nBoris,,2026-10-06 18:00,\n", Hints{})
	late := readText(t, head+"Ana,a@example.org,2026-10-06 18:20,2026-10-06 19:00\nBoris,,2026-10-06 18:00,2026-10-06 19:00\nElira,e@example.org,2026-10-06 18:00,2026-10-06 18:10\n", Hints{})
	for _, people := range [][]Person{Merge(early, late), Merge(late, early), Merge(early, late, early, late)} {
		if len(people) != 3 {
			t.Fatalf("%d people", len(people))
		}
		for key, want := range map[string]int{"a@example.org": 3600, "name:boris": 3600, "e@example.org": 600} {
			i := slices.IndexFunc(people, func(p Person) bool { return p.Key == key })
			if i < 0 || people[i].Seconds != want || people[i].Has(FlagOpenEnd) {
				t.Errorf("%s: got %+v", key, people)
			}
		}
	}
	if once := Merge(late); !reflect.DeepEqual(once, late.People) {
		t.Errorf("one report alone changes: %+v", once)
	}
}

func TestWorkbooks(t *testing.T) {
	rows := [][]any{{"Attendance of 6 October"}, {}, {"Name", "E-Mail", "Join Time", "Leave Time", "Duration (Minutes)"}, {"Ana", "a@example.org", 46301.75, 46301.7916666667, 60}, {"Boris", "", "06.10.2026 18:30", "06.10.2026 19:00", 30}}
	r, err := Read(workbook(t, rows), Hints{})
	if err != nil {
		t.Fatal(err)
	}
	consistent(t, r)
	if p := person(t, r, "a@example.org"); r.Encoding != "xlsx" || r.Delimiter != "" || p.Seconds != 3600 || p.First.String() != "2026-10-06T18:00:00" {
		t.Errorf("got %+v, %+v", r, p)
	}
	if p := person(t, r, "name:boris"); p.Seconds != 1800 {
		t.Errorf("got %+v", p)
	}
}

func TestPersonalLinksTellPeopleApart(t *testing.T) {
	text := "Rollcall ID;Name;Email;Joined;Left\n" +
		"12;Ana;office@example.org;2026-10-06 18:00;2026-10-06 18:30\n" +
		"https://rollcall.example/r/13.bXlzZWNyZXQ;Boris;office@example.org;2026-10-06 18:00;2026-10-06 19:00\n" +
		"12;Ana K.;;2026-10-06 18:30;2026-10-06 19:00\n" +
		"14.c2VjcmV0;;;2026-10-06 18:00;2026-10-06 19:00\n" +
		"VIP;Vera;;2026-10-06 18:00;2026-10-06 19:00\n"
	r := readText(t, text, Hints{})
	var got []string
	for _, p := range r.People {
		got = append(got, fmt.Sprintf("%s %q %s %d", p.Key, p.LinkID, strings.Join(p.Names, "/"), p.Seconds/60))
	}
	want := []string{`link:12 "12" Ana/Ana K. 60`, `link:13 "13" Boris 60`, `link:14 "14"  60`, `name:vera "" Vera 60`}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("people are %q, want %q", got, want)
	}
	if r.Columns[0].Field != FieldLink || r.NotCounted() != 0 {
		t.Errorf("columns %v, %d rows not counted", r.Columns, r.NotCounted())
	}
}

func TestWhatHoldsALinkAndWhatDoesNot(t *testing.T) {
	for cell, want := range map[string]string{
		"12": "12", "12.aGVsbG8": "12", "https://a.example/r/12.aGVsbG8?lang=de": "12", "/r/12.x#join": "12", "12.0": "12",
		"": "", "0": "", "012": "", "-12": "", "1e5": "", "12 13": "", "abc.12": "", "1234567890123456789": "",
	} {
		if got := LinkID(cell); got != want {
			t.Errorf("in %q is %q, want %q", cell, got, want)
		}
	}
}
