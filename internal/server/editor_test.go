package server_test

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"

	"rollcall/internal/eventfile"
)

// packed is the document of an event with a change, as a form of the editor
// has it, and its tag.
func (h *whole) packed(slug string, change func(*eventfile.Document)) (document, tag string) {
	h.t.Helper()
	if slug == "missing" {
		slug = "open"
	}
	doc, tag, err := h.desk.EventFile(h.t.Context(), operator, slug)
	if err != nil {
		h.t.Fatal(err)
	}
	change(doc)
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := json.NewEncoder(w).Encode(doc); err != nil {
		h.t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		h.t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(b.Bytes()), tag
}

// editorForm is a form of the editor for the route, with something new in it;
// nil if the route is not the editor's.
func (h *whole) editorForm(path, slug, n string) url.Values {
	h.t.Helper()
	if path == "/desk/new" {
		return url.Values{"title.en": {"Fresh " + n}, "zone": {"Europe/Berlin"}, "sessions.0.date": {"2021-12-20"}, "sessions.0.starts": {"10:00"}, "sessions.0.ends": {"12:00"}}
	}
	if !strings.HasPrefix(path, "/desk/:event/edit/") {
		return nil
	}
	base, tag := h.packed(slug, func(*eventfile.Document) {})
	form := url.Values{"base": {base}, "match": {tag}}
	switch path {
	case "/desk/:event/edit/:part":
		form["has.reminders"], form["reminders"], form["reminders_more"] = []string{"1"}, []string{"24h"}, []string{n + "m"}
	case "/desk/:event/edit/:part/:item":
		form["text.en"] = []string{"My name may appear, " + n}
	case "/desk/:event/edit/review":
		document, _ := h.packed(slug, func(d *eventfile.Document) { d.Series = "Series " + n })
		form["document"], form["part"], form["letters"] = []string{document}, []string{"basics"}, []string{"quiet"}
	}
	return form
}

// editorParts are what stands in the paths of the editor.
func editorParts(path string, values map[string]string) {
	values[":part"], values[":item"] = "reminders", "publish"
	if strings.HasSuffix(path, "/:item") {
		values[":part"] = "consents"
	}
}

// editorRepeats are those about making and changing events.
var editorRepeats = []repeat{
	{route: "/api/v1/events/:event/changes", first: 200, second: 200, says: `"path":"series"`, idle: true, post: func(h *whole) visit {
		doc := h.document("open", "open")
		doc["series"] = "Exchange"
		return h.byStaff("/events/open/changes", doc)
	}},
	{route: "/desk/new", first: 303, second: 303, says: "The draft is there.", post: func(h *whole) visit {
		return h.signedIn("/desk/new", h.editorForm("/desk/new", "open", "start"))
	}},
	{route: "/desk/:event/edit/:part", first: 303, second: 303, says: "There was nothing to change.", post: drafted(func(h *whole) visit {
		return h.signedIn("/desk/plain/edit/reminders", h.editorForm("/desk/:event/edit/:part", "plain", "36"))
	})},
	{route: "/desk/:event/edit/:part", why: "one more question", first: 303, second: 303, says: "There was nothing to change.", post: drafted(func(h *whole) visit {
		form := h.editorForm("/desk/:event/edit/", "plain", "")
		form["label.en"], form["type"] = []string{"Do you come?"}, []string{"yes_no"}
		return h.signedIn("/desk/plain/edit/questions", form)
	})},
	{route: "/desk/:event/edit/:part/:item", first: 303, second: 303, says: "There was nothing to change.", post: drafted(func(h *whole) visit {
		return h.signedIn("/desk/plain/edit/consents/publish", h.editorForm("/desk/:event/edit/:part/:item", "plain", "please"))
	})},
	{route: "/desk/:event/edit/:part/:item", why: "removed", first: 303, second: 303, says: "There was nothing to change.", post: drafted(func(h *whole) visit {
		form := h.editorForm("/desk/:event/edit/", "plain", "")
		form["do"] = []string{"remove"}
		return h.signedIn("/desk/plain/edit/sessions/dec", form)
	})},
	{route: "/desk/:event/edit/review", first: 303, second: 303, says: "There was nothing to change.", post: func(h *whole) visit {
		return h.signedIn("/desk/open/edit/review", h.editorForm("/desk/:event/edit/review", "open", "2021"))
	}},
}

// drafted is post when there is a plain event that is not published.
func drafted(post func(*whole) visit) func(*whole) visit {
	return func(h *whole) visit {
		h.announce("plain", true, 1, "zone: Europe/Berlin", "zone: Europe/Berlin\nvisibility: draft")
		return post(h)
	}
}
