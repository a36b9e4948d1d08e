package server_test

import (
	"encoding/base32"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/rest"
	"rollcall/internal/store/accounts"
)

const quietTrain = "ein leiser Zug nach Mostar"

// A staffer is somebody signed in, in two browsers.
type staffer struct {
	desk.Actor
	email, cookie string
	other         int64 // the visit of the other browser
}

// newStaffer adds a member of staff and signs them in twice.
func (h *whole) newStaffer(role string) staffer {
	h.t.Helper()
	h.serial++
	s := staffer{email: "own" + strconv.Itoa(h.serial) + "@example.org"}
	h.account(s.email, role)
	s.Actor = h.inBy(s.email)
	s.other, s.cookie = s.Visit.ID, h.signIn(s.email)
	return s
}

// inBy signs an account in by the desk.
func (h *whole) inBy(email string) desk.Actor {
	h.t.Helper()
	token := strings.TrimPrefix(h.signInPath(email), "/desk/sign-in/")
	v, err := h.desk.SignInByLink(h.t.Context(), desk.SignInFrom{}, token)
	if err != nil {
		h.t.Fatal(err)
	}
	by, err := h.desk.InVisit(h.t.Context(), v.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return by
}

// memberID is the id of a member of staff who has just been added.
func (h *whole) memberID(email string) string {
	h.t.Helper()
	h.account(email, "member")
	a, err := accounts.ByAddress(h.t.Context(), h.store.Reads, email)
	if err != nil {
		h.t.Fatal(err)
	}
	return strconv.FormatInt(a.ID, 10)
}

// credentials sign an account in that has a password.
func (h *whole) credentials() url.Values {
	h.t.Helper()
	const email = "word@example.org"
	if _, err := accounts.ByAddress(h.t.Context(), h.store.Reads, email); err != nil {
		h.account(email, "member")
		if err := h.desk.SetPassword(h.t.Context(), h.inBy(email), desk.SignInFrom{}, desk.NewPassword{Password: quietTrain}); err != nil {
			h.t.Fatal(err)
		}
	}
	return url.Values{"email": {email}, "password": {quietTrain}}
}

// codes begins the second step of s, and returns the code of this moment, or
// turns it on by that, and returns the recovery codes too.
func (h *whole) codes(s staffer, on bool) (code string, recovery []string) {
	h.t.Helper()
	if err := h.desk.BeginCodes(h.t.Context(), s.Actor); err != nil {
		h.t.Fatal(err)
	}
	c, err := h.desk.Codes(h.t.Context(), s.Actor)
	if err != nil {
		h.t.Fatal(err)
	}
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(c.Secret, " ", ""))
	if err != nil {
		h.t.Fatal(err)
	}
	code = auth.Code(secret, h.clock)
	if on {
		if recovery, err = h.desk.ConfirmCodes(h.t.Context(), s.Actor, desk.SignInFrom{}, code); err != nil {
			h.t.Fatal(err)
		}
	}
	return code, recovery
}

// ownAccount puts somebody who has just been added into v, who does to their own
// account what r is for.
func (h *whole) ownAccount(r route, v *visit) {
	h.t.Helper()
	s := h.newStaffer("member")
	switch r.path {
	case "/desk/account/second":
		code, _ := h.codes(s, false)
		v.body = url.Values{"code": {code}}
	case "/desk/account/second/off", "/desk/account/second/codes":
		_, recovery := h.codes(s, true)
		s.cookie = h.completed(s.email, recovery[0])
		v.body = url.Values{"code": {recovery[1]}}
	}
	if r.api() {
		v.bearer = h.token(s.email, "")
	} else {
		v.cookie = s.cookie
	}
	for _, one := range []string{"/visits/1/", "/sessions/1/"} {
		v.path = strings.Replace(v.path, one, one[:len(one)-2]+strconv.FormatInt(s.other, 10)+"/", 1)
	}
}

// completed is the cookie of an account that has taken the second step by a
// recovery code.
func (h *whole) completed(email, code string) string {
	h.t.Helper()
	cookie := h.signIn(email)
	w := h.visit(visit{method: "POST", path: "/desk/sign-in/second", cookie: cookie, body: url.Values{"code": {code}}})
	if w.Code != http.StatusSeeOther {
		h.t.Fatalf("the second step answers %d: %.300s", w.Code, w.Body)
	}
	return cookieOf(w)
}

func TestAccountsByTheAPI(t *testing.T) {
	h := openWhole(t)
	s := h.newStaffer("admin")
	me := h.token(s.email, "")
	ask := func(method, path string, body any, status int, says string) {
		t.Helper()
		w := h.visit(visit{method: method, path: rest.Base + path, bearer: me, body: body})
		if w.Code != status || !strings.Contains(w.Body.String(), says) {
			t.Errorf("%s %s answers %d, want %d and %s: %.400s", method, path, w.Code, status, says, w.Body)
		}
	}
	ask("GET", "/account", nil, 200, `"role":"admin"`)
	ask("PATCH", "/account", map[string]any{"name": "Lena", "language": "de"}, 200, `"name":"Lena"`)
	ask("PATCH", "/account", map[string]any{"name": ""}, 422, `"pointer":"/name"`)
	ask("PATCH", "/account", map[string]any{"name": "a\nb"}, 422, `"pointer":"/name"`)
	ask("PATCH", "/account", map[string]any{"language": "not a language"}, 422, `"pointer":"/language"`)
	ask("PATCH", "/account", map[string]any{"password": quietTrain}, 422, `"code":"unknown_field"`)
	ask("GET", "/account/sessions", nil, 200, `"way":"link"`)
	ask("POST", "/account/sessions/"+strconv.FormatInt(s.other, 10)+"/end", nil, 200, `"items"`)
	ask("POST", "/account/sessions/999/end", nil, 404, `"not_found"`)
	ask("POST", "/account/sessions/end", nil, 200, `{"items":[]}`)
	if w := h.visit(visit{method: "GET", path: "/desk", cookie: s.cookie}); w.Code != 401 {
		t.Errorf("the browser is still signed in: %d", w.Code)
	}
	ask("GET", "/accounts", nil, 200, `"email":"admin@example.org"`)
	ask("POST", "/accounts", map[string]any{"email": "nino@example.org", "name": "Nino"}, 201, `"role":"member"`)
	ask("POST", "/accounts", map[string]any{"email": "NINO@example.org", "name": "Nino"}, 409, `"account_exists"`)
	ask("POST", "/accounts", map[string]any{"email": "nino", "name": "Nino"}, 422, `"pointer":"/email"`)
	ask("POST", "/accounts", map[string]any{"email": "x@example.org", "name": "X", "role": "king"}, 422, `"pointer":"/role"`)
	ask("PATCH", "/accounts/1", map[string]any{"disabled": true}, 200, `"disabled_at":"2021`)
	ask("PATCH", "/accounts/2", map[string]any{"role": "member"}, 409, `"last_admin"`)
	ask("PATCH", "/accounts/1", map[string]any{"disabled": false, "role": "member"}, 200, `"disabled_at":null`)
	ask("PATCH", "/accounts/0", map[string]any{"disabled": false}, 404, `"not_found"`)
}
