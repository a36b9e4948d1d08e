package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rollcall/api"
)

// ana is a sign-up.
func ana(change ...map[string]any) map[string]any {
	body := map[string]any{
		"email": "ana@example.org", "given_name": "Ana", "family_name": "Kovač", "organisation": "Grad Mostar", "municipality": "Mostar",
		"country": "BA", "function": "Officer", "language": "en", "zone": "Europe/Sarajevo", "organisation_kind": "municipality",
		"sessions": []string{"nov"}, "answers": map[string]any{"peer": "now"}, "consents": map[string]bool{"publish": true},
	}
	for _, c := range change {
		for key, value := range c {
			body[key] = value
		}
	}
	return body
}

// add signs somebody up by staff and returns them with the token of their
// personal link.
func (h *house) add(event string, n int, change ...map[string]any) (api.Registrant, string) {
	h.t.Helper()
	change = append([]map[string]any{{"email": fmt.Sprintf("p%d@example.org", n)}}, change...)
	var r api.Registrant
	h.api("POST", "/events/"+event+"/registrants", h.admin, ana(change...)).is(http.StatusCreated, "").into(&r)
	_, token, ok := strings.Cut(r.PersonalLink, "/r/")
	if !ok {
		h.t.Fatalf("personal link %q", r.PersonalLink)
	}
	return r, token
}

func TestAnyoneReadsPublicEvents(t *testing.T) {
	h := open(t)
	h.apply("first-one", true, 10)
	h.apply("other-one", true, 10)
	var page api.EventList
	h.api("GET", "/events?limit=1", "", nil).is(http.StatusOK, "").into(&page)
	if len(page.Items) != 1 || page.Next == nil {
		t.Fatalf("%d events, next %v", len(page.Items), page.Next)
	}
	first := page.Items[0].Slug
	h.api("GET", "/events?limit=1&cursor="+*page.Next, "", nil).is(http.StatusOK, "").into(&page)
	if len(page.Items) != 1 || page.Next != nil || page.Items[0].Slug == first {
		t.Errorf("the second page is %+v", page)
	}
	var e api.Event
	h.api("GET", "/events/first-one", "", nil).is(http.StatusOK, "").into(&e)
	s := e.Sessions[0]
	if e.URL != "http://127.0.0.1:8080/first-one" || s.Slug != "nov" || s.State != api.SessionStateOpen || s.SeatsFree != 10 {
		t.Errorf("the event is %+v", e)
	}
	if s.Starts.String() != "2021-11-12T09:00:00.000Z" || s.Opens != nil {
		t.Errorf("the session is %+v", s)
	}
}

func TestSignUpAnswersTheSameForEveryone(t *testing.T) {
	h := open(t)
	h.apply("open", true, 10)
	first := h.api("POST", "/events/open/registrants", "", ana()).is(http.StatusAccepted, "").Body.String()
	again := h.api("POST", "/events/open/registrants", "", ana(map[string]any{"email": "ANA@example.org "})).is(http.StatusAccepted, "").Body.String()
	if first != "{\"status\":\"accepted\"}\n" || first != again {
		t.Errorf("answers are %q and %q", first, again)
	}
	var people api.RegistrantList
	h.api("GET", "/events/open/registrants", h.admin, nil).is(http.StatusOK, "").into(&people)
	if len(people.Items) != 1 || people.Items[0].PersonalLink != "" || people.Items[0].VerifiedAt != nil {
		t.Errorf("registered are %+v", people.Items)
	}
}

