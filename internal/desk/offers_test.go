package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// offering is the webinar with seats that are offered, and with texts replaced
// by others, in pairs.
func (o *office) offering(capacity int, edits ...string) *eventfile.Document {
	o.t.Helper()
	text := fmt.Sprintf(webinar, false, capacity, capacity)
	edits = append(edits, "mode: auto, capacity: 0", "mode: offer, capacity: 0, offer_hours: 24")
	return o.document(strings.NewReplacer(edits...).Replace(text))
}

func (o *office) apply(doc *eventfile.Document, letters desk.LetterChoice) {
	o.t.Helper()
	if _, err := o.Apply(o.t.Context(), operator, []*eventfile.Document{doc}, desk.ApplyOptions{Letters: letters}); err != nil {
		o.t.Fatal(err)
	}
}

// signUpFrom signs up the i-th person, who is in a zone.
func (o *office) signUpFrom(i int, zone string) *event.Registrant {
	o.t.Helper()
	in := person(i)
	in.Zone = zone
	if err := o.SignUp(o.t.Context(), desk.Actor{}, "webinar", in); err != nil {
		o.t.Fatal(err)
	}
	return o.holder(in.Email)
}

// upkeep does what time asks for, and recounts.
func (o *office) upkeep() {
	o.t.Helper()
	for more := true; more; {
		var err error
		if more, err = o.Upkeep(o.t.Context()); err != nil {
			o.t.Fatal(err)
		}
	}
	o.clean()
}

// mine is r's registration for the first session, as r sees it.
func (o *office) mine(r *event.Registrant) *desk.RegistrationView {
	o.t.Helper()
	v, err := o.Me(o.t.Context(), o.as(r))
	if err != nil {
		o.t.Fatal(err)
	}
	return v.Find("first")
}

func (o *office) accept(r *event.Registrant) error {
	_, err := o.Accept(o.t.Context(), o.as(r), "first", desk.Verification{})
	return err
}

func (o *office) decline(r *event.Registrant) error {
	_, err := o.Decline(o.t.Context(), o.as(r), "first", "")
	return err
}

// refusedBy fails the test unless err refuses a status, which it names.
func refusedBy(t *testing.T, what string, err error, status event.Status) {
	t.Helper()
	if !errors.Is(err, event.ErrWrongStatus) || problem.From(err).Params["status"] != status {
		t.Errorf("%s: %v, want it refused because of %q", what, err, status)
	}
}

// freed has one seat, which its holder a has given back at noon, and b and c
// who wait for it in Berlin.
func freed(t *testing.T) (o *office, b, c *event.Registrant) {
	t.Helper()
	o = open(t)
	o.apply(o.offering(1), desk.LettersUndecided)
	a := o.signUp(1)
	b, c = o.signUp(2), o.signUp(3)
	if err := o.cancel(a); err != nil {
		t.Fatal(err)
	}
	return o, b, c
}

func TestAnOfferIsAccepted(t *testing.T) {
	t.Parallel()
	o, b, c := freed(t)
	for range 2 { // looking changes nothing
		g := o.mine(b)
		if g.Status != event.Offered || g.OfferUntil == nil || !g.OfferUntil.Equal(noon.Add(24*time.Hour)) || fmt.Sprint(g.Actions) != "[accept decline]" {
			t.Fatalf("%+v until %v, may %v; want an offer of 24 hours", g.Registration, g.OfferUntil, g.Actions)
		}
	}
	if out := o.mine(c).Outlook; out == nil || *out != (event.Outlook{
		RegistrationID: o.mine(c).ID, Rank: 1, Offered: 1, Why: event.WhyNoSeat, Next: event.StepOffer, NextAt: noon.Add(24 * time.Hour),
	}) {
		t.Errorf("the next sees %+v", out)
	}
	o.set(24*time.Hour - time.Millisecond)
	for range 2 { // a repeat changes nothing
		if err := o.accept(b); err != nil {
			t.Fatal(err)
		}
	}
	want(t, "who accepted", o.status(b, "first"), "confirmed")
	want(t, "letters", o.letters(b), "waitlisted offered confirmed")
	want(t, "the next", o.status(c, "first"), "waitlisted 1")
	refusedBy(t, "declining what was accepted", o.decline(b), event.Confirmed)
	refusedBy(t, "accepting in the queue", o.accept(c), event.Waitlisted)
	o.set(25 * time.Hour)
	o.upkeep()
	want(t, "after the deadline", o.status(b, "first"), "confirmed")
}

