package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// successor is the i-th invented colleague.
func successor(i int) desk.Colleague {
	return desk.Colleague{Email: fmt.Sprintf("c%d@example.org", i), GivenName: "Nino", FamilyName: fmt.Sprintf("Beridze %d", i)}
}

// handOver names the i-th colleague for r's seat, and returns who that is.
func (o *office) handOver(r *event.Registrant, i int) *event.Registrant {
	o.t.Helper()
	if _, err := o.HandOver(o.t.Context(), o.as(r), "first", successor(i)); err != nil {
		o.t.Fatal(err)
	}
	return o.holder(successor(i).Email)
}

// holder is the registrant with that address.
func (o *office) holder(email string) *event.Registrant {
	o.t.Helper()
	found, err := o.store.RegistrantsByAddress(o.t.Context(), email)
	if err != nil || len(found) != 1 {
		o.t.Fatalf("%d people have the address, %v", len(found), err)
	}
	return &found[0]
}

// results are how the handovers that concern r have ended.
func (o *office) results(r *event.Registrant) string {
	o.t.Helper()
	all, err := o.store.HandoversOf(o.t.Context(), r.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	var list []string
	for _, h := range all {
		list = append(list, string(h.Result))
	}
	return strings.Join(list, " ")
}

func TestAColleagueGoesInstead(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, true)
	a, b := o.signUp(1), o.signUp(2)
	for _, r := range []*event.Registrant{a, b} {
		if _, err := o.Verify(t.Context(), o.as(r), desk.Verification{}); err != nil {
			t.Fatal(err)
		}
	}
	d := o.diary()
	d.read()
	c := o.handOver(a, 1)
	want(t, "the holder meanwhile", o.status(a, "first"), "confirmed")
	want(t, "the colleague meanwhile", o.status(c, "first"), "none")
	want(t, "letters to the colleague", o.letters(c), "handover")
	want(t, "what is copied", c.Organisation+c.Country+c.Language+c.Source, "City of MostarBAdecolleague")
	if c.VerifiedAt != nil || len(c.Answers)+len(c.Consents) > 0 {
		t.Errorf("the colleague begins as %+v", c)
	}
	v, err := o.Me(t.Context(), o.as(c))
	if err != nil || len(o.Handovers(v)) != 1 || o.Handovers(v)[0].Colleague != "Ana Kovač 1" {
		t.Fatalf("handovers: %+v, %v", v.Handovers, err)
	}
	d.read()
	o.set(time.Hour)
	g, err := o.Accept(t.Context(), o.as(c), "first", desk.Verification{})
	if err != nil || g.Status != event.Confirmed {
		t.Fatalf("%+v, %v", g, err)
	}
	want(t, "the holder", o.status(a, "first"), "cancelled")
	want(t, "who waits", o.status(b, "first"), "waitlisted 1")
	want(t, "letters to the holder", o.letters(a), "verify confirmed handed_over")
	want(t, "letters to the colleague", o.letters(c), "handover confirmed")
	want(t, "letters to who waits", o.letters(b), "verify waitlisted")
	gone, got := d.next(a), d.next(c)
	if len(gone) != 1 || gone[0].Method != "CANCEL" || len(got) != 1 || got[0].Method != "REQUEST" || got[0].Events[0].UID == gone[0].Events[0].UID {
		t.Errorf("calendars: %d and %d entries", len(gone), len(got))
	}
	if _, err := o.Accept(t.Context(), o.as(c), "first", desk.Verification{}); err != nil {
		t.Errorf("accepting again: %v", err)
	}
	if _, err := o.Decline(t.Context(), o.as(c), "first", ""); !errors.Is(err, event.ErrHandoverOver) {
		t.Errorf("declining what was taken: %v", err)
	}
	want(t, "letters after accepting again", o.letters(c), "handover confirmed")
	o.clean()
}