func TestStaffAddPeople(t *testing.T) {
	h := open(t)
	h.apply("open", true, 1)
	r, _ := h.add("open", 1)
	if g := r.Registrations[0]; g.Status != api.StatusConfirmed || !g.HoldsSeat || g.Position != nil || r.VerifiedAt == nil {
		t.Errorf("added is %+v", r)
	}
	waiting, _ := h.add("open", 2)
	if g := waiting.Registrations[0]; g.Status != api.StatusWaitlisted || *g.Position != 1 || g.HoldsSeat {
		t.Errorf("second is %+v", g)
	}
	known := h.api("POST", "/events/open/registrants", h.admin, ana(map[string]any{"email": "p1@example.org", "given_name": "Other"}))
	if got := known.is(http.StatusOK, "").json(); got["given_name"] != "Ana" || got["personal_link"] == "" {
		t.Errorf("a known address answers %v", got)
	}
	nameless := ana()
	delete(nameless, "email")
	a := h.api("POST", "/events/open/registrants", h.admin, nameless).is(http.StatusCreated, "")
	if got := a.json(); got["email"] != nil || a.Result().Header.Get("Location") != "/api/v1/events/open/registrants/"+got["id"].(string) {
		t.Errorf("without address: %v, at %s", got, a.Result().Header.Get("Location"))
	}
	path := "/events/open/registrants/" + r.ID
	h.api("GET", path, h.admin, nil).is(http.StatusOK, "")
	changed := h.api("PATCH", path, h.admin, map[string]any{"function": "Mayor"}).is(http.StatusOK, "").json()
	if changed["function"] != "Mayor" || changed["given_name"] != "Ana" {
		t.Errorf("changed is %v", changed)
	}
	h.api("POST", path+"/registrations", h.admin, map[string]any{"session": "dec"}).is(http.StatusCreated, "")
	h.api("POST", path+"/registrations", h.admin, map[string]any{"session": "dec"}).is(http.StatusOK, "")
	h.api("POST", path+"/registrations", h.admin, map[string]any{"session": "jan"}).is(http.StatusUnprocessableEntity, "invalid")
}

func TestListsGoOnByCursor(t *testing.T) {
	h := open(t)
	h.apply("open", false, 2)
	for n := range 5 {
		h.add("open", n)
	}
	if _, err := h.desk.Upkeep(t.Context()); err != nil { // makes people findable
		t.Fatal(err)
	}
	for path, want := range map[string]int{
		"/events/open/registrants?":                               5,
		"/events/open/registrants?status=waitlisted&":             3,
		"/events/open/registrants?session=nov&status=confirmed&":  2,
		"/events/open/registrants?q=kovac%20ana&":                 5,
		"/events/open/registrants?q=nobody&":                      0,
		"/events/open/sessions/nov/attendance?":                   2,
		"/events/open/registrants?session=dec&status=waitlisted&": 0,
	} {
		seen := map[string]bool{}
		cursor := ""
		for range 10 {
			var page struct {
				Items []map[string]any
				Next  *string
			}
			h.api("GET", path+"limit=2&cursor="+cursor, h.admin, nil).is(http.StatusOK, "").into(&page)
			for _, item := range page.Items {
				seen[fmt.Sprint(item["id"], item["registrant"])] = true
			}
			if page.Next == nil {
				break
			}
			cursor = *page.Next
		}
		if len(seen) != want {
			t.Errorf("%s lists %d, want %d", path, len(seen), want)
		}
	}
}

func TestOnlyThePersonTurnsRemindersOff(t *testing.T) {
	h := open(t)
	h.apply("open", false, 1)
	person, mine := h.add("open", 1)
	var me api.Me
	for _, on := range []bool{false, false, true} {
		h.api("PATCH", "/me", mine, map[string]any{"reminders": on}).is(http.StatusOK, "").into(&me)
		if me.Reminders != on || me.Registrations[0].Status != api.StatusConfirmed {
			t.Errorf("reminders %t: %+v", on, me)
		}
		h.api("GET", "/me", mine, nil).is(http.StatusOK, "").into(&me)
		if me.Reminders != on {
			t.Errorf("reminders %t: read again %+v", on, me)
		}
	}
	h.api("PATCH", "/me", mine, map[string]any{"reminders": "no"}).is(http.StatusUnprocessableEntity, "invalid")
	h.api("PATCH", "/events/open/registrants/"+person.ID, h.admin, map[string]any{"reminders": false}).is(http.StatusUnprocessableEntity, "invalid")
}

