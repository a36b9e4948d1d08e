package pages

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/mail"
)

func TestDeskIsForStaff(t *testing.T) {
	f := newPair(t)
	for _, path := range []string{"/desk", "/desk/pair", "/desk/pair/registrations", "/desk/pair/export.xlsx", "/desk/nowhere"} {
		f.get(path).want(t, 401, `action="/desk/sign-in"`, "Sign in by a link in a letter")
	}
	f.get("/desk/sign-in").want(t, 200, "Send my link again")
}

func TestSignInLinkWorksOnceAndOnlyByTheButton(t *testing.T) {
	f := newPair(t)
	link, err := f.desk.AddAccount(t.Context(), operator, desk.NewAccount{Email: "lena@example.org", Name: "Lena Albrecht", Role: "admin"})
	if err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(link, "https://desk.example.org")
	for range 5 {
		f.get(path).want(t, 200, `action="`+path+`"`)
	}
	f.get("/desk").want(t, 401)
	in := f.post(path + "?lang=de")
	if where := in.leads(t); where != "/desk?lang=de" {
		t.Errorf("leads to %s", where)
	}
	cookie := in.Header.Get("Set-Cookie")
	for _, part := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie %q has no %s", cookie, part)
		}
	}
	f.get("/desk").want(t, 200, "Lena Albrecht", "Two evenings", "0 of 1 taken")
	f.post(path).want(t, 404, "has been used or is too old").lacks(t, `action="/r/link"`)
	f.post("/desk/sign-out").leads(t)
	f.get("/desk").want(t, 401)
	f.client.Jar.SetCookies(f.url(t), []*http.Cookie{{Name: "rollcall", Value: strings.TrimPrefix(strings.Split(cookie, ";")[0], "rollcall=")}})
	f.get("/desk").want(t, 401)
}

func TestDisabledAccountsAreSignedOut(t *testing.T) {
	f := newPair(t)
	f.staffIn("pair", event.Organiser)
	f.get("/desk").want(t, 200)
	if err := f.desk.DisableAccount(t.Context(), operator, "organiserx@example.org"); err != nil {
		t.Fatal(err)
	}
	f.get("/desk").want(t, 401)
}

// people adds n people to the event, all for the given sessions.
func (f *face) people(slug string, n int, sessions ...string) {
	f.t.Helper()
	for i := range n {
		in := desk.SignUp{
			Email:    fmt.Sprintf("p%03d@example.org", i),
			Details:  desk.Details{GivenName: fmt.Sprintf("Person%03d", i), FamilyName: "Kovač", Organisation: "City of Mostar", Country: "BA", Function: "Planner"},
			Sessions: sessions,
		}
		if _, _, err := f.desk.AddRegistrant(f.t.Context(), operator, slug, in); err != nil {
			f.t.Fatal(err)
		}
	}
}

func TestRegistrationsTable(t *testing.T) {
	f := newPair(t)
	f.people("pair", 60, "one")
	f.staffIn("pair", event.Coordinator)
	all := "/desk/pair/registrations"
	first := f.get(all).want(t, 200, "Person059 Kovač", "p059@example.org", "Mostar", "Bosnia and Herzegovina", "Waiting list, 59", "Next page", `aria-sort="descending"`)
	if strings.Contains(first.body, "Person009") {
		t.Error("the first page holds more than 50")
	}
	for _, mine := range []string{"/withdraw", "Everyone who matches", `name="ids"`} {
		if strings.Contains(first.body, mine) {
			t.Errorf("a coordinator is offered %s", mine)
		}
	}
	next := regexp.MustCompile(`/desk/pair/registrations\?cursor=[^"]+`).FindString(first.body)
	second := f.get(next).want(t, 200, "Person009 Kovač", "Person000 Kovač", "First page", "Previous page")
	back := regexp.MustCompile(`href="(/desk/pair/registrations\?cursor=[^"]+)" rel="prev"`).FindStringSubmatch(second.body)
	f.get(back[1]).want(t, 200, "Person059 Kovač", "Person010 Kovač", "Next page")
	f.get(all+"?session=one&status=confirmed&role=participant").want(t, 200, "Person000", `Confirmed <span class="count">1</span>`, `Waiting list <span class="count">59</span>`)
	if got := f.get(all+"?status=confirmed").want(t, 200); strings.Contains(got.body, "Person001") {
		t.Error("the filter lets others through")
	}
	f.get(all+"?session=two&lang=de").want(t, 200, "Nichts passt zu diesem Filter", "Filter aufheben")
	f.get(all+"?sort=name").want(t, 200, "Person000 Kovač", `aria-sort="ascending"`, "sort=-name")
}

