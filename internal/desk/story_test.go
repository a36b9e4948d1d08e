package desk_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

const day = 24 * time.Hour

func TestSeatsAndQueue(t *testing.T) {
	o := open(t)
	o.announce(2, false)
	a, b, c, d := o.signUp(1), o.signUp(2, "first", "second"), o.signUp(3), o.signUp(4)
	want(t, "the first", o.status(a, "first"), "confirmed")
	want(t, "the second", o.status(b, "first"), "confirmed")
	want(t, "the second, in the other session", o.status(b, "second"), "confirmed")
	want(t, "the third", o.status(c, "first"), "waitlisted 1")
	want(t, "the fourth", o.status(d, "first"), "waitlisted 2")
	want(t, "letter to the first", o.letters(a), "confirmed")
	want(t, "letter to the third", o.letters(c), "waitlisted")

	if _, err := o.Cancel(t.Context(), o.as(a), "first", ""); err != nil {
		t.Fatal(err)
	}
	want(t, "who cancelled", o.status(a, "first"), "cancelled")
	want(t, "the next in line", o.status(c, "first"), "confirmed")
	want(t, "the one after", o.status(d, "first"), "waitlisted 1")
	want(t, "letters to who cancelled", o.letters(a), "confirmed cancelled")
	want(t, "letters to who was promoted", o.letters(c), "waitlisted promoted")

	if _, err := o.Cancel(t.Context(), o.as(a), "first", ""); err != nil {
		t.Errorf("cancelling again: %v", err)
	}
	want(t, "letters after cancelling again", o.letters(a), "confirmed cancelled")

	if _, err := o.Register(t.Context(), o.as(a), "first"); err != nil {
		t.Fatal(err)
	}
	want(t, "who came back", o.status(a, "first"), "waitlisted 2")
	o.clean()
}

func TestVerification(t *testing.T) {
	o := open(t)
	o.announce(2, true)
	a, b, c := o.signUp(1), o.signUp(2), o.signUp(3)
	want(t, "a free seat is held", o.status(a, "first"), "unverified with a seat")
	want(t, "without a free seat", o.status(c, "first"), "unverified")
	want(t, "the letter", o.letters(a), "verify")

	verify := func(r *event.Registrant) {
		t.Helper()
		if _, err := o.Verify(t.Context(), o.as(r), desk.Verification{}); err != nil {
			t.Fatal(err)
		}
	}
	verify(c)
	want(t, "verified without a seat", o.status(c, "first"), "waitlisted 1")
	verify(a)
	want(t, "verified with a seat", o.status(a, "first"), "confirmed")
	verify(a)
	want(t, "letters after verifying twice", o.letters(a), "verify confirmed")

	o.set(25 * time.Hour)
	if n, err := o.ExpireHolds(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d holds ended, %v; want 1", n, err)
	}
	want(t, "who did not verify", o.status(b, "first"), "expired")
	want(t, "who waited", o.status(c, "first"), "confirmed")
	verify(b)
	want(t, "who verifies later", o.status(b, "first"), "waitlisted 1")
	o.clean()
}

func TestKnownAddressChangesNothingAndIsTold(t *testing.T) {
	o := open(t)
	o.announce(5, false)
	a := o.signUp(1)
	for range 5 {
		in := person(1, "first", "second")
		in.Email, in.GivenName = " P1@EXAMPLE.org ", "Mallory"
		if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
			t.Fatal(err)
		}
	}
	v, err := o.Me(t.Context(), o.as(a))
	if err != nil {
		t.Fatal(err)
	}
	want(t, "name", v.Registrant.GivenName, "Ana")
	want(t, "the other session", o.status(a, "second"), "none")
	want(t, "letters: three a day at most", o.letters(a), "confirmed again again again")
	want(t, "sessions still open to the person", len(o.Open(v)), 1)
}

