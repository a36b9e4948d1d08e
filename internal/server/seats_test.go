package server_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestSeatsOverTheAPI writes quotas, and reads how the seats stand by them.
// Every answer is held against the contract.
func TestSeatsOverTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", false, 5)
	var doc map[string]any
	read := h.api("GET", "/events/open?shape=file", h.admin, nil)
	read.into(&doc)
	label := map[string]string{"en": "Georgia"}
	quota := map[string]any{"key": "ge", "label": label, "country": "GE", "seats": 3, "release": "2021-11-10T10:00"}
	doc["quotas"] = []any{quota}
	doc["targets"] = []any{map[string]any{"label": label, "country": "GE", "share_percent": 40}}
	put := func(tag string) answer {
		return h.do(call{method: "PUT", path: "/api/v1/events/open", token: h.admin, body: doc, header: map[string]string{"If-Match": tag}})
	}
	quota["seats"] = 6
	refused := put(read.Result().Header.Get("ETag")).is(422, "invalid")
	if got := strings.Join(refused.errors(), ", "); !strings.Contains(got, "/quotas/0/seats reserves_too_much") {
		t.Errorf("more is reserved than there is: %s", got)
	}
	quota["seats"] = 3
	tag := put(read.Result().Header.Get("ETag")).is(200, "").Result().Header.Get("ETag")
	again := h.api("GET", "/events/open?shape=file", h.admin, nil).is(200, "").json()
	if got := fmt.Sprint(again["quotas"], again["targets"]); !strings.Contains(got, "seats:3") || !strings.Contains(got, "share_percent:40") {
		t.Errorf("the document has %s", got)
	}
	doc = again
	if got := put(tag).is(200, "").Result().Header.Get("ETag"); got != tag {
		t.Errorf("putting back what was read changed the tag from %s to %s", tag, got)
	}

	for i, country := range []string{"GE", "BA", "BA", "BA"} {
		h.api("POST", "/events/open/registrants", "", ana(map[string]any{"email": fmt.Sprintf("p%d@example.org", i), "country": country})).is(202, "")
	}
	seats := h.api("GET", "/events/open/sessions/nov/seats", h.admin, nil).is(200, "").json()
	want := map[string]string{
		"capacity": "5", "free": "0", "waiting": "1", "kept_invited": "0", "taken": "map[confirmed:3 offered:0 pending:0 unverified:0]",
		"quotas":     "[map[kept:2 key:ge label:map[en:Georgia] release_at:2021-11-10T09:00:00.000Z released_at:<nil> seats:3 taken:1]]",
		"standstill": "map[next:release next_at:2021-11-10T09:00:00.000Z why:reserved]",
		"targets":    "[map[label:map[en:Georgia] of:3 percent:33 seats:1 share_percent:40]]",
	}
	for key, value := range want {
		if got := fmt.Sprint(seats[key]); got != value {
			t.Errorf("%s is %s, want %s", key, got, value)
		}
	}
	if queue := seats["queue"].([]any); len(queue) != 1 || fmt.Sprint(queue[0].(map[string]any)["rank"], queue[0].(map[string]any)["why"]) != "1reserved" {
		t.Errorf("the queue is %v", queue)
	}
	page := h.api("GET", "/events/open/sessions/nov/seats/moves?limit=1", h.admin, nil).is(200, "").json()
	if items := page["items"].([]any); len(items) != 1 || page["next"] == nil || items[0].(map[string]any)["to"] != "waitlisted" {
		t.Errorf("the newest move is %v", page)
	}
	h.api("GET", "/events/open/sessions/nov/seats/moves?cursor=x", h.admin, nil).is(400, "bad_query")
	h.api("GET", "/events/open/sessions/none/seats", h.admin, nil).is(404, "not_found")
	h.api("POST", "/events/open/sessions/nov/seats/overbook", h.admin, map[string]any{"capacity": 6}).is(409, "not_suggested")
	h.api("POST", "/events/open/sessions/nov/seats/overbook", h.admin, map[string]any{"capacity": 0}).is(422, "invalid")
}
