package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// zoomOf is what Zoom writes of the first session until some minute after its start, of
// people as name, address.
func zoomOf(minutes int, people ...string) []byte {
	end := fmt.Sprintf("11/12/2021 %02d:%02d:00 AM", 10+minutes/60, minutes%60)
	var b strings.Builder
	fmt.Fprintf(&b, "Topic,ID,Host,Duration (minutes),Start time,End time,Participants\nFirst,865 1234 5678,Lena,%d,\"11/12/2021 10:00:00 AM\",\"%s\",%d\n\n", minutes, end, len(people))
	b.WriteString("Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,In waiting room\n")
	for _, p := range people {
		fmt.Fprintf(&b, "%s,11/12/2021 10:00:00 AM,%s,%d,Yes,No\n", p, end, minutes)
	}
	return []byte(b.String())
}

// gives gives a report for the first session.
func (o *office) gives(file []byte) (*desk.ReportPreview, bool) {
	o.t.Helper()
	v, fresh, err := o.ImportReport(o.t.Context(), operator, "webinar", "first", desk.GivenReport{Name: "participants.csv", File: file})
	orFail(o.t, err)
	return v, fresh
}

// buckets are the rows of a preview by bucket, and checks that they are all.
func buckets(t *testing.T, v *desk.ReportPreview) string {
	t.Helper()
	var all []string
	sum := int64(0)
	for _, b := range event.Buckets {
		sum += v.Counts[b]
		all = append(all, fmt.Sprintf("%s %d", b, v.Counts[b]))
	}
	want(t, "rows in buckets", sum, v.Report.Rows)
	return strings.Join(all, ", ")
}

// counting are the ids of the reports of the first session that count.
func (o *office) counting() string {
	o.t.Helper()
	list, err := o.SessionReports(o.t.Context(), operator, "webinar", "first")
	orFail(o.t, err)
	var ids []string
	for i := range list.Items {
		if list.Items[i].Counts() {
			ids = append(ids, fmt.Sprint(list.Items[i].ID))
		}
	}
	return strings.Join(ids, " ")
}

func (o *office) applied(v *desk.ReportPreview) *desk.ReportPreview {
	o.t.Helper()
	v, err := o.ApplyReport(o.t.Context(), operator, "webinar", "first", v.Report.ID, false)
	orFail(o.t, err)
	return v
}

func (o *office) undone(v *desk.ReportPreview) *desk.ReportPreview {
	o.t.Helper()
	v, err := o.UndoReport(o.t.Context(), operator, "webinar", "first", v.Report.ID)
	orFail(o.t, err)
	return v
}

func TestAReportIsMatchedAndEveryRowIsInOneBucket(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	o.change(func(d *eventfile.Document) { d.Staff = []string{"moderation@example.org"} })
	o.signUp(1)
	o.signUp(2)
	file := zoomOf(60, "Ana Kovač 1,P1@example.org", "A. Kovač 1,p1@example.org", "Ana Kovac 2,", "Moderation,moderation@example.org", "Read.ai meeting notes,", "Ana Kowač 2,")
	v, fresh := o.gives(file)
	want(t, "fresh", fresh, true)
	want(t, "buckets", buckets(t, v), "matched 3, suggested 1, unmatched 1, not_counted 0, staff 1")
	want(t, "read as", v.Report.Platform+" "+v.Report.Encoding+" "+v.Report.Zone+" "+v.Report.MeetingID, "zoom-meeting utf-8 Europe/Berlin 865 1234 5678")
	if !slices.ContainsFunc(v.Report.Doubts, func(d event.ReportDoubt) bool { return d.Code == "zone" }) {
		t.Errorf("the zone is taken for certain: %+v", v.Report.Doubts)
	}
	joined := v.Stays[v.People[0].ID][0].Joined
	want(t, "joined", joined.Format(time.RFC3339), "2021-11-12T09:00:00Z")
	want(t, "minutes", v.NewMinutes, 4*60)
	want(t, "counting", o.counting(), "")

	again, fresh := o.gives(file)
	want(t, "the same bytes again", fmt.Sprint(again.Report.ID == v.Report.ID, fresh, again.Report.Revision == v.Report.Revision), "true false true")
	if entries := o.found(desk.AuditQuery{Event: "webinar", What: "attendance"}); len(entries) != 1 {
		t.Errorf("the audit has %v", entries)
	}
	o.clean()
}

