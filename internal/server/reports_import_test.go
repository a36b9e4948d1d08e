package server_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/rest"
	"rollcall/internal/store/evidence"
)

// reportOf is a report in which somebody called n was there.
func reportOf(n string) string {
	return "Name,Email,Join Time,Leave Time\nNames " + n + ",n" + n + "@example.org,2021-11-12 10:00,2021-11-12 11:00\n"
}

// giveReport gives a report of the first session of an event.
func (h *whole) giveReport(slug, n string) *desk.ReportPreview {
	h.t.Helper()
	v, _, err := h.desk.ImportReport(h.t.Context(), operator, slug, "nov", desk.GivenReport{Name: "report.csv", File: []byte(reportOf(n))})
	if err != nil {
		h.t.Fatal(err)
	}
	return v
}

// The reports that every event has: one to apply and undo, one to read again, and two
// to remove.
const (
	toApply   = "77"
	toCorrect = "78"
)

var toRemove = []string{"79", "80"}

// ofReport reports whether r is about a report as a whole.
func ofReport(r route) bool {
	return strings.Contains(r.path, "/:report") && !strings.Contains(r.path, "/rows") && !strings.Contains(r.path, "/review")
}

// reportFor is the id of the report that r is about.
func (h *whole) reportFor(r route, slug string) string {
	h.t.Helper()
	if slug == "missing" {
		slug = "open"
	}
	names := []string{toApply}
	switch {
	case r.name == "correctReport", r.method == http.MethodPost && r.path == reportsRoute+"/:report":
		names = []string{toCorrect}
	case r.name == "removeReport", r.path == reportsRoute+"/:report/remove":
		names = append(slices.Clone(toRemove), toApply) // of which the last stays, since it has counted
	}
	for _, n := range names {
		sum := sha256.Sum256([]byte(reportOf(n)))
		if rep, err := evidence.ReportOf(h.t.Context(), h.store.Reads, h.firstSession(slug).ID, hex.EncodeToString(sum[:])); err == nil {
			return strconv.FormatInt(rep.ID, 10)
		}
	}
	h.t.Fatalf("%s has none of the reports %v", slug, names)
	return ""
}

// reportBody is what is sent to r about a report as a whole.
func reportBody(r route, n string) (any, bool) {
	switch {
	case r.name == "importReport", r.path == reportsRoute+"/import":
		return fileForm{"file": reportOf(n)}, true
	case r.name == "correctReport":
		return map[string]any{"zone": "Asia/Tbilisi"}, true
	case r.method == "POST" && r.path == reportsRoute+"/:report":
		return url.Values{"zone": {"Asia/Tbilisi"}}, true
	}
	return nil, false
}

const (
	givenRoute   = "/api/v1/events/:event/sessions/:session/reports"
	reportsRoute = "/desk/:event/sessions/:session/reports"
)

// onReport posts to a report over the API.
func onReport(end string, before func(*whole, int64)) func(*whole) visit {
	return func(h *whole) visit {
		id := h.giveReport("open", "1").Report.ID
		before(h, id)
		return h.byStaff("/events/open/sessions/nov/reports/"+strconv.FormatInt(id, 10)+end, nil)
	}
}

// onReportPage presses a button of a report.
func onReportPage(end string, form url.Values, before func(*whole, int64)) func(*whole) visit {
	return func(h *whole) visit {
		id := h.giveReport("open", "1").Report.ID
		before(h, id)
		return h.signedIn("/desk/open/sessions/nov/reports/"+strconv.FormatInt(id, 10)+end, form)
	}
}

func untouched(*whole, int64) {}

func appliedBefore(h *whole, id int64) {
	h.t.Helper()
	if _, err := h.desk.ApplyReport(h.t.Context(), operator, "open", "nov", id, true); err != nil {
		h.t.Fatal(err)
	}
}

// importRepeats are those about reports as a whole.
var importRepeats = []repeat{
	{route: givenRoute, first: 201, second: 200, says: `"platform":"generic-table"`, post: func(h *whole) visit {
		return h.byStaff("/events/open/sessions/nov/reports", fileForm{"file": reportOf("1")})
	}},
	{route: givenRoute + "/:report/apply", first: 200, second: 200, says: `"applied_at":"`, post: onReport("/apply", untouched)},
	{route: givenRoute + "/:report/undo", first: 200, second: 200, says: `"applied_at":null`, post: onReport("/undo", appliedBefore)},
	{route: reportsRoute + "/import", first: 303, second: 303, says: "Names 1", post: func(h *whole) visit {
		return visit{path: "/desk/open/sessions/nov/reports/import", cookie: h.signIn("admin@example.org"), body: fileForm{"file": reportOf("1")}}
	}},
	{route: reportsRoute + "/:report", first: 303, second: 303, says: "Asia/Tbilisi", post: onReportPage("", url.Values{"zone": {"Asia/Tbilisi"}}, untouched)},
	{route: reportsRoute + "/:report/apply", first: 303, second: 303, says: "The report is applied.", post: onReportPage("/apply", nil, untouched)},
	{route: reportsRoute + "/:report/undo", first: 303, second: 303, says: "The report is taken back.", post: onReportPage("/undo", nil, appliedBefore)},
	{route: reportsRoute + "/:report/remove", first: 303, second: 404, says: "Send my link again", post: onReportPage("/remove", nil, untouched)},
}