func TestAnOfferIsDeclined(t *testing.T) {
	t.Parallel()
	o, b, c := freed(t)
	for range 2 { // a repeat changes nothing
		if err := o.decline(b); err != nil {
			t.Fatal(err)
		}
	}
	want(t, "who declined", o.status(b, "first"), "cancelled")
	want(t, "letters", o.letters(b), "waitlisted offered cancelled")
	want(t, "the next", o.status(c, "first"), "offered")
	want(t, "letters of the next", o.letters(c), "waitlisted offered")
	refusedBy(t, "accepting what was declined", o.accept(b), event.Cancelled)
	if _, err := o.TakeBack(t.Context(), o.as(b), "first"); err != nil {
		t.Fatal(err)
	}
	want(t, "who took that back", o.status(b, "first"), "waitlisted 1")
	o.clean()
}

// A second after the deadline is too late, whether or not the clock has come
// by; the way back is the end of the queue.
func TestAnOfferRunsOut(t *testing.T) {
	t.Parallel()
	o, b, c := freed(t)
	o.set(24*time.Hour + time.Second)
	for _, came := range []bool{false, true} {
		if came {
			o.upkeep()
		}
		refusedBy(t, "accepting late", o.accept(b), event.Expired)
		refusedBy(t, "declining late", o.decline(b), event.Expired)
		refusedBy(t, "cancelling late", o.cancel(b), event.Expired)
		want(t, "as it is shown", o.status(b, "first"), "expired")
		want(t, "expired by an offer", o.mine(b).OfferOver, true)
	}
	want(t, "letters", o.letters(b), "waitlisted offered offer_over")
	want(t, "the next", o.status(c, "first"), "offered")
	if _, err := o.Register(t.Context(), o.as(b), "first"); err != nil {
		t.Fatal(err)
	}
	want(t, "who came back", o.status(b, "first"), "waitlisted 1")
	o.clean()
}

func TestNearTheStartASeatIsGiven(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.apply(o.offering(1), desk.LettersUndecided)
	a, b := o.signUp(1), o.signUp(2)
	starts := o.mine(a).Session.StartsAt
	o.set(starts.Add(-2 * time.Hour).Sub(noon))
	if err := o.cancel(a); err != nil {
		t.Fatal(err)
	}
	want(t, "two hours before the start", o.status(b, "first"), "confirmed")
	want(t, "letters", o.letters(b), "waitlisted promoted")
	o.clean()
}

// An offer that runs out at 23:00 by the next person's clock is made to them
// at 08:00.
func TestNobodyIsAskedAtNight(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.apply(o.offering(1), desk.LettersUndecided)
	a, b, c := o.signUp(1), o.signUpFrom(2, "America/New_York"), o.signUpFrom(3, "Asia/Tbilisi")
	o.set(7 * time.Hour) // 15:00 in New York
	if err := o.cancel(a); err != nil {
		t.Fatal(err)
	}
	want(t, "in New York", o.status(b, "first"), "offered")
	o.set(31 * time.Hour) // 23:00 in Tbilisi
	o.upkeep()
	morning := time.Date(2021, 10, 14, 4, 0, 0, 0, time.UTC) // 08:00 there
	want(t, "whose offer ran out", o.letters(b), "waitlisted offered offer_over")
	if out := o.mine(c).Outlook; out == nil || out.Why != event.WhyQuiet || out.Next != event.StepMorning || !out.NextAt.Equal(morning) {
		t.Errorf("at night the next sees %+v", out)
	}
	o.set(morning.Sub(noon) - time.Second)
	o.upkeep()
	want(t, "before the morning", o.status(c, "first"), "waitlisted 1")
	if d := o.signUp(4); o.status(d, "first") != "waitlisted 2" {
		t.Errorf("who comes at night is %s: the seat is kept", o.status(d, "first"))
	}
	o.set(morning.Sub(noon))
	o.upkeep()
	want(t, "in the morning", o.letters(c), "waitlisted offered")
	want(t, "until", o.mine(c).OfferUntil.Equal(morning.Add(24*time.Hour)), true)
}

