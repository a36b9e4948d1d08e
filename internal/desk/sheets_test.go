package desk_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// A bygone is a session that was held, with everything that can be known of it.
type bygone struct {
	*office
	a, b, waits *event.Registrant
	session     event.Session
	report      *event.Report
}

// formula is a name as somebody sends it who wants to have it executed.
const formula = `=1+SUM(A1:A9)`

// hold makes one: a has clicked and is in a report twice, b was let in by a
// host, somebody waits, a walk-in was let in, and the report knows three whom
// nobody is.
func hold(t *testing.T) *bygone {
	o := open(t)
	o.announce(2, false)
	h := &bygone{office: o, a: o.signUp(1), b: o.signUp(2, "first", "second"), waits: o.signUp(3)}
	name := formula
	if _, err := o.ChangeMe(t.Context(), o.as(h.a), desk.Change{Organisation: &name}); err != nil {
		t.Fatal(err)
	}
	h.session = o.sessions()[0]
	o.set(h.session.StartsAt.Add(2 * time.Minute).Sub(noon))
	if _, err := o.Join(t.Context(), o.as(h.a), "first", 1); err != nil {
		t.Fatal(err)
	}
	for i, in := range []desk.CheckIn{{Registrant: h.b.ID, Kind: "in"}, {Registrant: h.b.ID, Kind: "out"}, {WalkIn: &desk.WalkIn{Name: "Vesna"}, Kind: "in"}} {
		o.set(h.session.StartsAt.Add(time.Duration(10+i*20) * time.Minute).Sub(noon))
		in.Nonce = fmt.Sprint("n", i)
		if _, err := o.CheckIn(t.Context(), operator, "webinar", "first", in); err != nil {
			t.Fatal(err)
		}
	}
	o.set(h.session.EndsAt.Add(time.Hour).Sub(noon))
	h.apply()
	if _, err := o.Decide(t.Context(), operator, "webinar", "first", h.b.ID, "excused", "was called away"); err != nil {
		t.Fatal(err)
	}
	return h
}

// apply keeps a report that counts from then on.
func (h *bygone) apply() {
	h.t.Helper()
	s, now := &h.session, h.now()
	at := func(minutes int) *time.Time { t := s.StartsAt.Add(time.Duration(minutes) * time.Minute); return &t }
	person := func(number int64, name string, b event.Bucket) *event.ReportPerson {
		return &event.ReportPerson{Number: number, Key: fmt.Sprint("name:", number), Names: []string{name}, Flags: []string{}, Attended: true, Bucket: b, Candidates: []event.ReportCandidate{}}
	}
	h.report = &event.Report{
		EventID: s.EventID, SessionID: s.ID, Source: event.ReportFile, Name: "zoom.csv", SHA256: "x", Platform: "zoom-meeting", Columns: []event.ReportColumn{}, Doubts: []event.ReportDoubt{},
		Rows: 5, People: 4, GivenAt: now, GivenBy: "operator", ReadAt: &now, AppliedAt: &now,
	}
	seconds := int64(65 * 60)
	known, suggested, phone, quiet := person(1, "Ana K.", event.BucketMatched), person(2, "@Ana", event.BucketSuggested), person(3, "387*****11", event.BucketUnmatched), person(4, "Secret Name", event.BucketUnmatched)
	known.RegistrantID = &h.a.ID
	quiet.Decision, quiet.Nameless = event.DecidedWalkIn, true
	parts := []evidence.ReportPart{
		{Person: known, Stays: []event.Stay{{Joined: *at(3), LeftAt: at(60)}, {Joined: *at(65), LeftAt: at(150), Closed: true}}, Rows: []event.ReportRow{{Number: 2, Name: "Ana K."}, {Number: 3, Name: "Ana K."}}},
		{Person: suggested, Rows: []event.ReportRow{{Number: 4, Name: "@Ana", Email: "ana@example.net", Joined: at(0), LeftAt: at(65), Seconds: &seconds}}},
		{Person: phone, Rows: []event.ReportRow{{Number: 5, Name: "387*****11", Joined: at(1)}}},
		{Person: quiet, Rows: []event.ReportRow{{Number: 6, Name: "Secret Name", Email: "secret@example.net", Joined: at(2)}}},
	}
	if err := h.store.Tx(h.t.Context(), nil, func(tx *store.Tx) error {
		fresh, err := evidence.AddReport(tx, h.report, []byte("x"))
		if err != nil || !fresh {
			return errors.Join(err, errors.New("not added"))
		}
		return evidence.AddReportParts(tx, h.report.ID, parts)
	}); err != nil {
		h.t.Fatal(err)
	}
}

