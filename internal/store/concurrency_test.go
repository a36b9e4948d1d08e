package store_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

// rush lets n people sign up at once through the given stores, each in turn,
// and returns the ranks of those who wait.
func rush(t *testing.T, n int, stores []*store.Store, in func(i int) *store.SignUp) (confirmed int, ranks []int64) {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			got, err := stores[i%len(stores)].SignUp(t.Context(), in(i))
			if err != nil || !got.Created {
				t.Errorf("person %d: %+v, %v", i, got, err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if p := got.Places[0]; p.Status == event.Confirmed {
				confirmed++
			} else {
				ranks = append(ranks, p.Rank)
			}
		})
	}
	close(start)
	wg.Wait()
	slices.Sort(ranks)
	return confirmed, ranks
}

// wantRush fails unless 200 people got 100 seats and the ranks 1 to 100.
func wantRush(t *testing.T, s *store.Store, sessionID int64, confirmed int, ranks []int64) {
	t.Helper()
	if confirmed != 100 {
		t.Errorf("%d have a seat, want 100", confirmed)
	}
	for i, rank := range ranks {
		if rank != int64(i+1) {
			t.Fatalf("ranks are %v, want 1 to 100", ranks)
		}
	}
	got := storetest.Session(t, s, sessionID)
	if got.SeatsTaken != 100 || got.Waiting != 100 {
		t.Errorf("counted are %d seats and %d waiting", got.SeatsTaken, got.Waiting)
	}
	if n := storetest.Count(t, s, "letters", "1 = 1"); n != 200 {
		t.Errorf("%d letters, want 200", n)
	}
	if n := storetest.Count(t, s, "registrants r", "1 <> (SELECT count(*) FROM letters l WHERE l.registrant_id = r.id)"); n != 0 {
		t.Errorf("%d people have not just one letter", n)
	}
	storetest.Clean(t, s)
}

func TestTwoHundredWantAHundredSeats(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 100)
	confirmed, ranks := rush(t, 200, []*store.Store{s}, func(i int) *store.SignUp { return storetest.Person(e, i, sessions[0]) })
	wantRush(t, s, sessions[0].ID, confirmed, ranks)
}

func TestTwoHundredWantAHundredSeatsOfTwoServers(t *testing.T) {
	place := storetest.Place(t)
	stores := []*store.Store{storetest.Reopen(t, place), storetest.Reopen(t, place)}
	e, sessions := storetest.Announce(t, stores[0], "webinar", 100)
	confirmed, ranks := rush(t, 200, stores, func(i int) *store.SignUp { return storetest.Person(e, i, sessions[0]) })
	wantRush(t, stores[0], sessions[0].ID, confirmed, ranks)
}

func TestTheSameAddressAtTwoServers(t *testing.T) {
	place := storetest.Place(t)
	stores := []*store.Store{storetest.Reopen(t, place), storetest.Reopen(t, place)}
	e, sessions := storetest.Announce(t, stores[0], "webinar", 100, 100)
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() { // different sessions, so that no session's row keeps them apart
			if _, err := stores[i%2].SignUp(t.Context(), storetest.Person(e, i/2, sessions[i%2])); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := storetest.Count(t, stores[0], "registrants", "1 = 1"); n != 30 {
		t.Errorf("%d registrants, want 30", n)
	}
	storetest.Clean(t, stores[0])
}

func TestSeatsMoveWhilePeopleSignUp(t *testing.T) {
	place := storetest.Place(t)
	stores := []*store.Store{storetest.Reopen(t, place), storetest.Reopen(t, place)}
	e, sessions := storetest.Announce(t, stores[0], "webinar", 20)
	id := sessions[0].ID
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			s := stores[i%2]
			got, err := s.SignUp(t.Context(), storetest.Person(e, i, sessions[0]))
			if err == nil && i%3 == 0 {
				err = s.Tx(t.Context(), []int64{id}, func(tx *store.Tx) error { return cancel(t, tx, got.RegistrantID, id) })
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := storetest.Session(t, stores[0], id); got.SeatsTaken != 20 || got.Waiting != 100-34-20 {
		t.Errorf("counted are %d seats and %d waiting", got.SeatsTaken, got.Waiting)
	}
	storetest.Clean(t, stores[0])
}

// cancel gives a place back and promotes whoever is next.
func cancel(t *testing.T, tx *store.Tx, registrantID, sessionID int64) error {
	s, err := tx.Session(t.Context(), sessionID)
	if err != nil {
		return err
	}
	g, err := tx.RegistrationIn(t.Context(), registrantID, sessionID)
	if err != nil {
		return err
	}
	s.End(g, event.Cancelled, storetest.Noon)
	if err := tx.SaveRegistration(g); err != nil {
		return err
	}
	if s.MayPromote() {
		next, err := tx.NextWaiting(t.Context(), sessionID)
		if err != nil {
			return err
		}
		if err := errors.Join(s.Promote(next, storetest.Noon), tx.SaveRegistration(next)); err != nil {
			return err
		}
	}
	return tx.SaveSeats(s)
}
