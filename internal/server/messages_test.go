package server_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// A program writes, looks, tries on itself, sends and follows a message.
func TestAMessageByTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", false, 50)
	h.api("POST", "/events/open/registrants", "", ana(nil)).is(202, "")
	wrong := h.api("POST", "/events/open/messages", h.admin, map[string]any{
		"subject": map[string]string{"en": "Hello", "de": ""}, "text": map[string]string{"en": "Dear {nmae},\n\n{", "fr": "x"}, "audience": map[string]any{"session": "x"},
	}).is(422, "invalid").errors()
	if !slices.Equal(wrong, []string{"/text/en unknown_placeholder", "/text/en open_placeholder", "/subject/fr unknown_choice", "/text/fr unknown_choice", "/audience/session unknown_session"}) {
		t.Errorf("refused are %v", wrong)
	}
	m := h.api("POST", "/events/open/messages", h.admin, map[string]any{
		"subject": map[string]string{"en": "<b>{name}</b>"}, "text": map[string]string{"en": "Dear {name}"}, "audience": map[string]any{"session": "nov", "statuses": []string{"confirmed"}},
	}).is(201, "").json()
	path := "/events/open/messages/" + m["id"].(string)
	if m["recipients"] != 1.0 || m["state"] != "draft" {
		t.Errorf("the draft is %v", m)
	}
	h.api("PATCH", path, h.admin, map[string]any{"text": map[string]string{"en": "Hello {name}"}, "revision": 1}).is(200, "")
	h.api("PATCH", path, h.admin, map[string]any{"text": map[string]string{"en": "Bye {name}"}, "revision": 1}).is(412, "changed_meanwhile")
	shown := h.api("GET", path+"/preview?language=de", h.admin, nil).is(200, "").json()
	if shown["language"] != "en" || shown["reply_to"] != "office@example.org" || strings.Contains(shown["html"].(string), "/r/") || strings.Contains(shown["html"].(string), "<b>Ana") {
		t.Errorf("shown is %v", shown)
	}
	h.api("GET", path+"/preview?registrant=x", h.admin, nil).is(404, "not_found")
	h.api("GET", path+"/preview?language=fr", h.admin, nil).is(400, "bad_query")
	h.api("POST", path+"/test", h.admin, nil).is(200, "")
	if changed := h.api("POST", path+"/send", h.admin, map[string]any{"expected": 7}).is(409, "count_changed").json(); changed["people"] != 1.0 {
		t.Errorf("it would go to %v", changed)
	}
	h.api("POST", path+"/send", h.admin, map[string]any{"expected": 1, "at": "2021-10-12T11:00:00Z"}).is(422, "invalid")
	h.api("POST", path+"/send", h.admin, map[string]any{"expected": 1}).is(200, "")
	page := h.api("GET", path+"/recipients", h.admin, nil).is(200, "").json()
	if first := page["items"].([]any)[0].(map[string]any); first["result"] != "waiting" || first["email"] != "ana@example.org" {
		t.Errorf("people are %v", page)
	}
	if stopped := h.api("POST", path+"/stop", h.admin, nil).is(200, "").json(); stopped["state"] != "stopped" || stopped["results"].(map[string]any)["stopped"] != 1.0 {
		t.Errorf("stopped is %v", stopped)
	}
	h.api("DELETE", path, h.admin, nil).is(409, "message_state")
	if list := h.api("GET", "/events/open/messages", h.admin, nil).is(200, "").json(); len(list["items"].([]any)) != 1 {
		t.Errorf("messages are %v", list)
	}
}

// An organiser writes a message on the pages. What is wrong is said at its
// field, nothing typed is lost, and markup stays text everywhere.
func TestAMessageOnThePages(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 50)
	h.add("open", "ana@example.org")
	browser := h.signIn("admin@example.org")
	get := func(path string) string {
		t.Helper()
		w := h.visit(visit{method: http.MethodGet, path: path, cookie: browser})
		if w.Code != 200 {
			t.Fatalf("%s answers %d", path, w.Code)
		}
		return w.Body.String()
	}
	post := func(path string, status int, form url.Values) string {
		t.Helper()
		w := h.visit(visit{method: http.MethodPost, path: path, cookie: browser, body: form})
		if w.Code != status {
			t.Fatalf("%s answers %d, want %d: %.500s", path, w.Code, status, w.Body)
		}
		if status == 303 {
			return get(w.Header().Get("Location"))
		}
		return w.Body.String()
	}
	const script = `"><script>alert(1)</script>`
	again := post("/desk/open/messages", 422, url.Values{"subject.en": {"Hello " + script}, "text.en": {"one\r\ntwo {nmae} " + script}, "audience.statuses": {"confirmed"}})
	for _, want := range []string{"There is no placeholder “nmae” here. Line 2, character 5.", `href="#text-en"`, "two {nmae} &#34;&gt;&lt;script&gt;", `value="confirmed" checked`} {
		if !strings.Contains(again, want) {
			t.Errorf("the form that is refused lacks %q", want)
		}
	}
	page := post("/desk/open/messages", 303, url.Values{"subject.en": {"Hello {name} " + script}, "text.en": {"Dear {name} " + script}, "audience.statuses": {"confirmed"}})
	letter := get("/desk/open/messages/1/letter?as=1")
	for name, body := range map[string]string{"the refused form": again, "the message": page, "the letter": letter, "the list": get("/desk/open/letters")} {
		if strings.Contains(body, "<script>alert") {
			t.Errorf("%s runs a script", name)
		}
	}
	for _, want := range []string{"Send to 1 person", "The draft is saved", "Ana Kovač", "It goes to admin@example.org", `<iframe src="/desk/open/messages/1/letter?as=1"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the message lacks %q", want)
		}
	}
	w := h.visit(visit{method: http.MethodGet, path: "/desk/open/messages/1/letter?as=1", cookie: browser})
	if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "sandbox") {
		t.Errorf("the letter may %q", policy)
	}
	late := post("/desk/open/messages/1/send", 422, url.Values{"revision": {"1"}, "expected": {"1"}, "at": {"2021-10-12T13:00"}})
	if !strings.Contains(late, "This must be in the future.") || !strings.Contains(late, `value="2021-10-12T13:00"`) {
		t.Error("a time that is over is not refused at its field")
	}
	if moved := post("/desk/open/messages/1/send", 409, url.Values{"revision": {"1"}, "expected": {"9"}}); !strings.Contains(moved, "Now: 1.") {
		t.Error("it is not said that the number has changed")
	}
	if waits := post("/desk/open/messages/1/send", 303, url.Values{"revision": {"1"}, "expected": {"1"}, "at": {"2021-10-12T15:00"}}); !strings.Contains(waits, "15:00") || !strings.Contains(waits, "/messages/1/stop") {
		t.Error("it does not wait for its time, or cannot be stopped")
	}
	post("/desk/open/messages/1/stop", 303, nil)
	post("/desk/open/messages/1/send", 303, url.Values{"revision": {"1"}, "expected": {"1"}})
	if err := h.desk.Writing.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if people := get("/desk/open/messages/1/recipients"); !strings.Contains(people, "ana@example.org") || !strings.Contains(people, "Waits to be sent") {
		t.Error("nobody is named")
	}
	if w := h.visit(visit{method: http.MethodGet, path: "/desk/open/messages/1?as=nonsense", cookie: browser}); w.Code != 404 {
		t.Errorf("shown as nonsense: %d", w.Code)
	}

}
