package server_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// ivan is a colleague with an address.
func ivan(email string) map[string]any {
	return map[string]any{"email": email, "given_name": "Ivan", "family_name": "Marić"}
}

// link is the token of a registrant's personal link.
func (h *house) link(id any) string {
	h.t.Helper()
	n, err := strconv.ParseInt(fmt.Sprint(id), 10, 64)
	if err != nil {
		h.t.Fatal(err)
	}
	v, err := h.desk.Registrant(h.t.Context(), operator, "open", n)
	if err != nil {
		h.t.Fatal(err)
	}
	return h.desk.LinkToken(v.Registrant)
}

// TestColleaguesOverTheAPI goes the way of a colleague from the sign-up to
// the seat.
func TestColleaguesOverTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", true, 10)
	var doc map[string]any
	read := h.api("GET", "/events/open?shape=file", h.admin, nil)
	read.into(&doc)
	doc["interpretation"] = []string{"uk"}
	doc["municipalities"] = []any{map[string]any{"key": "mostar", "country": "BA", "name": map[string]string{"en": "City of Mostar"}, "aliases": []string{"Mostar"}}}
	doc["questions"] = append(doc["questions"].([]any), map[string]any{"key": "team", "type": "text", "required": true, "label": map[string]string{"en": "Team"}})
	doc["consents"] = append(doc["consents"].([]any), map[string]any{"key": "use", "required": true, "text": map[string]string{"en": "Use my details"}})
	h.do(call{method: "PUT", path: "/api/v1/events/open", token: h.admin, body: doc, header: map[string]string{"If-Match": read.Result().Header.Get("ETag")}}).is(200, "")
	public := h.api("GET", "/events/open", "", nil).is(200, "").json()
	if got := fmt.Sprint(public["interpretation"], public["municipalities"]); !strings.Contains(got, "[uk] [map[aliases:[Mostar] country:BA key:mostar") {
		t.Errorf("the event shows %s", got)
	}

	body := ana(map[string]any{
		"answers":  map[string]string{"team": "Planning"},
		"consents": map[string]bool{"use": true}, "languages_spoken": []string{"bs", "en"}, "interpretation": "uk",
		"colleagues": []any{ivan("i@gmial.com"), ivan("j@example.org")},
	})
	key := map[string]string{"Idempotency-Key": "office"}
	for range 2 {
		h.do(call{method: "POST", path: "/api/v1/events/open/registrants", body: body, header: key}).is(202, "")
	}
	items := h.api("GET", "/events/open/registrants", h.admin, nil).is(200, "").json()["items"].([]any)
	if len(items) != 3 {
		t.Fatalf("%d registrants, want 3", len(items))
	}
	first, second := items[0].(map[string]any), items[1].(map[string]any)
	if got := fmt.Sprint(first["municipality_key"], first["languages_spoken"], first["interpretation"]); got != "mostar[bs en]uk" {
		t.Errorf("the first is %s", got)
	}
	if got := fmt.Sprint(second["email"], second["municipality_key"], second["languages_spoken"], second["interpretation"], second["consents"]); got != "i@gmial.commostar[]map[]" {
		t.Errorf("the colleague is %s", got)
	}

	link := h.link(second["id"])
	for _, body := range []any{nil, map[string]any{}, map[string]any{"consents": map[string]bool{"use": false}, "answers": map[string]string{"team": ""}}} {
		if got := h.api("POST", "/me/verify", link, body).is(422, "invalid").errors(); !slices.Equal(got, []string{"/answers/team required", "/consents/use consent_needed"}) {
			t.Errorf("%v: %v", body, got)
		}
	}
	required := map[string]any{"consents": map[string]bool{"use": true}, "answers": map[string]string{"team": "Roads"}}
	h.api("POST", "/me/verify", link, required).is(200, "")
	h.api("POST", "/me/verify", link, nil).is(200, "")
	h.api("POST", "/me/verify", h.link(first["id"]), nil).is(200, "")

	h.api("POST", "/events/open/registrants", h.admin, ana(map[string]any{"email": "s@example.org", "colleagues": []any{ivan("k@example.org")}})).is(422, "invalid")
	changed := h.api("PATCH", "/me", link, map[string]any{"municipality": "Elsewhere", "languages_spoken": []string{"uk"}, "interpretation": ""}).is(200, "").json()["registrant"].(map[string]any)
	if got := fmt.Sprint(changed["municipality_key"], changed["languages_spoken"], changed["interpretation"]); got != "[uk]" {
		t.Errorf("changed to %q", got)
	}
	h.api("PATCH", "/me", link, map[string]any{"interpretation": "ka"}).is(422, "invalid")
}

