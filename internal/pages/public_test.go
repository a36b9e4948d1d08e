package pages

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/problem"
)

// small is an event of one seat that asks everything there is to ask.
const small = `
slug: small
title: {en: "Small & round", uk: "Маленька зустріч", fr: "Petite rencontre"}
summary: {en: "For **everyone**. <script>alert(1)</script>\n\nMore of [it](https://example.org/more)."}
languages: [en, uk, de, fr]
zone: Europe/Berlin
zones_shown: [Europe/Kyiv, Asia/Tbilisi]
contact: {name: Office, email: office@example.org, controller: "Office, Street 1"}
registration: {verify: false, waiting_list: {mode: auto, capacity: 1}}
questions:
  - {key: name_badge, type: text, required: true, label: {en: "On the badge"}}
  - {key: talk, type: long_text, label: {en: "What about?"}, show_if: {question: peer, is: [now]}}
  - {key: peer, type: choice, label: {en: "Peer?"}, options: [{key: now, label: {en: "Now"}}, {key: later, label: {en: "Later"}}]}
  - {key: themes, type: choices, label: {en: "Themes"}, options: [{key: data, label: {en: "Data"}}, {key: law, label: {en: "Law"}}]}
  - {key: first, type: yes_no, label: {en: "First time?"}}
  - {key: home, type: country, label: {en: "From"}}
consents:
  - {key: use, required: true, text: {en: "Use my details"}}
  - {key: list, text: {en: "List my name"}}
sessions:
  - slug: only
    title: {en: "The only one"}
    starts: 2021-11-12T10:00
    ends: 2021-11-12T12:30
    capacity: 1
    join_url: https://meet.example.org/secret-room
    breaks: [{starts: 2021-11-12T11:15, ends: 2021-11-12T11:25}]
    agenda:
      - {kind: keynote, starts: 2021-11-12T10:10, ends: 2021-11-12T10:40, title: {en: "Long-term challenges"}, speakers: [{name: "Ana Kovač", organisation: "City of Mostar"}]}
`

func TestListShowsWhatIsPublished(t *testing.T) {
	f := newFace(t, "see-2021.yaml")
	f.applyText(strings.Replace(small, "slug: small\n", "slug: hidden\nvisibility: unlisted\n", 1))
	list := f.get("/").want(t, 200, "Virtual exchange", "100 of 100 seats free", "Coming up")
	if strings.Contains(list.body, "Small") {
		t.Error("an unlisted event is listed")
	}
	f.get("/hidden").want(t, 200, "noindex")
	f.set(time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC))
	f.get("/?lang=de").want(t, 200, "Vergangen", "Termin beendet")
}

func TestDraftsAreNotThere(t *testing.T) {
	f := newFace(t)
	f.applyText(strings.Replace(small, "slug: small\n", "slug: draft\nvisibility: draft\n", 1))
	f.get("/draft").want(t, 404)
	f.get("/draft/sent").want(t, 404)
	f.get("/draft/times").want(t, 404)
	f.get("/draft?zone=Asia/Tbilisi").want(t, 404)
	f.get("/draft/calendar.ics").want(t, 404)
	f.post("/draft", "email", "a@example.org").want(t, 404)
}

func TestEventPage(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	page := f.get("/small").want(t, 200,
		"Small &amp; round", "<strong>everyone</strong>", `href="https://example.org/more"`, "Office", "Few seats left: 1 of 1",
		"Friday 12 November 2021", "10:00–12:30", "Berlin time (CET)", "13:00", "Tbilisi", "Ana Kovač, City of Mostar", "11:15–11:25", "Keynote",
		`name="email"`, `name="given_name"`, `name="family_name"`, `name="organisation"`, `name="sessions" value="only" checked`,
		`name="answers.themes"`, `name="consents.use"`, `<option value="XK">Kosovo</option>`, `name="zone"`, "Only if you answered “Now” to “Peer?”.",
		`href="webcal://desk.example.org/small/calendar.ics?lang=en">Subscribe to the dates`, `href="https://desk.example.org/small/calendar.ics?lang=en"`,
		`<link rel="canonical" href="http://localhost/small">`, `hreflang="uk" href="http://localhost/small?lang=uk"`, `hreflang="de" href="http://localhost/small?lang=de"`,
	)
	if strings.Contains(page.body, "<script>") || strings.Contains(page.body, "secret-room") {
		t.Error("the page shows a script or the meeting's address")
	}
	csp := page.Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(csp, "default-src 'none'") || !strings.Contains(csp, "; script-src 'self';") || strings.Contains(csp, "unsafe") {
		t.Errorf("Content-Security-Policy: %q", csp)
	}
}

