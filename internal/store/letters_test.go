package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
	"rollcall/internal/store/storetest"
)

// claim claims up to n letters.
func claim(t testing.TB, s *store.Store, now time.Time, n int) []event.LetterContext {
	t.Helper()
	got, err := s.ClaimLetters(t.Context(), now, n, time.Minute)
	if err != nil {
		t.Fatalf("claim: %v", err)
	}
	return got
}

func TestAClaimHoldsForAWhile(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5, 5)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions...))
	if got := claim(t, s, storetest.Noon.Add(-time.Second), 5); len(got) != 0 {
		t.Error("a letter was claimed before it was due")
	}
	got := claim(t, s, storetest.Noon, 5)
	if len(got) != 1 || got[0].Letter.Attempts != 1 || got[0].Letter.Kind != event.LetterConfirmed {
		t.Fatalf("claimed %+v", got)
	}
	c := got[0]
	if c.Event.Slug != "webinar" || c.Registrant.GivenName != "Jelena" || len(c.Sessions) != 2 || len(c.Registrations) != 2 || len(c.Letter.Data.Places) != 2 {
		t.Errorf("it comes with %+v", c)
	}
	if got := claim(t, s, storetest.Noon.Add(59*time.Second), 5); len(got) != 0 {
		t.Error("a claimed letter was claimed again")
	}
	if got := claim(t, s, storetest.Noon.Add(time.Minute), 5); len(got) != 1 || got[0].Letter.Attempts != 2 {
		t.Errorf("after the lease: %+v", got)
	}
}

func TestAWorkerThatWasTooSlowChangesNothing(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	id := storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0])).RegistrantID
	slow := claim(t, s, storetest.Noon, 1)[0].Letter
	fast := claim(t, s, storetest.Noon.Add(time.Minute), 1)[0].Letter
	ctx := t.Context()
	if mine, err := s.KeepLetter(ctx, slow.ID, slow.Attempts, []byte("slow")); mine || err != nil {
		t.Errorf("the slow one keeps bytes: %t, %v", mine, err)
	}
	if mine, err := s.KeepLetter(ctx, fast.ID, fast.Attempts, []byte("fast")); !mine || err != nil {
		t.Errorf("the fast one keeps bytes: %t, %v", mine, err)
	}
	for _, err := range []error{
		s.LetterSent(ctx, slow.ID, slow.Attempts, storetest.Noon),
		s.RetryLetter(ctx, slow.ID, slow.Attempts, storetest.Noon, "slow"),
		s.CloseLetter(ctx, slow.ID, slow.Attempts, event.LetterFailed, "slow"),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	if got := storetest.Letters(t, s, id)[0]; got.State != event.LetterQueued || string(got.Bytes) != "fast" || got.LastError != "" {
		t.Errorf("the letter is %+v", got)
	}
	sent := storetest.Noon.Add(2 * time.Minute)
	if err := s.LetterSent(ctx, fast.ID, fast.Attempts, sent); err != nil {
		t.Fatal(err)
	}
	if got := storetest.Letters(t, s, id)[0]; got.State != event.LetterSent || !got.SentAt.Equal(sent) || got.ClaimedUntil != nil {
		t.Errorf("the letter is %+v", got)
	}
}

func TestLettersAreRetriedAndClosed(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	id := storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0])).RegistrantID
	l := claim(t, s, storetest.Noon, 1)[0].Letter
	later := storetest.Noon.Add(10 * time.Second)
	if err := s.RetryLetter(t.Context(), l.ID, l.Attempts, later, "421 later"); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, s, storetest.Noon.Add(9*time.Second), 1); len(got) != 0 {
		t.Error("claimed before the pause was over")
	}
	l = claim(t, s, later, 1)[0].Letter
	if l.LastError != "421 later" || l.Attempts != 2 {
		t.Errorf("the letter is %+v", l)
	}
	if err := s.CloseLetter(t.Context(), l.ID, l.Attempts, event.LetterFailed, "550 no"); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, s, storetest.Noon.AddDate(0, 0, 1), 1); len(got) != 0 {
		t.Error("a closed letter was claimed")
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		n, err := tx.RequeueFailed(later)
		if n != 1 {
			t.Errorf("%d letters queued again", n)
		}
		return err
	})
	if got := claim(t, s, later, 1); len(got) != 1 || got[0].Letter.RegistrantID != id {
		t.Errorf("queued again: %+v", got)
	}
}

func TestLettersOfTheErasedStay(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	id := storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0])).RegistrantID
	storetest.Write(t, s, func(tx *store.Tx) error {
		return tx.DB().Exec("UPDATE registrants SET erased_at = ? WHERE id = ?", storetest.Noon, id).Error
	})
	if got := claim(t, s, storetest.Noon, 1); len(got) != 0 {
		t.Error("a letter of an erased person was claimed")
	}
}

