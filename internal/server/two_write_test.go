package server_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// A desk at which two write: each has read a page before the other saves.
type twoWrite struct {
	*whole
	browser string
}

func openForTwo(t *testing.T) *twoWrite {
	h := openWhole(t)
	h.announce("open", false, 50)
	h.add("open", "ana@example.org")
	return &twoWrite{h, h.signIn("admin@example.org")}
}

// get is a page as it is read.
func (h *twoWrite) get(path string) string {
	h.t.Helper()
	w := h.visit(visit{method: http.MethodGet, path: path, cookie: h.browser})
	if w.Code != 200 {
		h.t.Fatalf("%s answers %d", path, w.Code)
	}
	return w.Body.String()
}

// post sends a form with the hidden fields of the page that it was read on.
func (h *twoWrite) post(path, page string, status int, form url.Values) string {
	h.t.Helper()
	sent := url.Values{}
	for name, values := range form {
		sent[name] = values
	}
	for _, name := range []string{"was", "revision", "expected"} {
		if value, there := kept(page, name); there {
			sent.Set(name, value)
		}
	}
	w := h.visit(visit{method: http.MethodPost, path: path, cookie: h.browser, body: sent})
	if w.Code != status {
		h.t.Fatalf("%s answers %d, want %d: %.900s", path, w.Code, status, w.Body)
	}
	return w.Body.String()
}

// kept is the value of a hidden field of a page.
func kept(page, name string) (string, bool) {
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		return "", false
	}
	return html.UnescapeString(m[1]), true
}

// has reports what a page lacks.
func (h *twoWrite) has(page string, wants ...string) {
	h.t.Helper()
	for _, want := range wants {
		if !strings.Contains(page, want) {
			h.t.Errorf("the page lacks %q", want)
		}
	}
}

// Of own words of a letter that two write, what one of them alone has changed
// stands; what both have is as it was typed, with the other's beside it.
func TestTwoWriteTheWordsOfALetter(t *testing.T) {
	h := openForTwo(t)
	const path = "/desk/open/letters/confirmed"
	page := h.get(path)
	h.post(path, page, 303, url.Values{"subject.en": {"Come"}, "text.en": {"We look\r\nforward."}})
	again := h.post(path, page, 412, url.Values{"subject.de": {"Kommen Sie"}, "subject.en": {"Be there"}})
	h.has(again, "Somebody else has saved a change meanwhile", "Somebody else has written here: Come", `value="Kommen Sie"`, `value="Be there"`, "We look\nforward.", `href="#subject-en"`)
	h.post(path, again, 303, url.Values{"subject.de": {"Kommen Sie"}, "subject.en": {"Be there"}, "text.en": {"We look\r\nforward."}})
	h.has(h.get(path), `value="Kommen Sie"`, `value="Be there"`, "We look\nforward.")
	wrong := h.post(path, page, 412, url.Values{"subject.en": {"Third"}})
	h.has(wrong, "Somebody else has written here: Be there", `value="Kommen Sie"`)
	typo := h.post(path, h.get(path), 422, url.Values{"subject.en": {"{nmae}"}})
	h.post(path, h.get(path), 303, url.Values{"subject.en": {"Other"}})
	h.has(h.post(path, typo, 412, url.Values{"subject.en": {"{name}"}}), "Somebody else has written here: Other")
}

// A change of another part of the event is none of a letter's words.
func TestAnotherChangeOfTheEventLeavesTheWordsOfALetter(t *testing.T) {
	h := openForTwo(t)
	const path = "/desk/open/letters/confirmed"
	page := h.get(path)
	h.announce("open", false, 51)
	h.post(path, page, 303, url.Values{"subject.en": {"Come"}})
}

// A draft that two write is put together in the same way, those whom it is for
// included, and a second save keeps it.
func TestTwoWriteOneMessage(t *testing.T) {
	h := openForTwo(t)
	const path = "/desk/open/messages/1"
	h.post("/desk/open/messages", "", 303, url.Values{"subject.en": {"Hello"}, "text.en": {"One"}})
	page := h.get(path)
	h.post(path, page, 303, url.Values{"subject.en": {"Hello"}, "text.en": {"Two"}, "audience.statuses": {"confirmed", "waitlisted"}})
	again := h.post(path, page, 412, url.Values{"subject.en": {"Good day"}, "text.en": {"Three"}})
	h.has(again, "Somebody else has saved a change meanwhile", "Somebody else has written here: Two", `value="Good day"`, "Three", `value="confirmed" checked`, `value="waitlisted" checked`)
	h.post(path, again, 303, url.Values{"subject.en": {"Good day"}, "text.en": {"Three"}, "audience.statuses": {"confirmed", "waitlisted"}})
	h.has(h.get(path), `value="Good day"`, "Three", `value="waitlisted" checked`)
	h.has(h.post(path, page, 412, url.Values{"subject.en": {"Hello"}, "text.en": {"One"}, "audience.statuses": {"pending"}}), "Good day", "Three", `value="pending" checked`, "Somebody else has written here: ")
	h.post(path, "", 412, url.Values{"subject.en": {"From nowhere"}, "text.en": {"Four"}})
}

// What is sent is what whoever sends it has read: a text that somebody else has
// changed since is shown first.
func TestNothingIsSentThatTheSenderHasNotRead(t *testing.T) {
	h := openForTwo(t)
	const path = "/desk/open/messages/1"
	h.post("/desk/open/messages", "", 303, url.Values{"subject.en": {"Hello"}, "text.en": {"One"}})
	page := h.get(path)
	h.post(path, page, 303, url.Values{"subject.en": {"Hello"}, "text.en": {"Two"}})
	again := h.post(path+"/send", page, 412, nil)
	h.has(again, "Somebody else has changed the message since you read it.", "<pre class=\"plain\">", "Two")
	api := func(revision, status int, says string) {
		t.Helper()
		v := h.byStaff("/events/open/messages/1/send", map[string]any{"expected": 1, "revision": revision})
		v.method = http.MethodPost
		w := h.visit(v)
		if w.Code != status || !strings.Contains(w.Body.String(), says) {
			t.Errorf("sending revision %d answers %d, want %d %s: %s", revision, w.Code, status, says, w.Body)
		}
	}
	api(1, 412, "changed_meanwhile")
	h.post(path+"/send", again, 303, nil)
	api(1, 409, "message_state")
}