func TestThePersonActs(t *testing.T) {
	h := open(t)
	h.apply("open", false, 1)
	_, mine := h.add("open", 1)
	_, next := h.add("open", 2)
	var me api.Me
	h.api("GET", "/me", mine, nil).is(http.StatusOK, "").into(&me)
	if me.Event != "open" || len(me.Registrations) != 1 || me.Registrations[0].Actions[0] != api.MyRegistrationActionsCancel || me.SessionsOpen[0] != "dec" {
		t.Errorf("me is %+v", me)
	}
	h.api("PATCH", "/me", mine, map[string]any{"family_name": "Kovačević"}).is(http.StatusOK, "")
	h.api("POST", "/me/verify", mine, nil).is(http.StatusOK, "")
	cancelled := h.api("POST", "/me/registrations/nov/cancel", mine, map[string]any{"reason": "ill"}).is(http.StatusOK, "").json()
	if cancelled["status"] != "cancelled" || cancelled["holds_seat"] != false {
		t.Errorf("cancelled is %v", cancelled)
	}
	h.api("POST", "/me/registrations/nov/cancel", mine, nil).is(http.StatusOK, "")
	var promoted api.Me
	h.api("GET", "/me", next, nil).is(http.StatusOK, "").into(&promoted)
	if promoted.Registrations[0].Status != api.StatusConfirmed {
		t.Errorf("the next is %+v", promoted.Registrations[0])
	}
	back := h.api("POST", "/me/registrations/nov/register", mine, nil).is(http.StatusOK, "").json()
	if back["status"] != "waitlisted" || back["position"] != 1.0 {
		t.Errorf("back is %v", back)
	}
	h.api("POST", "/me/registrations/dec/register", mine, nil).is(http.StatusOK, "")
	h.api("POST", "/me/registrations/jan/register", mine, nil).is(http.StatusNotFound, "not_found")
	h.api("POST", "/me/link", "", map[string]any{"email": "p1@example.org"}).is(http.StatusAccepted, "")
	h.api("POST", "/me/link", "", map[string]any{"email": "nobody@example.org"}).is(http.StatusAccepted, "")
}

func TestJoining(t *testing.T) {
	h := open(t)
	h.apply("open", false, 5)
	r, mine := h.add("open", 1)
	early := h.api("POST", "/me/registrations/nov/join", mine, nil).is(http.StatusConflict, "not_open_yet").json()
	if early["opens_at"] != "2021-11-12T08:30:00.000Z" || early["detail"] != "Joining opens: 2021-11-12T08:30:00.000Z." {
		t.Errorf("too early says %v", early)
	}
	h.at(time.Date(2021, 11, 12, 9, 5, 0, 0, time.UTC))
	if got := h.api("POST", "/me/registrations/nov/join", mine, nil).is(http.StatusOK, "").json(); got["join_url"] != "https://meet.example.org/see" {
		t.Errorf("joining answers %v", got)
	}
	seen := func() api.Attendance {
		var list api.AttendanceList
		h.api("GET", "/events/open/sessions/nov/attendance", h.admin, nil).is(http.StatusOK, "").into(&list)
		return list.Items[0]
	}
	if a := seen(); *a.Registrant != r.ID || a.FirstJoin.String() != "2021-11-12T09:05:00.000Z" || *a.Evidence != "join" || a.Minutes != nil || a.Outcome != "attended" {
		t.Errorf("after the click: %+v", a)
	}
	check := map[string]any{"registrant": r.ID, "kind": "in", "nonce": "n-1"}
	doors := time.Date(2021, 11, 12, 8, 30, 0, 0, time.UTC)
	h.at(doors.Add(-time.Second))
	if got := h.api("POST", "/events/open/sessions/nov/check-ins", h.admin, check).is(http.StatusUnprocessableEntity, "invalid").errors(); got[0] != "/at before_doors" {
		t.Errorf("before the doors open: %v", got)
	}
	h.at(doors.Add(35 * time.Minute))
	h.api("POST", "/events/open/sessions/nov/check-ins", h.admin, check).is(http.StatusOK, "")
	h.at(time.Date(2021, 11, 12, 10, 5, 0, 0, time.UTC))
	h.api("POST", "/events/open/sessions/nov/check-ins", h.admin, map[string]any{"registrant": r.ID, "kind": "out", "nonce": "n-2"}).is(http.StatusOK, "")
	h.api("POST", "/events/open/sessions/nov/check-ins", h.admin, check).is(http.StatusOK, "")
	if a := seen(); *a.Evidence != "host" || *a.Minutes != 60 || len(a.Intervals) != 1 || a.Outcome != "partial" {
		t.Errorf("after roll-call: %+v", a)
	}
	walkIn := map[string]any{"walk_in": map[string]any{"name": "Guest"}, "kind": "in", "nonce": "n-3", "at": "2021-11-12T10:59:00+01:00"}
	got := h.api("POST", "/events/open/sessions/nov/check-ins", h.admin, walkIn).is(http.StatusOK, "").json()
	if got["registrant"] != nil || got["name"] != "Guest" || got["first_join"] != "2021-11-12T09:59:00.000Z" {
		t.Errorf("a walk-in is %v", got)
	}
	decided := h.api("PATCH", "/events/open/sessions/nov/attendance/"+r.ID, h.admin, map[string]any{"outcome": "attended", "reason": "was there"}).is(http.StatusOK, "").json()
	if decided["outcome"] != "attended" || decided["evidence"] != "host" {
		t.Errorf("decided is %v", decided)
	}
	stats := h.api("GET", "/events/open/stats", h.admin, nil).is(http.StatusOK, "").json()
	if letters := stats["letters"].(map[string]any); letters["waiting"] == 0.0 || letters["waiting_since"] == nil || letters["refused"] != 0.0 {
		t.Errorf("letters that nobody sends here are %v", letters)
	}
	languages := h.api("GET", "/events/open/languages", h.admin, nil).is(http.StatusOK, "").json()
	if l := languages["items"].([]any)[0].(map[string]any); l["language"] == "" || len(l["texts_missing"].([]any)) != 0 || l["words_missing"] != 0.0 || l["words"] == 0.0 {
		t.Errorf("the first language is %v", l)
	}
	if stats["registered"] != 1.0 || stats["walk_ins"] != 1.0 || stats["by_country"].(map[string]any)["BA"] != 1.0 || stats["by_municipality"].(map[string]any)[""] != 1.0 {
		t.Errorf("stats are %v", stats)
	}
	h.at(time.Date(2021, 11, 12, 12, 0, 0, 0, time.UTC))
	h.api("POST", "/me/registrations/nov/join", mine, nil).is(http.StatusConflict, "session_over")
}