// What an address asks for that cannot be is said, and what can be stays.
func TestRegistrationsThatCannotBe(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.staffIn("pair", event.Coordinator)
	all := "/desk/pair/registrations?q=kova&country=BA&"
	for _, asked := range []string{"status=nonsense", "cursor=nonsense", "sort=email", "verified=maybe", "answer=x", "language=zz", "municipality=x", "source=x", "letters=x", "role=x", "session=x", "organisation_kind=x"} {
		parameter, _, _ := strings.Cut(asked, "=")
		f.get(all+asked).want(t, 400, "The address asks for something that this list does not have: "+parameter, `value="kova"`, `<option value="BA" selected>`, "Clear the filter")
	}
	f.get("/desk/pair/registrations?country=Bosnia").want(t, 400, "country", `<option value="Bosnia" selected>`)
}

func TestViewsAndColumnsOfTheTable(t *testing.T) {
	f := newPair(t)
	f.people("pair", 2, "one")
	f.staffIn("pair", event.Coordinator)
	all := "/desk/pair/registrations"
	f.get(all+"?country=BA&q=person001").want(t, 200, "Save this view", `<input type="hidden" name="country" value="BA">`)
	if where := f.post(all+"/views", "name", "From Bosnia", "country", "BA", "q", "person001").leads(t); where != all+"?country=BA" {
		t.Errorf("leads to %s", where)
	}
	page := f.get(all+"?country=BA").want(t, 200, `<a href="/desk/pair/registrations?country=BA" aria-current="page">From Bosnia</a>`, "Remove the view: From Bosnia", "Person000", "Person001")
	f.post(all+"/views", "name", "", "country", "BA").want(t, 422, "Enter a name.", `value="BA"`)
	f.post(all+"/views", "name", strings.Repeat("x", 61)).want(t, 422, "At most 60 characters.", strings.Repeat("x", 61))
	f.post(all+"/columns", "columns", "country", "columns", "email").leads(t)
	if page = f.get(all).want(t, 200, `<td role="cell" class="lo">Bosnia and Herzegovina</td>`, `<td role="cell" class="lo">p000@example.org</td>`); strings.Contains(page.body, "City of Mostar") {
		t.Error("a column stands that nobody chose")
	}
	f.post(all+"/columns", "columns", "shoes").want(t, 422)
	f.post(all + "/views/1/drop").leads(t)
	if page = f.get(all).want(t, 200); strings.Contains(page.body, "From Bosnia") {
		t.Error("the view is still there")
	}
	f.post(all+"/views/1/drop").want(t, 404)
	f.post(all+"/views/x/drop").want(t, 404)
}

func TestActingOnSeveralSaysInWhichSessions(t *testing.T) {
	f := newPair(t)
	f.people("pair", 3, "one", "two")
	f.people("pair", 4, "one") // one more
	f.staffIn("pair", event.Organiser)
	act := "/desk/pair/registrations/act"
	f.post(act, "do", "withdraw", "everyone", "1").want(t, 200, "4 people are chosen.", "7 registrations will be withdrawn.", "First evening: 4</li>", "Second evening: 3</li>")
	f.post(act, "do", "withdraw", "everyone", "1", "session", "one").want(t, 200, "4 registrations will be withdrawn.").lacks(t, "First evening: 4")
}