// workbook is the export as somebody opens it.
func (o *office) workbook(opt desk.ExportOptions) (*excelize.File, []byte) {
	o.t.Helper()
	x, err := o.Export(o.t.Context(), operator, "webinar", opt)
	var b bytes.Buffer
	if err == nil {
		err = x.Write(&b)
	}
	f, bad := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil || bad != nil {
		o.t.Fatal(err, bad)
	}
	return f, b.Bytes()
}

// table are the rows below a sheet's titles, as somebody sees them: the cells
// of the named columns, or of all.
func table(t *testing.T, f *excelize.File, name string, titles ...string) []string {
	t.Helper()
	tables, err := f.GetTables(name)
	if err != nil || len(tables) != 1 {
		t.Fatalf("%s has %d tables, %v", name, len(tables), err)
	}
	_, head, err := excelize.CellNameToCoordinates(strings.Split(tables[0].Range, ":")[0])
	rows, bad := f.GetRows(name)
	if err != nil || bad != nil {
		t.Fatal(err, bad)
	}
	if len(titles) == 0 {
		titles = rows[head-1]
	}
	var all []string
	for _, row := range rows[head:] {
		var cells []string
		for _, title := range titles {
			i := slices.Index(rows[head-1], title)
			if i < 0 {
				t.Fatalf("%s has no column %s among %v", name, title, rows[head-1])
			}
			cells = append(cells, append(row, make([]string, len(rows[head-1]))...)[i])
		}
		all = append(all, strings.Join(cells, "|"))
	}
	return all
}

func TestTheWorkbookHoldsWhatIsKnownOfASession(t *testing.T) {
	t.Parallel()
	h := hold(t)
	h.change(func(d *eventfile.Document) { d.Attendance.SelfDeclare = true })
	orFail(t, second(h.Object(t.Context(), h.as(h.a), "first", "I was there from the beginning.")))
	orFail(t, second(h.Declare(t.Context(), h.as(h.b), "first")))
	f, first := h.workbook(desk.ExportOptions{Session: "first"})
	want(t, "sheets", strings.Join(f.GetSheetList(), ", "), "Summary, Participants, Attendance, Joins, Unmatched")
	for name, rows := range map[string][]string{
		"Joins": {
			"Kovač 1|join click|join click|2021-11-12 10:02||1|",
			"Kovač 1|attendance report|stay|2021-11-12 10:03|2021-11-12 11:00||zoom.csv",
			"Kovač 1|attendance report|stay|2021-11-12 11:05|||zoom.csv",
			"Kovač 2|roll-call|came in|2021-11-12 10:10||1|",
			"Kovač 2|roll-call|left||2021-11-12 10:30||",
			"Vesna|roll-call|came in|2021-11-12 10:50||1|",
		},
	} {
		got := table(t, f, name, "Family name", "Evidence", "Noted", "Joined", "Left", "People", "File")
		want(t, name, strings.Join(got, "\n"), strings.Join(rows, "\n"))
	}
	want(t, "unmatched", strings.Join(table(t, f, "Unmatched"), "\n"), strings.Join([]string{
		"@Ana|ana@example.net|likely somebody registered|2021-11-12 10:00|2021-11-12 11:05|65|attendance report|zoom.csv|4",
		"387*****11||to be decided|2021-11-12 10:01|||attendance report|zoom.csv|5",
		"not named||without registration|2021-11-12 10:02|||attendance report|zoom.csv|6",
		"Vesna||without registration|2021-11-12 10:50|||roll-call||",
	}, "\n"))
	remarks := strings.Join(table(t, f, "Attendance", "Family name", "Remarks"), "\n")
	want(t, "remarks", remarks, strings.Join([]string{
		"Kovač 1|has objected, not answered yet; The report gives no time of leaving: the end of the meeting counts",
		"Kovač 2|decided by hand: was called away; The person says to have been there", "Vesna|", "not named|The report shows presence without times",
	}, "\n"))
	attendance := table(t, f, "Attendance", "Family name", "Organisation", "Country", "Attendance", "Reconnects", "Remarks")
	if !slices.Contains(attendance, "Kovač 2|City of Mostar|Bosnia and Herzegovina|excused|0|decided by hand: was called away; The person says to have been there") || !strings.HasPrefix(attendance[0], "Kovač 1|"+formula+"|") {
		t.Errorf("attendance is\n%s", strings.Join(attendance, "\n"))
	}
	want(t, "numbers", table(t, f, "Summary", "Session", "Start", "Confirmed", "On the waiting list", "Excused")[0], "First|2021-11-12 10:00|2|1|1")
	h.nobodyWaits(f)
	for _, name := range f.GetSheetList() {
		wellMade(t, f, name)
	}
	h.set(400 * day)
	if _, again := h.workbook(desk.ExportOptions{Session: "first"}); !bytes.Equal(first, again) {
		t.Error("the same data gives other bytes a year later")
	}
}

