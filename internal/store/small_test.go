package store_test

import (
	"bytes"
	"testing"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/lists"
	"rollcall/internal/store/storetest"
)

func TestSearchTextsAreFilledAfterwards(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 500)
	for i := range 250 {
		storetest.SignUp(t, s, storetest.Person(e, i, sessions[0]))
	}
	nameless := storetest.Person(e, 250, sessions[0])
	nameless.Registrant = event.Registrant{Role: event.RoleParticipant}
	storetest.SignUp(t, s, nameless)
	find := func(word string) int {
		found, err := lists.Registrants(t.Context(), s.Reads, lists.Query{EventID: e.ID, Words: []string{word}, Limit: 500})
		if err != nil {
			t.Fatal(err)
		}
		return len(found.People)
	}
	if n := find("petrovic"); n != 0 {
		t.Errorf("%d found beforehand", n)
	}
	total := 0
	for {
		n, err := s.FillSearch(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
		total += n
	}
	if n := find("petrovic"); n != 250 || total != 251 {
		t.Errorf("%d of %d texts found, want 250 of 251", n, total)
	}
}

func TestAThrottleIsGivenBack(t *testing.T) {
	s := storetest.Open(t)
	key := bytes.Repeat([]byte{7}, 32)
	count := func(want bool) {
		t.Helper()
		storetest.Write(t, s, func(tx *store.Tx) error {
			done, err := tx.Throttle(key, storetest.Noon, 2)
			if done != want {
				t.Errorf("counted: %t, want %t", done, want)
			}
			return err
		})
	}
	giveBack := func() {
		t.Helper()
		storetest.Write(t, s, func(tx *store.Tx) error { return tx.GiveBack(key) })
	}
	count(true)
	giveBack()
	giveBack()
	count(true)
	count(true)
	count(false)
	giveBack()
	count(true)
	count(false)
}
