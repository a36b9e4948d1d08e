package server_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"rollcall/internal/calendar/calendartest"
	"rollcall/internal/desk"
	"rollcall/internal/eventfile"
	"rollcall/internal/rest"
)

// calendarOf reads an answer as both readers do.
func calendarOf(t *testing.T, w *httptest.ResponseRecorder) *calendartest.Object {
	t.Helper()
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Fatalf("answered %d, %s: %.200s", w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	o, err := calendartest.Read(w.Body.Bytes())
	if err != nil {
		t.Fatalf("%v\n%s", err, w.Body)
	}
	if _, err := ics.ParseCalendar(bytes.NewReader(w.Body.Bytes())); err != nil {
		t.Fatalf("the other reader: %v", err)
	}
	return o
}

// get visits path with a header.
func (h *whole) get(path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, origin+path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// revise changes an event's document.
func (h *whole) revise(slug string, change func(*eventfile.Document)) {
	h.t.Helper()
	doc, tag, err := h.desk.EventFile(h.t.Context(), operator, slug)
	if err != nil {
		h.t.Fatal(err)
	}
	change(doc)
	if _, err := h.desk.ReplaceEvent(h.t.Context(), operator, slug, doc, tag, desk.LettersNotify); err != nil {
		h.t.Fatal(err)
	}
}

func TestAnEventsCalendarIsLoadedAgainOnlyWhenItHasChanged(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 50)
	first := h.get("/open/calendar.ics")
	before := calendarOf(t, first)
	tag := first.Header().Get("ETag")
	if tag == "" || first.Header().Get("Cache-Control") != "no-cache" || len(before.Events) != 2 || before.Method != "PUBLISH" || before.Get("REFRESH-INTERVAL").Value == "" {
		t.Errorf("%d events, ETag %q, %v", len(before.Events), tag, before.Properties)
	}
	h.clock = h.clock.Add(48 * time.Hour)
	h.comes("open", "new@example.org") // sign-ups are nobody's business here
	if w := h.get("/open/calendar.ics", "If-None-Match", tag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("nothing has changed, and it answers %d", w.Code)
	}
	h.revise("open", func(d *eventfile.Document) { d.Sessions[0].Starts = "2021-11-12T09:30" })
	w := h.get("/open/calendar.ics", "If-None-Match", tag)
	after := calendarOf(t, w)
	if after.Events[0].UID != before.Events[0].UID || after.Events[0].Sequence != before.Events[0].Sequence+1 || after.Events[1].Sequence != before.Events[1].Sequence {
		t.Errorf("after a move: %s %d and %s %d", before.Events[0].UID, before.Events[0].Sequence, after.Events[0].UID, after.Events[0].Sequence)
	}
	if !after.Events[0].Stamp.Equal(h.clock) || !after.Events[0].Starts.Equal(time.Date(2021, 11, 12, 8, 30, 0, 0, time.UTC)) {
		t.Errorf("stamp %s, start %s", after.Events[0].Stamp, after.Events[0].Starts)
	}
	packed := h.get("/open/calendar.ics", "Accept-Encoding", "gzip")
	unzip, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(unzip); err != nil || !bytes.Equal(plain, w.Body.Bytes()) {
		t.Errorf("compressed it is another: %v", err)
	}
}

func TestAnEventsCalendarSpeaksTheLanguageAskedFor(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 50, "title: {en: November}", "title: {en: November, de: Novembersitzung}")
	if got := calendarOf(t, h.get("/open/calendar.ics?lang=de")).Events[0].Text("SUMMARY"); got != "Novembersitzung" {
		t.Errorf("in German: %q", got)
	}
	if got := calendarOf(t, h.get("/open/calendar.ics", "Accept-Language", "de")).Events[0].Text("SUMMARY"); got != "Novembersitzung" {
		t.Errorf("to a German browser: %q", got)
	}
	if got := calendarOf(t, h.get("/open/calendar.ics")).Events[0].Text("SUMMARY"); got != "November" {
		t.Errorf("to a program: %q", got)
	}
}