func TestActingOnSeveralOfTheTable(t *testing.T) {
	f := newPair(t)
	f.people("pair", 4, "one") // one has the seat
	f.staffIn("pair", event.Organiser)
	all := "/desk/pair/registrations"
	f.get(all).want(t, 200, `name="ids" value="2"`, "Everyone who matches, on all pages", `name="do" value="withdraw"`)
	f.post(all+"/act", "do", "withdraw").want(t, 200, "Nobody is ticked.").lacks(t, `name="expected"`)
	f.post(all+"/act", "do", "withdraw", "ids", "2", "ids", "3").want(t, 200, "2 people are chosen.", "2 registrations will be withdrawn.", "Withdraw 2 registrations", `name="expected" value="2"`, `name="ids" value="3"`)
	f.post(all+"/act", "do", "withdraw", "ids", "2", "ids", "3", "expected", "3").want(t, 409, "Registrations concerned: 2.", `name="expected" value="2"`)
	f.post(all+"/act", "do", "withdraw", "ids", "2", "expected", "1", "reason", strings.Repeat("x", 501)).want(t, 422, "At most 500 characters.")
	where := f.post(all+"/act", "do", "withdraw", "ids", "2", "ids", "3", "expected", "2", "session", "one", "q", "kova").leads(t)
	f.get(where).want(t, 200, "2 registrations have been withdrawn.", `value="kova"`)
	f.post(all+"/act", "do", "confirm", "everyone", "1", "session", "one").want(t, 200, "4 people are chosen.", "There is nothing to do here.", "One registration for which no seat is free", "3 registrations whose status does not allow this")
	f.post(all+"/act", "do", "restore", "ids", "2").want(t, 422)
	f.post(all+"/act", "do", "withdraw", "everyone", "1", "status", "nonsense").want(t, 422)
}

func TestLinksAreSentAgainToSeveralOfTheTable(t *testing.T) {
	f := newPair(t)
	f.people("pair", 2, "one")
	in := desk.SignUp{Details: desk.Details{GivenName: "Olha", FamilyName: "<i>Kovač"}, Sessions: []string{"one"}}
	if _, _, err := f.desk.AddRegistrant(t.Context(), operator, "pair", in); err != nil {
		t.Fatal(err)
	}
	f.staffIn("pair", event.Organiser)
	act := "/desk/pair/registrations/act"
	f.get("/desk/pair/registrations").want(t, 200, `name="do" value="send_link">Send the link again`)
	f.post(act, "do", "send_link", "everyone", "1").want(t, 200, "2 people will be sent their personal link again.", "One person without an address, who is not written to",
		"<li>Olha &lt;i&gt;Kovač</li>", "Send the link to 2 people").lacks(t, `name="reason"`)
	f.post(act, "do", "send_link", "everyone", "1", "expected", "3").want(t, 409, "People concerned: 2.")
	where := f.post(act, "do", "send_link", "everyone", "1", "expected", "2").leads(t)
	f.get(where).want(t, 200, "2 people are being sent their personal link again.")
	f.post(act, "do", "send_link", "everyone", "1").want(t, 200, "There is nothing to do here.", "2 people who were sent it less than ten minutes ago")
}

// A letter that the mail server took and sent back has not arrived.
func TestAPersonsLettersSayThatTheyCameBack(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.staffIn("pair", event.Organiser)
	claimed, err := f.store.ClaimLetters(t.Context(), f.now(), 1, time.Minute)
	if err != nil || len(claimed) != 1 {
		t.Fatalf("%d letters, %v", len(claimed), err)
	}
	l := claimed[0].Letter
	if err := f.store.LetterSent(t.Context(), l.ID, l.Attempts, f.now()); err != nil {
		t.Fatal(err)
	}
	page := "/desk/pair/registrations/" + strconv.FormatInt(l.RegistrantID, 10)
	f.get(page).want(t, 200, "sent").lacks(t, "came back")
	f.set(noon.Add(24 * time.Hour))
	if _, err := f.desk.TakeBounces(t.Context(), operator, []mail.Bounce{{MessageID: l.MessageID + "@desk.example.org", To: []string{"p000@example.org"}, Reason: "550 no <mailbox>"}}); err != nil {
		t.Fatal(err)
	}
	f.get(page).want(t, 200, "came back", "13 October", "550 no &lt;mailbox&gt;").lacks(t, "could not be delivered")
}