// A letter that lists all events of an address holds links of others too.
func TestErasingOneEmptiesTheLettersThatListThem(t *testing.T) {
	s := storetest.Open(t)
	var people []int64
	for _, slug := range []string{"webinar", "another", "third"} {
		e, sessions := storetest.Announce(t, s, slug, 5)
		number := 1
		if slug == "third" {
			number = 2
		}
		people = append(people, storetest.SignUp(t, s, storetest.Person(e, number, sessions[0])).RegistrantID)
	}
	for _, kind := range []event.LetterKind{event.LetterLink, event.LetterPromoted} {
		for _, id := range people {
			storetest.Write(t, s, func(tx *store.Tx) error {
				r, err := tx.Registrant(t.Context(), id)
				if err != nil {
					return err
				}
				return tx.Owe(&event.Letter{
					RegistrantID: id, EventID: r.EventID, Kind: kind, Occasion: "1", Language: "en", MessageID: fmt.Sprint(kind, id),
					State: event.LetterSent, OwedAt: storetest.Noon, DueAt: storetest.Noon, Bytes: []byte("links"), Data: event.LetterData{Everywhere: true},
				})
			})
		}
	}
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.Erase(people[0], storetest.Noon) })
	for id, want := range map[int64]int64{people[0]: 0, people[1]: 1, people[2]: 2} {
		if n := storetest.Count(t, s, "letters", "registrant_id = ? AND bytes IS NOT NULL", id); n != want {
			t.Errorf("registrant %d: %d letters have their bytes, want %d", id, n, want)
		}
	}
}

func TestThrottlesAreForgotten(t *testing.T) {
	s := storetest.Open(t)
	for i, want := range []bool{true, true, false} {
		storetest.Write(t, s, func(tx *store.Tx) error {
			got, err := tx.Throttle([]byte("key"), storetest.Noon, 2)
			if got != want {
				t.Errorf("use %d: %t", i+1, got)
			}
			return err
		})
	}
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.ForgetThrottles(storetest.Noon) })
	if n := storetest.Count(t, s, "throttles", "used = 2"); n != 1 {
		t.Errorf("%d counts are left of the day", n)
	}
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.ForgetThrottles(storetest.Noon.Add(time.Second)) })
	if n := storetest.Count(t, s, "throttles", "used > 0"); n != 0 {
		t.Errorf("%d counts are left of a day that is over", n)
	}
}

func TestAHoldCountsFromTheLetter(t *testing.T) {
	for _, tt := range []struct {
		name     string
		accepted time.Duration // after the sign-up
		want     time.Duration
	}{
		{"at once", time.Minute, 61 * time.Minute},
		{"after hours", 20 * time.Hour, 21 * time.Hour},
		{"so late that a day is over", 23*time.Hour + 30*time.Minute, 24 * time.Hour},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := storetest.Open(t)
			e, sessions := storetest.Announce(t, s, "webinar", 5, 5)
			id := storetest.SignUp(t, s, storetest.Unverified(storetest.Person(e, 1, sessions...))).RegistrantID
			l := claim(t, s, storetest.Noon, 1)[0].Letter
			if err := s.LetterSent(t.Context(), l.ID, l.Attempts, storetest.Noon.Add(tt.accepted)); err != nil {
				t.Fatal(err)
			}
			if n := storetest.Count(t, s, "registrations", "registrant_id = ? AND hold_until = ?", id, storetest.Noon.Add(tt.want)); n != 2 {
				t.Errorf("%d holds end %v after the sign-up, want 2", n, tt.want)
			}
			storetest.Clean(t, s)
		})
	}
}