func TestAHandoverEndsWithoutMovingTheSeat(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		end     func(t *testing.T, o *office, a, c *event.Registrant) error
		result  string
		status  string // of the holder
		letters string // to the holder
	}{
		{"taken back", func(t *testing.T, o *office, a, _ *event.Registrant) error {
			_, err := o.KeepSeat(t.Context(), o.as(a), "first")
			return err
		}, "kept", "confirmed", "confirmed"},
		{"declined", func(t *testing.T, o *office, _, c *event.Registrant) error {
			_, err := o.Decline(t.Context(), o.as(c), "first", "")
			return err
		}, "declined", "confirmed", "confirmed seat_stays"},
		{"run out", func(t *testing.T, o *office, _, _ *event.Registrant) error {
			o.set(48 * time.Hour)
			_, err := o.Upkeep(t.Context())
			return err
		}, "expired", "confirmed", "confirmed seat_stays"},
		{"given back by the holder", func(t *testing.T, o *office, a, _ *event.Registrant) error {
			_, err := o.Cancel(t.Context(), o.as(a), "first", "")
			return err
		}, "seat_gone", "cancelled", "confirmed cancelled"},
		{"withdrawn by the organiser", func(t *testing.T, o *office, a, _ *event.Registrant) error {
			v, err := o.Me(t.Context(), o.as(a))
			if err != nil {
				return err
			}
			_, err = o.Act(t.Context(), operator, "webinar", v.Registrations[0].ID, desk.Withdraw, "")
			return err
		}, "seat_gone", "withdrawn", "confirmed withdrawn"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := open(t)
			o.announce(1, false)
			a := o.signUp(1)
			c := o.handOver(a, 1)
			for range 2 { // the second time changes nothing
				if err := tt.end(t, o, a, c); err != nil && !errors.Is(err, event.ErrWrongStatus) {
					t.Fatal(err)
				}
			}
			want(t, "result", o.results(a), tt.result)
			want(t, "the holder", o.status(a, "first"), tt.status)
			want(t, "letters to the holder", o.letters(a), tt.letters)
			if _, err := o.Accept(t.Context(), o.as(c), "first", desk.Verification{}); !errors.Is(err, event.ErrHandoverOver) {
				t.Errorf("accepting afterwards: %v", err)
			}
			v, err := o.Me(t.Context(), o.as(c))
			if err != nil || len(o.Handovers(v)) > 0 || v.Registrant.VerifiedAt != nil {
				t.Errorf("the colleague afterwards: %+v, %v", v.Registrant, err)
			}
			o.clean()
			o.set(8 * day)
			if _, err := o.Upkeep(t.Context()); err != nil {
				t.Fatal(err)
			}
			r, err := o.store.Registrant(t.Context(), c.ID)
			if err != nil || r.ErasedAt == nil || r.GivenName != "" {
				t.Errorf("the colleague's details after a week: %+v, %v", r, err)
			}
			o.clean()
		})
	}
}

func TestAHandoverEndsAtTheStart(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a := o.signUp(1)
	start := 30*day + 21*time.Hour
	o.set(start - 24*time.Hour)
	c := o.handOver(a, 1)
	o.set(start)
	if _, err := o.Accept(t.Context(), o.as(c), "first", desk.Verification{}); !errors.Is(err, event.ErrHandoverOver) {
		t.Errorf("accepting at the start: %v", err)
	}
	if _, err := o.HandOver(t.Context(), o.as(a), "first", successor(2)); !errors.Is(err, event.ErrSessionOver) {
		t.Errorf("naming somebody at the start: %v", err)
	}
	if n, err := o.ExpireHandovers(t.Context()); n != 1 || err != nil {
		t.Errorf("%d ended, %v", n, err)
	}
	o.clean()
}