func TestRegistrationsSearch(t *testing.T) {
	f := newPair(t)
	f.people("pair", 3, "one")
	if _, err := f.store.FillSearch(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.staffIn("pair", event.Coordinator)
	found := f.get("/desk/pair/registrations?q=person001").want(t, 200, "Person001", `value="person001"`)
	if strings.Contains(found.body, "Person002") {
		t.Error("the search finds others")
	}
}

func TestRegistrantPage(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.staffIn("pair", event.Organiser)
	f.get("/desk/pair/registrations/1").want(t, 200, "Person000 Kovač", "p000@example.org", "Planner", "Confirmed", "/desk/pair/registrations/1/one/withdraw")
	f.get("/desk/pair/registrations/99").want(t, 404)
	f.get("/desk/pair/registrations/x").want(t, 404)
}

func TestAProblemLeadsBackToTheDesk(t *testing.T) {
	f := newPair(t)
	f.staffIn("pair", event.Viewer)
	f.get("/desk/pair/registrations?lang=de").want(t, 403, "Ihre Rolle", `href="/desk?lang=de"`)
}

func TestWithdrawingPromotesTheNext(t *testing.T) {
	f := newPair(t)
	f.people("pair", 2, "one")
	f.staffIn("pair", event.Organiser)
	path := "/desk/pair/registrations/1/one/withdraw"
	f.get(path).want(t, 200, "Withdraw the registration: Person000 Kovač", "stands in the letter", `name="reason"`)
	f.get("/desk/pair/registrations/1").want(t, 200, "Confirmed")
	if where := f.post(path, "reason", "Asked by telephone").leads(t); where != "/desk/pair/registrations/1?done=one" {
		t.Errorf("leads to %s", where)
	}
	f.get("/desk/pair/registrations/1?done=one").want(t, 200, "Now: Withdrawn.", "Restore")
	f.get("/desk/pair/registrations/2").want(t, 200, "Confirmed")
	f.post(path).want(t, 409, "withdrawn by the organiser")
	f.get(path).want(t, 404)
}

func TestPromotingOutOfOrderNeedsAReason(t *testing.T) {
	f := newPair(t)
	f.people("pair", 3, "one")
	f.staffIn("pair", event.Organiser)
	path := "/desk/pair/registrations/3/one/confirm"
	f.post(path).want(t, 422, "Give a reason")
	f.post(path, "reason", "Speaks in the second part").want(t, 409, "Raise the capacity or withdraw someone first.").lacks(t, `class="btn main"`)
	f.post("/desk/pair/registrations/3/one/explode").want(t, 404)
}

func TestRollCall(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.set(evening.Add(-31 * time.Minute))
	f.staffIn("pair", event.Host)
	path := "/desk/pair/sessions/one"
	page := f.get(path).want(t, 200, "Person000 Kovač", "City of Mostar")
	if strings.Contains(page.body, "p000@example.org") || strings.Contains(page.body, path+"/attendance") {
		t.Error("a host sees an address or the way to one")
	}
	f.post(path+"/check-ins", "nonce", "w1", "kind", "in", "name", "", "organisation", "Mostar").want(t, 422, "Enter the name.", `<a href="#name">Enter the name.</a>`, `value="Mostar"`)
	f.post(path+"/check-ins", "nonce", "w1", "kind", "in", "name", "Hasan Demir").want(t, 409, "<h2>The room is full.", `value="Hasan Demir"`, `<a href="#name">`)
	nonce := regexp.MustCompile(`name="nonce" value="([^"]+-1)"`).FindStringSubmatch(page.body)[1]
	f.post(path+"/check-ins", "registrant", "1", "nonce", nonce, "kind", "in").want(t, 422, "17:30", `<a href="#r-1">Person000 Kovač</a>`)
	f.set(evening)
	for range 2 {
		if where := f.post(path+"/check-ins?lang=de", "registrant", "1", "nonce", nonce, "kind", "in").leads(t); where != path+"?lang=de#r-1" {
			t.Errorf("leads to %s", where)
		}
	}
	f.get(path).want(t, 200, `value="in" aria-pressed="true"`, "since 18:00", "Person000 Kovač · Present · you")
	f.post(path+"/check-ins", "registrant", "1", "nonce", nonce, "kind", "out").leads(t)
	f.get(path).want(t, 200, `value="out" aria-pressed="true"`)
	f.post(path+"/check-ins", "nonce", "w1", "kind", "in", "name", "Hasan Demir", "organisation", "Izmir").leads(t)
	walkIn := f.get(path).want(t, 200, "Hasan Demir", "Without registration", "Izmir")
	id := regexp.MustCompile(`name="walk_in" value="(\d+)"`).FindStringSubmatch(walkIn.body)[1]
	if where := f.post(path+"/check-ins", "walk_in", id, "nonce", "w2", "kind", "out").leads(t); where != path+"#w-"+id {
		t.Errorf("leads to %s", where)
	}
	f.get(path).want(t, 200, `<dt>left</dt><dd>2</dd>`)
	f.post(path+"/check-ins", "walk_in", id, "nonce", "w3", "kind", "not_yet").leads(t)
	f.post(path+"/check-ins", "registrant", "1", "nonce", "n2", "kind", "not_yet").leads(t)
	f.get(path).want(t, 200, `value="not_yet" aria-pressed="true"`, `<dt>left</dt><dd>0</dd>`).lacks(t, `id="w-`)
	f.post(path+"/check-ins", "registrant", "1", "nonce", "n3", "kind", "in", "headcount", "3").leads(t)
	f.get(path).want(t, 200, "3 at this computer", "<dt>present, with colleagues</dt><dd>3</dd>", "<dt>computers</dt><dd>1</dd>")
	f.post(path+"/check-ins", "registrant", "1", "nonce", "n4", "kind", "in", "headcount", "0").want(t, 422, `<a href="#r-1">Person000 Kovač</a>`, `<p class="oops">`)
	for _, bad := range [][]string{{"registrant", "x"}, {"walk_in", "x"}, {"registrant", "1", "at", "noon"}} {
		f.post(path+"/check-ins", append(bad, "nonce", "w1", "kind", "in")...).want(t, 400)
	}
}

func TestTheBoardIsFilteredAndSearched(t *testing.T) {
	f := newFace(t)
	f.applyText(strings.ReplaceAll(pair, "capacity: 1", "capacity: 3"))
	f.people("pair", 3, "two")
	f.set(evening.AddDate(0, 1, 1))
	f.staffIn("pair", event.Host)
	path := "/desk/pair/sessions/two"
	f.post(path+"/check-ins", "registrant", "2", "nonce", "n", "kind", "in").leads(t)
	f.get(path+"?show=present").want(t, 200, "Person001 Kovač", `<option value="present" selected>`).lacks(t, `id="r-1"`, `id="r-3"`, "data-whole")
	f.get(path+"?q=person002").want(t, 200, `id="r-3"`, `value="person002"`).lacks(t, `id="r-1"`, `id="r-2"`)
	f.get(path+"?q="+url.QueryEscape("Ковач 000")).want(t, 200, "Nobody is found")
	f.get(path+"?q=MOSTAR+kovac").want(t, 200, `id="r-1"`, `id="r-2"`, `id="r-3"`)
	f.get(path+"?q=p002").want(t, 200).lacks(t, `id="r-3"`) // the address is not to be found by
	f.get(path+"?show=nowhere").want(t, 400)
	if where := f.post(path+"/check-ins?show=not_yet&q=kovac", "registrant", "1", "nonce", "n2", "kind", "in").leads(t); where != path+"?q=kovac&show=not_yet#r-1" {
		t.Errorf("leads to %s", where)
	}
}

func TestABoardThatIsLeftOpenIsToldAllOfIt(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.set(evening)
	f.staffIn("pair", event.Host)
	path := f.hostLink("pair", "one")
	f.post("/desk/pair/sessions/one/check-ins", "registrant", "1", "nonce", "n", "kind", "in").leads(t)
	for _, live := range []string{path, "/desk/pair/sessions/one"} {
		parts := f.get(live+"/live").want(t, 200, `id="board-top"`, `id="board-lines"`, `id="r-1" data-stand="present"`, `action="`+live+`/check-ins"`)
		parts.lacks(t, "<h1>", "p000@example.org")
		if parts.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept", live)
		}
	}
	f.get(path+"/live").want(t, 200, "Person000 Kovač · Present · Lena Albrecht")
	f.get("/h/1.AAAA/live").want(t, 404)
}