func TestPeopleAtOneComputerAreCounted(t *testing.T) {
	h := open(t)
	h.apply("open", false, 5)
	_, mine := h.add("open", 1)
	h.at(time.Date(2021, 11, 12, 9, 5, 0, 0, time.UTC))
	join := func(body any) answer { return h.api("POST", "/me/registrations/nov/join", mine, body) }
	for _, n := range []any{0, 21, "three", 1.5} {
		if got := join(map[string]any{"headcount": n}).is(http.StatusUnprocessableEntity, "invalid").errors(); len(got) != 1 || !strings.HasPrefix(got[0], "/headcount ") {
			t.Errorf("a headcount of %v is refused with %v", n, got)
		}
	}
	row := func() map[string]any {
		list := h.api("GET", "/events/open/sessions/nov/attendance", h.admin, nil).is(http.StatusOK, "").json()
		return list["items"].([]any)[0].(map[string]any)
	}
	if got := row(); got["headcount"] != nil {
		t.Errorf("before: %v", got)
	}
	join(map[string]any{"headcount": 3, "reason": "here"}).is(http.StatusOK, "")
	join(nil).is(http.StatusOK, "")
	if got := row(); got["headcount"] != 3.0 || got["first_join"] != "2021-11-12T09:05:00.000Z" {
		t.Errorf("after joining: %v", got)
	}
	stats := h.api("GET", "/events/open/stats", h.admin, nil).is(http.StatusOK, "").json()
	if stats["attended"] != 1.0 || stats["companions"] != 2.0 {
		t.Errorf("stats are %v", stats)
	}
}

func TestTheNoticeOnTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", false, 5)
	_, mine := h.add("open", 1)
	const path = "/events/open/sessions/nov/notice"
	seen := func() any {
		return h.api("GET", "/me", mine, nil).is(http.StatusOK, "").json()["registrations"].([]any)[0].(map[string]any)["notice"]
	}
	none, late := map[string]any{"text": "", "set_at": nil}, map[string]any{"text": "We begin ten minutes late.", "set_at": h.now().UTC().Format("2006-01-02T15:04:05.000Z")}
	same := func(what string, got any, want map[string]any) {
		t.Helper()
		if diff := cmp.Diff(any(want), got); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
	same("at first", seen(), none)
	tag := h.api("GET", "/events/open?shape=file", h.admin, nil).is(http.StatusOK, "").Header().Get("ETag")
	same("set", any(h.api("PUT", path, h.admin, map[string]any{"text": late["text"]}).is(http.StatusOK, "").json()), late)
	same("to the person", seen(), late)
	same("to the host", any(h.api("GET", path, h.admin, nil).is(http.StatusOK, "").json()), late)
	if after := h.api("GET", "/events/open?shape=file", h.admin, nil).is(http.StatusOK, "").Header().Get("ETag"); after != tag {
		t.Error("the event's document has another tag")
	}
	for _, text := range []any{strings.Repeat("a", 201), "two\nlines", "https://meet.example.org/see", 7} {
		if got := h.api("PUT", path, h.admin, map[string]any{"text": text}).is(http.StatusUnprocessableEntity, "invalid").errors(); len(got) != 1 || !strings.HasPrefix(got[0], "/text ") {
			t.Errorf("%v is refused with %v", text, got)
		}
	}
	h.api("PUT", path, h.admin, map[string]any{}).is(http.StatusUnprocessableEntity, "invalid")
	h.api("DELETE", path, h.admin, nil).is(http.StatusNoContent, "")
	h.api("DELETE", path, h.admin, nil).is(http.StatusNoContent, "")
	same("taken away", seen(), none)
	h.api("PUT", path, mine, map[string]any{"text": "mine"}).is(http.StatusUnauthorized, "unauthorised")
	h.at(time.Date(2021, 11, 12, 12, 0, 0, 0, time.UTC))
	h.api("PUT", path, h.admin, map[string]any{"text": "late"}).is(http.StatusConflict, "session_over")
	h.api("PUT", path, h.admin, map[string]any{"text": ""}).is(http.StatusOK, "")
}

func TestOrganisersMoveSeats(t *testing.T) {
	h := open(t)
	h.apply("open", false, 1)
	first, _ := h.add("open", 1)
	second, _ := h.add("open", 2)
	third, _ := h.add("open", 3)
	act := func(r api.Registrant, action string, body any) answer {
		return h.api("POST", "/events/open/registrations/"+r.Registrations[0].ID+"/"+action, h.admin, body)
	}
	act(third, "confirm", map[string]any{"reason": "speaks"}).is(http.StatusConflict, "session_full")
	if got := act(first, "withdraw", map[string]any{"reason": "asked"}).is(http.StatusOK, "").json(); got["status"] != "withdrawn" {
		t.Errorf("withdrawn is %v", got)
	}
	again := act(first, "withdraw", nil).is(http.StatusConflict, "wrong_status").json()
	if again["registration_status"] != "withdrawn" || again["status"] != 409.0 || !strings.Contains(again["detail"].(string), "withdrawn") {
		t.Errorf("again says %v", again)
	}
	if got := act(second, "waitlist", nil).is(http.StatusOK, "").json(); got["status"] == "" {
		t.Errorf("waitlisted is %v", got)
	}
	act(first, "restore", nil).is(http.StatusOK, "")
	act(first, "approve", nil).is(http.StatusConflict, "wrong_status")
	act(first, "promote", nil).is(http.StatusNotFound, "not_found")
	entries := h.api("GET", "/events/open/audit", h.admin, nil).is(http.StatusOK, "").json()["items"].([]any)
	if len(entries) < 6 {
		t.Errorf("%d audit entries", len(entries))
	}
}

func TestExports(t *testing.T) {
	h := open(t)
	h.apply("open", false, 5)
	h.add("open", 1, map[string]any{"given_name": "=1+1"})
	a := h.api("GET", "/events/open/export.xlsx?lang=en", h.admin, nil).is(http.StatusOK, "")
	if a.Body.String()[:2] != "PK" || a.Result().Header.Get("Content-Disposition") != "attachment; filename=open.xlsx" {
		t.Errorf("workbook begins with %q, %v", a.Body.String()[:2], a.Result().Header)
	}
	again := h.api("GET", "/events/open/export.xlsx?lang=en", h.admin, nil)
	if a.Body.String() != again.Body.String() {
		t.Error("the same data gave other bytes")
	}
	table := h.api("GET", "/events/open/export.csv?session=nov", h.admin, nil).is(http.StatusOK, "")
	if !strings.Contains(table.Body.String(), "Kovač") {
		t.Errorf("table is %.100q", table.Body)
	}
	h.api("GET", "/events/open/export.xlsx?sheet=moods", h.admin, nil).is(http.StatusBadRequest, "bad_query")
	h.api("GET", "/events/open/export.csv?session=jan", h.admin, nil).is(http.StatusBadRequest, "bad_query")
}

