package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

func TestARegistrantIsChangedByOneAtATime(t *testing.T) {
	place := storetest.Place(t)
	first, second := storetest.Reopen(t, place), storetest.Reopen(t, place)
	e, sessions := storetest.Announce(t, first, "webinar", 5)
	id := storetest.SignUp(t, first, storetest.Person(e, 1, sessions[0])).RegistrantID
	read, readToo := make(chan struct{}), make(chan struct{})
	var once, onceToo sync.Once
	var wg sync.WaitGroup
	wg.Go(func() {
		storetest.Write(t, first, func(tx *store.Tx) error {
			r, err := tx.Registrant(context.Background(), id)
			if err != nil {
				return err
			}
			once.Do(func() { close(read) })
			select {
			case <-readToo: // by the second, before this is saved
			case <-time.After(300 * time.Millisecond):
			}
			r.GivenName = "Lejla"
			return tx.SaveRegistrant(r)
		})
	})
	<-read
	storetest.Write(t, second, func(tx *store.Tx) error {
		r, err := tx.Registrant(context.Background(), id)
		if err != nil {
			return err
		}
		onceToo.Do(func() { close(readToo) })
		r.FamilyName = "Hadžić"
		return tx.SaveRegistrant(r)
	})
	wg.Wait()
	r, err := first.Registrant(t.Context(), id)
	if err != nil || r.Name() != "Lejla Hadžić" {
		t.Errorf("the registrant is %s, %v: a change was lost", r.Name(), err)
	}
}

func TestSeatsAreSavedOfNamedSessionsAlone(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5, 5)
	fresh := sessions[0]
	fresh.ID, fresh.Slug = 0, "s3"
	for name, tt := range map[string]struct {
		named []int64
		save  func(tx *store.Tx) error
		wrong bool
	}{
		"named":   {[]int64{sessions[0].ID}, func(tx *store.Tx) error { return tx.SaveSeats(&sessions[0]) }, false},
		"another": {[]int64{sessions[0].ID}, func(tx *store.Tx) error { return tx.SaveSeats(&sessions[1]) }, true},
		"none":    {nil, func(tx *store.Tx) error { return tx.SaveSeats(&sessions[0]) }, true},
		"new":     {nil, func(tx *store.Tx) error { return errors.Join(tx.AddSession(&fresh), tx.SaveSeats(&fresh)) }, false},
	} {
		err := s.Tx(t.Context(), tt.named, tt.save)
		if (err != nil) != tt.wrong || tt.wrong && !strings.Contains(err.Error(), "seats of session ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, err := s.Sessions(t.Context(), e.ID); err != nil || len(got) != 3 {
		t.Errorf("sessions are %v, %v", got, err)
	}
}

func TestNeverVerifiedAreThoseWithoutAPlace(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 50)
	var want []int64
	for i, change := range []string{
		"status = 'unverified'", "status = 'confirmed', hold_until = NULL", "status = 'offered', hold_until = NULL, offer_until = hold_until", "status = 'pending', hold_until = NULL",
		"status = 'waitlisted', hold_until = NULL, holds_seat = FALSE, queue_seq = 1", "status = 'expired', hold_until = NULL, holds_seat = FALSE",
	} {
		id := storetest.SignUp(t, s, storetest.Unverified(storetest.Person(e, i, sessions[0]))).RegistrantID
		storetest.Write(t, s, func(tx *store.Tx) error {
			return tx.DB().Exec("UPDATE registrations SET "+change+" WHERE registrant_id = ?", id).Error
		})
		if i == 0 || i == 5 {
			want = append(want, id)
		}
	}
	people, err := s.NeverVerified(t.Context(), storetest.Noon.Add(time.Hour), 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []int64
	for _, r := range people {
		got = append(got, r.ID)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("they are %v, want %v", got, want)
	}
}