func TestScriptIsToldInASentence(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	start := noon.AddDate(0, 1, 0).Add(6 * time.Hour)
	f.set(start)
	f.staffIn("pair", event.Host)
	path := "/desk/pair/sessions/one/check-ins"
	say := func(pairs ...string) answer {
		form := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			form.Add(pairs[i], pairs[i+1])
		}
		return f.do(http.MethodPost, path, form, "Accept", "text/plain")
	}
	say("registrant", "1", "nonce", "a", "kind", "in", "at", start.Format(time.RFC3339)).want(t, 204)
	say("name", "Ana", "nonce", "b", "kind", "in").want(t, 409, "The room is full. A place is free when").lacks(t, "<")
	say("registrant", "1", "nonce", "c", "kind", "out", "at", start.Add(time.Hour).Format(time.RFC3339)).want(t, 422, "This time is in the future.").lacks(t, "<")
	say("registrant", "1", "nonce", "d", "kind", "out", "at", start.Add(-48*time.Hour).Format(time.RFC3339)).want(t, 422, "The room opens at this time: ").lacks(t, "<")
}

func TestAttendanceTable(t *testing.T) {
	f := newPair(t)
	page := f.signUpBy("pair", "a@example.org", "one")
	f.post(page + "/verify").leads(t)
	f.set(noon.AddDate(0, 1, 0).Add(5*60*60*1e9 - 10*60*1e9))
	f.post(page+"/one/join").want(t, 200)
	f.staffIn("pair", event.Coordinator)
	f.get("/desk/pair/sessions/one/attendance").want(t, 200, "Olena Kovalenko", "Attended", "join click", "17:50", "export.xlsx?session=one")
	f.get("/desk/pair").want(t, 200, "1 <small>of 1</small>", "Workbook (Excel)")
}

