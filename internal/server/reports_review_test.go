package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// inReview gives a report of the first session of an event: its first person,
// the registrant with the given id, assigned by the address; a walk-in with an address; and somebody unknown. n
// tells reports of one event apart.
func (h *whole) inReview(slug string, id int64, n int) *event.Report {
	h.t.Helper()
	end := h.clock
	s := h.firstSession(slug)
	number := strconv.Itoa(n)
	rep := &event.Report{
		EventID: s.EventID, SessionID: s.ID, Source: event.ReportFile, SHA256: slug + number, Platform: "zoom-meeting", Columns: []event.ReportColumn{}, Doubts: []event.ReportDoubt{},
		Rows: 3, People: 3, GivenAt: h.clock, ReadAt: &end,
	}
	people := []*event.ReportPerson{
		{Key: "one", Names: []string{"Ana Kovač"}, Bucket: event.BucketMatched, Why: "address", RegistrantID: &id},
		{Key: "two", Names: []string{"Walker"}, Email: "walker-" + number + "-" + slug + "@example.org", Bucket: event.BucketUnmatched, Decision: event.DecidedWalkIn},
		{Key: "three", Names: []string{"Kim"}, Bucket: event.BucketUnmatched, Why: "nobody"},
	}
	var parts []evidence.ReportPart
	for i, p := range people {
		p.Number, p.Flags, p.Candidates, p.Attended = int64(i+1), []string{}, []event.ReportCandidate{}, true
		parts = append(parts, evidence.ReportPart{Person: p, Rows: []event.ReportRow{{Number: int64(i + 2), Name: p.Name(), Email: p.Email, Place: "person"}}})
	}
	err := h.store.Tx(h.t.Context(), nil, func(tx *store.Tx) error {
		if _, err := evidence.AddReport(tx, rep, []byte("bytes")); err != nil {
			return err
		}
		return evidence.AddReportParts(tx, rep.ID, parts)
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return rep
}

func (h *whole) firstSession(slug string) *event.Session {
	h.t.Helper()
	p, _, err := h.desk.TeamEvent(h.t.Context(), operator, slug)
	if err != nil {
		h.t.Fatal(err)
	}
	return &p.Sessions[0]
}

// reviewOf is the report of an event that r is about: each face has its own.
func (h *whole) reviewOf(r route, slug string) (report, row string) {
	h.t.Helper()
	if slug == "missing" {
		slug = "open"
	}
	n := map[bool]int{true: 1, false: 2}[r.api()]
	rep, err := evidence.ReportOf(h.t.Context(), h.store.Reads, h.firstSession(slug).ID, slug+strconv.Itoa(n))
	if err != nil {
		h.t.Fatal(err)
	}
	at := 2 // Kim
	if strings.HasSuffix(r.path, "/invite") {
		at = 1
	}
	rows, err := evidence.ReportRows(h.t.Context(), h.store.Reads, rep.ID, 0, 3)
	if err != nil {
		h.t.Fatal(err)
	}
	return strconv.FormatInt(rep.ID, 10), strconv.FormatInt(rows[at].ID, 10)
}

// personInReview is who the row is of that r is about.
func (h *whole) personInReview(r route, slug string) string {
	h.t.Helper()
	_, row := h.reviewOf(r, slug)
	id, err := strconv.ParseInt(row, 10, 64)
	if err != nil {
		h.t.Fatal(err)
	}
	var of string
	for _, one := range h.read("SELECT person_id FROM report_rows WHERE id = " + strconv.FormatInt(id, 10)) {
		of = one["person_id"]
	}
	return of
}

// reviewBody is what is sent to r about a report.
func (h *whole) reviewBody(r route, slug string) (any, bool) {
	switch {
	case r.name == "decideReportRow":
		return map[string]any{"decision": "staff"}, true
	case r.name == "acceptReportRows":
		return map[string]any{"kind": "exact", "expected": 1}, true
	case r.api() || r.method != "POST":
	case strings.HasSuffix(r.path, "/review/decide"):
		return url.Values{"person": {h.personInReview(r, slug)}, "decision": {"staff"}}, true
	case strings.HasSuffix(r.path, "/review/accept"):
		return url.Values{"kind": {"exact"}, "expected": {"1"}}, true
	case strings.HasSuffix(r.path, "/review/invite"):
		return url.Values{"person": {h.personInReview(r, slug)}}, true
	}
	return nil, false
}

const (
	rowRoute    = "/api/v1/events/:event/sessions/:session/reports/:report/rows"
	reviewRoute = "/desk/:event/sessions/:session/reports/:report/review"
)

// onRows posts to a report by the JSON face.
func onRows(end string, body any) func(*whole) visit {
	return func(h *whole) visit {
		rep := h.inReview("open", h.holder(seatedPerson).Registrant.ID, 1)
		_, row := h.reviewOf(route{path: end, name: "x"}, "open")
		return h.byStaff("/events/open/sessions/nov/reports/"+strconv.FormatInt(rep.ID, 10)+"/rows"+strings.Replace(end, ":row", row, 1), body)
	}
}

// inQueue presses a button of the review.
func inQueue(end string, form url.Values) func(*whole) visit {
	return func(h *whole) visit {
		rep := h.inReview("open", h.holder(seatedPerson).Registrant.ID, 2)
		r := route{path: end}
		if form != nil {
			form.Set("person", h.personInReview(r, "open"))
		}
		return h.signedIn("/desk/open/sessions/nov/reports/"+strconv.FormatInt(rep.ID, 10)+"/review"+end, form)
	}
}

// decided is post after one decision has been made by whoever posts.
func decided(post func(*whole) visit) func(*whole) visit {
	return func(h *whole) visit {
		v := post(h)
		rep, err := evidence.Reports(h.t.Context(), h.store.Reads, h.firstSession("open").ID)
		if err != nil {
			h.t.Fatal(err)
		}
		people, err := evidence.ReportPeople(h.t.Context(), h.store.Reads, evidence.ReportPeopleQuery{ReportID: rep[0].ID, Undecided: true})
		if err != nil {
			h.t.Fatal(err)
		}
		if _, err := h.desk.DecideReported(h.t.Context(), h.as("admin@example.org"), "open", "nov", rep[0].ID, people[0].ID, desk.ReportDecision{Decision: "ignore"}); err != nil {
			h.t.Fatal(err)
		}
		return v
	}
}

// reviewRepeats are those about people of reports.
var reviewRepeats = []repeat{
	{route: rowRoute + "/:row/decide", first: 200, second: 200, says: `"decision":"walk_in"`, post: onRows("/:row/decide", map[string]any{"decision": "walk_in"})},
	{route: rowRoute + "/:row/invite", first: 200, second: 200, says: `"decision":"walk_in"`, post: onRows("/:row/invite", nil)},
	{route: rowRoute + "/accept", first: 200, second: 409, says: `"code":"selection_changed"`, post: onRows("/accept", map[string]any{"kind": "exact", "expected": 1})},
	{route: rowRoute + "/undo", first: 200, second: 409, says: `"code":"nothing_to_undo"`, post: decided(onRows("/undo", nil))},
	{route: reviewRoute + "/decide", first: 303, second: 303, says: "Counted as speaker or team.", post: inQueue("/decide", url.Values{"decision": {"staff"}, "seen": {"0"}})},
	{route: reviewRoute + "/invite", first: 303, second: 303, says: "The letter is on its way.", post: inQueue("/invite", url.Values{})},
	{route: reviewRoute + "/accept", first: 303, second: 409, says: "The list has changed meanwhile.", post: inQueue("/accept", url.Values{"kind": {"exact"}, "expected": {"1"}})},
	{route: reviewRoute + "/undo", first: 303, second: 409, says: "There is nothing of yours to undo here.", post: decided(inQueue("/undo", nil))},
}

// A decision that somebody else has made meanwhile is not overwritten: the
// answer says what it is, and the page offers to change it.
func TestADecisionThatSomebodyElseHasMadeStands(t *testing.T) {
	h := openWhole(t)
	h.fullSession()
	rep := h.inReview("open", h.holder(seatedPerson).Registrant.ID, 1)
	_, row := h.reviewOf(route{name: "x"}, "open")
	rows := "/events/open/sessions/nov/reports/" + strconv.FormatInt(rep.ID, 10) + "/rows"
	decide := func(decision string, seen any) *httptest.ResponseRecorder {
		return h.visit(h.post(h.byStaff(rows+"/"+row+"/decide", map[string]any{"decision": decision, "seen": seen})))
	}
	if w := decide("walk_in", 0); w.Code != 200 {
		t.Fatalf("the first answers %d: %s", w.Code, w.Body)
	}
	w := decide("staff", 0)
	for _, part := range []string{`"code":"decided_otherwise"`, `"decision":"walk_in"`, `"revision":1`, `"decided_at"`} {
		if w.Code != 409 || !strings.Contains(w.Body.String(), part) {
			t.Errorf("one who has not seen it is answered %d without %s: %s", w.Code, part, w.Body)
		}
	}
	form := url.Values{"person": {h.personInReview(route{name: "x"}, "open")}, "decision": {"staff"}, "seen": {"0"}}
	page := h.visit(h.post(h.signedIn("/desk/open/sessions/nov/reports/"+strconv.FormatInt(rep.ID, 10)+"/review/decide", form)))
	for _, part := range []string{"Somebody else has decided otherwise meanwhile.", "Decided: without registration.", "By: Staff.", `name="seen" value="1"`} {
		if page.Code != 409 || !strings.Contains(page.Body.String(), part) {
			t.Errorf("the page answers %d without %q", page.Code, part)
		}
	}
	if w := decide("staff", nil); w.Code != 200 {
		t.Errorf("without what was seen the last one counts, answered %d", w.Code)
	}
	for path, want := range map[string]string{
		rows + "?bucket=staff": `"bucket":"staff"`, rows + "?limit=1": `"next":"`, rows + "?bucket=lost": `"code":"bad_query"`, rows + "?cursor=x": `"parameter":"cursor"`,
	} {
		v := h.byStaff(path, nil)
		v.method = http.MethodGet
		if w := h.visit(v); !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s answers %d without %s: %s", path, w.Code, want, w.Body)
		}
	}
	for row, want := range map[string]int{"999": 404, "x": 404} {
		if w := h.visit(h.post(h.byStaff(rows+"/"+row+"/decide", map[string]any{"decision": "staff"}))); w.Code != want {
			t.Errorf("row %s answers %d, want %d", row, w.Code, want)
		}
	}
}

func (h *whole) post(v visit) visit { v.method = http.MethodPost; return v }
