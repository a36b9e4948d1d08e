package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"rollcall/api"
)

// What stands in an address is answered, or refused by the name of what is
// wrong with it.
func TestListsByAddress(t *testing.T) {
	h := open(t)
	h.apply("open", false, 1)
	for n := 1; n <= 3; n++ {
		h.candidate(n)
	}
	list := func(query string) string {
		var got api.RegistrantList
		h.api("GET", "/events/open/registrants?"+query, h.admin, nil).is(http.StatusOK, "").into(&got)
		text := ""
		for _, p := range got.Items {
			text += p.ID + " "
		}
		if got.Next != nil {
			text += "next"
		}
		return text
	}
	for query, want := range map[string]string{
		"": "1 2 3 ", "sort=-signed_up&limit=2": "3 2 next", "sort=name&status=waitlisted&session=nov": "2 3 ", "source=public&verified=yes&country=BA": "1 2 3 ",
		"verified=no": "", "letters=refused": "", "language=de": "", "language=bs": "", "organisation_kind=ngo": "", "role=speaker": "", "q=kova&sort=-organisation&limit=1": "3 next",
	} {
		if got := list(query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	var first, second api.RegistrantList
	h.api("GET", "/events/open/registrants?session=nov&status=waitlisted&limit=1", h.admin, nil).is(http.StatusOK, "").into(&first)
	if first.Found == nil || *first.Found != 2 || first.FoundMore || first.All == nil || *first.All != 3 || first.AllMore {
		t.Errorf("counted: %+v", first)
	}
	h.api("GET", "/events/open/registrants?session=nov&status=waitlisted&limit=1&cursor="+url.QueryEscape(*first.Next), h.admin, nil).is(http.StatusOK, "").into(&second)
	if second.Found != nil || second.All != nil {
		t.Errorf("counted further on: %+v", second)
	}
	for parameter, value := range map[string]string{
		"country": "XX", "organisation_kind": "club", "municipality": "atlantis", "language": "no language", "source": "moon", "verified": "true", "letters": "read",
		"answer": "peer:never", "sort": "email", "cursor": "abc", "statuss": "confirmed", "page": "-1", "limit": "9999", "columns": "zz",
	} {
		got := h.api("GET", "/events/open/registrants?"+url.Values{parameter: {value}}.Encode(), h.admin, nil).is(http.StatusBadRequest, "bad_query").json()
		if got["parameter"] != parameter || got["title"] != "This query cannot be answered." {
			t.Errorf("%s: %v", parameter, got)
		}
	}
}

func TestActingOnAListByTheAPI(t *testing.T) {
	h := open(t)
	h.selective(1)
	for n := 1; n <= 3; n++ {
		h.candidate(n)
	}
	act := func(body map[string]any) answer { return h.api("POST", "/events/open/registrants/act", h.admin, body) }
	says := func(got answer) string {
		var r api.ListReached
		got.is(http.StatusOK, "").into(&r)
		return fmt.Sprint(r.People, r.Count, r.Excluded, r.Done, r.Missed, r.Left)
	}
	all := map[string]any{"action": "approve", "filter": map[string]any{"session": "nov", "country": "BA"}}
	if got := says(act(all)); got != "3 3 [] 0 [] 0" {
		t.Errorf("counted: %s", got)
	}
	var counted api.ListReached
	if act(all).into(&counted); fmt.Sprint(counted.Sessions) != "[{3 nov}]" {
		t.Errorf("by session: %v", counted.Sessions)
	}
	all["expected"] = 2
	if got := act(all).is(http.StatusConflict, "selection_changed").json(); got["count"] != 3.0 {
		t.Errorf("%v", got)
	}
	if got := says(act(map[string]any{"action": "reject", "ids": []string{"2", "2", "99", "x"}, "reason": "Only for towns", "expected": 1})); got != "1 1 [{not_found 2}] 1 [] 0" {
		t.Errorf("these: %s", got)
	}
	if got := says(act(map[string]any{"action": "reject", "ids": []string{}, "expected": 0})); got != "0 0 [] 0 [] 0" {
		t.Errorf("nobody: %s", got)
	}
	if got := says(act(all)); got != "3 2 [{wrong_status 1}] 2 [] 0" {
		t.Errorf("done: %s", got)
	}
	for what, body := range map[string]map[string]any{
		"/reason required":               {"action": "confirm", "expected": 0},
		"/action unknown_choice":         {"action": "restore"},
		"/filter/country unknown_choice": {"action": "reject", "filter": map[string]any{"country": "XX"}},
		"/reason too_long":               {"action": "reject", "reason": fmt.Sprintf("%501d", 1)},
	} {
		if got := act(body).is(http.StatusUnprocessableEntity, "invalid").errors(); len(got) != 1 || got[0] != what {
			t.Errorf("%s: %v", what, got)
		}
	}
}

func TestLinksOfAListByTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", false, 2)
	h.candidate(1)
	h.api("POST", "/events/open/registrants", h.admin, map[string]any{"given_name": "Olha", "family_name": "Kovač", "sessions": []string{"nov"}}).is(http.StatusCreated, "")
	act := func(body map[string]any) api.ListReached {
		var r api.ListReached
		h.api("POST", "/events/open/registrants/act", h.admin, body).is(http.StatusOK, "").into(&r)
		return r
	}
	if got := fmt.Sprint(act(map[string]any{"action": "send_link"})); got != "{1 0 [{no_address 1}] 0 [] <nil> 2 [] [{2 Olha Kovač}]}" {
		t.Errorf("counted: %s", got)
	}
	if got := act(map[string]any{"action": "send_link", "ids": []string{"2"}}).Only; got == nil || *got != "Olha Kovač" {
		t.Errorf("one alone: %v", got)
	}
	if got := act(map[string]any{"action": "send_link", "expected": 1}); got.Done != 1 || len(got.Missed) != 0 {
		t.Errorf("done: %+v", got)
	}
	if got := fmt.Sprint(act(map[string]any{"action": "send_link"}).Excluded); got != "[{no_address 1} {written_lately 1}]" {
		t.Errorf("again: %s", got)
	}
}

func TestViewsAndColumnsByTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", false, 1)
	put := func(path string, body map[string]any) answer { return h.api("PUT", "/events/open"+path, h.admin, body) }
	var v api.View
	put("/views", map[string]any{"name": "Чекають", "filter": map[string]any{"status": "waitlisted", "sort": "-name"}}).is(http.StatusOK, "").into(&v)
	var views api.ViewList
	h.api("GET", "/events/open/views", h.admin, nil).is(http.StatusOK, "").into(&views)
	if len(views.Items) != 1 || views.Items[0] != v || v.Name != "Чекають" || v.Filter.Sort != "-name" {
		t.Errorf("%+v, %+v", v, views)
	}
	put("/views", map[string]any{"name": "x", "filter": map[string]any{"q": "Olena"}}).is(http.StatusUnprocessableEntity, "invalid")
	put("/views", map[string]any{"name": " ", "filter": map[string]any{}}).is(http.StatusUnprocessableEntity, "invalid")
	h.api("DELETE", "/events/open/views/"+v.ID, h.admin, nil).is(http.StatusNoContent, "")
	h.api("DELETE", "/events/open/views/"+v.ID, h.admin, nil).is(http.StatusNotFound, "not_found")
	h.api("DELETE", "/events/open/views/x", h.admin, nil).is(http.StatusNotFound, "not_found")
	var columns api.Columns
	put("/columns", map[string]any{"columns": []string{"email", "country"}}).is(http.StatusOK, "").into(&columns)
	if fmt.Sprint(columns.Columns) != "[country email]" {
		t.Errorf("%v", columns)
	}
	put("/columns", map[string]any{"columns": []string{"shoes"}}).is(http.StatusUnprocessableEntity, "invalid")
}
