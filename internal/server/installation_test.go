package server_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"rollcall/internal/rest"
)

// What the installation says about itself stands on its pages, and what it looks
// like is served by us, under a policy.
func TestTheInstallationIsSeen(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 50)
	get := func(path string) (int, string, http.Header) {
		w := h.visit(visit{method: http.MethodGet, path: path})
		return w.Code, w.Body.String(), w.Header()
	}
	if _, before, _ := get("/open"); strings.Contains(before, "/static/brand/") {
		t.Error("there is a sheet that nobody has set")
	}
	form := url.Values{
		"match": {`"0"`}, "name": {"Network of <towns>"}, "imprint.en": {"**Office** <script>alert(1)</script>"}, "privacy.de": {"Wir behalten wenig."},
		"accent_light": {"#a1221a"}, "accent_dark": {"#ff9f95"}, "languages": {"de", "en"},
	}
	save := h.signedIn("/desk/settings", form)
	save.method = http.MethodPost
	if w := h.visit(save); w.Code != http.StatusSeeOther {
		t.Fatalf("saving answers %d: %s", w.Code, w.Body)
	}
	_, about, _ := get("/about?lang=en")
	for _, want := range []string{
		"Network of &lt;towns&gt;", `<h2 id="imprint">Imprint</h2>`, "<strong>Office</strong>", `<div class="prose stack" lang="de"><p>Wir behalten wenig.</p>`,
		`href="/about?lang=en#imprint"`, `href="/about?lang=en#privacy"`, `<link rel="stylesheet" href="/static/brand/accent-1.css">`,
	} {
		if !strings.Contains(about, want) {
			t.Errorf("/about does not hold %s", want)
		}
	}
	if strings.Contains(about, "alert(1)</script>") || strings.Contains(about, `lang="ka"`) {
		t.Error("/about holds a script, or a language that is not offered")
	}
	if _, page, _ := get("/open"); !strings.Contains(page, "/static/brand/accent-1.css") {
		t.Error("a page that was kept does not have the colour")
	}
	status, sheet, header := get("/static/brand/accent-1.css")
	if status != 200 || !strings.Contains(sheet, "--accent: light-dark(#a1221a, #ff9f95);") || !strings.Contains(header.Get("Cache-Control"), "immutable") {
		t.Errorf("the sheet answers %d, %s: %s", status, header.Get("Cache-Control"), sheet)
	}
	if status, _, _ := get("/static/brand/logo-1.svg"); status != http.StatusNotFound {
		t.Errorf("a logo that is not there answers %d", status)
	}
	logo := visit{method: http.MethodPost, path: "/desk/settings/logo", cookie: save.cookie, body: fileForm{"file": drawing("x")}}
	if w := h.visit(logo); w.Code != http.StatusSeeOther {
		t.Fatalf("the logo answers %d: %s", w.Code, w.Body)
	}
	status, drawn, header := get("/static/brand/logo-2.svg")
	if status != 200 || drawn != drawing("x") || !strings.Contains(header.Get("Content-Security-Policy"), "sandbox") || header.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("the logo answers %d, %v", status, header)
	}
	if _, _, header := get("/static/brand/logo-1.svg"); header.Get("Cache-Control") != "no-cache" {
		t.Error("what is there today is kept under the address of before")
	}
	if _, page, _ := get("/about"); !strings.Contains(page, `<img src="/static/brand/logo-2.svg" alt="">`) {
		t.Error("the logo is not at the top")
	}
}

// Two admins at once: the second reads beside each field what the first has
// saved, and loses nothing.
func TestTwoAdminsSaveTheSettings(t *testing.T) {
	h := openWhole(t)
	post := func(form url.Values) (int, string) {
		v := h.signedIn("/desk/settings", form)
		v.method = http.MethodPost
		w := h.visit(v)
		return w.Code, w.Body.String()
	}
	if status, _ := post(url.Values{"match": {`"0"`}, "name": {"First"}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	status, page := post(url.Values{"match": {`"0"`}, "name": {"Second"}, "sender": {"Office"}})
	for _, want := range []string{"Somebody else has written here: First", `value="Second"`, `value="Office"`, `name="match" value="&#34;1&#34;"`} {
		if status != http.StatusPreconditionFailed || !strings.Contains(page, want) {
			t.Errorf("the second answers %d and lacks %s", status, want)
		}
	}
	was := regexp.MustCompile(`name="was" value="([^"]*)"`).FindStringSubmatch(page)
	if status, _ := post(url.Values{"match": {`"1"`}, "name": {"First"}, "sender": {"The first"}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	status, page = post(url.Values{"match": {`"1"`}, "was": {html.UnescapeString(was[1])}, "name": {"Second"}})
	for _, want := range []string{`value="Second"`, `value="The first"`, "Who writes”: Changed by somebody else meanwhile."} {
		if status != http.StatusPreconditionFailed || !strings.Contains(page, want) {
			t.Errorf("who changes another field answers %d and lacks %s", status, want)
		}
	}
	if strings.Contains(page, "Somebody else has written") {
		t.Error("it is said of what one alone has changed that it is kept otherwise")
	}
	status, page = post(url.Values{"match": {"*"}, "accent_light": {"#77cbd6"}, "accent_dark": {"#77cbd6"}, "retention_days": {"many"}, "imprint.en": {"Typed"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "This is not a number.") || !strings.Contains(page, "Typed") {
		t.Errorf("nonsense answers %d", status)
	}
	status, page = post(url.Values{"match": {"*"}, "accent_light": {"#77cbd6"}, "accent_dark": {"#77cbd6"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "its contrast is 1.") || !strings.Contains(page, `value="#77cbd6"`) {
		t.Errorf("a colour that cannot be read answers %d", status)
	}
}

// An event that says nothing about it is kept as long as the installation says.
func TestTheDefaultRetention(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 50)
	token := h.token("admin@example.org", "")
	put := visit{method: http.MethodPut, path: rest.Base + "/installation", bearer: token, match: "*", body: map[string]any{"retention_days": 30}}
	if w := h.visit(put); w.Code != 200 || w.Header().Get("ETag") != `"1"` {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for slug, days := range map[string]any{"silent": nil, "own": 400} {
		doc := h.document("open", slug)
		if delete(doc, "retention_days"); days != nil {
			doc["retention_days"] = days
		}
		if w := h.visit(visit{method: http.MethodPost, path: rest.Base + "/events", bearer: token, body: doc}); w.Code != http.StatusCreated {
			t.Fatalf("%s: %d %s", slug, w.Code, w.Body)
		}
	}
	for slug, want := range map[string]int{"silent": 30, "own": 400, "open": 180} {
		e, err := h.store.Event(t.Context(), slug)
		if err != nil || e.RetentionDays != want {
			t.Errorf("%s is kept for %d days, want %d; %v", slug, e.RetentionDays, want, err)
		}
	}
}