// A report goes its way over the API, with everything that may be refused on it.
func TestAReportOverTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", false, 2)
	base := "/events/open/sessions/nov/reports"
	give := func(f fileForm, key string) answer {
		kind, text := f.encode(t)
		header := map[string]string{"Content-Type": kind}
		if key != "" {
			header["Idempotency-Key"] = key
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, call{method: http.MethodPost, path: rest.Base + base, token: h.admin, body: text, header: header}.request(text))
		return answer{t, w}
	}
	api := func(method, path string, body any) answer { return h.api(method, base+path, h.admin, body) }
	type preview struct {
		ID, Platform, Encoding, Delimiter, Zone string
		Kept                                    bool
		Counts                                  map[string]int64
		Room                                    struct {
			People, Limit int64
			Over          bool
		}
		People []struct {
			Key       string
			Intervals []struct{ Joined string }
		}
		AppliedAt *string `json:"applied_at"`
	}
	list := fileForm{"file": "Name\tEmail\tJoin Time\tLeave Time\nAna\tana@example.org\t2021-11-12 10:00\t2021-11-12 11:00\nBoris\t\t2021-11-12 10:00\t2021-11-12 11:00\nCem\t\t2021-11-12 10:00\t2021-11-12 11:00\n", "zone": "Europe/Berlin"}
	var got preview
	for range 2 { // by the same key
		give(list, "one").is(http.StatusCreated, "").into(&got)
	}
	c := got.Counts
	if got.Platform != "generic-table" || got.Encoding != "utf-8" || got.Delimiter != `\t` || got.Zone != "Europe/Berlin" || c["rows"] != 3 || c["people"] != 3 ||
		c["rows"] != c["matched"]+c["suggested"]+c["unmatched"]+c["not_counted"]+c["staff"] || got.People[0].Key != "ana@example.org" || got.People[1].Key != "name:boris" {
		t.Errorf("the preview is %+v", got)
	}
	first := got
	give(list, "").is(http.StatusOK, "").into(&got)
	api("GET", "/"+first.ID, nil).is(http.StatusOK, "").into(&got)
	if got.ID != first.ID || got.People[0].Intervals[0].Joined != "2021-11-12T09:00:00.000Z" {
		t.Errorf("the same bytes again give %+v", got)
	}
	api("PATCH", "/"+first.ID, map[string]any{"zone": "UTC"}).is(http.StatusOK, "").into(&got)
	if got.People[0].Intervals[0].Joined != "2021-11-12T10:00:00.000Z" {
		t.Errorf("read again it is %+v", got)
	}
	if e := api("PATCH", "/"+first.ID, map[string]any{"zone": "Mars"}).is(http.StatusUnprocessableEntity, "invalid").errors(); strings.Join(e, ", ") != "/zone zone" {
		t.Errorf("wrong settings: %v", e)
	}
	if p := api("POST", "/"+first.ID+"/apply", nil).is(http.StatusConflict, "over_room_limit").json(); p["people"] != 3.0 || p["max"] != 2.0 {
		t.Errorf("over the limit: %v", p)
	}
	for range 2 {
		api("POST", "/"+first.ID+"/apply", map[string]any{"over_room_limit": true}).is(http.StatusOK, "").into(&got)
	}
	if got.AppliedAt == nil || !got.Room.Over {
		t.Errorf("applied it is %+v", got)
	}
	api("PATCH", "/"+first.ID, map[string]any{}).is(http.StatusConflict, "report_applied")
	var all struct{ Items []struct{ ID, Sha256 string } }
	api("GET", "", nil).is(http.StatusOK, "").into(&all)
	if len(all.Items) != 1 || all.Items[0].ID != first.ID || len(all.Items[0].Sha256) != 64 {
		t.Errorf("the list is %+v", all)
	}
	got = preview{}
	if api("POST", "/"+first.ID+"/undo", nil).is(http.StatusOK, "").into(&got); got.AppliedAt != nil {
		t.Errorf("taken back it is %+v", got)
	}
	p := give(fileForm{"file": "%PDF-1.7"}, "").is(http.StatusUnprocessableEntity, "not_an_attendance_report")
	if doc := p.json(); doc["refusal"] != "pdf" || !strings.HasPrefix(doc["detail"].(string), "This is a PDF.") || strings.Join(p.errors(), ", ") != "/file not_an_attendance_report" {
		t.Errorf("refused: %v", doc)
	}
	if e := give(fileForm{"zone": "UTC"}, "").is(http.StatusUnprocessableEntity, "invalid").errors(); strings.Join(e, ", ") != "/file required" {
		t.Errorf("nothing given: %v", e)
	}
	api("GET", "/99", nil).is(http.StatusNotFound, "not_found")
}