func TestStaffAddsPeople(t *testing.T) {
	o := open(t)
	o.announce(1, true)
	o.set(31*day + 23*time.Hour) // the first session is running
	in := person(1)
	in.Email = ""
	v, created, err := o.AddRegistrant(t.Context(), operator, "webinar", in)
	if err != nil || !created {
		t.Fatalf("created %t, %v", created, err)
	}
	want(t, "status", v.Registrations[0].Status, event.Confirmed)
	want(t, "letters to someone without an address", o.letters(v.Registrant), "")
	if _, created, err = o.AddRegistrant(t.Context(), operator, "webinar", person(2)); err != nil || !created {
		t.Fatalf("created %t, %v", created, err)
	}
	v, created, err = o.AddRegistrant(t.Context(), operator, "webinar", person(2, "second"))
	if err != nil || created {
		t.Fatalf("a known address: created %t, %v", created, err)
	}
	want(t, "registrations of a known address", len(v.Registrations), 1)
	v, created, err = o.AddRegistration(t.Context(), operator, "webinar", v.Registrant.ID, "second")
	if err != nil || !created || len(v.Registrations) != 2 {
		t.Fatalf("a further session: created %t, %d registrations, %v", created, len(v.Registrations), err)
	}
	_, created, err = o.AddRegistration(t.Context(), operator, "webinar", v.Registrant.ID, "second")
	if err != nil || created {
		t.Fatalf("the same again: created %t, %v", created, err)
	}
	o.clean()
}

func TestOrganiserActs(t *testing.T) {
	o := open(t)
	o.announce(1, false)
	a, b, c := o.signUp(1), o.signUp(2), o.signUp(3)
	act := func(r *event.Registrant, action desk.SeatAction, reason string) error {
		t.Helper()
		v, err := o.Me(t.Context(), o.as(r))
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.Act(t.Context(), operator, "webinar", v.Registrations[0].ID, action, reason)
		return err
	}
	if err := act(b, desk.Promote, ""); !errors.Is(err, event.ErrSessionFull) {
		t.Errorf("promoting without a free seat: %v", err)
	}
	if err := act(c, desk.Promote, ""); !errors.Is(err, desk.ErrReasonNeeded) {
		t.Errorf("promoting out of order without a reason: %v", err)
	}
	if err := act(a, desk.Queue, ""); err != nil {
		t.Errorf("moving to the queue: %v", err)
	}
	want(t, "the first in line", o.status(b, "first"), "confirmed")
	want(t, "who was moved", o.status(a, "first"), "waitlisted 2")
	if err := act(b, desk.Withdraw, "not a municipality"); err != nil {
		t.Fatal(err)
	}
	want(t, "withdrawn", o.status(b, "first"), "withdrawn")
	want(t, "letters", o.letters(b), "waitlisted promoted withdrawn")
	want(t, "promoted", o.status(c, "first"), "confirmed")
	if err := act(b, desk.Withdraw, ""); !errors.Is(err, event.ErrWrongStatus) || problem.From(err).Params["status"] != event.Withdrawn {
		t.Errorf("withdrawing again: %v", err)
	}
	if err := act(b, desk.Restore, ""); err != nil {
		t.Fatal(err)
	}
	want(t, "restored", o.status(b, "first"), "waitlisted 2")
	if _, err := o.Cancel(t.Context(), o.as(b), "second", ""); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("cancelling what is not there: %v", err)
	}
	o.clean()
}

func TestJoin(t *testing.T) {
	o := open(t)
	o.announce(1, false)
	a, b := o.signUp(1), o.signUp(2)
	start := 30*day + 21*time.Hour // 2021-11-12T10:00 in Berlin
	o.set(start - 31*time.Minute)
	_, err := o.Join(t.Context(), o.as(a), "first", 1)
	if p := problem.From(err); !errors.Is(err, event.ErrJoinTooEarly) || !p.Params["opens_at"].(time.Time).Equal(noon.Add(start-30*time.Minute)) {
		t.Fatalf("too early: %v", err)
	}
	o.set(start)
	for range 2 {
		url, err := o.Join(t.Context(), o.as(a), "first", 1)
		if err != nil || url != "https://meet.example.org/a" {
			t.Fatalf("%q, %v", url, err)
		}
		o.set(start + time.Minute)
	}
	if _, err := o.Join(t.Context(), o.as(b), "first", 1); !errors.Is(err, event.ErrWrongStatus) {
		t.Errorf("joining from the queue: %v", err)
	}
	page, err := o.Attendance(t.Context(), operator, "webinar", "first", "", 0)
	if err != nil || len(page.Items) != 1 {
		t.Fatalf("%d rows, %v; want only who holds a seat", len(page.Items), err)
	}
	row := page.Items[0]
	if !row.Record.FirstJoin.Equal(noon.Add(start)) || row.Record.Evidence != event.EvidenceJoin || row.Minutes != nil || row.Outcome() != event.OutcomeAttended {
		t.Errorf("attendance by a click: %+v", row)
	}
	o.set(start + 3*time.Hour)
	if _, err := o.Join(t.Context(), o.as(a), "first", 1); !errors.Is(err, event.ErrSessionOver) {
		t.Errorf("when it is over: %v", err)
	}
}