// Thirty more seats, forty who wait, ten of the first thirty asleep: all seats
// are spoken for, and who sleeps is asked in the morning.
func TestMoreSeatsAtNight(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.apply(o.offering(1), desk.LettersUndecided)
	o.signUp(0)
	var people []*event.Registrant
	for i := range 40 {
		zone := "Europe/Berlin"
		if i < 30 && i%3 == 0 {
			zone = "Asia/Tbilisi"
		}
		people = append(people, o.signUpFrom(i+1, zone))
	}
	count := func() string {
		n := map[event.Status]int{}
		for _, r := range people {
			n[o.mine(r).Status]++
		}
		return fmt.Sprintf("%d offered, %d waiting", n[event.Offered], n[event.Waitlisted])
	}
	o.set(6*time.Hour + 30*time.Minute) // 20:30 in Berlin, 22:30 in Tbilisi
	o.apply(o.offering(31), desk.LettersNotify)
	want(t, "at night", count(), "20 offered, 20 waiting")
	want(t, "letters of who is awake", o.letters(people[1]), "waitlisted offered")
	want(t, "letters of who sleeps", o.letters(people[0]), "waitlisted")
	want(t, "why who sleeps waits", o.mine(people[0]).Outlook.Why, event.WhyQuiet)
	want(t, "why the thirty-first waits", o.mine(people[30]).Outlook.Why, event.WhyNoSeat)
	want(t, "who comes", o.status(o.signUp(99), "first"), "waitlisted 21")
	o.set(16 * time.Hour) // 08:00 in Tbilisi
	o.upkeep()
	want(t, "in the morning", count(), "30 offered, 10 waiting")
	want(t, "letters of who slept", o.letters(people[27]), "waitlisted offered")
	want(t, "letters of the thirty-first", o.letters(people[30]), "waitlisted")
}

// In the nights in which the clocks change, the morning is where the clock
// shows it.
func TestTheMorningAfterTheClocksChange(t *testing.T) {
	t.Parallel()
	for name, night := range map[string]struct{ freed, morning time.Time }{
		"autumn": {time.Date(2021, 10, 30, 20, 0, 0, 0, time.UTC), time.Date(2021, 10, 31, 7, 0, 0, 0, time.UTC)},
		"spring": {time.Date(2022, 3, 26, 21, 0, 0, 0, time.UTC), time.Date(2022, 3, 27, 6, 0, 0, 0, time.UTC)},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			o.apply(o.offering(1, "2021-11-12T", "2022-04-12T", "2021-12-13T", "2022-05-13T"), desk.LettersUndecided)
			a, b := o.signUp(1), o.signUpFrom(2, "Europe/Berlin")
			o.set(night.freed.Sub(noon)) // 22:00 in Berlin
			if err := o.cancel(a); err != nil {
				t.Fatal(err)
			}
			o.set(night.morning.Sub(noon) - time.Second)
			o.upkeep()
			want(t, "a second before eight", o.status(b, "first"), "waitlisted 1")
			o.set(night.morning.Sub(noon))
			o.upkeep()
			want(t, "at eight", o.letters(b), "waitlisted offered")
		})
	}
}

