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
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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

func TestLinks(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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

func TestVouchingCountsForAllSessions(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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

func TestChangesKeepWhatTheyDoNotName(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
