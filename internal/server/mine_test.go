package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"rollcall/api"
	"rollcall/internal/mail"
)

func TestThePersonTakesACancelBack(t *testing.T) {
	h := open(t)
	h.apply("open", false, 1)
	_, mine := h.add("open", 1)
	h.api("POST", "/me/registrations/nov/cancel", mine, nil).is(http.StatusOK, "")
	var me api.Me
	h.api("GET", "/me", mine, nil).is(http.StatusOK, "").into(&me)
	g := me.Registrations[0]
	if g.Actions[0] != api.MyRegistrationActionsRestore || g.RestoreUntil == nil || g.RestoreUntil.String() != noon.Add(24*time.Hour).Format("2006-01-02T15:04:05.000Z") {
		t.Errorf("after cancelling: %+v", g)
	}
	back := h.api("POST", "/me/registrations/nov/restore", mine, map[string]any{"reason": "found the time"}).is(http.StatusOK, "").json()
	if back["status"] != "confirmed" || back["restore_until"] != nil {
		t.Errorf("taken back: %v", back)
	}
	h.api("POST", "/me/registrations/nov/restore", mine, nil).is(http.StatusOK, "")
	h.api("POST", "/me/registrations/dec/restore", mine, nil).is(http.StatusNotFound, "not_found")
	h.api("POST", "/me/registrations/nov/cancel", mine, nil).is(http.StatusOK, "")
	h.at(noon.Add(24 * time.Hour))
	h.api("POST", "/me/registrations/nov/restore", mine, nil).is(http.StatusConflict, "take_back_over")
}

func TestThePersonChangesWhatTheySaid(t *testing.T) {
	h := open(t)
	h.apply("open", false, 1)
	_, mine := h.add("open", 1)
	patch := func(tag string, body any) answer {
		return h.do(call{method: "PATCH", path: "/api/v1/me", token: mine, body: body, header: map[string]string{"If-Match": tag}})
	}
	tag := h.api("GET", "/me", mine, nil).Result().Header.Get("ETag")
	changed := patch(tag, map[string]any{"given_name": "Ања", "answers": map[string]any{"peer": "later"}}).is(http.StatusOK, "")
	if got := changed.Result().Header.Get("ETag"); got == tag || got == "" {
		t.Errorf("the tag was %s and is %s", tag, got)
	}
	patch(tag, map[string]any{"given_name": "Anja"}).is(http.StatusPreconditionFailed, "changed_meanwhile")
	h.api("PATCH", "/me", mine, map[string]any{"given_name": "", "country": "XX"}).is(http.StatusUnprocessableEntity, "invalid")
	if got := h.api("PATCH", "/me", mine, map[string]any{"role": "speaker"}).is(http.StatusUnprocessableEntity, "invalid").errors(); got[0] != "/role unknown_field" {
		t.Errorf("an unknown field: %v", got)
	}
	var me api.Me
	h.api("PATCH", "/me", mine, map[string]any{"consents": map[string]bool{"publish": false}}).is(http.StatusOK, "").into(&me)
	if me.Registrant.GivenName != "Ања" || len(me.Consents) != 1 || me.Consents[0].Given || me.Consents[0].Since == nil || me.ChangesUntil.String() != "2021-12-13T09:00:00.000Z" {
		t.Errorf("me is %+v", me)
	}
	h.at(time.Date(2021, 12, 13, 9, 0, 0, 0, time.UTC))
	h.api("PATCH", "/me", mine, map[string]any{"given_name": "Ana"}).is(http.StatusConflict, "changes_over")
	h.api("PATCH", "/me", mine, map[string]any{"consents": map[string]bool{"publish": true}}).is(http.StatusOK, "")
}

func TestAnotherAddressByTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", false, 3)
	_, mine := h.add("open", 1)
	h.add("open", 2)
	var asked, taken api.Me
	h.api("PATCH", "/me", mine, map[string]any{"email": "p2@example.org", "function": "Mayor"}).is(http.StatusOK, "").into(&taken)
	h.api("PATCH", "/me", mine, map[string]any{"email": "moved@example.org"}).is(http.StatusOK, "").into(&asked)
	if *taken.AskedEmail != "p2@example.org" || *asked.AskedEmail != "moved@example.org" || *asked.Registrant.Email != "p1@example.org" || asked.Registrant.Function != "Mayor" {
		t.Errorf("asked: %+v, taken: %+v", asked, taken)
	}
	if got := h.api("PATCH", "/me", mine, map[string]any{"email": "nobody"}).is(http.StatusUnprocessableEntity, "invalid").errors(); got[0] != "/email address" {
		t.Errorf("no address: %v", got)
	}
	by, err := h.desk.ByLink(t.Context(), mine)
	if err != nil {
		t.Fatal(err)
	}
	asks, err := h.store.Registrant(t.Context(), by.Registrant.ID)
	if err != nil {
		t.Fatal(err)
	}
	token := h.key.AddressLink(asks.ID, "moved@example.org", *asks.AskedEmailAt)
	h.api("POST", "/me/address", "", map[string]any{"token": mine}).is(http.StatusNotFound, "not_found")
	h.api("POST", "/me/address", "", map[string]any{"token": token}).is(http.StatusOK, "")
	h.api("GET", "/me", mine, nil).is(http.StatusUnauthorized, "unauthorised")
	r, err := h.store.Registrant(t.Context(), by.Registrant.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := h.api("GET", "/me", h.desk.LinkToken(r), nil).is(http.StatusOK, "").json(); got["asked_email"] != nil || got["registrant"].(map[string]any)["email"] != "moved@example.org" {
		t.Errorf("me is %v", got)
	}
}

func TestMyDataByTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", false, 3)
	r, mine := h.add("open", 1)
	h.add("open", 2)
	h.api("POST", "/me/registrations/nov/cancel", mine, map[string]any{"reason": "ill"}).is(http.StatusOK, "")
	h.api("POST", "/events/open/sessions/nov/check-ins", h.admin, map[string]any{"registrant": r.ID, "kind": "excused", "nonce": "n-1"}).is(http.StatusOK, "")
	h.api("PATCH", "/events/open/sessions/nov/attendance/"+r.ID, h.admin, map[string]any{"outcome": "excused", "reason": "was ill"}).is(http.StatusOK, "")
	a := h.api("GET", "/me/data", mine, nil).is(http.StatusOK, "")
	var data api.MyData
	a.into(&data)
	last := data.History[len(data.History)-1]
	if len(data.Registrations) != 1 || data.Attendance[0].Outcome != "excused" || *data.Attendance[0].Reason != "was ill" || last.By != "team" || last.Action != "outcome_decided" {
		t.Errorf("my data is %+v", data)
	}
	if !strings.Contains(a.Body.String(), `"reason":"ill"`) || strings.Contains(a.Body.String(), "p2@example.org") || strings.Contains(a.Body.String(), "account:") {
		t.Errorf("my data is %s", a.Body)
	}
	if got := a.Result().Header.Get("Content-Disposition"); got != "attachment; filename=open.json" {
		t.Errorf("the file is %s", got)
	}
}

func TestALetterThatCameBackByTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", false, 3)
	h.candidate(1)
	claimed, err := h.store.ClaimLetters(t.Context(), h.now(), 1, time.Minute)
	if err != nil || len(claimed) != 1 {
		t.Fatalf("%d letters, %v", len(claimed), err)
	}
	l, to := claimed[0].Letter, claimed[0].Registrant
	if err := h.store.LetterSent(t.Context(), l.ID, l.Attempts, h.now()); err != nil {
		t.Fatal(err)
	}
	for _, back := range []bool{false, true} {
		if back {
			if _, err := h.desk.TakeBounces(t.Context(), operator, []mail.Bounce{{MessageID: l.MessageID + "@example.org", To: []string{*to.Email}}}); err != nil {
				t.Fatal(err)
			}
		}
		var record api.RegistrantRecord
		h.api("GET", fmt.Sprintf("/events/open/registrants/%d/record", l.RegistrantID), h.admin, nil).is(http.StatusOK, "").into(&record)
		if got := record.Letters[0]; (got.ReturnedAt != nil) != back || (got.State == "failed") != back {
			t.Errorf("back: %v, the letter is %+v", back, got)
		}
	}
}

func TestDeletingOneselfIsRepeatedByItsKeyAlone(t *testing.T) {
	h := open(t)
	h.apply("open", false, 1)
	_, mine := h.add("open", 1)
	_, next := h.add("open", 2)
	erase := func(key string) answer {
		return h.do(call{method: "POST", path: "/api/v1/me/erase", token: mine, header: map[string]string{"Idempotency-Key": key}})
	}
	for range 2 {
		if got := erase("one").is(http.StatusOK, "").json(); got["status"] != "erased" {
			t.Errorf("deleted: %v", got)
		}
	}
	erase("two").is(http.StatusUnauthorized, "unauthorised")
	h.api("POST", "/me/erase", mine, nil).is(http.StatusUnauthorized, "unauthorised")
	h.api("GET", "/me", mine, nil).is(http.StatusUnauthorized, "unauthorised")
	h.api("GET", "/me/data", mine, nil).is(http.StatusUnauthorized, "unauthorised")
	if got := h.api("GET", "/me", next, nil).is(http.StatusOK, "").json(); got["registrations"].([]any)[0].(map[string]any)["status"] != "confirmed" {
		t.Errorf("the next in line: %v", got)
	}
}
