package server_test

import (
	"fmt"
	"net/http"
	"testing"

	"rollcall/api"
)

// selective is the event in which an organiser decides about everyone, and
// again when the answer about peers changes, with so many seats.
func (h *house) selective(capacity int) {
	h.t.Helper()
	h.apply("open", false, capacity)
	var doc map[string]any
	h.api("GET", "/events/open?shape=file", h.admin, nil).is(http.StatusOK, "").into(&doc)
	rules := doc["registration"].(map[string]any)
	rules["approval"], rules["approve_again"] = true, true
	doc["questions"].([]any)[0].(map[string]any)["decisive"] = true
	h.do(call{method: "PUT", path: "/api/v1/events/open", token: h.admin, body: doc, header: map[string]string{"If-Match": "*"}}).is(http.StatusOK, "")
}

// candidate signs the n-th person up by themselves and returns the id of the
// registration and the token of the personal link.
func (h *house) candidate(n int) (registration, token string) {
	h.t.Helper()
	email := fmt.Sprintf("p%d@example.org", n)
	h.api("POST", "/events/open/registrants", "", ana(map[string]any{"email": email})).is(http.StatusAccepted, "")
	found, err := h.store.RegistrantsByAddress(h.t.Context(), email)
	if err != nil || len(found) != 1 {
		h.t.Fatalf("%d people with that address, %v", len(found), err)
	}
	token = h.key.PersonalLink(found[0].ID, found[0].LinkGeneration)
	var me api.Me
	h.api("GET", "/me", token, nil).is(http.StatusOK, "").into(&me)
	return me.Registrations[0].ID, token
}

func TestSeveralAreDecidedAboutInOneGo(t *testing.T) {
	h := open(t)
	h.selective(1)
	a, mine := h.candidate(1)
	b, _ := h.candidate(2)
	c, _ := h.candidate(3)
	decide := func(key string, body map[string]any) answer {
		return h.do(call{method: "POST", path: "/api/v1/events/open/registrations/decide", token: h.admin, body: body, header: map[string]string{"Idempotency-Key": key}})
	}
	items := func(got answer) (all string) {
		var list api.DecidedList
		got.is(http.StatusOK, "").into(&list)
		for _, d := range list.Items {
			status := "null"
			if d.Status != nil {
				status = *d.Status
			}
			all += fmt.Sprintf("%s %s %s;", d.ID, status, d.Code)
		}
		return all
	}
	body := map[string]any{"action": "approve", "ids": []string{c, "4711", b, "nobody", "nobody", c}, "reason": "towns first"}
	want := c + " waitlisted ;4711 null not_found;" + b + " waitlisted ;nobody null not_found;"
	if got := items(decide("k-1", body)); got != want {
		t.Errorf("approved: %s, want %s", got, want)
	}
	if got := items(decide("k-1", body)); got != want {
		t.Errorf("the repeat: %s, want %s", got, want)
	}
	body["action"] = "reject"
	decide("k-1", body).is(http.StatusUnprocessableEntity, "idempotency_key_reused")
	body["ids"] = []string{b, a}
	if got, want := items(decide("k-2", body)), b+" waitlisted wrong_status;"+a+" rejected ;"; got != want {
		t.Errorf("refused: %s, want %s", got, want)
	}
	h.api("POST", "/events/open/registrations/"+a+"/approve", h.admin, nil).is(http.StatusConflict, "wrong_status")
	h.api("POST", "/me/registrations/nov/register", mine, nil).is(http.StatusConflict, "wrong_status")
	for what, body := range map[string]map[string]any{
		"/action unknown_choice": {"action": "withdraw", "ids": []string{b}},
		"/ids too_few":           {"action": "approve", "ids": []string{}},
		"/ids too_many":          {"action": "approve", "ids": make([]string, 501)},
		"/ids required":          {"action": "approve"},
		"/all unknown_field":     {"action": "approve", "ids": []string{b}, "all": true},
		"/reason line":           {"action": "reject", "ids": []string{b}, "reason": "two\nlines"},
	} {
		if got := h.api("POST", "/events/open/registrations/decide", h.admin, body).is(http.StatusUnprocessableEntity, "invalid").errors(); len(got) != 1 || got[0] != what {
			t.Errorf("%v: %v, want %s", body["action"], got, what)
		}
	}
}

func TestADecisiveAnswerIsLookedAtAgainOverTheAPI(t *testing.T) {
	h := open(t)
	h.selective(1)
	a, mine := h.candidate(1)
	h.api("POST", "/events/open/registrations/"+a+"/approve", h.admin, nil).is(http.StatusOK, "")
	var me api.Me
	h.api("PATCH", "/me", mine, map[string]any{"function": "Mayor"}).is(http.StatusOK, "").into(&me)
	if got := me.Registrations[0]; got.Status != "confirmed" {
		t.Errorf("after something else has changed: %+v", got)
	}
	h.api("PATCH", "/me", mine, map[string]any{"answers": map[string]any{"peer": "later"}}).is(http.StatusOK, "").into(&me)
	if got := me.Registrations[0]; got.Status != "pending" || !got.HoldsSeat {
		t.Errorf("after the decisive answer has changed: %+v", got)
	}
}