func TestEventPageSpeaksTheLanguageAskedFor(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	f.get("/small?lang=de").want(t, 200, `<html lang="de"`, `<h1 lang="en">Small`, "Anmelden", `action="/small?lang=de"`)
	f.get("/small?lang=uk").want(t, 200, `<h1>Маленька зустріч`, "Зареєструватися", ">Пʼятниця, 12\u00a0листопада 2021\u00a0р.", "Пʼятниця, 12\u00a0листопада 2021\u00a0р., 10:00–12:30 за місцевим часом (Берлін, CET). Залишилося мало місць: 1 із 1.")
	f.get("/small?lang=fr").want(t, 200, `<h1 lang="fr">Petite rencontre`, "Sign up")
	f.get("/small?lang=xx").want(t, 200, `<html lang="en"`)
	f.get("/small", "Accept-Language", "de-AT,en;q=0.5").want(t, 200, `<html lang="de"`, `action="/small"`)
}

func TestEventPageIsCachedUntilItChanges(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	first := f.get("/small").want(t, 200)
	tag := first.Header.Get("ETag")
	if tag == "" || first.Header.Get("Vary") == "" {
		t.Fatalf("ETag %q, Vary %q", tag, first.Header.Get("Vary"))
	}
	if again := f.get("/small", "If-None-Match", `"other", `+tag).want(t, 304); again.body != "" {
		t.Error("304 has a body")
	}
	f.get("/small?lang=de", "If-None-Match", tag).want(t, 200)
	f.takeSeat("a@example.org")
	taken := f.get("/small", "If-None-Match", tag).want(t, 200, "Full, the waiting list is open", `<button class="btn main big">Join the waiting list`)
	taken.lacks(t, "your seat is kept")
	f.set(noon.AddDate(1, 0, 0))
	f.get("/small", "If-None-Match", taken.Header.Get("ETag")).want(t, 200, "Session over")
}

func TestCalledOffSessionsSaySo(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	f.applyText(strings.Replace(small, "capacity: 1\n    join", "cancelled: true\n    capacity: 1\n    join", 1))
	page := f.get("/small").want(t, 200, "Will not take place", "One cannot sign up at the moment")
	if strings.Contains(page.body, `class="seats`) {
		t.Error("the seats of a session that is called off are drawn")
	}
}

// takeSeat signs someone up for the small event.
func (f *face) takeSeat(email string) {
	f.t.Helper()
	f.post("/small", "email", email, "given_name", "Ana", "family_name", "Kovač", "sessions", "only", "answers.name_badge", "Ana", "consents.use", "yes").leads(f.t)
}

func TestEventPageComesCompressed(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	zipped := f.get("/small", "Accept-Encoding", "gzip")
	if zipped.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("Content-Encoding: %q", zipped.Header.Get("Content-Encoding"))
	}
	r, err := gzip.NewReader(strings.NewReader(zipped.body))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil || string(plain) != f.get("/small").body {
		t.Errorf("the compressed page is another: %v", err)
	}
}

func TestStaticFilesMayBeKeptForEver(t *testing.T) {
	f := newFace(t)
	css := f.get(regexp.MustCompile(`/static/rollcall\.[0-9a-f]+\.css`).FindString(f.get("/").body)).want(t, 200, "@layer")
	if got := css.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("Cache-Control: %q", got)
	}
	if got := css.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/css") {
		t.Errorf("Content-Type: %q", got)
	}
	f.get("/static/rollcall.000000000000.css").want(t, 404)
}

func TestSignUpKeepsWhatWasAnswered(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	where := f.post("/small?lang=de", "email", " A@Example.org", "given_name", "Ana", "family_name", "Kovač", "sessions", "only",
		"country", "BA", "zone", "Asia/Tbilisi", "language", "de", "organisation_kind", "municipality",
		"answers.name_badge", "Ana", "answers.peer", "now", "answers.talk", "Data\nand law", "answers.themes", "data", "answers.themes", "law",
		"answers.first", "yes", "answers.home", "", "consents.use", "yes").leads(t)
	if where != "/small/sent?lang=de" {
		t.Errorf("leads to %s", where)
	}
	f.get(where).want(t, 200, "Sehen Sie in Ihr Postfach")
	found, err := f.store.RegistrantsByAddress(t.Context(), "a@example.org")
	if err != nil || len(found) != 1 {
		t.Fatalf("%d registrants: %v", len(found), err)
	}
	r := found[0]
	if r.Country != "BA" || r.Zone != "Asia/Tbilisi" || r.Answers["peer"] != "now" || r.Answers["first"] != true || r.Answers["talk"] != "Data\nand law" {
		t.Errorf("kept %+v", r)
	}
	if got := len(r.Answers["themes"].([]any)); got != 2 {
		t.Errorf("%d themes kept, want 2", got)
	}
	if !r.Consents["use"].Given || r.Consents["list"].Given {
		t.Errorf("consents %+v", r.Consents)
	}
}