func TestDownload(t *testing.T) {
	f := newPair(t)
	f.people("pair", 2, "one")
	f.staffIn("pair", event.Coordinator)
	book := f.get("/desk/pair/export.xlsx?session=one").want(t, 200)
	if !strings.HasPrefix(book.body, "PK") || book.Header.Get("Content-Disposition") != "attachment; filename=pair-one.xlsx" {
		t.Errorf("Content-Disposition %q, begins with %q", book.Header.Get("Content-Disposition"), book.body[:2])
	}
	csv := f.get("/desk/pair/export.csv").want(t, 200, "Person000")
	if got := csv.Header.Get("Content-Type"); got != "text/csv; charset=utf-8" {
		t.Errorf("Content-Type: %q", got)
	}
	f.get("/desk/pair/export.xlsx?sheet=nonsense").want(t, 400)
}

// fillIn puts real values into a route's pattern.
var fillIn = strings.NewReplacer(":invitation/:action", "1/send", ":event", "pair", ":registrant", "1", ":session", "one", ":action", "withdraw", ":name", "mark.svg", ":letter", "1", ":link", "1")

func TestStrangersAreRefusedOnEveryRouteOfTheDesk(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	for _, r := range f.plain().Table() {
		got := f.do(r.Method, fillIn.Replace(strings.Replace(r.Path, ":token", "1.wrong", 1)), map[string][]string{}).StatusCode
		switch {
		case r.Action.Public():
			if got == http.StatusForbidden || got == http.StatusUnauthorized {
				t.Errorf("%s %s is public and answers %d", r.Method, r.Path, got)
			}
		case r.Action.Personal(), r.Action.Invited(), r.Action.Linked():
			if got != http.StatusNotFound {
				t.Errorf("%s %s with a wrong link answers %d, want 404", r.Method, r.Path, got)
			}
		default:
			if got != http.StatusUnauthorized {
				t.Errorf("%s %s to strangers answers %d, want 401", r.Method, r.Path, got)
			}
		}
	}
}

func TestOverviewSaysWhatIsStuckAndWhatLanguagesLack(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	f.staffIn("small", event.Coordinator)
	f.takeSeat("a@example.org")
	f.get("/desk/small").want(t, 200, "Languages with gaps", `<h3 lang="uk">українська</h3>`, "texts of the event are missing. They are shown in: English",
		"questions peer options now label", "sessions only agenda 1 title", `<h3 lang="fr">français</h3>`, "Pages and letters are not in this language").
		lacks(t, `id="letters"`)
	f.set(noon.Add(3 * time.Minute))
	f.get("/desk/small?lang=de").want(t, 200, "1 Nachricht wartet auf den Versand")
	claimed, err := f.store.ClaimLetters(t.Context(), f.now(), 1, time.Minute)
	if err != nil || len(claimed) != 1 {
		t.Fatalf("%d letters, %v", len(claimed), err)
	}
	l := claimed[0].Letter
	if err := f.store.CloseLetter(t.Context(), l.ID, l.Attempts, event.LetterFailed, "recipient: 550 nobody <here>"); err != nil {
		t.Fatal(err)
	}
	f.get("/desk/small").want(t, 200, "1 letter did not arrive", "recipient: 550 nobody &lt;here&gt;").lacks(t, "waits to be sent")
}