func TestReportsAreAppliedUndoneAndSuperseded(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	o.signUp(1)
	short, _ := o.gives(zoomOf(30, "Ana Kovač 1,p1@example.org"))
	long, _ := o.gives(zoomOf(90, "Ana Kovač 1,p1@example.org", "Boris,boris@example.org"))
	o.applied(short)
	want(t, "one is applied", o.counting(), "1")
	if v := o.applied(short); v.Report.Revision != 1 {
		t.Errorf("applied twice the revision is %d", v.Report.Revision)
	}
	v, err := o.Report(t.Context(), operator, "webinar", "first", long.Report.ID)
	orFail(t, err)
	want(t, "what is new", fmt.Sprint(v.NewPeople, v.NewMinutes, v.Others, v.Crowd), "1 150 1 2")
	o.applied(long)
	want(t, "the longer supersedes", o.counting(), "2")
	o.undone(long)
	want(t, "the earlier is back", o.counting(), "1")
	o.applied(long)
	o.undone(short)
	o.undone(short)
	want(t, "the earlier is undone", o.counting(), "2")
	o.applied(short)
	want(t, "applied again it is superseded", o.counting(), "2")
	o.undone(long)
	o.undone(short)
	want(t, "all are undone", o.counting(), "")
	if entries := o.found(desk.AuditQuery{Event: "webinar", What: "attendance"}); len(entries) != 10 {
		t.Errorf("%d entries: %v", len(entries), entries)
	}
	o.clean()
}

func TestAReportThatNeverCountedIsRemoved(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	file := zoomOf(30, "Ana Kovač 1,p1@example.org", "Boris Kolev,b@example.org")
	v, _ := o.gives(file)
	remove := func(by desk.Actor, session string) string {
		return code(o.RemoveReport(t.Context(), by, "webinar", session, v.Report.ID))
	}
	want(t, "by a host", remove(o.helper(event.Host), "first"), "forbidden")
	want(t, "of another session", remove(operator, "second"), "not_found")
	want(t, "removed", remove(o.helper(event.Coordinator), "first"), "")
	want(t, "removed again", remove(operator, "first"), "not_found")
	_, err := evidence.ReportBytes(t.Context(), o.store.Reads, v.Report.ID)
	want(t, "its bytes", code(err), "not_found")
	people, err := evidence.ReportPeople(t.Context(), o.store.Reads, evidence.ReportPeopleQuery{ReportID: v.Report.ID})
	orFail(t, err)
	want(t, "its people", fmt.Sprint(len(people)), "0")
	log, err := o.AuditLog(t.Context(), operator, desk.AuditQuery{Event: "webinar", What: "attendance"})
	orFail(t, err)
	want(t, "the audit", fmt.Sprintf("%s %t", log.Items[0].Action, log.Items[0].Data["sha256"] == v.Report.SHA256), "report_removed true")
	v, fresh := o.gives(file)
	want(t, "given again", fmt.Sprint(fresh), "true")
	o.applied(v)
	want(t, "while it counts", remove(operator, "first"), "report_was_applied")
	o.undone(v)
	want(t, "when it has counted", remove(operator, "first"), "report_was_applied")
	o.clean()
}

// Nobody was there: that is a fact like any other, and no refusal.
func TestAnEmptyReportIsAFact(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	a := o.signUp(1)
	o.at("2021-11-12T12:00:00Z")
	v, _ := o.gives(zoomOf(30))
	want(t, "the preview", fmt.Sprintf("%s %d %d %s", v.Report.Platform, v.Attended(), v.Report.Rows, v.Report.Doubts[0].Code), "zoom-meeting 0 0 empty")
	o.applied(v)
	want(t, "whoever had a seat", o.outcome(a), "no_show")
	o.clean()
}