// The pages take files or names, show what was made of them, and say at the field of the
// file what it is if it is no report.
func TestReportsOnPages(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 1)
	cookie, base := h.signIn("admin@example.org"), "/desk/open/sessions/nov/reports"
	post := func(path string, body any) *httptest.ResponseRecorder {
		return h.visit(visit{method: http.MethodPost, path: base + path, cookie: cookie, body: body})
	}
	see := func(path string, parts ...string) {
		t.Helper()
		w := h.visit(visit{method: http.MethodGet, path: path, cookie: cookie})
		for _, part := range parts {
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), part) {
				t.Errorf("%s: %d, %q is missing: %s", path, w.Code, part, w.Body)
			}
		}
	}
	w := post("/import", fileForm{"file": "Name,Email,Join Time,Leave Time\n<script>alert(1)</script>,x@example.org,2021-11-13 10:00,2021-11-13 11:00\nBoris,,2021-11-13 10:00,2021-11-13 11:00\n"})
	at := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(at, base+"/") {
		t.Fatalf("giving answers %d: %s", w.Code, w.Body)
	}
	see(at, "&lt;script&gt;alert(1)&lt;/script&gt;", "about another day than the session", "in which time zone", "does not count yet", "Apply the report", "room limit: 1", "No similar name")
	id := strings.TrimPrefix(at, base)
	if w := post(id+"/apply", url.Values{}); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "Confirm this") || !strings.Contains(w.Body.String(), `href="#over_room_limit"`) {
		t.Errorf("over the limit answers %d: %s", w.Code, w.Body)
	}
	if w := post(id, url.Values{"zone": {"Mars"}, "order": {"dmy"}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `value="Mars"`) || !strings.Contains(w.Body.String(), `<option value="dmy" selected>`) {
		t.Errorf("a wrong zone answers %d: %s", w.Code, w.Body)
	}
	if w := post(id+"/apply", url.Values{"over_room_limit": {"1"}}); w.Code != http.StatusSeeOther {
		t.Errorf("applying answers %d: %s", w.Code, w.Body)
	}
	see(base, "counts", "people.csv", "Take the report back", "Applied:")
	if w := post("/import", fileForm{"file": "%PDF-1.7", "names": "Cem"}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "This is a PDF.") ||
		!strings.Contains(w.Body.String(), "Typed names") || !strings.Contains(w.Body.String(), "Cem</textarea>") {
		t.Errorf("a PDF and a name answer %d: %s", w.Code, w.Body)
	}
	if w := post("/import", fileForm{"file": reportOf("3"), "names": "Cem", "zone": "Mars"}); w.Code != http.StatusUnprocessableEntity || strings.Count(w.Body.String(), `<li><a href="#`) != 1 {
		t.Errorf("a wrong zone of a file and names is not said once: %d: %s", w.Code, w.Body)
	}
	left := "Name,Email,Join Time,Leave Time\nBoris,b@example.org,2021-11-12 11:00,2021-11-12 10:00\n"
	if w := post("/import", fileForm{"file": left}); w.Code == http.StatusSeeOther {
		if body := h.visit(visit{method: http.MethodGet, path: w.Header().Get("Location"), cookie: cookie}).Body.String(); strings.Contains(body, "60</td>") {
			t.Errorf("who leaves before they join was there for a time: %s", body)
		}
	} else {
		t.Errorf("a leave before its join answers %d: %s", w.Code, w.Body)
	}
	w = post("/import", fileForm{"file": "Kto,Gdje,A,B\nMarko,marko@example.org,x1,x2\n"})
	again := regexp.MustCompile(`name="again" value="([^"]*)"`).FindStringSubmatch(w.Body.String())
	if w.Code != http.StatusUnprocessableEntity || again == nil || !strings.Contains(w.Body.String(), "Name the columns") {
		t.Fatalf("an unknown table answers %d: %s", w.Code, w.Body)
	}
	v := url.Values{"again": {again[1]}, "again_name": {"kto.csv"}, "heading": {"Kto", "Gdje", "A", "B"}, "field": {"name", "email", "attended", "ignore"}}
	if w := post("/import", v); w.Code != http.StatusSeeOther {
		t.Errorf("with its columns named it answers %d: %s", w.Code, w.Body)
	}
	see(base, "kto.csv")
	if w := post("/import", fileForm{"zone": "UTC"}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `href="#file"`) {
		t.Errorf("nothing answers %d: %s", w.Code, w.Body)
	}
}