func TestWhatIsNotPublicIsInNoCalendar(t *testing.T) {
	h := openWhole(t)
	h.announce("draft", false, 50, "zone: Europe/Berlin", "zone: Europe/Berlin\nvisibility: draft")
	h.announce("hidden", false, 50, "zone: Europe/Berlin", "zone: Europe/Berlin\nvisibility: unlisted")
	draft, missing := h.get("/draft/calendar.ics"), h.get("/missing/calendar.ics")
	if draft.Code != http.StatusNotFound || draft.Body.String() != missing.Body.String() {
		t.Errorf("a draft answers %d, none %d", draft.Code, missing.Code)
	}
	hidden := h.get("/hidden/calendar.ics")
	calendarOf(t, hidden)
	if hidden.Header().Get("X-Robots-Tag") != "noindex" {
		t.Error("an unlisted event's calendar may be indexed")
	}
	if strings.Contains(h.get("/").Body.String(), "calendar.ics") {
		t.Error("the list of events leads to calendars")
	}
	if strings.Contains(hidden.Body.String(), "meet.example.org") {
		t.Error("the meeting's address is in the calendar")
	}
}

func TestCancelledSessionsStayInTheCalendarAsSuch(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 50)
	h.revise("open", func(d *eventfile.Document) { d.Sessions[1].Cancelled = true })
	events := calendarOf(t, h.get("/open/calendar.ics")).Events
	if events[0].Status != "CONFIRMED" || events[1].Status != "CANCELLED" || events[1].Sequence != 1 {
		t.Errorf("%s, and %s %d", events[0].Status, events[1].Status, events[1].Sequence)
	}
}

func TestAPersonsCalendarHasTheirSeats(t *testing.T) {
	h := openWhole(t)
	h.announce("open", true, 1)
	seated, waiting := h.verified("seated@example.org"), h.verified("waiting@example.org")
	for _, tt := range []struct {
		name   string
		visit  visit
		events int
		status int
	}{
		{"the API", visit{path: rest.Base + "/me/calendar.ics", bearer: seated}, 1, 200},
		{"the page", visit{path: "/r/" + seated + "/calendar.ics"}, 1, 200},
		{"the page, for one session", visit{path: "/r/" + seated + "/calendar.ics?session=nov"}, 1, 200},
		{"another session", visit{path: "/r/" + seated + "/calendar.ics?session=dec"}, 0, 404},
		{"the API, waiting", visit{path: rest.Base + "/me/calendar.ics", bearer: waiting}, 0, 200},
		{"the page, waiting", visit{path: "/r/" + waiting + "/calendar.ics"}, 0, 200},
		{"what one waits for", visit{path: "/r/" + waiting + "/calendar.ics?session=nov"}, 0, 404},
		{"another's link", visit{path: "/r/" + altered(seated) + "/calendar.ics"}, 0, 404},
		{"no link", visit{path: rest.Base + "/me/calendar.ics"}, 0, 401},
	} {
		tt.visit.method = http.MethodGet
		w := h.visit(tt.visit)
		if w.Code != tt.status {
			t.Errorf("%s answers %d, want %d", tt.name, w.Code, tt.status)
			continue
		}
		if tt.status != http.StatusOK {
			continue
		}
		if got := calendarOf(t, w); len(got.Events) != tt.events {
			t.Errorf("%s has %d entries, want %d", tt.name, len(got.Events), tt.events)
		}
		text := strings.ReplaceAll(w.Body.String(), "\r\n ", "")
		_, secret, _ := strings.Cut(seated, ".")
		if strings.Contains(text, secret) || strings.Contains(text, "meet.example.org") || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: a secret is in it, or it may be kept (%s)", tt.name, w.Header().Get("Cache-Control"))
		}
	}
	a := h.visit(visit{method: http.MethodGet, path: rest.Base + "/me/calendar.ics", bearer: seated})
	b := h.visit(visit{method: http.MethodGet, path: "/r/" + seated + "/calendar.ics"})
	if !bytes.Equal(a.Body.Bytes(), b.Body.Bytes()) {
		t.Error("the API and the page give different files")
	}
}
