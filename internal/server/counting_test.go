package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestNumbersOfWhoCameOnTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", false, 5)
	_, one := h.add("open", 1)
	h.add("open", 2)
	h.at(time.Date(2021, 11, 12, 9, 5, 0, 0, time.UTC))
	h.api("POST", "/me/registrations/nov/join", one, nil).is(http.StatusOK, "")
	stats := h.api("GET", "/events/open/stats", h.admin, nil).is(http.StatusOK, "").json()
	session := stats["sessions"].([]any)[0].(map[string]any)
	for name, want := range map[string]any{"participants": 1.0, "confirmed_at_start": 2.0, "rate": 50.0, "no_show_rate": 0.0, "first_timers": 1.0, "came_before": 0.0, "median_minutes": nil, "undecided": 0.0} {
		if session[name] != want || stats[name] != want {
			t.Errorf("%s is %v in the session and %v in the event, want %v", name, session[name], stats[name], want)
		}
	}
	by := session["participants_by"].(map[string]any)
	if by["by_country"].(map[string]any)["BA"] != 1.0 || len(by["by_gender"].(map[string]any)) != 0 {
		t.Errorf("by country and gender: %v", by)
	}
	said := session["sentence"].(map[string]any)["en"].(map[string]any)
	if text := said["text"].(string); !strings.HasPrefix(text, "1 participant ") || !strings.HasSuffix(text, " on 12 November 2021.") || said["gender"] != nil || said["open"] != nil {
		t.Errorf("the sentence is %v", said)
	}
	figures := h.api("GET", "/events/open/figures", h.admin, nil).is(http.StatusOK, "").json()
	for _, g := range figures["groups"].([]any) {
		if cells := g.(map[string]any)["cells"].([]any); len(cells) != 0 {
			t.Errorf("one participant is told as %v", g)
		}
	}
	matrix := h.api("GET", "/events/open/attendance", h.admin, nil).is(http.StatusOK, "").json()
	row := matrix["items"].([]any)[0].(map[string]any)
	if row["attended"] != 1.0 || row["outcomes"].([]any)[0] != "attended" || matrix["at_least"].([]any)[0] != 1.0 {
		t.Errorf("the matrix is %v", matrix)
	}
	h.api("GET", "/events/open/attendance?series=true", h.admin, nil).is(http.StatusBadRequest, "bad_query")
	h.api("GET", "/events/nowhere/figures", h.admin, nil).is(http.StatusNotFound, "not_found")
}