func TestRollCall(t *testing.T) {
	o := open(t)
	o.announce(2, false)
	a := o.signUp(1)
	start := 30*day + 21*time.Hour
	mark := func(in desk.CheckIn) (*desk.AttendanceRow, error) {
		return o.CheckIn(t.Context(), operator, "webinar", "first", in)
	}
	o.set(start)
	row, err := mark(desk.CheckIn{Registrant: a.ID, Kind: "in", Nonce: "1"})
	if err != nil || !row.Present || row.Minutes != nil {
		t.Fatalf("in: %+v, %v", row, err)
	}
	o.set(start + 90*time.Minute)
	if row, err = mark(desk.CheckIn{Registrant: a.ID, Kind: "out", Nonce: "2"}); err != nil || *row.Minutes != 90 || row.Outcome() != event.OutcomePartial {
		t.Fatalf("out: %+v, %v", row, err)
	}
	o.set(start + 91*time.Minute)
	if row, err = mark(desk.CheckIn{Registrant: a.ID, Kind: "in", Nonce: "2"}); err != nil || *row.Minutes != 90 {
		t.Fatalf("a known nonce changes nothing: %+v, %v", row, err)
	}
	walkIn := desk.CheckIn{WalkIn: &desk.WalkIn{Name: "Нино"}, Kind: "in", Nonce: "3"}
	if row, err = mark(walkIn); err != nil || row.Name() != "Нино" {
		t.Fatalf("walk-in: %+v, %v", row, err)
	}
	if _, err = mark(desk.CheckIn{WalkIn: &desk.WalkIn{Name: "Vesna"}, Kind: "in", Nonce: "4"}); err != nil {
		t.Fatalf("a place that was left is free for others: %v", err)
	}
	if _, err = mark(desk.CheckIn{WalkIn: &desk.WalkIn{Name: "Vera"}, Kind: "in", Nonce: "5"}); !errors.Is(err, event.ErrSessionFull) {
		t.Errorf("a full room: %v", err)
	}
	for _, bad := range []desk.CheckIn{
		{Kind: "in", Nonce: "6"}, {Registrant: a.ID, WalkIn: &desk.WalkIn{Name: "x"}, Kind: "in", Nonce: "6"}, {Registrant: a.ID, Kind: "up", Nonce: "6"},
		{Registrant: a.ID, Kind: "in"}, {Registrant: 999, Kind: "in", Nonce: "6"}, {Registrant: a.ID, Kind: "in", Nonce: "6", Headcount: -1},
	} {
		if _, err := mark(bad); problem.From(err) == nil || problem.From(err).Kind != problem.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	stats, err := o.Stats(t.Context(), operator, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "numbers", stats.Sessions[0], event.Counts{Registered: 1, Confirmed: 1, Partial: 1, WalkIns: 2})
	if row, err = o.Decide(t.Context(), operator, "webinar", "first", a.ID, "attended", "was on the phone"); err != nil || row.Outcome() != event.OutcomeAttended {
		t.Errorf("decided: %+v, %v", row, err)
	}
	page, err := o.Attendance(t.Context(), operator, "webinar", "first", "", 2)
	if err != nil || len(page.Items) != 2 || page.Next == "" {
		t.Fatalf("first page: %d rows, next %q, %v", len(page.Items), page.Next, err)
	}
	if page, err = o.Attendance(t.Context(), operator, "webinar", "first", page.Next, 2); err != nil || len(page.Items) != 1 || page.Next != "" {
		t.Errorf("second page: %d rows, next %q, %v", len(page.Items), page.Next, err)
	}
}

func TestLinks(t *testing.T) {
	o := open(t)
	o.announce(2, false)
	a := o.signUp(1)
	old := o.LinkToken(a)
	for _, token := range []string{"", ".", "1", "1.", "x." + old[2:], "999" + old[1:], old + "x", old[:len(old)-1], " " + old, "0" + old} {
		if _, err := o.ByLink(t.Context(), token); !errors.Is(err, desk.ErrUnauthorised) {
			t.Errorf("%q: %v", token, err)
		}
	}
	if _, err := o.RenewLink(t.Context(), o.as(a)); err != nil {
		t.Fatal(err)
	}
	if _, err := o.ByLink(t.Context(), old); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("the old link works on: %v", err)
	}
	for i := range 5 {
		o.set(time.Duration(i) * time.Millisecond)
		if err := o.SendLink(t.Context(), desk.Actor{}, "p1@example.org"); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.SendLink(t.Context(), desk.Actor{}, "nobody@example.org"); err != nil {
		t.Errorf("an unknown address: %v", err)
	}
	want(t, "letters: three a day, the one after renewing among them", o.letters(a), "confirmed link link link")
}

func TestUnverifiedDetailsAreErased(t *testing.T) {
	o := open(t)
	o.announce(2, true)
	a, b := o.signUp(1), o.signUp(2)
	if _, err := o.Verify(t.Context(), o.as(b), desk.Verification{}); err != nil {
		t.Fatal(err)
	}
	o.set(7*day + time.Hour)
	if _, err := o.ExpireHolds(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := o.EraseUnverified(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d erased, %v; want 1", n, err)
	}
	r, err := o.store.Registrant(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "name", r.Name(), "")
	want(t, "address", r.Address(), "")
	if _, err := o.ByLink(t.Context(), o.LinkToken(a)); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("the link of someone erased: %v", err)
	}
	want(t, "who verified", o.status(b, "first"), "confirmed")
	if n, err := o.EraseUnverified(t.Context()); n != 0 || err != nil {
		t.Errorf("again: %d, %v", n, err)
	}
	o.clean()
}

func TestRefusals(t *testing.T) {
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

func TestVouchingCountsForAllSessions(t *testing.T) {
	o := open(t)
	o.announce(5, true)
	a := o.signUp(1, "first", "second")
	act := func(r *event.Registrant, action desk.SeatAction) {
		t.Helper()
		v, err := o.Me(t.Context(), o.as(r))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.Act(t.Context(), operator, "webinar", v.Registrations[0].ID, action, "known to us"); err != nil {
			t.Fatal(err)
		}
	}
	act(a, desk.Promote)
	want(t, "the session vouched for", o.status(a, "first"), "confirmed")
	want(t, "the other", o.status(a, "second"), "confirmed")

	b := o.signUp(2)
	act(b, desk.Withdraw)
	act(b, desk.Restore)
	want(t, "restored though never verified", o.status(b, "first"), "confirmed")
	o.set(8 * day)
	if n, err := o.EraseUnverified(t.Context()); n != 0 || err != nil {
		t.Errorf("%d of them erased, %v", n, err)
	}
	o.clean()
}

func TestTwoSessionsAtOneMomentAreTwoLetters(t *testing.T) {
	o := open(t)
	o.announce(1, false)
	o.signUp(1, "first", "second")
	b := o.signUp(2, "first", "second")
	more := func(d *eventfile.Document) {
		for i := range d.Sessions {
			d.Sessions[i].Capacity, d.Sessions[i].RoomLimit = 2, 2
		}
	}
	if _, err := o.applyChange(more, desk.LettersNotify); err != nil {
		t.Fatal(err)
	}
	want(t, "letters", o.letters(b), "waitlisted promoted promoted")
}

func TestARefusalIsNotRemembered(t *testing.T) {
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

func TestChangesKeepWhatTheyDoNotName(t *testing.T) {
	o := open(t)
	o.announce(5, false)
	in := person(1)
	in.Answers = map[string]any{"peer": "now", "topic": "Data"}
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
		t.Fatal(err)
	}
	found, err := o.store.RegistrantsByAddress(t.Context(), in.Email)
	if err != nil {
		t.Fatal(err)
	}
	by := o.as(&found[0])
	retire := func(d *eventfile.Document) { d.Questions[0].Options[0].Retired, d.Questions[1].Retired = true, true }
	if _, err := o.applyChange(retire, desk.LettersQuiet); err != nil {
		t.Fatal(err)
	}
	name, other := "Đorđe", "Kolega"
	var both sync.WaitGroup
	both.Go(func() { _, err := o.ChangeMe(t.Context(), by, desk.Change{GivenName: &name}); orFail(t, err) })
	both.Go(func() { _, err := o.ChangeMe(t.Context(), by, desk.Change{FamilyName: &other}); orFail(t, err) })
	both.Wait()
	v, err := o.Me(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "both changes", v.Registrant.Name(), "Đorđe Kolega")
	want(t, "answers of what is retired", fmt.Sprint(v.Registrant.Answers), "map[peer:now topic:Data]")
	if v, err = o.ChangeMe(t.Context(), by, desk.Change{Answers: map[string]any{"peer": ""}}); err != nil || v.Registrant.Answers["peer"] != nil {
		t.Errorf("an answer taken back: %v, %v", v, err)
	}
}

func orFail(t *testing.T, err error) {
	if err != nil {
		t.Error(err)
	}
}

func TestTheLetterOfTheQueueHasTheRankAfterwards(t *testing.T) {
	o := open(t)
	o.announce(1, false)
	a, _, _ := o.signUp(1), o.signUp(2), o.signUp(3)
	v, err := o.Me(t.Context(), o.as(a))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Act(t.Context(), operator, "webinar", v.Registrations[0].ID, desk.Queue, ""); err != nil {
		t.Fatal(err)
	}
	all, err := o.store.LettersOf(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "rank in the letter", all[len(all)-1].Data.Places[0].Rank, 2)
	want(t, "rank on the page", o.status(a, "first"), "waitlisted 2")
}

func TestNoncesAndWalkIns(t *testing.T) {
	o := open(t)
	o.announce(3, false)
	a, b := o.signUp(1), o.signUp(2)
	o.set(30*day + 21*time.Hour)
	mark := func(in desk.CheckIn) (*desk.AttendanceRow, error) {
		return o.CheckIn(t.Context(), operator, "webinar", "first", in)
	}
	if _, err := mark(desk.CheckIn{Registrant: a.ID, Kind: "in", Nonce: fmt.Sprintf("join:%d", b.ID)}); err != nil {
		t.Fatal(err)
	}
	if _, err := mark(desk.CheckIn{Registrant: b.ID, Kind: "in", Nonce: fmt.Sprintf("join:%d", b.ID)}); !errors.Is(err, desk.ErrNonceReused) {
		t.Errorf("the nonce of somebody else: %v", err)
	}
	if _, err := o.Join(t.Context(), o.as(b), "first", 1); err != nil {
		t.Fatal(err)
	}
	rows, err := o.Attendance(t.Context(), operator, "webinar", "first", "", 0)
	if err != nil || rows.Items[1].Record.FirstJoin == nil {
		t.Errorf("a click is hidden by a host's nonce: %+v, %v", rows, err)
	}
	for i, name := range []string{"Anna Roe", "anna  roe "} {
		row, err := mark(desk.CheckIn{WalkIn: &desk.WalkIn{Name: name}, Kind: []string{"in", "out"}[i], Nonce: fmt.Sprint("w", i)})
		if err != nil || row.Name() != "Anna Roe" {
			t.Errorf("%q: %+v, %v", name, row, err)
		}
	}
	if _, err := mark(desk.CheckIn{WalkIn: &desk.WalkIn{Name: "  "}, Kind: "in", Nonce: "w3"}); problem.From(err) == nil {
		t.Errorf("a blank name: %v", err)
	}
}