func TestWorkersNeverClaimTheSame(t *testing.T) {
	place := storetest.Place(t)
	stores := []*store.Store{storetest.Reopen(t, place), storetest.Reopen(t, place)}
	e, sessions := storetest.Announce(t, stores[0], "webinar", 50)
	for i := range 50 {
		storetest.SignUp(t, stores[0], storetest.Person(e, i, sessions[0]))
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	seen := map[int64]int{}
	for i := range 6 {
		wg.Go(func() {
			for range 50 {
				got, err := stores[i%2].ClaimLetters(context.Background(), storetest.Noon, 4, time.Minute)
				if err != nil {
					t.Error(err)
				}
				if len(got) == 0 {
					return
				}
				mu.Lock()
				for _, l := range got {
					seen[l.Letter.ID]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(seen) != 50 {
		t.Errorf("%d letters were claimed, want 50", len(seen))
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("letter %d was claimed %d times", id, n)
		}
	}
}

// A worker claims a letter and is gone; then the clock is set back. Nobody
// with a right clock can have made a claim that ends so late.
func TestAClaimFromBeforeTheClockWasSetBackIsFree(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0]))
	claim(t, s, storetest.Noon, 1)
	if got := claim(t, s, storetest.Noon.Add(-time.Hour), 1); len(got) != 1 || got[0].Letter.Attempts != 2 {
		t.Errorf("an hour earlier: %+v", got)
	}
	if got := claim(t, s, storetest.Noon.Add(-time.Hour), 1); len(got) != 0 {
		t.Error("claimed twice by the clock of now")
	}
}

func TestAServerWhoseClockIsBehindLeavesClaimsOfOthersAlone(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0]))
	later := storetest.Noon.Add(2 * time.Minute)
	claim(t, s, later, 1)
	for _, behind := range []time.Duration{time.Second, 30 * time.Second, time.Minute} {
		if got := claim(t, s, later.Add(-behind), 1); len(got) != 0 {
			t.Errorf("a server %s behind took a letter that is being sent", behind)
		}
	}
}

// What was owed by the clock that was wrong, and what pauses by it, does not
// wait until the right one has caught up.
func TestNoLetterWaitsForAClockThatWasSetBack(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0]))
	early := storetest.Noon.Add(-2 * time.Hour)
	got := claim(t, s, early, 1)
	if len(got) != 1 {
		t.Fatal("a letter owed by a clock two hours ahead waits for it")
	}
	pause := func(from, length time.Duration) {
		t.Helper()
		if err := s.RetryLetter(t.Context(), got[0].Letter.ID, got[0].Letter.Attempts, early.Add(from+length), "451 later"); err != nil {
			t.Fatal(err)
		}
	}
	// Owed long ago, so that only the pause speaks of the other clock.
	if err := s.Tx(t.Context(), nil, func(tx *store.Tx) error {
		return tx.DB().Exec("UPDATE letters SET owed_at = ?", early.Add(-time.Hour)).Error
	}); err != nil {
		t.Fatal(err)
	}
	pause(time.Hour, time.Minute)
	if got = claim(t, s, early, 1); len(got) != 1 {
		t.Error("a pause begun by a clock an hour ahead lasts longer than the longest")
	}
	pause(0, event.LongestPause)
	if got := claim(t, s, early, 1); len(got) != 0 {
		t.Error("the longest pause is not kept")
	}
}

// A letter for a later day, as reminders are, is not taken for one that a
// wrong clock has made.
func TestALetterForALaterDayWaits(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0]))
	if err := s.Tx(t.Context(), nil, func(tx *store.Tx) error {
		return tx.DB().Exec("UPDATE letters SET due_at = ?", storetest.Noon.AddDate(0, 0, 7)).Error
	}); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, s, storetest.Noon, 1); len(got) != 0 {
		t.Error("it left a week early")
	}
	if got := claim(t, s, storetest.Noon.AddDate(0, 0, 7), 1); len(got) != 1 {
		t.Error("it did not leave on its day")
	}
}

func TestALetterGoesToAnAccount(t *testing.T) {
	s := storetest.Open(t)
	a := account("ana@example.org")
	storetest.Write(t, s, func(tx *store.Tx) error {
		_, err := accounts.Add(tx, a)
		return err
	})
	storetest.Write(t, s, func(tx *store.Tx) error {
		return tx.Owe(&event.Letter{AccountID: &a.ID, Kind: event.LetterSignIn, Occasion: "1", Language: "uk", MessageID: "m", State: event.LetterQueued, OwedAt: storetest.Noon, DueAt: storetest.Noon})
	})
	claimed, err := s.ClaimLetters(t.Context(), storetest.Noon, 5, time.Minute)
	if err != nil || len(claimed) != 1 || claimed[0].Account == nil || claimed[0].To() != "ana@example.org" {
		t.Fatalf("claimed: %+v, %v", claimed, err)
	}
	if err := s.LetterSent(t.Context(), claimed[0].Letter.ID, 1, storetest.Noon); err != nil {
		t.Fatal(err)
	}
	for name, l := range map[string]event.Letter{
		"nobody": {EventID: 0}, "an account and an event": {AccountID: &a.ID, EventID: 1},
	} {
		l.Kind, l.State, l.Occasion, l.OwedAt, l.DueAt = event.LetterSignIn, event.LetterQueued, "2", storetest.Noon, storetest.Noon
		if err := s.Tx(t.Context(), nil, func(tx *store.Tx) error { return tx.Owe(&l) }); err == nil {
			t.Errorf("a letter to %s is owed", name)
		}
	}
}
