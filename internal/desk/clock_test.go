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

// jumps are how far the tests set the clock, there and back.
var jumps = []time.Duration{time.Hour, -time.Hour}

// Somebody sets the clock by an hour and later puts it right. Holds may end
// an hour early or late; no seat is held twice, nobody loses their place in
// the queue, and nobody is written to twice.
func TestAClockThatIsSetTakesNothingFromAnybody(t *testing.T) {
	t.Parallel()
	for _, jump := range jumps {
		t.Run(jump.String(), func(t *testing.T) {
			o := open(t)
			o.announce(3, true)
			var people []*event.Registrant
			come := func(verify bool) {
				t.Helper()
				r := o.signUp(len(people))
				people = append(people, r)
				if verify {
					o.verify(r)
				}
			}
			tidy := func() {
				t.Helper()
				if _, err := o.Upkeep(t.Context()); err != nil {
					t.Fatal(err)
				}
				o.clean()
			}
			come(true)  // 0 has a seat
			come(false) // 1 and 2 hold the others
			come(false)
			come(true) // 3 and 4 wait
			come(true)
			tidy()
			o.set(10*time.Minute + jump)
			tidy()
			come(true) // 5 is behind them, whatever the clock says
			o.set(20 * time.Minute)
			tidy()
			come(true) // and 6 behind 5
			o.verify(people[1])
			tidy()
			o.set(26 * time.Hour) // whatever was held has ended
			tidy()
			if err := o.cancel(people[0]); err != nil {
				t.Fatal(err)
			}
			tidy()
			got := make([]string, len(people))
			for i, r := range people {
				got[i] = o.status(r, "first")
			}
			want(t, "everybody", strings.Join(got, ", "), "cancelled, confirmed, expired, confirmed, confirmed, waitlisted 1, waitlisted 2")
			want(t, "letters of the first", o.letters(people[0]), "verify confirmed cancelled")
			want(t, "letters of the third", o.letters(people[2]), "verify")
			for _, i := range []int{3, 4} {
				want(t, fmt.Sprint("letters of ", i), o.letters(people[i]), "verify waitlisted promoted")
			}
			for _, i := range []int{5, 6} {
				want(t, fmt.Sprint("letters of ", i), o.letters(people[i]), "verify waitlisted")
			}
		})
	}
}

// verify confirms r's address.
func (o *office) verify(r *event.Registrant) {
	o.t.Helper()
	if _, err := o.Verify(o.t.Context(), o.as(r), desk.Verification{}); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) cancel(r *event.Registrant) error {
	_, err := o.Cancel(o.t.Context(), o.as(r), "first", "")
	return err
}

// Signed up by a clock that is wrong, which is put right before the letter
// leaves: the hold counts from the letter.
func TestAHoldEndsAlthoughTheClockIsSet(t *testing.T) {
	t.Parallel()
	for _, jump := range jumps {
		o := open(t)
		o.announce(1, true)
		o.set(jump)
		r := o.signUp(1)
		claimed, err := o.store.ClaimLetters(t.Context(), noon.Add(jump), 1, time.Minute)
		if err != nil || len(claimed) != 1 {
			t.Fatalf("%d letters, %v", len(claimed), err)
		}
		if err := o.store.LetterSent(t.Context(), claimed[0].Letter.ID, claimed[0].Letter.Attempts, noon); err != nil { // set right meanwhile
			t.Fatal(err)
		}
		o.set(50 * time.Minute)
		if n, err := o.ExpireHolds(t.Context()); n != 0 || err != nil {
			t.Errorf("set by %s: %d holds ended before the hour was over, %v", jump, n, err)
		}
		o.set(time.Hour)
		if n, err := o.ExpireHolds(t.Context()); n != 1 || err != nil {
			t.Errorf("set by %s: %d holds ended an hour after the letter, %v", jump, n, err)
		}
		want(t, "status", o.status(r, "first"), "expired")
		o.clean()
	}
}

