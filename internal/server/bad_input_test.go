package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBadSignUpsAreRefused(t *testing.T) {
	h := open(t)
	h.apply("open", false, 10)
	long := strings.Repeat("x", 201)
	set := func(key string, value any) map[string]any { return ana(map[string]any{key: value}) }
	without := func(key string) map[string]any {
		body := ana()
		delete(body, key)
		return body
	}
	for _, tt := range []struct {
		name   string
		body   any
		status int
		code   string
		errors []string
	}{
		{"no body", "", 400, "bad_json", nil},
		{"no JSON", "{", 400, "bad_json", nil},
		{"something after the JSON", `{"email":"a@example.org"} x`, 400, "bad_json", nil},
		{"a second value after the JSON", `{} {}`, 400, "bad_json", nil},
		{"a doubled field", `{"email":"a@example.org","email":"b@example.org"}`, 400, "bad_json", nil},
		{"a doubled field further in", `{"answers":{"peer":"now","peer":"later"}}`, 400, "bad_json", nil},
		{"not UTF-8", "{\"email\":\"\xff\"}", 400, "bad_json", nil},
		{"nested too deep", strings.Repeat("[", 40) + strings.Repeat("]", 40), 400, "bad_json", nil},
		{"nested without end", strings.Repeat("[", 5000), 400, "bad_json", nil},
		{"a list", "[]", 422, "invalid", []string{" wrong_kind"}},
		{"an unknown field", set("status", "confirmed"), 422, "invalid", []string{"/status unknown_field"}},
		{"a field in capitals", set("Email", "b@example.org"), 422, "invalid", []string{"/Email unknown_field"}},
		{"fields that are missing", "{}", 422, "invalid", []string{"/family_name required", "/given_name required", "/sessions required"}},
		{"a wrong type", set("given_name", 7), 422, "invalid", []string{"/given_name wrong_kind"}},
		{"null for a text", set("given_name", nil), 422, "invalid", []string{"/given_name wrong_kind"}},
		{"a text for a list", set("sessions", "nov"), 422, "invalid", []string{"/sessions wrong_kind"}},
		{"no sessions", set("sessions", []string{}), 422, "invalid", []string{"/sessions too_few"}},
		{"an unknown session", set("sessions", []string{"nov", "jan"}), 422, "invalid", []string{"/sessions/1 unknown_session"}},
		{"an empty name", set("given_name", " "), 422, "invalid", []string{"/given_name required"}},
		{"an over-long name", set("given_name", long), 422, "invalid", []string{"/given_name too_long"}},
		{"an over-long function", set("function", long), 422, "invalid", []string{"/function too_long"}},
		{"a line break in a name", set("family_name", "Kovač\r\nBcc: b@example.org"), 422, "invalid", []string{"/family_name name"}},
		{"a control character in a name", set("family_name", "Ko\x00vač"), 422, "invalid", []string{"/family_name name"}},
		{"a web address in a name", set("given_name", "see https://example.org/win"), 422, "invalid", []string{"/given_name name"}},
		{"no address", without("email"), 422, "invalid", []string{"/email required"}},
		{"not an address", set("email", "not an address"), 422, "invalid", []string{"/email address"}},
		{"an address with a display name", set("email", "Ana <ana@example.org>"), 422, "invalid", []string{"/email address"}},
		{"two addresses", set("email", "a@example.org,b@example.org"), 422, "invalid", []string{"/email address"}},
		{"an address with a header", set("email", "a@example.org\r\nBcc: b@example.org"), 422, "invalid", []string{"/email address"}},
		{"an over-long address", set("email", strings.Repeat("a", 250)+"@example.org"), 422, "invalid", []string{"/email too_long"}},
		{"an unknown country", set("country", "ZZ"), 422, "invalid", []string{"/country country"}},
		{"a country's name", set("country", "Bosnia"), 422, "invalid", []string{"/country country"}},
		{"an unknown zone", set("zone", "Europe/Atlantis"), 422, "invalid", []string{"/zone zone"}},
		{"an unknown kind", set("organisation_kind", "circus"), 422, "invalid", []string{"/organisation_kind unknown_choice"}},
		{"an unknown question", set("answers", map[string]any{"mood": "good"}), 422, "invalid", []string{"/answers/mood unknown_question"}},
		{"an answer that is no choice", set("answers", map[string]any{"peer": "never"}), 422, "invalid", []string{"/answers/peer unknown_choice"}},
		{"an unknown consent", set("consents", map[string]any{"sell": true}), 422, "invalid", []string{"/consents/sell unknown_consent"}},
		{"a consent that is no yes or no", set("consents", map[string]any{"publish": "yes"}), 422, "invalid", []string{"/consents/publish wrong_kind"}},
		{"a certificate's name in other letters", set("latin_name", "Ана"), 422, "invalid", []string{"/latin_name latin"}},
		{"an over-long town", set("municipality", long), 422, "invalid", []string{"/municipality too_long"}},
		{"no language spoken", set("languages_spoken", []string{"en", "?"}), 422, "invalid", []string{"/languages_spoken/1 language"}},
		{"too many languages", set("languages_spoken", make([]string, 21)), 422, "invalid", []string{"/languages_spoken too_many"}},
		{"interpretation that is not offered", set("interpretation", "uk"), 422, "invalid", []string{"/interpretation unknown_choice"}},
		{"a text for colleagues", set("colleagues", "Ivan"), 422, "invalid", []string{"/colleagues wrong_kind"}},
		{"a colleague without anything", set("colleagues", []any{map[string]any{}}), 422, "invalid",
			[]string{"/colleagues/0/email required", "/colleagues/0/family_name required", "/colleagues/0/given_name required"}},
		{"a colleague with the same address", set("colleagues", []any{ivan("Ana@Example.org")}), 422, "invalid", []string{"/colleagues/0/email doubled_address"}},
		{"a colleague with what is the first's", set("colleagues", []any{map[string]any{
			"email": "i@example.org", "given_name": "Ivan", "family_name": "M", "sessions": []string{"nov"}}}), 422, "invalid",
			[]string{"/colleagues/0/sessions unknown_field"}},
		{"six colleagues", set("colleagues", []any{ivan("a@example.org"), ivan("b@example.org"), ivan("c@example.org"), ivan("d@example.org"), ivan("e@example.org"),
			ivan("f@example.org")}), 422, "invalid", []string{"/colleagues too_many"}},
		{"a body over the limit", set("function", strings.Repeat("x", 70_000)), 413, "too_large", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h.t, h.checker = t, newChecker(t)
			a := h.api("POST", "/events/open/registrants", "", tt.body).is(tt.status, tt.code)
			if tt.errors == nil {
				return
			}
			got := a.errors()
			slices.Sort(got)
			if diff := cmp.Diff(tt.errors, got); diff != "" {
				t.Errorf("errors:\n%s", diff)
			}
		})
	}
	h.t = t
	if n := len(h.api("GET", "/events/open/registrants", h.admin, nil).json()["items"].([]any)); n != 0 {
		t.Errorf("%d people were registered by all that", n)
	}
	h.api("POST", "/events/open/registrants", "", ana(map[string]any{"given_name": "=1+1"})).is(http.StatusAccepted, "")
}

