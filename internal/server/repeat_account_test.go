package server_test

import (
	"net/http"
	"net/url"
	"strconv"

	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
)

// accountRepeats are the buttons and operations by which staff sign in and keep
// their accounts.
var accountRepeats = []repeat{
	{route: "/desk/sign-in", first: 303, second: 303, says: "Events", more: "staff_sessions", post: func(h *whole) visit { return visit{path: "/desk/sign-in", body: h.credentials()} }},
	{route: "/desk/sign-in/link", first: 303, second: 303, says: "If this address has an account", more: "letters",
		post: func(*whole) visit {
			return visit{path: "/desk/sign-in/link", body: url.Values{"email": {"admin@example.org"}}}
		}},
	{route: "/desk/sign-in/second", first: 303, second: 303, says: "Sign in to the desk", post: func(h *whole) visit {
		s := h.newStaffer("member")
		_, recovery := h.codes(s, true)
		return visit{path: "/desk/sign-in/second", cookie: h.signIn(s.email), body: url.Values{"code": {recovery[0]}}}
	}},
	{route: "/desk/sign-in/second/begin", first: 303, second: 303, says: "Scan this picture", post: func(h *whole) visit {
		return visit{path: "/desk/sign-in/second/begin", cookie: h.strictly()}
	}},
	{route: "/desk/sign-in/provider", first: 200, second: 200, says: "id.example.org", more: "staff_sessions", post: func(*whole) visit { return visit{path: "/desk/sign-in/provider"} }},
	{route: "/desk/sign-in/provider/callback", first: 303, second: 409, says: "not begun in this browser", post: func(h *whole) visit {
		w := h.visit(visit{method: http.MethodPost, path: "/desk/sign-in/provider"})
		return visit{path: "/desk/sign-in/provider/callback", cookie: cookieOf(w), body: url.Values{"state": {"state"}, "code": {"code"}}}
	}},
	{route: "/desk/account", first: 303, second: 303, says: "Your account is saved.", post: own("", url.Values{"name": {"Lena"}, "language": {"en"}})},
	{route: "/desk/account/password", first: 303, second: 401, says: "Sign in to the desk", post: own("/password", url.Values{"password": {quietTrain}})},
	{route: "/desk/account/visits/end", first: 303, second: 303, says: "All other browsers are signed out.", post: own("/visits/end", nil)},
	{route: "/desk/account/visits/:visit/end", first: 303, second: 303, says: "That browser is signed out.", post: func(h *whole) visit {
		s := h.newStaffer("member")
		return visit{path: "/desk/account/visits/" + strconv.FormatInt(s.other, 10) + "/end", cookie: s.cookie}
	}},
	{route: "/desk/account/second/begin", first: 303, second: 303, says: "Scan this picture", post: own("/second/begin", nil)},
	{route: "/desk/account/second", first: 200, second: 401, says: "Sign in to the desk", post: func(h *whole) visit {
		s := h.newStaffer("member")
		code, _ := h.codes(s, false)
		return visit{path: "/desk/account/second", cookie: s.cookie, body: url.Values{"code": {code}}}
	}},
	{route: "/desk/account/second/codes", first: 200, second: 401, says: "Sign in to the desk", post: withCodes("/codes")},
	{route: "/desk/account/second/off", first: 303, second: 401, says: "Sign in to the desk", post: withCodes("/off")},
	{route: "/desk/accounts", first: 200, second: 409, says: "There is already an account with this address.", post: func(h *whole) visit {
		return h.signedIn("/desk/accounts", url.Values{"email": {"nino@example.org"}, "name": {"Nino"}, "role": {"member"}})
	}},
	{route: "/desk/accounts/:account", first: 303, second: 303, says: "The rights are changed.", post: func(h *whole) visit {
		return h.signedIn("/desk/accounts/"+h.memberID("nino@example.org"), url.Values{"disabled": {"yes"}})
	}},
	{route: "/api/v1/account/sessions/end", first: 200, second: 200, says: `"items":[]`, post: func(h *whole) visit {
		h.signIn("admin@example.org")
		return h.byStaff("/account/sessions/end", nil)
	}},
	{route: "/api/v1/account/sessions/:id/end", first: 200, second: 200, says: `"items":[]`, post: func(h *whole) visit {
		return h.byStaff("/account/sessions/"+strconv.FormatInt(h.inBy("admin@example.org").Visit.ID, 10)+"/end", nil)
	}},
	{route: "/api/v1/accounts", first: 201, second: 409, says: `"code":"account_exists"`, post: func(h *whole) visit {
		return h.byStaff("/accounts", map[string]any{"email": "nino@example.org", "name": "Nino"})
	}},
}

// own is a press of a button on one's own account.
func own(path string, form url.Values) func(*whole) visit {
	return func(h *whole) visit {
		return visit{path: "/desk/account" + path, cookie: h.newStaffer("member").cookie, body: form}
	}
}

// withCodes is a press of a button about the second step, by a recovery code.
func withCodes(path string) func(*whole) visit {
	return func(h *whole) visit {
		s := h.newStaffer("member")
		_, recovery := h.codes(s, true)
		return visit{path: "/desk/account/second" + path, cookie: h.completed(s.email, recovery[0]), body: url.Values{"code": {recovery[1]}}}
	}
}

// strictly is the cookie of somebody who has to set the second step up before
// they are in: theirs was taken from them meanwhile.
func (h *whole) strictly() string {
	h.t.Helper()
	s := h.newStaffer("member")
	h.codes(s, true)
	cookie := h.signIn(s.email)
	err := h.store.Tx(h.t.Context(), nil, func(tx *store.Tx) error {
		_, err := accounts.SetCodeSecret(tx, s.Account.ID, nil)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return cookie
}
