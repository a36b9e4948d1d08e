package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/eventfile"
)

// offering has an event in which seats are offered: a full session and two who
// wait for it, with the tokens of all three.
func offering(t *testing.T) (h *house, tokens [3]string, ids [3]string) {
	t.Helper()
	h = open(t)
	text := strings.Replace(fmt.Sprintf(webinar, "open", false, 1), "mode: auto", "mode: offer, offer_hours: 24", 1)
	file, err := eventfile.Parse("webinar.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.desk.Apply(t.Context(), operator, []*eventfile.Document{file.Document}, desk.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	for i := range tokens {
		r, token := h.add("open", i+1)
		tokens[i], ids[i] = token, r.Registrations[0].ID
	}
	return h, tokens, ids
}

// mine is the registration of the holder of a token.
func (h *house) mine(token string) map[string]any {
	h.t.Helper()
	return h.api("GET", "/me", token, nil).is(http.StatusOK, "").json()["registrations"].([]any)[0].(map[string]any)
}

func TestAnOfferByTheAPI(t *testing.T) {
	h, token, _ := offering(t)
	until := noon.Add(24 * time.Hour).Format("2006-01-02T15:04:05.000Z")
	waits := h.mine(token[2])["waiting"].(map[string]any)
	if fmt.Sprint(waits) != "map[ahead:1 held:0 next:none next_at:<nil> offered:0 rank:2 why:no_seat]" {
		t.Errorf("waiting: %v", waits)
	}
	h.api("POST", "/me/registrations/nov/cancel", token[0], nil).is(http.StatusOK, "")
	g := h.mine(token[1])
	if g["status"] != "offered" || g["offer_until"] != until || fmt.Sprint(g["actions"]) != "[accept decline]" || g["waiting"] != nil || g["quota"] != nil {
		t.Errorf("offered: %v", g)
	}
	if waits = h.mine(token[2])["waiting"].(map[string]any); waits["next"] != "offer_ends" || waits["next_at"] != until || waits["offered"] != 1.0 {
		t.Errorf("waiting behind an offer: %v", waits)
	}
	for range 2 {
		if g := h.api("POST", "/me/registrations/nov/decline", token[1], map[string]any{"reason": "ill"}).is(http.StatusOK, "").json(); g["status"] != "cancelled" {
			t.Errorf("declined: %v", g)
		}
	}
	for range 2 {
		if g := h.api("POST", "/me/registrations/nov/accept", token[2], nil).is(http.StatusOK, "").json(); g["status"] != "confirmed" || g["offer_until"] != nil {
			t.Errorf("accepted: %v", g)
		}
	}
	late := h.api("POST", "/me/registrations/nov/accept", token[1], nil).is(http.StatusConflict, "wrong_status").json()
	if late["registration_status"] != "cancelled" {
		t.Errorf("accepting what was declined: %v", late)
	}
	h.api("POST", "/me/registrations/dec/accept", token[1], nil).is(http.StatusNotFound, "not_found")
}

func TestAnOfferIsOverByTheAPI(t *testing.T) {
	h, token, _ := offering(t)
	h.api("POST", "/me/registrations/nov/cancel", token[0], nil).is(http.StatusOK, "")
	h.at(noon.Add(24 * time.Hour))
	if g := h.mine(token[1]); g["status"] != "expired" || strings.Contains(fmt.Sprint(g["actions"]), "accept") {
		t.Errorf("at the deadline: %v", g)
	}
	for _, answer := range []string{"accept", "decline", "cancel"} {
		got := h.api("POST", "/me/registrations/nov/"+answer, token[1], nil).is(http.StatusConflict, "wrong_status").json()
		if got["registration_status"] != "expired" {
			t.Errorf("%s: %v", answer, got)
		}
	}
}

func TestAnOrganiserOffersByTheAPI(t *testing.T) {
	h, token, ids := offering(t)
	act := func(i int, body any) answer {
		return h.api("POST", "/events/open/registrations/"+ids[i]+"/offer", h.admin, body)
	}
	act(1, nil).is(http.StatusConflict, "session_full")
	act(0, nil).is(http.StatusConflict, "wrong_status")
	night := noon.Truncate(24 * time.Hour).Add(20 * time.Hour) // 22:00 in Berlin
	h.at(night)
	h.api("POST", "/me/registrations/nov/cancel", token[0], nil).is(http.StatusOK, "")
	got := act(1, nil).is(http.StatusConflict, "quiet_hours").json()
	if want := night.Add(10 * time.Hour).Format("2006-01-02T15:04:05.000Z"); got["until"] != want {
		t.Errorf("at night: %v, want until %s", got, want)
	}
	h.at(night.Add(10 * time.Hour))
	if got := act(2, nil).is(http.StatusUnprocessableEntity, "invalid").errors(); got[0] != "/reason required" {
		t.Errorf("out of order: %v", got)
	}
	if g := act(2, map[string]any{"reason": "speaks"}).is(http.StatusOK, "").json(); g["status"] != "offered" || g["offer_until"] == nil || g["holds_seat"] != true {
		t.Errorf("offered: %v", g)
	}
}
