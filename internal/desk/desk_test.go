package desk_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

// noon is when the tests begin: a month before the first session.
var noon = time.Date(2021, 10, 12, 12, 0, 0, 0, time.UTC)

// An office is a desk on an empty store, with a clock that stands until it
// is moved.
type office struct {
	*desk.Desk
	t     *testing.T
	store *store.Store
	mu    sync.Mutex
	clock time.Time
	tick  time.Duration // how far the clock goes each time it is read
}

var operator = desk.Actor{Kind: desk.Operator}

func open(t *testing.T) *office {
	t.Helper()
	words := localetest.Words(t)
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, store: storetest.Open(t), clock: noon}
	o.Desk = desk.New(o.store, desk.Options{
		Key: key, Words: words, BaseURL: "https://desk.example.org", From: "desk@desk.example.org", Clock: o.now, Random: rand.Reader,
		Log: slog.New(slog.DiscardHandler),
	})
	return o
}

// beside is a second desk over the same store.
func (o *office) beside() *desk.Desk {
	o.t.Helper()
	words := localetest.Words(o.t)
	return desk.New(o.store, desk.Options{
		Words: words, BaseURL: "https://desk.example.org", Clock: o.now, Random: rand.Reader, Log: slog.New(slog.DiscardHandler),
	})
}

func (o *office) now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.clock = o.clock.Add(o.tick)
	return o.clock
}

// set moves the clock to some time after noon of the first day.
func (o *office) set(after time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.clock = noon.Add(after)
}

// webinar is an event of two sessions; %d is the capacity of both.
const webinar = `
slug: webinar
title: {en: Webinar, de: Webinar}
audience: {en: "People in *towns*"}
organisers: [{name: Office, url: "https://example.org"}, {name: City of Mostar}]
languages: [en, de]
zone: Europe/Berlin
contact: {name: Office, email: office@example.org, controller: "Office, Street 1"}
registration: {verify: %t, waiting_list: {mode: auto, capacity: 0}}
attendance: {threshold_percent: 80}
questions:
  - {key: peer, type: choice, label: {en: Peer}, options: [{key: now, label: {en: Now}}, {key: later, label: {en: Later}}]}
  - {key: topic, type: text, required: true, label: {en: Topic}, show_if: {question: peer, is: [now]}}
consents:
  - {key: publish, required: false, text: {en: My name may appear}}
sessions:
  - {slug: first, title: {en: First}, starts: 2021-11-12T10:00, ends: 2021-11-12T12:30, capacity: %d, join_url: "https://meet.example.org/a"}
  - {slug: second, title: {en: Second}, starts: 2021-12-13T10:00, ends: 2021-12-13T12:30, capacity: %d, join_url: "https://meet.example.org/b"}
`

// document parses an event file.
func (o *office) document(text string) *eventfile.Document {
	o.t.Helper()
	f, err := eventfile.Parse("event.yaml", []byte(text))
	if err != nil {
		o.t.Fatal(err)
	}
	return f.Document
}

// announce applies the webinar with so many seats.
func (o *office) announce(capacity int, verify bool) {
	o.t.Helper()
	if _, err := o.Apply(o.t.Context(), operator, []*eventfile.Document{o.document(fmt.Sprintf(webinar, verify, capacity, capacity))}, desk.ApplyOptions{}); err != nil {
		o.t.Fatal(err)
	}
}

// person is what the i-th invented person sends.
func person(i int, sessions ...string) desk.SignUp {
	if len(sessions) == 0 {
		sessions = []string{"first"}
	}
	return desk.SignUp{
		Email:    fmt.Sprintf("p%d@example.org", i),
		Details:  desk.Details{GivenName: "Ana", FamilyName: fmt.Sprintf("Kovač %d", i), Organisation: "City of Mostar", Country: "BA", Language: "de"},
		Sessions: sessions,
	}
}

// signUp signs a person up publicly and returns what the store knows of
// them.
func (o *office) signUp(i int, sessions ...string) *event.Registrant {
	o.t.Helper()
	if err := o.SignUp(o.t.Context(), desk.Actor{}, "webinar", person(i, sessions...)); err != nil {
		o.t.Fatalf("sign up %d: %v", i, err)
	}
	found, err := o.store.RegistrantsByAddress(o.t.Context(), fmt.Sprintf("p%d@example.org", i))
	if err != nil || len(found) != 1 {
		o.t.Fatalf("%d registrants with the address of %d, %v", len(found), i, err)
	}
	return &found[0]
}

// as is the actor of a registrant's personal link.
func (o *office) as(r *event.Registrant) desk.Actor {
	o.t.Helper()
	by, err := o.ByLink(o.t.Context(), o.LinkToken(r))
	if err != nil {
		o.t.Fatalf("personal link: %v", err)
	}
	return by
}

// status is how r's registration for a session stands, such as "confirmed",
// "waitlisted 3", "unverified with a seat".
func (o *office) status(r *event.Registrant, session string) string {
	o.t.Helper()
	v, err := o.Me(o.t.Context(), o.as(r))
	if err != nil {
		o.t.Fatal(err)
	}
	for _, g := range v.Registrations {
		if g.Session.Slug != session {
			continue
		}
		switch {
		case g.Rank > 0:
			return fmt.Sprintf("%s %d", g.Status, g.Rank)
		case g.Status == event.Unverified && g.HoldsSeat:
			return "unverified with a seat"
		}
		return string(g.Status)
	}
	return "none"
}

// letters are the kinds of letters owed to r, in order.
func (o *office) letters(r *event.Registrant) string {
	o.t.Helper()
	all, err := o.store.LettersOf(o.t.Context(), r.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	var kinds []string
	for _, l := range all {
		kinds = append(kinds, string(l.Kind))
	}
	return strings.Join(kinds, " ")
}

// want fails the test if got is not want.
func want[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// clean fails the test if a recount finds anything.
func (o *office) clean() {
	o.t.Helper()
	found, err := o.store.Check(context.Background())
	if err != nil || len(found) > 0 {
		o.t.Errorf("check: %v, %v", found, err)
	}
}