func TestOtherBadInputIsRefused(t *testing.T) {
	h := open(t)
	h.apply("open", false, 10)
	r, mine := h.add("open", 1)
	h.add("open", 2)
	foreign := h.api("GET", "/events/open/audit?limit=1", h.admin, nil).json()["next"].(string)
	people := "/api/v1/events/open/registrants"
	for _, tt := range []struct {
		name   string
		call   call
		status int
		code   string
	}{
		{"text for JSON", call{method: "POST", path: people, body: "email=a", header: map[string]string{"Content-Type": "text/plain"}}, 415, "wrong_type"},
		{"a form for JSON", call{method: "POST", path: people, body: "email=a", header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}, 415, "wrong_type"},
		{"JSON in Latin-1", call{method: "POST", path: people, body: "{}", header: map[string]string{"Content-Type": "application/json; charset=iso-8859-1"}}, 415, "wrong_type"},
		{"limit 0", call{method: "GET", path: people + "?limit=0", token: h.admin}, 400, "bad_query"},
		{"limit 501", call{method: "GET", path: people + "?limit=501", token: h.admin}, 400, "bad_query"},
		{"limit in words", call{method: "GET", path: people + "?limit=ten", token: h.admin}, 400, "bad_query"},
		{"an empty limit", call{method: "GET", path: people + "?limit=", token: h.admin}, 400, "bad_query"},
		{"limit beyond numbers", call{method: "GET", path: people + "?limit=99999999999999999999", token: h.admin}, 400, "bad_query"},
		{"an unknown status", call{method: "GET", path: people + "?status=happy", token: h.admin}, 400, "bad_query"},
		{"an unknown session", call{method: "GET", path: people + "?session=jan", token: h.admin}, 400, "bad_query"},
		{"no cursor of ours", call{method: "GET", path: people + "?cursor=abc", token: h.admin}, 400, "bad_query"},
		{"a cursor of another list", call{method: "GET", path: people + "?cursor=" + foreign, token: h.admin}, 400, "bad_query"},
		{"a cursor that events do not have", call{method: "GET", path: "/api/v1/events?cursor=abc"}, 400, "bad_query"},
		{"an unknown shape", call{method: "GET", path: "/api/v1/events/open?shape=box"}, 400, "bad_query"},
		{"an unknown event", call{method: "POST", path: "/api/v1/events/no-such/registrants", body: ana()}, 404, "not_found"},
		{"an event that cannot be", call{method: "GET", path: "/api/v1/events/%00"}, 404, "not_found"},
		{"an unknown registrant", call{method: "GET", path: people + "/999", token: h.admin}, 404, "not_found"},
		{"a malformed id", call{method: "GET", path: people + "/one", token: h.admin}, 404, "not_found"},
		{"an id with a sign", call{method: "GET", path: people + "/+1", token: h.admin}, 404, "not_found"},
		{"an id with a zero", call{method: "GET", path: people + "/0" + r.ID, token: h.admin}, 404, "not_found"},
		{"an id beyond numbers", call{method: "GET", path: people + "/99999999999999999999", token: h.admin}, 404, "not_found"},
		{"an unknown session in the path", call{method: "GET", path: "/api/v1/events/open/sessions/jan/attendance", token: h.admin}, 404, "not_found"},
		{"an unknown path", call{method: "GET", path: "/api/v1/nothing", token: h.admin}, 404, "not_found"},
		{"another method", call{method: "DELETE", path: people, token: h.admin}, 405, "method_not_allowed"},
		{"an over-long key", call{method: "POST", path: people, body: ana(), header: map[string]string{"Idempotency-Key": strings.Repeat("k", 201)}}, 400, "bad_request"},
		{"no token", call{method: "GET", path: people}, 401, "unauthorised"},
		{"an unknown token", call{method: "GET", path: people, token: strings.Repeat("A", 43)}, 401, "unauthorised"},
		{"an unknown token where none is needed", call{method: "GET", path: "/api/v1/events", token: "nonsense"}, 401, "unauthorised"},
		{"a personal link for staff", call{method: "GET", path: people, token: mine}, 401, "unauthorised"},
		{"an API token for a person", call{method: "GET", path: "/api/v1/me", token: h.admin}, 401, "unauthorised"},
		{"an altered link", call{method: "GET", path: "/api/v1/me", token: mine[:len(mine)-2] + "AA"}, 401, "unauthorised"},
		{"a link that never was", call{method: "GET", path: "/api/v1/me", token: "nobody.nothing"}, 401, "unauthorised"},
		{"another scheme", call{method: "GET", path: people, header: map[string]string{"Authorization": "Basic " + h.admin}}, 401, "unauthorised"},
		{"a reason that is too long", call{method: "POST", path: "/api/v1/me/registrations/nov/cancel", token: mine, body: map[string]any{"reason": strings.Repeat("x", 501)}}, 422, "invalid"},
		{"a mark for nobody", call{method: "POST", path: "/api/v1/events/open/sessions/nov/check-ins", token: h.admin, body: map[string]any{"kind": "in", "nonce": "n"}}, 422, "invalid"},
		{"a mark for a stranger", call{method: "POST", path: "/api/v1/events/open/sessions/nov/check-ins", token: h.admin, body: map[string]any{"registrant": "x", "kind": "in", "nonce": "n"}}, 422, "invalid"},
		{"a time that is none", call{method: "POST", path: "/api/v1/events/open/sessions/nov/check-ins", token: h.admin, body: map[string]any{"registrant": r.ID, "kind": "in", "nonce": "n", "at": "noon"}}, 422, "invalid"},
		{"a document that is none", call{method: "POST", path: "/api/v1/events", token: h.admin, body: `{"slug": "x", "slug": "y"}`}, 400, "bad_json"},
		{"a document with an unknown key", call{method: "POST", path: "/api/v1/events", token: h.admin, body: `{"slug": "abc", "retention_dayz": 3}`}, 422, "invalid"},
		{"a document over the limit", call{method: "POST", path: "/api/v1/events", token: h.admin, body: strings.Repeat(" ", 1<<20+1)}, 413, "too_large"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h.t = t
			h.do(tt.call).is(tt.status, tt.code)
		})
	}
}