func TestTheLimitCountsEachColleague(t *testing.T) {
	h := openLimited(t)
	h.apply("open", false, 100)
	office := func(n int) map[string]any {
		var colleagues []any
		for i := range 5 {
			colleagues = append(colleagues, ivan(fmt.Sprintf("c%d-%d@example.org", n, i)))
		}
		return ana(map[string]any{"email": fmt.Sprintf("o%d@example.org", n), "colleagues": colleagues})
	}
	h.api("POST", "/events/open/registrants", "", ana(map[string]any{"email": "none", "colleagues": []any{ivan("x@example.org")}})).is(422, "invalid") // gives back two
	for n := range 9 {
		h.api("POST", "/events/open/registrants", "", office(n)).is(202, "")
	}
	h.api("POST", "/events/open/registrants", "", ana()).is(202, "")
	a := h.api("POST", "/events/open/registrants", "", office(10)).is(429, "too_many") // 55 and 6
	if got := a.Result().Header.Get("Retry-After"); got != "600" {
		t.Errorf("Retry-After is %s", got)
	}
	for n := range 5 {
		h.api("POST", "/events/open/registrants", "", ana(map[string]any{"email": fmt.Sprintf("last%d@example.org", n)})).is(202, "")
	}
	h.api("POST", "/events/open/registrants", "", ana()).is(429, "too_many")
}

// TestHardTextsOverTheAPI sends what people paste and machines send in every
// text of a sign-up. It is taken or refused at its field, never a fault.
func TestHardTextsOverTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", false, 1000)
	hard := map[string]bool{ // whether a line takes it
		strings.Repeat("x", 10_000): false, "Ana 👩🏽‍💻🇧🇦": true, "Ana\u200f": true, "Ana\u202egnp.exe": false, "Ana\u2066x": false, "Ana\x00": false,
		"Ana\a": false, "Ana\r\nBcc: x@example.org": false, "Ana\u2028x": false, "דנה כהן": true, `"><b>x`: true,
	}
	n := 0
	for _, field := range []string{
		"email", "given_name", "family_name", "latin_name", "organisation", "organisation_kind", "municipality", "country", "function", "language", "zone",
		"interpretation", "languages_spoken/0", "sessions/0", "answers/peer", "colleagues/0/email", "colleagues/0/given_name", "colleagues/0/family_name",
		"colleagues/0/function", "colleagues/0/language",
	} {
		for text, line := range hard {
			n++
			body := ana(map[string]any{"email": fmt.Sprintf("n%d@example.org", n)})
			set(body, field, text, fmt.Sprintf("m%d@example.org", n))
			free := slices.Contains([]string{"given_name", "family_name", "organisation", "municipality", "function"}, field[strings.LastIndex(field, "/")+1:])
			a := h.api("POST", "/events/open/registrants", "", body)
			if line && (free || field == "latin_name" && text != "דנה כהן") {
				a.is(202, "")
				continue
			}
			a.is(422, "invalid")
			if got := a.errors(); len(got) != 1 || !strings.HasPrefix(got[0], "/"+field+" ") {
				t.Errorf("%.30q in %s: %v", text, field, got)
			}
		}
	}
}

// set puts a text into a sign-up at a pointer.
func set(body map[string]any, field, text, email string) {
	parts := strings.Split(field, "/")
	switch {
	case len(parts) == 1:
		body[field] = text
	case parts[0] == "answers":
		body["answers"] = map[string]any{parts[1]: text}
	case parts[0] == "colleagues":
		c := ivan(email)
		c[parts[2]] = text
		body["colleagues"] = []any{c}
	default:
		body[parts[0]] = []string{text}
	}
}
