package store_test

import (
	"bytes"
	"context"
	"os"
	"testing"

	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

// Once somebody is erased, no file of a SQLite database tells of them, even
// while it is open. As long as somebody reads from the log it has to wait.
func TestTheLogForgetsWhomTheDatabaseHasErased(t *testing.T) {
	if storetest.Postgres() {
		t.Skip("the server keeps a log of its own")
	}
	path := t.TempDir() + "/rollcall.db"
	s := storetest.Reopen(t, path)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	p := storetest.Person(e, 1, sessions[0])
	p.Registrant.FamilyName = "Unforgettable"
	id := storetest.SignUp(t, s, p).RegistrantID
	told := func() (in []string) {
		for _, name := range []string{path, path + "-wal"} {
			if data, err := os.ReadFile(name); err == nil && bytes.Contains(data, []byte("Unforgettable")) {
				in = append(in, name)
			}
		}
		return in
	}
	erase := func() {
		if err := s.Tx(t.Context(), nil, func(tx *store.Tx) error { return tx.Erase(id, storetest.Noon) }); err != nil {
			t.Fatal(err)
		}
	}
	forget := func() {
		if err := s.ForgetLog(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	forget() // what opening began with
	if err := s.Snapshot(t.Context(), func(r store.Reads) error {
		if _, err := r.Registrant(context.Background(), id); err != nil {
			return err
		}
		erase()
		forget()
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(told()) == 0 {
		t.Fatal("the log was emptied under somebody who read from it")
	}
	if forget(); len(told()) > 0 {
		t.Errorf("erased, and still told of in %v", told())
	}
}