func TestAProblemSpeaksTheReadersLanguage(t *testing.T) {
	h := open(t)
	a := h.do(call{method: "GET", path: "/api/v1/events/none", header: map[string]string{"Accept-Language": "de-AT, en;q=0.5"}}).is(404, "not_found")
	if got := a.json(); got["title"] != "Das gibt es nicht, oder nicht für Sie." || got["type"] != "/api/docs#not_found" || a.Result().Header.Get("Content-Language") != "de" {
		t.Errorf("%v %v", got, a.Result().Header)
	}
	a = h.do(call{method: "GET", path: "/api/v1/me"}).is(401, "unauthorised")
	if a.Result().Header.Get("WWW-Authenticate") == "" {
		t.Error("401 without WWW-Authenticate")
	}
}

func TestRegistrationThatIsNotOpen(t *testing.T) {
	h := open(t)
	h.apply("open", false, 1)
	h.at(noon.AddDate(0, 3, 0))
	h.api("POST", "/events/open/registrants", "", ana()).is(409, "registration_closed")
	h.at(noon)
	h.api("POST", "/events/open/registrants", "", ana()).is(202, "")
	var doc map[string]any
	read := h.api("GET", "/events/open?shape=file", h.admin, nil)
	read.into(&doc)
	doc["registration"].(map[string]any)["waiting_list"].(map[string]any)["mode"] = "off"
	h.do(call{method: "PUT", path: "/api/v1/events/open", token: h.admin, body: doc, header: map[string]string{"If-Match": read.Result().Header.Get("ETag")}}).is(200, "")
	for _, email := range []string{"ana@example.org", "new@example.org"} {
		h.api("POST", "/events/open/registrants", "", ana(map[string]any{"email": email})).is(409, "session_full")
	}
	doc["slug"], doc["registration"].(map[string]any)["opens"] = "later", "2021-10-20T09:00"
	h.api("POST", "/events", h.admin, doc).is(201, "")
	if got := h.api("POST", "/events/later/registrants", "", ana()).is(409, "registration_not_open").json(); got["opens_at"] != "2021-10-20T07:00:00.000Z" {
		t.Errorf("not open says %v", got)
	}
}

// A filter that is misspelt never shows everybody.
func TestPagesRefuseWhatTheyDoNotKnow(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 2)
	browser := h.signIn("admin@example.org")
	for _, path := range []string{
		"/desk/open", "/desk/open/registrations", "/desk/open/approval", "/desk/open/doubles", "/desk/open/sessions/nov", "/desk/open/sessions/nov/seats",
		"/desk/open/sessions/nov/attendance", "/desk/open/attendance", "/desk/open/export.xlsx", "/desk/open/audit", "/desk/open/invitations", "/desk/open/messages/new",
	} {
		w := h.visit(visit{method: http.MethodGet, path: path + "?statuss=confirmed", cookie: browser})
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "statuss") {
			t.Errorf("%s answers %d, want 400 and the parameter's name", path, w.Code)
		}
		if w := h.visit(visit{method: http.MethodGet, path: path + "?statuss=&lang=de", cookie: browser}); w.Code != http.StatusOK {
			t.Errorf("%s answers %d, though nothing is asked for", path, w.Code)
		}
	}
}
