package store_test

import (
	"os"
	"strings"
	"testing"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/lists"
	"rollcall/internal/store/storetest"
)

// Who stood in the database before names were kept in Latin letters is found
// by them after the migration, and who was erased stays nobody.
func TestSearchTextsOfOldAreWrittenAgain(t *testing.T) {
	file, err := os.ReadFile("migrations/0017_search.sqlite.sql") // the statement serves both databases
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	old, erased := storetest.Person(e, 1, sessions[0]), storetest.Person(e, 2, sessions[0])
	old.Registrant.GivenName, old.Registrant.FamilyName = "Олена", "Мельник"
	id, gone := storetest.SignUp(t, s, old).RegistrantID, storetest.SignUp(t, s, erased).RegistrantID
	storetest.Write(t, s, func(tx *store.Tx) error {
		if err := tx.DB().Exec("UPDATE registrants SET search = 'олена мельник' WHERE id = ?", id).Error; err != nil {
			return err
		}
		return tx.Erase(gone, storetest.Noon)
	})
	if _, err := s.FillSearch(t.Context()); err != nil {
		t.Fatal(err)
	}
	find := func() []event.Registrant {
		t.Helper()
		found, err := lists.Registrants(t.Context(), s.Reads, lists.Query{EventID: e.ID, Words: []string{"melnyk"}, Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		return found.People
	}
	if found := find(); len(found) != 0 {
		t.Fatalf("found beforehand: %d", len(found))
	}
	_, statement, _ := strings.Cut(string(file), "UPDATE ")
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.DB().Exec("UPDATE " + statement).Error })
	n, err := s.FillSearch(t.Context())
	if found := find(); err != nil || n != 1 || len(found) != 1 || found[0].ID != id {
		t.Errorf("%d texts written, %d people found, %v", n, len(found), err)
	}
}
