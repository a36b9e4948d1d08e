package desk_test

import (
	"errors"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

func TestRefusals(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	o.signUp(1)
	doc, _, err := o.EventFile(t.Context(), operator, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	doc.Registration.WaitingList.Mode = event.WaitingOff
	doc.Sessions[1].Capacity, doc.Sessions[1].RoomLimit = 50, 50
	if _, err := o.Apply(t.Context(), operator, []*eventfile.Document{doc}, desk.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	for i := range 2 { // the same for a known and a new address
		if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", person(1+i)); !errors.Is(err, event.ErrSessionFull) {
			t.Errorf("full, person %d: %v", 1+i, err)
		}
	}
	if err := o.SignUp(t.Context(), desk.Actor{}, "nowhere", person(1)); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("an unknown event: %v", err)
	}
	for _, tt := range []struct {
		name    string
		change  func(*desk.SignUp)
		pointer string
		code    string
	}{
		{"no address", func(in *desk.SignUp) { in.Email = "" }, "/email", "required"},
		{"a malformed address", func(in *desk.SignUp) { in.Email = "ana" }, "/email", "address"},
		{"a display name", func(in *desk.SignUp) { in.Email = "Ana <ana@example.org>" }, "/email", "address"},
		{"a quoted local part", func(in *desk.SignUp) { in.Email = `"<b>"@example.org` }, "/email", "address"},
		{"two addresses", func(in *desk.SignUp) { in.Email = "a@example.org,b@example.org" }, "/email", "address"},
		{"a header in the address", func(in *desk.SignUp) { in.Email = "a@example.org\r\nBcc: b@example.org" }, "/email", "address"},
		{"no name", func(in *desk.SignUp) { in.FamilyName = " " }, "/family_name", "required"},
		{"a line break in a name", func(in *desk.SignUp) { in.GivenName = "Ana\nBcc: x" }, "/given_name", "name"},
		{"a web address in a name", func(in *desk.SignUp) { in.GivenName = "see https://spam.example" }, "/given_name", "name"},
		{"a domain in a name", func(in *desk.SignUp) { in.GivenName = "cheap-pills.shop" }, "/given_name", "name"},
		{"text that turns around", func(in *desk.SignUp) { in.Organisation = "a\u202eb" }, "/organisation", "name"},
		{"a name too long", func(in *desk.SignUp) { in.FamilyName = string(make([]rune, 201)) }, "/family_name", "name"},
		{"a country that is none", func(in *desk.SignUp) { in.Country = "ZZ" }, "/country", "country"},
		{"a zone that is none", func(in *desk.SignUp) { in.Zone = "Mars/Base" }, "/zone", "zone"},
		{"no session", func(in *desk.SignUp) { in.Sessions = nil }, "/sessions", "required"},
		{"an unknown session", func(in *desk.SignUp) { in.Sessions = []string{"first", "x"} }, "/sessions/1", "unknown_session"},
		{"an unknown question", func(in *desk.SignUp) { in.Answers = map[string]any{"x": "y"} }, "/answers/x", "unknown_question"},
		{"an unknown option", func(in *desk.SignUp) { in.Answers = map[string]any{"peer": "y"} }, "/answers/peer", "unknown_choice"},
		{"a question that is shown and required", func(in *desk.SignUp) { in.Answers = map[string]any{"peer": "now"} }, "/answers/topic", "required"},
		{"an unknown consent", func(in *desk.SignUp) { in.Consents = map[string]bool{"x": true} }, "/consents/x", "unknown_consent"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := person(7, "second")
			tt.change(&in)
			err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in)
			p := problem.From(err)
			if p == nil || p.Kind != problem.Invalid || len(p.Fields) != 1 || p.Fields[0].Pointer != tt.pointer || p.Fields[0].Code != tt.code {
				t.Errorf("%v; want %s:%s alone", err, tt.pointer, tt.code)
			}
		})
	}
	for i, name := range []string{"=1+1", "O’Neill-Ødegård", "ნინო", "Đorđe", "St. John", "d'Arc"} {
		in := person(20+i, "second")
		in.GivenName = name
		if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
			t.Errorf("the name %q: %v", name, err)
		}
	}
}

func TestRefusedLettersAreQueuedAgain(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	a := o.signUp(1)
	claimed, err := o.store.ClaimLetters(t.Context(), noon, 5, time.Minute)
	if err != nil || len(claimed) != 1 {
		t.Fatalf("%d letters claimed, %v", len(claimed), err)
	}
	l := claimed[0].Letter
	if err := o.store.CloseLetter(t.Context(), l.ID, l.Attempts, event.LetterFailed, "550"); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int64{1, 0} {
		if got, err := o.RetryLetters(t.Context(), operator); got != n || err != nil {
			t.Errorf("%d letters queued again, %v; want %d", got, err, n)
		}
	}
	all, err := o.store.LettersOf(t.Context(), a.ID)
	if err != nil || all[0].State != event.LetterQueued {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestARefusalIsNotRemembered(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	closed := func(at string) func(*eventfile.Document) {
		return func(d *eventfile.Document) { d.Registration.Opens = at }
	}
	if _, err := o.applyChange(closed("2021-11-01T10:00"), desk.LettersQuiet); err != nil {
		t.Fatal(err)
	}
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", person(1)); !errors.Is(err, event.ErrNotOpen) {
		t.Fatalf("before it opens: %v", err)
	}
	if _, err := o.applyChange(closed("2021-10-01T10:00"), desk.LettersQuiet); err != nil {
		t.Fatal(err)
	}
	o.signUp(1)
}