// A repeat with the same key does nothing, however the clock was set between,
// and the key is kept for a day by any clock that is at most an hour wrong.
func TestAKeyCountsAlthoughTheClockIsSet(t *testing.T) {
	t.Parallel()
	for _, jump := range jumps {
		o := open(t)
		o.announce(5, false)
		by := func() desk.Actor {
			return desk.Actor{Once: o.Once(desk.Actor{}, "POST /events/webinar/registrants", "key-1", []byte("body"))}
		}
		send := func(when time.Duration) {
			t.Helper()
			o.set(when)
			if err := o.SignUp(t.Context(), by(), "webinar", person(1)); err != nil {
				t.Fatal(err)
			}
			if err := o.ForgetKeys(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		send(0)
		send(jump)
		send(22*time.Hour + jump)
		send(23 * time.Hour)
		r := o.signUp(2)
		found, err := o.store.RegistrantsByAddress(t.Context(), "p1@example.org")
		if err != nil || len(found) != 1 {
			t.Fatalf("%d registrants, %v", len(found), err)
		}
		want(t, "letters after four requests with one key", o.letters(&found[0]), "confirmed")
		want(t, "letters of another", o.letters(r), "confirmed")
		o.clean()
	}
}

// A sign-in link works once, even if the clock goes back to before that.
func TestASignInLinkWorksOnceAlthoughTheClockIsSet(t *testing.T) {
	t.Parallel()
	for _, jump := range jumps {
		o := open(t)
		link, err := o.AddAccount(t.Context(), operator, desk.NewAccount{Email: "lena@example.org", Name: "Lena"})
		if err != nil {
			t.Fatal(err)
		}
		token := link[strings.LastIndexByte(link, '/')+1:]
		o.set(jump)
		if _, err := o.SignInByLink(t.Context(), desk.SignInFrom{}, token); err != nil {
			t.Errorf("set by %s: %v", jump, err)
		}
		for _, again := range []time.Duration{0, -2 * time.Hour, jump, 23 * time.Hour} {
			o.set(again)
			if _, err := o.SignInByLink(t.Context(), desk.SignInFrom{}, token); !errors.Is(err, desk.ErrLinkUsed) {
				t.Errorf("set by %s, then at %s: %v", jump, again, err)
			}
		}
		o.set(0)
		if link, err = o.SignInLink(t.Context(), operator, "lena@example.org"); err != nil {
			t.Fatal(err)
		}
		o.set(24 * time.Hour)
		if _, err := o.SignInByLink(t.Context(), desk.SignInFrom{}, link[strings.LastIndexByte(link, '/')+1:]); !errors.Is(err, desk.ErrLinkUsed) {
			t.Errorf("after a day: %v", err)
		}
	}
}

// What the host noted by a clock that was then set back never becomes a stay
// of less than no time, and stays as evidence.
func TestMarksOfAClockThatIsSetBack(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	r := o.signUp(1)
	start := 30*24*time.Hour + 21*time.Hour // 12 November, 10:00 in Berlin
	mark := func(after time.Duration, kind string) {
		t.Helper()
		o.set(start + after)
		in := desk.CheckIn{Registrant: r.ID, Kind: kind, Nonce: fmt.Sprint("nonce-", kind, after)}
		if _, err := o.CheckIn(t.Context(), operator, "webinar", "first", in); err != nil {
			t.Fatal(err)
		}
	}
	mark(time.Hour, "in")
	mark(30*time.Minute, "out") // the clock has been put right: 30 minutes later
	marks, err := o.store.Marks(t.Context(), 1)
	if err != nil || len(marks) != 2 {
		t.Fatalf("%d marks, %v", len(marks), err)
	}
	s, err := o.store.Session(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	rec := s.Attendance(event.Findings{Marks: marks}, event.AttendanceRule{Threshold: event.Threshold{Percent: 80}})
	if rec.Outcome != event.OutcomeAttended || rec.Seconds != nil {
		t.Errorf("%s, %v seconds", rec.Outcome, rec.Seconds)
	}
	o.clean()
}

// night is an event whose sessions are held while clocks are changed. All of
// its times are wall times; %s is when registration opens.
const night = `
slug: night
title: {en: Night}
languages: [en]
zone: Europe/Berlin
contact: {name: Office, email: office@example.org, controller: "Office, Street 1"}
registration: {verify: false, opens: "%s"}
sessions:
  - {slug: spring, title: {en: Spring}, starts: 2021-03-28T01:30, ends: 2021-03-28T03:30, capacity: 5, join_opens_minutes: 60, join_url: "https://meet.example.org/a"}
  - {slug: autumn, title: {en: Autumn}, starts: 2021-10-31T01:30, ends: 2021-10-31T03:30, capacity: 5, join_opens_minutes: 30, join_url: "https://meet.example.org/b"}
  - {slug: second, title: {en: Second half past two}, starts: "2021-10-31T02:30+01:00", ends: 2021-10-31T04:00, capacity: 5, join_opens_minutes: 60, join_url: "https://meet.example.org/c"}
`

// at moves the clock to an instant.
func (o *office) at(text string) {
	o.t.Helper()
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		o.t.Fatal(err)
	}
	o.set(t.Sub(noon))
}

// In the nights in which clocks are changed, windows are instants: an hour
// that is shown twice counts twice, one that is left out does not count.
func TestWindowsInTheNightsInWhichClocksAreChanged(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.at("2021-03-01T00:00:00Z")
	if _, err := o.Apply(t.Context(), operator, []*eventfile.Document{o.document(fmt.Sprintf(night, "2021-03-01T00:00"))}, desk.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	in := person(1, "spring", "autumn", "second")
	if err := o.SignUp(t.Context(), desk.Actor{}, "night", in); err != nil {
		t.Fatal(err)
	}
	found, err := o.store.RegistrantsByAddress(t.Context(), in.Email)
	if err != nil || len(found) != 1 {
		t.Fatalf("%d registrants, %v", len(found), err)
	}
	for _, tt := range []struct{ session, at, code string }{
		{"spring", "2021-03-27T23:29:59Z", "not_open_yet"}, // 00:29 on the wall
		{"spring", "2021-03-27T23:30:00Z", ""},             // 00:30
		{"spring", "2021-03-28T01:29:59Z", ""},             // 03:29, an hour after the start
		{"spring", "2021-03-28T01:30:00Z", "session_over"}, // 03:30
		{"autumn", "2021-10-30T22:59:59Z", "not_open_yet"}, // 00:59
		{"autumn", "2021-10-30T23:00:00Z", ""},             // 01:00
		{"autumn", "2021-10-31T01:30:00Z", ""},             // 02:30 for the second time
		{"autumn", "2021-10-31T02:29:59Z", ""},             // 03:29, three hours after the start
		{"autumn", "2021-10-31T02:30:00Z", "session_over"},
		{"second", "2021-10-31T00:29:59Z", "not_open_yet"}, // 02:29 for the first time
		{"second", "2021-10-31T00:30:00Z", ""},             // 02:30 for the first time, an hour before 02:30
	} {
		o.at(tt.at)
		_, err := o.Join(t.Context(), o.as(&found[0]), tt.session, 1)
		code := ""
		if p := problem.From(err); p != nil {
			code = p.Code
		}
		want(t, tt.session+" at "+tt.at, code, tt.code)
	}
	for session, length := range map[int64]int64{1: 3600, 2: 3 * 3600, 3: 90 * 60} {
		s, err := o.store.Session(t.Context(), session)
		if err != nil {
			t.Fatal(err)
		}
		want(t, "net seconds of "+s.Slug, s.NetSeconds(), length)
	}
	o.clean()
}

// Registration that opens in the hour that is shown twice opens at the one
// that was meant; an hour that does not exist is no time to open.
func TestRegistrationOpensInTheNightInWhichClocksAreChanged(t *testing.T) {
	t.Parallel()
	for opens, instant := range map[string]string{
		"2021-10-31T02:30+02:00": "2021-10-31T00:30:00Z",
		"2021-10-31T02:30+01:00": "2021-10-31T01:30:00Z",
		"2021-10-31T03:00":       "2021-10-31T02:00:00Z",
		"2021-03-28T03:00":       "2021-03-28T01:00:00Z",
	} {
		o := open(t)
		text := strings.NewReplacer("2021-03-28", "2021-11-20", "2021-10-31", "2021-11-21", "+01:00", "").Replace(night)
		if _, err := o.Apply(t.Context(), operator, []*eventfile.Document{o.document(fmt.Sprintf(text, opens))}, desk.ApplyOptions{}); err != nil {
			t.Fatalf("%s: %v", opens, err)
		}
		for i, by := range []time.Duration{-time.Millisecond, 0} {
			o.at(instant)
			o.set(o.now().Add(by).Sub(noon))
			err := o.SignUp(t.Context(), desk.Actor{}, "night", person(i, "spring"))
			if (err == nil) != (by == 0) || err != nil && !errors.Is(err, event.ErrNotOpen) {
				t.Errorf("%s, %s from then: %v", opens, by, err)
			}
		}
	}
	for opens, says := range map[string]string{
		"2021-10-31T02:30": "2021-10-31T02:30+01:00", "2021-03-28T02:30": "does not exist", "2021-03-28T02:30+01:00": "does not exist",
	} {
		_, err := eventfile.Parse("event.yaml", fmt.Appendf(nil, night, opens))
		if err == nil || !strings.Contains(err.Error(), "event.yaml:7: ") || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want line 7 and %q", opens, err, says)
		}
	}
}