func TestWhomASeatIsNotHandedTo(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	a, b := o.signUp(1), o.signUp(2)
	o.signUp(3)
	o.signUp(4) // who waits
	as := o.as(a)
	refused := func(in desk.Colleague, want error) {
		t.Helper()
		if _, err := o.HandOver(t.Context(), as, "first", in); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", in.Email, err, want)
		}
	}
	named := func(email string) desk.Colleague {
		return desk.Colleague{Email: email, GivenName: "Nino", FamilyName: "Beridze"}
	}
	refused(named("P2@Example.org "), event.ErrHasPlace)
	refused(named("p4@example.org"), event.ErrHasPlace)
	refused(named("p1@example.org"), event.ErrHasPlace) // oneself
	for pointer, in := range map[string]desk.Colleague{
		"/email": named("nobody"), "/given_name": {Email: "x@example.org", GivenName: "https://win.example", FamilyName: "B"}, "/family_name": {Email: "x@example.org", GivenName: "A", FamilyName: " "},
	} {
		_, err := o.HandOver(t.Context(), as, "first", in)
		if p := problem.From(err); p == nil || p.Kind != problem.Invalid || p.Fields[0].Pointer != pointer {
			t.Errorf("%+v: %v", in, err)
		}
	}
	cannot := func(by *event.Registrant, slug string, want error) {
		t.Helper()
		if _, err := o.HandOver(t.Context(), o.as(by), slug, named("x@example.org")); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", slug, err, want)
		}
	}
	cannot(o.holder("p4@example.org"), "first", event.ErrWrongStatus)
	cannot(a, "second", desk.ErrNotFound)
	cannot(a, "third", desk.ErrNotFound)

	c := o.handOver(a, 1)
	o.handOver(a, 1) // again: nothing changes
	want(t, "letters to the colleague", o.letters(c), "handover")
	refused(successor(2), event.ErrHandoverOpen)
	if _, err := o.Register(t.Context(), o.as(c), "first"); err != nil {
		t.Fatal(err)
	}
	want(t, "the colleague signs up alone", o.status(c, "first"), "unverified")
	o.handOver(b, 1) // who holds no seat there, and may have one from either
	if _, err := o.Accept(t.Context(), o.as(c), "first", desk.Verification{}); err != nil {
		t.Fatal(err)
	}
	want(t, "the newest is taken", o.status(b, "first"), "cancelled")
	want(t, "the other one stays", o.status(a, "first"), "confirmed")
	want(t, "results", o.results(c), " accepted")
	o.clean()
}

