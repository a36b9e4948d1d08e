package public

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/pages/frame"
	"rollcall/internal/store/storetest"
	"rollcall/web"
)

var noon = time.Date(2021, 10, 12, 12, 0, 0, 0, time.UTC)

func TestStampChangesWithEverythingShown(t *testing.T) {
	pr := desk.Programme{
		Event:    &event.Event{ID: 1, Revision: 3, WaitingMode: event.WaitingAuto},
		Sessions: []event.Session{{StartsAt: noon.AddDate(0, 0, 10), EndsAt: noon.AddDate(0, 0, 11), Seats: event.Seats{Capacity: 50, SeatsTaken: 48, Waiting: 1}}},
	}
	before := stamp(&pr, noon)
	for what, change := range map[string]func(e *event.Event, s *event.Session) time.Time{
		"revision":      func(e *event.Event, _ *event.Session) time.Time { e.Revision++; return noon },
		"another one":   func(e *event.Event, _ *event.Session) time.Time { e.ID++; return noon },
		"a seat taken":  func(_ *event.Event, s *event.Session) time.Time { s.SeatsTaken++; return noon },
		"someone waits": func(_ *event.Event, s *event.Session) time.Time { s.Waiting++; return noon },
		"it begins":     func(_ *event.Event, s *event.Session) time.Time { return s.StartsAt },
		"it is over":    func(_ *event.Event, s *event.Session) time.Time { return s.EndsAt },
	} {
		e, s := *pr.Event, pr.Sessions[0]
		now := change(&e, &s)
		if stamp(&desk.Programme{Event: &e, Sessions: []event.Session{s}}, now) == before {
			t.Errorf("%s: the stamp is the same", what)
		}
	}
	if s := pr.Sessions[0]; stamp(&pr, s.StartsAt) == stamp(&pr, s.EndsAt) {
		t.Error("a session that runs has the stamp of one that is over")
	}
	if stamp(&pr, noon.Add(time.Minute)) != before {
		t.Error("time alone changes the stamp")
	}
}

func TestOtherZonesDoNotCrowdOutThePage(t *testing.T) {
	k := newCache()
	rendered := 0
	for i := range 3 * mostCached {
		_, err := k.page(cacheKey{slug: "a", zone: fmt.Sprint(i)}, "", func() (frame.Blob, error) { rendered++; return frame.Blob{}, nil })
		if err != nil || len(k.pages) > mostCached {
			t.Fatalf("%v, %d pages kept", err, len(k.pages))
		}
	}
}

// lone is an event with one session.
const lone = `
slug: lone
title: {en: Alone}
languages: [en]
zone: Europe/Berlin
contact: {name: Office, email: office@example.org}
sessions:
  - {slug: only, title: {en: Only}, starts: "2021-11-12T10:00", ends: "2021-11-12T12:30", capacity: 5}
`

// newPublic is the pages over a desk with the event lone.
func newPublic(t *testing.T) *Public {
	t.Helper()
	words := localetest.Words(t)
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return noon }
	log := slog.New(slog.DiscardHandler)
	d := desk.New(storetest.Open(t), desk.Options{Key: key, Words: words, BaseURL: "https://desk.example.org", From: "desk@desk.example.org", Clock: now, Random: rand.Reader, Log: log})
	file, err := eventfile.Parse("event.yaml", []byte(lone))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Apply(t.Context(), desk.Actor{Kind: desk.Operator}, []*eventfile.Document{file.Document}, desk.ApplyOptions{Letters: desk.LettersQuiet}); err != nil {
		t.Fatal(err)
	}
	f, err := frame.New(words, web.Files, frame.Options{BaseURL: "https://desk.example.org", Clock: now, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	return New(f, d, nil)
}

func TestPagesInOtherZonesAreKeptApart(t *testing.T) {
	p, e := newPublic(t), echo.New()
	for _, r := range p.Routes() {
		e.Add(r.Method, r.Path, r.Handle)
	}
	for _, path := range []string{"/lone?zone=Asia/Tbilisi", "/lone/times"} {
		rec := httptest.NewRecorder()
		e.ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
		if rec.Code != 200 {
			t.Fatalf("%s answers %d", path, rec.Code)
		}
	}
	if len(p.home.pages) != 0 || len(p.zoned.pages) != 2 {
		t.Errorf("%d pages in the event's zone, %d others", len(p.home.pages), len(p.zoned.pages))
	}
}