func TestAnEventsDocument(t *testing.T) {
	h := open(t)
	h.apply("open", false, 5)
	read := h.api("GET", "/events/open?shape=file", h.admin, nil).is(http.StatusOK, "")
	tag, doc := read.Result().Header.Get("ETag"), read.json()
	put := func(query, match string, body any) answer {
		return h.do(call{method: "PUT", path: "/api/v1/events/open" + query, token: h.admin, body: body, header: map[string]string{"If-Match": match}})
	}
	h.api("PUT", "/events/open", h.admin, doc).is(http.StatusPreconditionRequired, "match_needed")
	put("", `"stale"`, doc).is(http.StatusPreconditionFailed, "changed_meanwhile")
	if got := put("", tag, doc).is(http.StatusOK, "").Result().Header.Get("ETag"); got != tag {
		t.Errorf("an unchanged document has tag %s, was %s", got, tag)
	}
	h.add("open", 1)
	if now := h.api("GET", "/events/open?shape=file", h.admin, nil).Result().Header.Get("ETag"); now != tag {
		t.Error("a sign-up changed the tag")
	}
	session := doc["sessions"].([]any)[0].(map[string]any)
	session["ends"] = "2021-11-12T13:00"
	undecided := put("", tag, doc).is(http.StatusConflict, "letters_undecided").json()
	for name, said := range map[string]string{"letters": "map[changed:1]", "calendars": "map[REQUEST:1]", "changes": "[map[new:2021-11-12T13:00 old:2021-11-12T12:30 path:sessions/nov/ends]]"} {
		if got := fmt.Sprint(undecided[name]); got != said {
			t.Errorf("undecided says %s of %s, want %s", got, name, said)
		}
	}
	moved := put("?letters=quiet", tag, doc).is(http.StatusOK, "").Result().Header.Get("ETag")
	if moved == tag {
		t.Error("a change left the tag")
	}
	session["capacity"] = 0
	if got := put("", moved, doc).is(http.StatusUnprocessableEntity, "invalid").errors(); got[0] != "/sessions/0/capacity too_small" {
		t.Errorf("capacity 0: %v", got)
	}
	h.api("DELETE", "/events/open", h.admin, nil).is(http.StatusConflict, "has_data")
	session["capacity"], doc["slug"] = 5, "second"
	created := h.api("POST", "/events", h.admin, doc).is(http.StatusCreated, "")
	if created.Result().Header.Get("Location") != "/api/v1/events/second" || created.Result().Header.Get("ETag") == "" {
		t.Errorf("created says %v", created.Result().Header)
	}
	h.api("POST", "/events", h.admin, doc).is(http.StatusConflict, "slug_taken")
	h.api("DELETE", "/events/second", h.admin, nil).is(http.StatusNoContent, "")
	h.api("GET", "/events/second", "", nil).is(http.StatusNotFound, "not_found")
}

func TestAnIdempotencyKeyRepeatsTheFirstAnswer(t *testing.T) {
	h := open(t)
	h.apply("open", false, 5)
	h.apply("other", false, 5)
	post := func(event, token string, body any) answer {
		return h.do(call{method: "POST", path: "/api/v1/events/" + event + "/registrants", token: token, body: body, header: map[string]string{"Idempotency-Key": "key-1"}})
	}
	first := post("open", h.admin, ana()).is(http.StatusCreated, "").json()
	again := post("open", h.admin, ana()).is(http.StatusCreated, "").json()
	if first["id"] != again["id"] || again["personal_link"] != first["personal_link"] {
		t.Errorf("first %v, again %v", first, again)
	}
	post("open", h.admin, ana(map[string]any{"given_name": "Other"})).is(http.StatusUnprocessableEntity, "idempotency_key_reused")
	post("open", "", ana()).is(http.StatusAccepted, "")
	if other := post("other", h.admin, ana()).is(http.StatusCreated, "").json(); other["id"] == first["id"] {
		t.Error("the same key on another event repeated the answer of the first")
	}
}
