package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

// TestARankBelongsToItsStatus reads two people while they change places all
// the time: whoever is seen waiting has a rank, and nobody else.
func TestARankBelongsToItsStatus(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 1)
	both := []int64{storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0])).RegistrantID, storetest.SignUp(t, s, storetest.Person(e, 2, sessions[0])).RegistrantID}
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-stop:
				return
			default:
				changePlaces(t, s, sessions[0].ID, both)
			}
		}
	}()
	for range 400 {
		regs, err := s.RegistrationsOf(t.Context(), both)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range regs {
			if (g.Status == event.Waitlisted) != (g.Rank == 1) {
				t.Errorf("%s with rank %d", g.Status, g.Rank)
			}
		}
		if t.Failed() {
			break
		}
	}
	close(stop)
	<-ended
}

// changePlaces moves the one with the seat behind the one who waits.
func changePlaces(t *testing.T, s *store.Store, sessionID int64, both []int64) {
	now := time.Now()
	err := s.Tx(t.Context(), []int64{sessionID}, func(tx *store.Tx) error {
		room, err := tx.Session(t.Context(), sessionID)
		if err != nil {
			return err
		}
		regs, err := tx.RegistrationsOf(t.Context(), both)
		if err != nil {
			return err
		}
		sits, waits := &regs[0].Registration, &regs[1].Registration
		if sits.Status == event.Waitlisted {
			sits, waits = waits, sits
		}
		room.End(sits, event.Withdrawn, now)
		room.Settle(sits, false, now)
		if err := room.Promote(waits, now); err != nil {
			return err
		}
		for _, g := range []*event.Registration{waits, sits} {
			if err := tx.SaveRegistration(g); err != nil {
				return err
			}
		}
		return tx.SaveSeats(room)
	})
	if err != nil {
		t.Error(err)
	}
}

// Ranks in a list are those of the queue, or none where they would have to be
// counted far from both ends.
func TestRanksNearTheEndsOfAQueue(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 1)
	var ids []int64
	for i := range 30 {
		ids = append(ids, storetest.SignUp(t, s, storetest.Person(e, i, sessions[0])).RegistrantID)
	}
	ranks := func(nearby int64) string {
		near, err := s.RegistrationsWithin(t.Context(), ids, nearby)
		if err != nil {
			t.Fatal(err)
		}
		exact, err := s.RegistrationsOf(t.Context(), ids)
		if err != nil {
			t.Fatal(err)
		}
		known := 0
		for i, g := range near {
			if g.ID != exact[i].ID || g.Rank != 0 && g.Rank != exact[i].Rank {
				t.Errorf("near %d: registration %d has rank %d, and is %d", nearby, g.ID, g.Rank, exact[i].Rank)
			}
			if g.QueueSeq != nil && g.Rank != 0 {
				known++
			}
		}
		return fmt.Sprint(known)
	}
	if got := ranks(4); got != "29" {
		t.Errorf("%s of a queue without gaps", got)
	}
	err := s.Tx(t.Context(), []int64{sessions[0].ID}, func(tx *store.Tx) error {
		for _, i := range []int{3, 12, 26} {
			g, err := tx.RegistrationIn(t.Context(), ids[i], sessions[0].ID)
			if err != nil {
				return err
			}
			s, err := tx.Session(t.Context(), sessions[0].ID)
			if err != nil {
				return err
			}
			s.End(g, event.Cancelled, storetest.Noon)
			if err := errors.Join(tx.SaveRegistration(g), tx.SaveSeats(s)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if few, all := ranks(4), ranks(20); few != "8" || all != "26" {
		t.Errorf("%s and %s of a queue with gaps", few, all)
	}
}
