package pages

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
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
	first := f.get(all).want(t, 200, "Person000 Kovač", "p000@example.org", "Mostar", "Bosnia and Herzegovina", "Waiting list, 1", "Next page")
	if strings.Contains(first.body, "Person050") {
		t.Error("the first page holds more than 50")
	}
	if strings.Contains(first.body, "/withdraw") {
		t.Error("a coordinator is offered to withdraw")
	}
	next := regexp.MustCompile(`/desk/pair/registrations\?cursor=[^"]+`).FindString(first.body)
	f.get(next).want(t, 200, "Person050 Kovač", "Person059 Kovač", "First page")
	f.get(all+"?session=one&status=confirmed").want(t, 200, "Person000", `Confirmed <span class="count">1</span>`, `Waiting list <span class="count">59</span>`)
	if got := f.get(all+"?status=confirmed").want(t, 200); strings.Contains(got.body, "Person001") {
		t.Error("the filter lets others through")
	}
	f.get(all+"?session=two&lang=de").want(t, 200, "Nichts passt zu diesem Filter", "Filter aufheben")
	f.get(all+"?status=nonsense").want(t, 400)
	f.get(all+"?cursor=nonsense").want(t, 400)
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
	f.get(path).want(t, 200, "Withdraw: Person000 Kovač", "stands in the letter", `name="reason"`)
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
	f.set(noon.AddDate(0, 1, 0))
	f.staffIn("pair", event.Host)
	path := "/desk/pair/sessions/one"
	page := f.get(path).want(t, 200, "Person000 Kovač", "City of Mostar")
	if strings.Contains(page.body, "p000@example.org") || strings.Contains(page.body, path+"/attendance") {
		t.Error("a host sees an address or the way to one")
	}
	f.post(path+"/check-ins", "nonce", "w1", "kind", "in", "name", "").want(t, 422, "Enter the name.", `<a href="#name">Enter the name.</a>`)
	f.post(path+"/check-ins", "nonce", "w1", "kind", "in", "name", "Hasan Demir").want(t, 409, "<h2>All seats are taken", `value="Hasan Demir"`)
	nonce := regexp.MustCompile(`name="nonce" value="([^"]+-1)"`).FindStringSubmatch(page.body)[1]
	for range 2 {
		if where := f.post(path+"/check-ins?lang=de", "registrant", "1", "nonce", nonce, "kind", "in").leads(t); where != path+"?lang=de#r-1" {
			t.Errorf("leads to %s", where)
		}
	}
	f.get(path).want(t, 200, `value="in" aria-pressed="true"`, "since 13:00")
	f.post(path+"/check-ins", "registrant", "1", "nonce", nonce, "kind", "out").leads(t)
	f.get(path).want(t, 200, `value="out" aria-pressed="true"`)
	f.post(path+"/check-ins", "nonce", "w1", "kind", "in", "name", "Hasan Demir").leads(t)
	f.get(path).want(t, 200, "Hasan Demir", "Without registration", `name="name" value="Hasan Demir"`)
	f.post(path+"/check-ins", "nonce", "w2", "kind", "out", "name", "Hasan Demir").leads(t)
	f.get(path).want(t, 200, `<dt>left</dt><dd>2</dd>`)
	f.post(path+"/check-ins", "registrant", "x", "nonce", "w1", "kind", "in").want(t, 400)
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

func TestRightsOfEveryRoute(t *testing.T) {
	for _, role := range []event.TeamRole{event.Viewer, event.Host, event.Coordinator, event.Organiser} {
		t.Run(string(role), func(t *testing.T) {
			f := newPair(t)
			f.applyText(strings.Replace(pair, "slug: pair", "slug: other", 1))
			f.people("pair", 1, "one")
			in := desk.NewInvitation{Person: desk.InvitedPerson{Email: "invited@example.org"}}
			if _, err := f.desk.Invite(t.Context(), desk.Actor{Kind: desk.Operator}, "pair", in); err != nil {
				t.Fatal(err)
			}
			f.hostLink("pair", "one")
			f.staffIn("pair", role)
			for _, r := range f.Table() {
				if !r.Action.OnEvent() {
					continue
				}
				path := fillIn.Replace(r.Path)
				got := f.do(r.Method, path, map[string][]string{}).StatusCode
				if may := r.Action.Allows(role); may == (got == http.StatusForbidden) || got == http.StatusUnauthorized || got == http.StatusNotFound {
					t.Errorf("%s %s answers %d, allowed: %v", r.Method, r.Path, got, may)
				}
				elsewhere := strings.Replace(path, "/desk/pair", "/desk/other", 1)
				if got := f.do(r.Method, elsewhere, map[string][]string{}).StatusCode; got != http.StatusNotFound {
					t.Errorf("%s %s without a role answers %d, want 404", r.Method, elsewhere, got)
				}
			}
		})
	}
}

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
	f.staffIn("small", event.Viewer)
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
	f.get("/desk/small").want(t, 200, "The mail server refused 1 letter for good", "recipient: 550 nobody &lt;here&gt;").lacks(t, "waits to be sent")
}