// nobodyWaits fails the test if somebody who waits, or the name of who is
// counted without one, is in the workbook.
func (h *bygone) nobodyWaits(f *excelize.File) {
	h.t.Helper()
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		all := fmt.Sprint(rows)
		if err != nil || strings.Contains(all, "Kovač 3") || strings.Contains(all, "Secret") || strings.Contains(all, "secret") {
			h.t.Errorf("%s names somebody it must not (%v)", name, err)
		}
	}
}

// wellMade fails the test if a sheet would not be read as it is meant: what is
// above the rows stays, times are times, and nothing is a formula.
func wellMade(t *testing.T, f *excelize.File, name string) {
	t.Helper()
	panes, err := f.GetPanes(name)
	if err != nil || !panes.Freeze || panes.YSplit == 0 {
		t.Errorf("%s scrolls its head away: %+v, %v", name, panes, err)
	}
	rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for y, row := range rows {
		for x, raw := range row {
			at, _ := excelize.CoordinatesToCellName(x+1, y+1)
			if made, err := f.GetCellFormula(name, at); err != nil || made != "" {
				t.Errorf("%s!%s is the formula %s", name, at, made)
			}
			shown, _ := f.GetCellValue(name, at)
			kind, _ := f.GetCellType(name, at)
			if _, err := time.Parse("2006-01-02 15:04", shown); err == nil && (kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString) {
				t.Errorf("%s!%s is the text %s", name, at, raw)
			}
		}
	}
}

func TestTheWorkbookOfSeveralSessionsSaysWhichAndTheSum(t *testing.T) {
	t.Parallel()
	h := hold(t)
	f, _ := h.workbook(desk.ExportOptions{Lang: "de"})
	want(t, "sheets", strings.Join(f.GetSheetList(), ", "), "Zusammenfassung, Teilnehmende, Anwesenheit, Beitritte, Nicht zugeordnet")
	want(t, "sum", strings.Join(table(t, f, "Zusammenfassung", "Termin", "Bestätigt", "Entschuldigt"), "\n"),
		"First|2|1\nSecond|1|0\nAlle Termine, jede angemeldete Person einmal|2|1")
	want(t, "unmatched", table(t, f, "Nicht zugeordnet", "Termin", "Name")[2], "First|ohne Namen")
}

func TestReportsThatDoNotCountAreOnNoSheet(t *testing.T) {
	t.Parallel()
	h := hold(t)
	h.report.AppliedAt = nil
	if err := h.store.Tx(t.Context(), nil, func(tx *store.Tx) error { return evidence.SaveReport(tx, h.report) }); err != nil {
		t.Fatal(err)
	}
	f, _ := h.workbook(desk.ExportOptions{Session: "first"})
	want(t, "unmatched", strings.Join(table(t, f, "Unmatched", "Name"), "\n"), "Vesna")
	want(t, "joins", len(table(t, f, "Joins", "Family name")), 4)
}
