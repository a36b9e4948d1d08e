package publishing

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// shown is an event of three sessions from two weeks after noon on, of which
// the first is called off.
func shown(change func(*event.Event, []event.Session)) *core.Programme {
	e := &event.Event{ID: 7, Slug: "winter", Visibility: event.Draft, Languages: []string{"de", "bs"}, Zone: "Europe/Berlin", HoldMinutes: 60, OfferHours: 24}
	sessions := make([]event.Session, 3)
	for i := range sessions {
		starts := noon.AddDate(0, 0, 14+i)
		sessions[i] = event.Session{ID: int64(10 + i), EventID: 7, StartsAt: starts, EndsAt: starts.Add(2 * time.Hour), JoinOpensMinutes: 30, Seats: event.Seats{Capacity: 100}}
	}
	sessions[0].CancelledAt = &noon
	if change != nil {
		change(e, sessions)
	}
	return &core.Programme{Event: e, Sessions: sessions, Consents: []event.ConsentText{{Key: "publish", Version: 3}}}
}

func TestAPreviewIsOfAMomentAtWhichOneCanSignUp(t *testing.T) {
	at := func(d time.Duration) *time.Time { u := noon.Add(d); return &u }
	cases := []struct {
		name   string
		change func(*event.Event, []event.Session)
		want   time.Time
	}{
		{"it is open", nil, noon},
		{"it opens later", func(e *event.Event, _ []event.Session) { e.OpensAt = at(48 * time.Hour) }, noon.Add(48 * time.Hour)},
		{"it has closed", func(e *event.Event, _ []event.Session) { e.ClosesAt = at(-time.Hour) }, noon.Add(-25 * time.Hour)},
		{"it was open for an hour", func(e *event.Event, _ []event.Session) { e.OpensAt, e.ClosesAt = at(-2*time.Hour), at(-time.Hour) }, noon.Add(-2 * time.Hour)},
		{"the first has begun, the second is open", func(_ *event.Event, s []event.Session) { s[1].StartsAt = noon.Add(-time.Hour) }, noon},
		{"nothing takes place", func(_ *event.Event, s []event.Session) { s[1].CancelledAt, s[2].CancelledAt = at(0), at(0) }, noon},
	}
	for _, c := range cases {
		p := shown(c.change)
		got := signUpTime(p, noon)
		if !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if s := first(p.Sessions); s != nil && c.name[:9] != "the first" && p.Event.CheckOpen(s, got) != nil {
			t.Errorf("%s: nobody can sign up then: %v", c.name, p.Event.CheckOpen(s, got))
		}
	}
}

func TestInventedPeopleStandInEveryState(t *testing.T) {
	programme := shown(nil)
	p := &Preview{programme, noon}
	var keys []string
	for _, x := range p.People("de") {
		keys = append(keys, x.Key)
		v := x.View
		if v.Registrant.Address() != "sample@example.org" || v.Registrant.FamilyName != "Mustermann" || (v.Registrant.VerifiedAt == nil) != (x.Key == "unverified") {
			t.Errorf("%s: %+v", x.Key, v.Registrant)
		}
		if len(v.Registrations) != 2 || v.Registrations[0].SessionID != 11 || v.Registrations[0].Session != &v.Sessions[1] {
			t.Fatalf("%s has %d registrations", x.Key, len(v.Registrations))
		}
		for i := range v.Registrations {
			g := &v.Registrations[i]
			if g.Status != x.Status {
				t.Errorf("%s is %s when it is looked at", x.Key, g.Status)
			}
			if (g.QueueSeq != nil) != (g.Status == event.Waitlisted) || (g.HoldUntil != nil) != (g.Status == event.Unverified) || (g.OfferUntil != nil) != (g.Status == event.Offered) {
				t.Errorf("%s: %+v", x.Key, g.Registration)
			}
		}
		if joins := slices.Contains(v.Registrations[0].Actions, "join"); joins && x.Key != Joining {
			t.Errorf("%s may join", x.Key)
		}
		if len(v.Consented) != 1 || v.Consented[0].Answer.Version != 3 {
			t.Errorf("%s has agreed to %+v", x.Key, v.Consented)
		}
	}
	want := "unverified pending confirmed waitlisted offered rejected withdrawn cancelled expired joining over"
	slices.Sort(keys)
	sorted := strings.Fields(want)
	slices.Sort(sorted)
	if !slices.Equal(keys, sorted) {
		t.Errorf("there are %v, want %v", keys, sorted)
	}
	for i := range programme.Sessions {
		if s := &programme.Sessions[i]; s.SeatsTaken != 0 || s.Waiting != 0 {
			t.Errorf("the event itself was filled: %+v", s.Seats)
		}
	}
	for _, lang := range []string{"bs", "uk"} {
		if got := p.People(lang)[0].View.Registrant; got.Name() == "" || got.Language != lang {
			t.Errorf("who speaks %s is %+v", lang, got)
		}
	}
}

func TestWhoeverIsInventedFindsTheDoorOpenAndTheEnd(t *testing.T) {
	p := &Preview{shown(func(_ *event.Event, s []event.Session) { s[1].JoinURL = "https://meet.example.org/a" }), noon}
	people := p.People("en")
	joins, over := people[len(people)-2], people[len(people)-1]
	if !slices.Contains(joins.View.Registrations[0].Actions, "join") {
		t.Errorf("at %v one may %v", joins.At, joins.View.Registrations[0].Actions)
	}
	if got := over.View.Registrations[1].Actions; len(got) != 0 || !over.At.Equal(p.Sessions[2].EndsAt) {
		t.Errorf("at %v one may %v", over.At, got)
	}
}

func TestEveryKindOfLetterHasASample(t *testing.T) {
	p := &Preview{shown(nil), noon}
	found := 0
	for _, kind := range event.LetterKinds() {
		switch {
		case kind == event.LetterMessage: // in the organiser's words, and shown where they are written
		case p.Letter(kind, "en") == nil:
			t.Errorf("there is no letter of the kind %s", kind)
		default:
			found++
		}
	}
	if found != len(kinds()) || len(p.Letters("en")) != found {
		t.Errorf("%d kinds, %d samples", found, len(kinds()))
	}
	if p.Letter("secret", "en") != nil {
		t.Error("there is a letter of a kind that there is not")
	}
	if none := (&Preview{shown(func(_ *event.Event, s []event.Session) { s[1].CancelledAt, s[2].CancelledAt = &noon, &noon }), noon}); none.Letter(event.LetterConfirmed, "en") != nil {
		t.Error("a letter about no session")
	}
	for _, l := range p.Letters("bs") {
		to := l.To()
		if !strings.HasSuffix(to, "@example.org") || l.Letter.Language != "bs" || l.Letter.ID != 0 {
			t.Errorf("%s goes to %q in %q", l.Letter.Kind, to, l.Letter.Language)
		}
	}
}