// Who got a place meanwhile has no use for another, and keeps what there is.
func TestAPlaceFoundMeanwhileIsKept(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	a := o.signUp(1)
	c := o.handOver(a, 1)
	if _, err := o.Verify(t.Context(), o.as(c), desk.Verification{}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Register(t.Context(), o.as(c), "first"); err != nil {
		t.Fatal(err)
	}
	want(t, "the colleague", o.status(c, "first"), "confirmed")
	if _, err := o.Accept(t.Context(), o.as(c), "first", desk.Verification{}); !errors.Is(err, event.ErrHasPlace) {
		t.Errorf("accepting a second place: %v", err)
	}
	want(t, "the holder", o.status(a, "first"), "confirmed")
	o.clean()
}

func TestLettersToColleaguesAreFew(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(9, false)
	a := o.signUp(1)
	for i := range 3 {
		o.handOver(a, i)
		if _, err := o.KeepSeat(t.Context(), o.as(a), "first"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.HandOver(t.Context(), o.as(a), "first", successor(4)); !errors.Is(err, desk.ErrEnoughToday) {
		t.Errorf("a fourth colleague on one day: %v", err)
	}
	for i := range 3 {
		o.handOver(o.signUp(i+2), 5)
	}
	if _, err := o.HandOver(t.Context(), o.as(o.signUp(5)), "first", successor(5)); !errors.Is(err, desk.ErrEnoughToday) {
		t.Errorf("a fourth letter to one colleague: %v", err)
	}
	o.set(day)
	o.handOver(a, 4)
}

func TestAcceptingAsksForWhatIsRequired(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	if _, err := o.applyChange(func(doc *eventfile.Document) {
		doc.Consents = append(doc.Consents, eventfile.Consent{Key: "rules", Required: true, Text: event.Text{"en": "The rules"}})
	}, desk.LettersUndecided); err != nil {
		t.Fatal(err)
	}
	in := person(1, "first", "second")
	in.Consents = map[string]bool{"rules": true}
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
		t.Fatal(err)
	}
	c := o.handOver(o.holder("p1@example.org"), 1)
	for _, given := range []map[string]bool{nil, {"rules": false}} {
		_, err := o.Accept(t.Context(), o.as(c), "first", desk.Verification{Consents: given})
		if p := problem.From(err); p == nil || len(p.Fields) != 1 || p.Fields[0].Pointer != "/consents/rules" || p.Fields[0].Code != "consent_needed" {
			t.Fatalf("%v: %v", given, err)
		}
	}
	want(t, "nothing has moved", o.status(c, "first"), "none")
	if _, err := o.Accept(t.Context(), o.as(c), "first", desk.Verification{Consents: map[string]bool{"rules": true}}); err != nil {
		t.Fatal(err)
	}
	r := o.holder(successor(1).Email)
	if got := r.Consents["rules"]; !got.Given || got.Version != 1 || !got.At.Equal(noon) || r.VerifiedAt == nil {
		t.Errorf("kept is %+v", r)
	}
	if _, err := o.HandOver(t.Context(), o.as(o.holder("p1@example.org")), "second", successor(1)); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Accept(t.Context(), o.as(c), "second", desk.Verification{}); err != nil {
		t.Errorf("what was given before is asked again: %v", err)
	}
	o.clean()
}

// A hundred seats are handed to a hundred colleagues, each accepting twice at
// once, while the holders of half of them give them back. No seat is lost or
// doubled, and only a seat that was given back goes to the queue.
func TestTwoHundredAcceptAtOnceWhileHoldersCancel(t *testing.T) {
	t.Parallel()
	const seats = 100
	o := open(t)
	o.announce(seats, false)
	var holders, colleagues []*event.Registrant
	for i := range seats + 60 {
		if r := o.signUp(i); i < seats {
			holders = append(holders, r)
		}
	}
	for i, r := range holders {
		colleagues = append(colleagues, o.handOver(r, i))
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	taken, cancelled := 0, 0
	start := make(chan struct{})
	run := func(count *int, expected error, do func(context.Context) error) {
		wg.Go(func() {
			<-start
			err := do(t.Context())
			if err != nil && !errors.Is(err, expected) {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				*count++
			}
		})
	}
	for i := range seats {
		as, from := o.as(colleagues[i]), o.as(holders[i])
		for range 2 {
			run(&taken, event.ErrHandoverOver, func(ctx context.Context) error { _, err := o.Accept(ctx, as, "first", desk.Verification{}); return err })
		}
		if i%2 == 0 {
			run(&cancelled, nil, func(ctx context.Context) error { _, err := o.Cancel(ctx, from, "first", ""); return err })
		}
	}
	close(start)
	wg.Wait()
	var swapped, given int
	for i := range seats {
		switch result := o.results(holders[i]); {
		case result == "accepted":
			swapped++
			want(t, "the colleague", o.status(colleagues[i], "first"), "confirmed")
		case result == "seat_gone" && i%2 == 0:
			given++
			want(t, "the colleague of a seat that was given back", o.status(colleagues[i], "first"), "none")
		default:
			t.Errorf("handover %d ended %q", i, result)
		}
		want(t, "the holder", o.status(holders[i], "first"), "cancelled")
	}
	want(t, "seats that were swapped or given back", swapped+given, seats)
	want(t, "accepted calls", taken, 2*swapped)
	p, err := o.Event(t.Context(), desk.Actor{}, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "seats taken", p.Sessions[0].SeatsTaken, seats)
	want(t, "promoted from the queue", 60-p.Sessions[0].Waiting, int64(given))
	o.clean()
}

// A letter that has not been sent when the seat is kept is not sent any more.
func TestALetterAboutASeatThatIsKeptIsNotSent(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a := o.signUp(1)
	d := o.diary()
	d.read()
	o.handOver(a, 1)
	if _, err := o.KeepSeat(t.Context(), o.as(a), "first"); err != nil {
		t.Fatal(err)
	}
	before := len(d.mail.List())
	d.deliver()
	want(t, "letters", len(d.mail.List())-before, 0)
}

// Two servers let the same handovers run out, and each ends once: with one
// letter and one entry in the audit.
func TestAHandoverRunsOutOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(9, false)
	var holders []*event.Registrant
	for i := range 8 {
		r := o.signUp(i)
		o.handOver(r, i)
		holders = append(holders, r)
	}
	o.set(48 * time.Hour)
	var wg sync.WaitGroup
	for _, server := range []*desk.Desk{o.Desk, o.beside(), o.Desk, o.beside()} {
		wg.Go(func() {
			if _, err := server.ExpireHandovers(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, r := range holders {
		want(t, "letters", o.letters(r), "confirmed seat_stays")
	}
	want(t, "ends", len(o.done("handover_ended")), len(holders))
	o.clean()
}