// A session is called off while a seat in it is offered: everybody is told
// once, and nothing is taken or given any more.
func TestASessionIsCalledOffWithAnOpenOffer(t *testing.T) {
	t.Parallel()
	o, b, c := freed(t)
	o.set(time.Hour)
	off := o.offering(1, "{slug: first,", "{slug: first, cancelled: true,")
	o.apply(off, desk.LettersNotify)
	if err := o.accept(b); !errors.Is(err, event.ErrSessionCancelled) {
		t.Errorf("accepting a seat in what does not take place: %v", err)
	}
	o.set(25 * time.Hour)
	o.upkeep()
	want(t, "whose offer was open", o.letters(b), "waitlisted offered called_off")
	want(t, "its status", o.status(b, "first"), "expired")
	want(t, "who waited", o.letters(c), "waitlisted called_off")
	want(t, "its status", o.status(c, "first"), "waitlisted 1")
}

// The list's own length counts those who wait, and nobody whom a seat is
// offered to.
func TestTheLengthOfTheListWithOffers(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.apply(o.offering(1, "mode: auto, capacity: 0", "mode: offer, capacity: 2, offer_hours: 24"), desk.LettersUndecided)
	a := o.signUp(1)
	o.signUp(2)
	o.signUp(3)
	refused := func(i int) {
		t.Helper()
		if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", person(i)); !errors.Is(err, event.ErrSessionFull) {
			t.Errorf("signing up %d: %v, want a full list", i, err)
		}
	}
	refused(4)
	if err := o.cancel(a); err != nil {
		t.Fatal(err)
	}
	want(t, "who comes while a seat is offered", o.status(o.signUp(5), "first"), "waitlisted 2")
	refused(6)
	o.clean()
}

// Who is offered a seat is told even where an event is changed quietly: the
// time to answer runs.
func TestAnOfferIsNeverQuiet(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.apply(o.offering(1), desk.LettersUndecided)
	o.signUp(1)
	b := o.signUp(2)
	o.apply(o.offering(2), desk.LettersQuiet)
	want(t, "letters", o.letters(b), "waitlisted offered")
}

func TestAnOrganiserOffers(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false) // where seats are given by themselves
	a, b, c := o.signUp(1), o.signUpFrom(2, "Asia/Tbilisi"), o.signUp(3)
	act := func(r *event.Registrant, reason string) error {
		_, err := o.Act(t.Context(), operator, "webinar", o.mine(r).ID, desk.Offer, reason)
		return err
	}
	if err := act(b, ""); !errors.Is(err, event.ErrSessionFull) {
		t.Errorf("offering what is not there: %v", err)
	}
	if err := act(c, ""); !errors.Is(err, desk.ErrReasonNeeded) {
		t.Errorf("offering out of order: %v", err)
	}
	refusedBy(t, "offering a seat to who has one", act(a, ""), event.Confirmed)
	o.set(7 * time.Hour) // 23:00 in Tbilisi
	err := act(b, "")
	if p := problem.From(err); !errors.Is(err, desk.ErrQuietHours) || !p.Params["until"].(time.Time).Equal(time.Date(2021, 10, 13, 4, 0, 0, 0, time.UTC)) {
		t.Errorf("offering at night: %v", err)
	}
	o.clean()
}

// Out of order an organiser offers with a reason, and the first keeps the
// place.
func TestAnOrganiserOffersOutOfOrder(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.apply(o.offering(1), desk.LettersUndecided)
	a, b, c := o.signUp(1), o.signUpFrom(2, "Asia/Tbilisi"), o.signUp(3)
	o.set(6*time.Hour + 30*time.Minute) // 22:30 in Tbilisi, 20:30 in Berlin
	if err := o.cancel(a); err != nil {
		t.Fatal(err)
	}
	id := o.mine(c).ID
	if _, err := o.Act(t.Context(), operator, "webinar", id, desk.Offer, ""); !errors.Is(err, desk.ErrReasonNeeded) {
		t.Errorf("a seat that is kept for who sleeps: %v", err)
	}
	if _, err := o.Act(t.Context(), operator, "webinar", id, desk.Offer, "Speaks next"); err != nil {
		t.Fatal(err)
	}
	want(t, "who was offered the seat", o.letters(c), "waitlisted offered")
	want(t, "who sleeps", o.status(b, "first"), "waitlisted 1")
	o.clean()
}
