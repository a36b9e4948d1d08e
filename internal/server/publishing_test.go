package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// quiet announces an event that nobody is registered for, ready to be published
// but for what is changed in its file.
func (h *whole) quiet(visibility event.Visibility) {
	h.t.Helper()
	h.announce("quiet", false, 5, "email: office@example.org", "email: office@example.org, controller: Office", "zone: Europe/Berlin", "zone: Europe/Berlin\nvisibility: "+string(visibility))
}

// pressed is a button of the desk that an admin presses.
func pressed(before func(h *whole), path string, body url.Values) func(h *whole) visit {
	return func(h *whole) visit {
		before(h)
		return h.signedIn(path, body)
	}
}

// called is an operation that an admin calls.
func called(before func(h *whole), path string, body any) func(h *whole) visit {
	return func(h *whole) visit {
		before(h)
		return h.byStaff(path, body)
	}
}

func draft(h *whole)  { h.quiet(event.Draft) }
func public(h *whole) { h.quiet(event.Public) }

// away puts the draft away.
func away(h *whole) {
	draft(h)
	if err := h.desk.ArchiveEvent(h.t.Context(), operator, "quiet"); err != nil {
		h.t.Fatal(err)
	}
}

// wholeRepeats are those about an event as a whole.
var wholeRepeats = []repeat{
	{route: "/api/v1/events/:event/publish", post: called(draft, "/events/quiet/publish", map[string]any{}), first: 200, second: 200, says: `"visibility":"public"`},
	{route: "/api/v1/events/:event/unpublish", post: called(public, "/events/quiet/unpublish", nil), first: 200, second: 200, says: `"visibility":"draft"`},
	{route: "/api/v1/events/:event/archive", post: called(draft, "/events/quiet/archive", nil), first: 200, second: 200, says: `"archived":true`},
	{route: "/api/v1/events/:event/unarchive", post: called(away, "/events/quiet/unarchive", nil), first: 200, second: 200, says: `"archived":false`},
	{route: "/api/v1/events/:event/clone", post: called(draft, "/events/quiet/clone", map[string]any{"slug": "other", "starts": "2022-01-13T10:00"}), first: 201, second: 409, says: `"code":"slug_taken"`},

	{route: "/desk/:event/publish", post: pressed(draft, "/desk/quiet/publish", url.Values{"visibility": {"public"}}), first: 303, second: 303, says: "The event is published."},
	{route: "/desk/:event/unpublish", post: pressed(public, "/desk/quiet/unpublish", nil), first: 303, second: 303, says: "The event is a draft again."},
	{route: "/desk/:event/archive", post: pressed(draft, "/desk/quiet/archive", nil), first: 303, second: 303, says: "The event is in the archive."},
	{route: "/desk/:event/unarchive", post: pressed(away, "/desk/quiet/unarchive", nil), first: 303, second: 303, says: "The event is out of the archive."},
	{route: "/desk/:event/clone", post: pressed(draft, "/desk/quiet/clone", url.Values{"slug": {"other"}, "starts": {"2022-01-13T10:00"}, "title.en": {"A"}}), first: 303, second: 409, says: "There is already an event with this short name."},
	{route: "/desk/import", post: pressed(draft, "/desk/import", url.Values{"text": {strings.Replace(importable, "SLUG", "other", 1)}}), first: 303, second: 409, says: "There is already an event with this short name."},
}

func TestAnEventAsAWholeOnTheAPI(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5, "zone: Europe/Berlin", "zone: Europe/Berlin\nvisibility: draft")
	get := func(path string) string {
		t.Helper()
		v := h.byStaff(path, nil)
		v.method = http.MethodGet
		w := h.visit(v)
		if w.Code != 200 {
			t.Fatalf("%s answers %d: %s", path, w.Code, w.Body)
		}
		return w.Body.String()
	}
	post := func(path string, body any, status int, parts ...string) {
		t.Helper()
		v := h.byStaff(path, body)
		v.method = http.MethodPost
		w := h.visit(v)
		for _, part := range parts {
			if w.Code != status || !strings.Contains(w.Body.String(), part) {
				t.Errorf("%s answers %d, want %d and %s: %s", path, w.Code, status, part, w.Body)
			}
		}
	}
	ready := get("/events/open/readiness")
	for _, part := range []string{`"ready":false`, `"pointer":"/contact/controller"`, `"code":"no_controller"`, `"needed":true`, `"code":"text_missing"`, `"facts":{"language":"de"}`} {
		if !strings.Contains(ready, part) {
			t.Errorf("%s is not in %s", part, ready)
		}
	}
	post("/events/open/publish", map[string]any{}, 409, `"code":"not_ready"`, `"pointer":"/contact/controller"`)
	post("/events/open/publish", map[string]any{"visibility": "draft"}, 422, `"pointer":"/visibility"`)
	h.changes("open", func(d *eventfile.Document) { d.Contact.Controller = "Office" })
	post("/events/open/publish", map[string]any{"visibility": "unlisted"}, 200, `"visibility":"unlisted"`, `"ready":true`)
	post("/events/open/archive", nil, 409, `"code":"still_ahead"`)
	post("/events/open/clone", map[string]any{"slug": "Open", "starts": "2022-03-27T02:30"}, 422, `"pointer":"/slug"`, `"pointer":"/starts","code":"wall_time_missing"`)
	post("/events/open/clone", map[string]any{"slug": "spring", "starts": "2022-03-10T10:00", "title": map[string]string{"en": "Spring"}}, 201, `"visibility":"draft"`, `"starts":"2022-03-10T10:00"`)
	h.add("open", "ana@example.org")
	post("/events/open/unpublish", nil, 409, `"code":"has_data"`)
	h.clock = time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
	post("/events/open/archive", nil, 200, `"archived":true`)
	post("/events/open/publish", map[string]any{}, 409, `"code":"archived"`)
	post("/events/open/unarchive", nil, 200, `"archived":false`)
}

// changes changes the document of an event.
func (h *whole) changes(slug string, change func(*eventfile.Document)) {
	h.t.Helper()
	doc, tag, err := h.desk.EventFile(h.t.Context(), operator, slug)
	if err != nil {
		h.t.Fatal(err)
	}
	change(doc)
	if _, err := h.desk.ReplaceEvent(h.t.Context(), operator, slug, doc, tag, desk.LettersQuiet); err != nil {
		h.t.Fatal(err)
	}
}

// An event called as a page of ours is would never be found.
func TestNoEventIsCalledAsAPageIs(t *testing.T) {
	for _, r := range openWhole(t).Routes() {
		steps := strings.Split(strings.TrimPrefix(r.Path, "/"), "/")
		if steps[0] == "desk" && len(steps) > 1 {
			steps = steps[1:]
		}
		if name := steps[0]; event.WellFormedSlug(name) && event.ValidSlug(name) {
			t.Errorf("an event may be called %s, and %s is another page", name, r.Path)
		}
	}
}