func TestSignUpRefusedShowsTheFormAgain(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	again := f.post("/small", "email", "o.kovalenko@example", "given_name", `Олена "O"`, "family_name", "", "sessions", "only", "country", "UA",
		"answers.talk", "kept <b>text</b>", "answers.peer", "now", "answers.themes", "law").want(t, 422,
		"<title>Problem: Small", "noindex", "4 things need another look", "Nothing you wrote is lost",
		`href="#email"`, "You wrote “o.kovalenko@example”", `value="o.kovalenko@example"`, `aria-describedby="email-hint email-error" aria-invalid="true"`,
		`value="Олена &#34;O&#34;"`, "Enter your family name", `href="#answers-name_badge"`, `href="#consents-use"`,
		`value="only" checked`, `<option value="UA" selected>`, "kept &lt;b&gt;text&lt;/b&gt;", `value="now" checked`, `value="law" checked`,
	)
	for _, anchor := range []string{"email", "family_name", "answers-name_badge", "consents-use"} {
		if !strings.Contains(again.body, `id="`+anchor+`"`) {
			t.Errorf("nothing has the id %s", anchor)
		}
	}
	if strings.Contains(again.body, `value="data" checked`) {
		t.Error("a box that was not ticked is ticked")
	}
}

func TestSignUpForAFullSessionKeepsTheForm(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	f.takeSeat("a@example.org")
	f.takeSeat("b@example.org")
	f.get("/small").want(t, 200, "all seats are taken", "One cannot sign up at the moment")
	f.post("/small", "email", "c@example.org", "given_name", "Ana", "family_name", "K", "sessions", "only", "answers.name_badge", "A", "consents.use", "yes").
		want(t, 409, "All seats are taken")
}

func TestSignUpOverTheLimitKeepsTheForm(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	f.limit = func(echo.Context, int) (func(bool), error) {
		return nil, problem.New(problem.TooMany, "too_many")
	}
	f.post("/small", "email", "kept@example.org", "sessions", "only").want(t, 429, "Too many requests", `value="kept@example.org"`)
}

func TestSignUpNotOpenSaysWhen(t *testing.T) {
	f := newFace(t, "see-2021.yaml")
	f.set(time.Date(2021, 9, 1, 0, 0, 0, 0, time.UTC))
	page := f.get("/see-network-2021").want(t, 200, "Sign-up opens Friday 1 October 2021, 09:00 Berlin time (CEST)")
	if strings.Contains(page.body, `name="email"`) {
		t.Error("there is a form before sign-up opens")
	}
	f.post("/see-network-2021", "email", "a@example.org", "given_name", "A", "family_name", "B", "sessions", "nov-12").
		want(t, 409, "Friday 1 October 2021, 09:00 Berlin time (CEST)")
}

func TestUnknownPagesOfferTheLinkAgain(t *testing.T) {
	f := newFace(t)
	f.get("/nowhere").want(t, 404, "This page is not here", `action="/r/link"`)
	f.get("/nowhere?lang=de").want(t, 404, "Diese Seite gibt es nicht")
	f.get("/about").want(t, 200, "Accessibility")
}

func TestLostLinkAnswersTheSameForEveryone(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	f.takeSeat("known@example.org")
	f.get("/r/link").want(t, 200, `name="email"`)
	for _, email := range []string{"known@example.org", "stranger@example.org"} {
		if where := f.post("/r/link", "email", email).leads(t); where != "/r/sent" {
			t.Errorf("%s leads to %s", email, where)
		}
	}
	f.get("/r/sent").want(t, 200, "If the address is known here")
	f.post("/r/link", "email", " ").want(t, 422, "Enter your e-mail address").lacks(t, "You wrote")
	f.post("/r/link", "email", "no address").want(t, 422, `value="no address"`, "You wrote “no address”")
}

func TestFaultsShowNothingOfTheirCause(t *testing.T) {
	f := newFace(t)
	rec, c := f.context(http.MethodGet, "/")
	if err := f.RenderProblem(c, 500, nil); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(rec.Body.String(), "Something went wrong on our side") {
		t.Errorf("the page says %s", rec.Body)
	}
	rec, c = f.context(http.MethodGet, "/")
	refused := desk.ErrForbidden.Because(io.ErrUnexpectedEOF)
	if err := f.RenderProblem(c, 403, refused); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(rec.Body.String(), "EOF") {
		t.Error("the page shows a cause")
	}
}

func TestLostLinksAreLimitedToo(t *testing.T) {
	f := newFace(t)
	asked := 0
	f.limit = func(_ echo.Context, people int) (func(bool), error) {
		asked += people
		if asked > 1 {
			return nil, problem.New(problem.TooMany, "too_many")
		}
		return func(bool) {}, nil
	}
	f.postForm("/r/link", url.Values{"email": {"ana@example.org"}}).leads(t)
	f.postForm("/r/link", url.Values{"email": {"ana@example.org"}}).want(t, http.StatusTooManyRequests)
}