func TestReportsOfWhatIsFrozenAreForOrganisers(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	o.signUp(1)
	v, _ := o.gives(zoomOf(30, "Ana Kovač 1,p1@example.org"))
	o.clock = v.Session.FreezesAt(v.Event)
	coordinator := o.helper(event.Coordinator)
	_, err := o.ApplyReport(t.Context(), coordinator, "webinar", "first", v.Report.ID, false)
	want(t, "applied by a coordinator", code(err), "attendance_frozen")
	_, err = o.ApplyReport(t.Context(), operator, "webinar", "first", v.Report.ID, false)
	want(t, "applied without a reason", codes(err), "/reason required")
	late := operator.Because(" It came late. ")
	_, err = o.ApplyReport(t.Context(), late, "webinar", "first", v.Report.ID, false)
	want(t, "applied with one", code(err), "")
	_, err = o.UndoReport(t.Context(), coordinator.Because("A slip."), "webinar", "first", v.Report.ID)
	want(t, "taken back by a coordinator", code(err), "attendance_frozen")
	_, err = o.UndoReport(t.Context(), operator.Because(" "), "webinar", "first", v.Report.ID)
	want(t, "taken back without a reason", codes(err), "/reason required")
	person := v.People[0].ID
	decide := func(by desk.Actor) error {
		_, err := o.DecideReported(t.Context(), by, "webinar", "first", v.Report.ID, person, desk.ReportDecision{Decision: "ignore"})
		return err
	}
	want(t, "decided without a reason", codes(decide(operator)), "/reason required")
	want(t, "decided with one", code(decide(late)), "")
	_, err = o.UndoDecision(t.Context(), operator, "webinar", "first", v.Report.ID, 0)
	want(t, "not decided after all, without a reason", codes(err), "/reason required")
	_, err = o.UndoDecision(t.Context(), late, "webinar", "first", v.Report.ID, 0)
	want(t, "not decided after all", code(err), "")
	_, err = o.AcceptReported(t.Context(), operator, "webinar", "first", v.Report.ID, "exact", 1)
	want(t, "accepted without a reason", codes(err), "/reason required")
	want(t, "the audit", o.reasons("attendance"), "report_undecided: It came late.; report_decided: It came late.; report_applied: It came late.")
	want(t, "what counts", o.counting(), "1")
	o.clean()
}

// Whoever applies and takes back at the same time, there is one end, and the audit tells
// how it came about.
func TestApplyingAndUndoingRace(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	short, _ := o.gives(zoomOf(30, "Ana Kovač 1,p1@example.org"))
	long, _ := o.gives(zoomOf(90, "Ana Kovač 1,p1@example.org"))
	var all sync.WaitGroup
	for i := range 12 {
		v := []*desk.ReportPreview{short, long}[i%2]
		all.Go(func() {
			var err error
			if i%3 == 0 {
				_, err = o.UndoReport(t.Context(), operator, "webinar", "first", v.Report.ID)
			} else {
				_, err = o.ApplyReport(t.Context(), operator, "webinar", "first", v.Report.ID, false)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	list, err := o.SessionReports(t.Context(), operator, "webinar", "first")
	orFail(t, err)
	a, b := &list.Items[0].Report, &list.Items[1].Report
	if a.Counts() && b.Counts() || (a.SupersededBy != nil) != (a.AppliedAt != nil && b.AppliedAt != nil) || b.SupersededBy != nil {
		t.Errorf("the end is %+v and %+v", a, b)
	}
	for _, r := range []*event.Report{a, b} {
		if r.AppliedAt != nil && r.UndoneAt != nil {
			t.Errorf("%d is applied and undone", r.ID)
		}
	}
	o.clean()
}

func TestMorePeopleThanTheRoomHoldsAreAcceptedAndNotCut(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	v, _ := o.gives(zoomOf(60, "A,a@example.org", "B,b@example.org", "C,c@example.org"))
	want(t, "over", fmt.Sprint(v.Over(), v.Crowd), "true 3")
	_, err := o.ApplyReport(t.Context(), operator, "webinar", "first", v.Report.ID, false)
	if !errors.Is(err, desk.ErrOverRoomLimit) || problem.From(err).Params["people"] != 3 || problem.From(err).Params["max"] != int64(2) {
		t.Fatalf("applied with %v", err)
	}
	want(t, "counting", o.counting(), "")
	v, err = o.ApplyReport(t.Context(), operator, "webinar", "first", v.Report.ID, true)
	orFail(t, err)
	want(t, "accepted", fmt.Sprint(v.Report.OverLimit, len(v.People)), "true 3")
	o.clean()
}

func TestReadingWithOtherSettingsKeepsWhatWasDecided(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	r := o.signUp(1)
	v, _ := o.gives(zoomOf(60, "Anna Kovač 1,", "Boris,boris@example.org"))
	want(t, "buckets", buckets(t, v), "matched 0, suggested 1, unmatched 1, not_counted 0, staff 0")
	_, err := o.DecideReported(t.Context(), operator, "webinar", "first", v.Report.ID, v.People[0].ID, desk.ReportDecision{Decision: "registrant", Registrant: r.ID})
	orFail(t, err)
	_, err = o.DecideReported(t.Context(), operator, "webinar", "first", v.Report.ID, v.People[1].ID, desk.ReportDecision{Decision: "walk_in", Nameless: true})
	orFail(t, err)
	v, err = o.CorrectReport(t.Context(), operator, "webinar", "first", v.Report.ID, event.ReportSettings{Zone: "Asia/Tbilisi"})
	orFail(t, err)
	p := &v.People[1]
	want(t, "decisions", fmt.Sprintf("%t %s %s %t", *v.People[0].RegistrantID == r.ID, v.People[0].Decision, p.Decision, p.Nameless), "true registrant walk_in true")
	want(t, "joined", v.Stays[p.ID][0].Joined.Format(time.RFC3339), "2021-11-12T06:00:00Z")
	want(t, "minutes outside of the session", v.NewMinutes, 0)
	if slices.ContainsFunc(v.Report.Doubts, func(d event.ReportDoubt) bool { return d.Code == "zone" }) {
		t.Error("the zone is doubted though it was said")
	}
	o.applied(v)
	other := event.ReportSettings{Zone: "Europe/Kyiv"}
	if _, err := o.CorrectReport(t.Context(), operator, "webinar", "first", v.Report.ID, other); !errors.Is(err, desk.ErrReportApplied) {
		t.Errorf("read again while it counts: %v", err)
	}
	o.undone(v)
	for at, in := range map[string]event.ReportSettings{
		"/zone": {Zone: "Europe/Nowhere"}, "/date": {Date: "12.11."}, "/order": {Order: "ydm"}, "/columns": {Columns: map[string]string{"Email": "mail"}}, "/encoding": {Encoding: "latin-x"},
	} {
		if _, err := o.CorrectReport(t.Context(), operator, "webinar", "first", v.Report.ID, in); !slices.ContainsFunc(refused(err), func(s string) bool { return strings.HasPrefix(s, at) }) {
			t.Errorf("%s: %v", at, err)
		}
	}
	o.clean()
}

func TestNamesWithoutAFileArePresenceAlone(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	o.signUp(1)
	v, fresh, err := o.ImportReport(t.Context(), operator, "webinar", "first", desk.GivenReport{Names: "Ana Kovač 1 <p1@example.org>\n\nBoris Kolev\nc@example.org\n"})
	orFail(t, err)
	want(t, "fresh", fresh, true)
	want(t, "buckets", buckets(t, v), "matched 1, suggested 0, unmatched 2, not_counted 0, staff 0")
	if slices.ContainsFunc(v.Report.Doubts, func(d event.ReportDoubt) bool { return d.Code == "incomplete" }) {
		t.Error("a typed name without an address is taken to be cut off")
	}
	for i := range v.People {
		if p := &v.People[i]; !p.Attended || p.Seconds != nil || len(v.Stays[p.ID]) > 0 {
			t.Errorf("%v was there for a known time", p.Names)
		}
	}
	o.applied(v)
	for what, in := range map[string]desk.GivenReport{"nothing": {}, "blank": {Names: " \n"}} {
		if _, _, err := o.ImportReport(t.Context(), operator, "webinar", "first", in); !slices.Contains(refused(err), "/file required") {
			t.Errorf("%s: %v", what, err)
		}
	}
	o.clean()
}

func TestWhatIsNoReportIsNamed(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	for code, file := range map[string]string{
		"pdf": "%PDF-1.7\n%\xe2\xe3", "registrations": "First Name,Last Name,Email,Registration Time,Approval Status\nAna,Kovač,a@example.org,\"Nov 10, 2021 09:12:44\",approved\n",
		"locked": "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00",
	} {
		_, _, err := o.ImportReport(t.Context(), operator, "webinar", "first", desk.GivenReport{Name: "report.csv", File: []byte(file)})
		p := problem.From(err)
		if !errors.Is(err, desk.ErrNotAReport) || p.Params["refusal"] != code || p.Fields[0].Pointer != "/file" {
			t.Errorf("%s: %v", code, err)
		}
	}
	list, err := o.SessionReports(t.Context(), operator, "webinar", "first")
	orFail(t, err)
	want(t, "reports kept", len(list.Items), 0)
}

// Somebody who is erased is gone from the reports too, whatever they were taken for; the
// numbers stay.
func TestErasingSomebodyErasesThemFromReports(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	r, speaker := o.signUp(1), o.signUp(2)
	o.edit(speaker, func(r *event.Registrant) { r.Role = event.RoleSpeaker })
	v, _ := o.gives(zoomOf(60, "Jelena K.,p1@example.org", "Moderatorin,p2@example.org", "Boris,boris@example.org"))
	want(t, "buckets", buckets(t, v), "matched 1, suggested 0, unmatched 1, not_counted 0, staff 1")
	o.applied(v)
	for _, who := range []*event.Registrant{r, speaker} {
		orFail(t, o.EraseMe(t.Context(), o.as(who)))
	}
	v, err := o.Report(t.Context(), operator, "webinar", "first", v.Report.ID)
	orFail(t, err)
	text := fmt.Sprintf("%+v %+v %+v", v.People, v.First, v.NotCounted)
	for _, name := range []string{"Jelena", "p1@", "Moderatorin", "p2@"} {
		if strings.Contains(text, name) {
			t.Errorf("%s is still there: %s", name, text)
		}
	}
	want(t, "who else was there", strings.Contains(text, "Boris"), true)
	want(t, "bytes kept", v.Kept, false)
	want(t, "numbers", fmt.Sprint(buckets(t, v), " ", len(v.Stays), " ", v.Crowd), "matched 1, suggested 0, unmatched 1, not_counted 0, staff 1 3 2")
	other := event.ReportSettings{Zone: "Europe/Kyiv"}
	if _, err := o.CorrectReport(t.Context(), operator, "webinar", "first", v.Report.ID, other); !errors.Is(err, desk.ErrReportApplied) {
		t.Errorf("read again: %v", err)
	}
	o.undone(v)
	if _, err := o.CorrectReport(t.Context(), operator, "webinar", "first", v.Report.ID, other); !errors.Is(err, desk.ErrReportGone) {
		t.Errorf("read again without bytes: %v", err)
	}
	o.clean()
}

func TestReportsAreForgottenWithTheRetentionOfTheirEvent(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	v, _ := o.gives(zoomOf(60, "Boris Kolev,boris@example.org"))
	o.applied(v)
	orFail(t, o.store.Tx(t.Context(), nil, func(tx *store.Tx) error { return tx.ForgetReports(v.Event.ID) }))
	v, err := o.Report(t.Context(), operator, "webinar", "first", v.Report.ID)
	orFail(t, err)
	if text := fmt.Sprintf("%+v %+v %+v", v.People, v.First, v.Report); strings.Contains(text, "oris") || strings.Contains(text, "participants.csv") {
		t.Errorf("still there: %s", text)
	}
	want(t, "what stays", fmt.Sprint(v.Kept, len(v.Report.SHA256), v.Counts[event.BucketUnmatched], v.NewMinutes), "false 64 1 60")
	o.clean()
}
