package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

// backedUp is a closed database with a person, and a backup of it; people who
// sign up later are in the database alone.
func backedUp(t *testing.T, later int) (path, backup string, last int64) {
	t.Helper()
	path, backup = filepath.Join(t.TempDir(), "rollcall.db"), filepath.Join(t.TempDir(), "backup.db")
	s := open(t, path)
	e, sessions := storetest.Announce(t, s, "webinar", 50)
	last = storetest.SignUp(t, s, storetest.Person(e, 0, sessions[0])).RegistrantID
	if err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	for i := range later {
		last = storetest.SignUp(t, s, storetest.Person(e, i+1, sessions[0])).RegistrantID
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path, backup, last
}

// open opens a file, whatever the other tests use.
func open(t *testing.T, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Database: path, AllowUnsafe: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// restore must succeed.
func restore(t *testing.T, backup, path string) (s *store.Store, erased int) {
	t.Helper()
	n, err := store.Restore(t.Context(), store.Restoring{Backup: backup, Database: path, Force: true, Now: storetest.Noon})
	if err != nil {
		t.Fatal(err)
	}
	nothingLeft(t, path)
	return storetest.Reopen(t, path), n
}

// nothingLeft fails if an unfinished file is beside path.
func nothingLeft(t *testing.T, path string) {
	t.Helper()
	if left, _ := filepath.Glob(path + ".*.part*"); len(left) != 0 {
		t.Errorf("left beside the database are %v", left)
	}
}

// newcomer signs someone up who was never there, and returns the id.
func newcomer(t *testing.T, s *store.Store) int64 {
	t.Helper()
	e, err := s.Event(t.Context(), "webinar")
	if err != nil {
		t.Fatal(err)
	}
	sessions, err := s.Sessions(t.Context(), e.ID)
	if err != nil {
		t.Fatal(err)
	}
	return storetest.SignUp(t, s, storetest.Person(e, 1000, sessions[0])).RegistrantID
}

func TestARestoredDatabaseGivesNoIDAgain(t *testing.T) {
	path, backup, last := backedUp(t, 7)
	s, _ := restore(t, backup, path)
	if id := newcomer(t, s); id != last+1 {
		t.Errorf("the next person is %d, want %d", id, last+1)
	}
	for _, table := range []string{"registrations", "letters", "audit"} {
		if n := storetest.Count(t, s, table, "id = ?", last+1); n != 1 {
			t.Errorf("the newcomer is not at %d in %s", last+1, table)
		}
	}
	storetest.Write(t, s, add("someone")) // into a table that had no row
}

func TestWithoutTheReplacedDatabaseManyIDsAreLeftOut(t *testing.T) {
	remove := func(t *testing.T, path string) {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	for name, prepare := range map[string]func(t *testing.T, path string){
		"a new place": remove,
		"a ruin": func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(strings.Repeat("ruin\n", 1000)), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"a new database": func(t *testing.T, path string) {
			remove(t, path)
			if err := open(t, path).Close(); err != nil {
				t.Fatal(err)
			}
		},
		"another installation": func(t *testing.T, path string) {
			db := plain(t, path)
			exec(t, db, "INSERT INTO installation (id, made_at) VALUES (1, '2021-11-01 12:00:00.000+00:00')")
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			path, backup, _ := backedUp(t, 7)
			prepare(t, path)
			s, _ := restore(t, backup, path)
			if id := newcomer(t, s); id != 1+1_000_000+1 {
				t.Errorf("the next person is %d", id)
			}
		})
	}
}

func TestIDsOfTheJournalAreNotGivenAgain(t *testing.T) {
	path, backup, _ := backedUp(t, 0)
	journal(t, path, "5000000 1\n")
	s, _ := restore(t, backup, path)
	if id := newcomer(t, s); id <= 5_000_000 {
		t.Errorf("the next person is %d", id)
	}
}

// journal puts lines into the journal of erasures.
func journal(t *testing.T, path, lines string) {
	t.Helper()
	if err := os.WriteFile(path+".erased", []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOnlyTheSamePersonIsErasedAgain(t *testing.T) {
	for name, tt := range map[string]struct {
		signedUp int64
		erased   int
	}{"the same": {storetest.Noon.UnixMilli(), 1}, "another": {storetest.Noon.UnixMilli() - 1, 0}} {
		t.Run(name, func(t *testing.T) {
			path, backup, id := backedUp(t, 0)
			journal(t, path, fmt.Sprintf("%d %d\n4711 1\n", id, tt.signedUp))
			s, n := restore(t, backup, path)
			if got := storetest.Count(t, s, "registrants", "erased_at IS NOT NULL"); n != tt.erased || got != int64(tt.erased) {
				t.Errorf("%d erasures repeated, %d are erased, want %d", n, got, tt.erased)
			}
		})
	}
}

// Whoever erased themselves after the backup is to have no seat in what is
// restored.
func TestErasingAgainFreesTheSeat(t *testing.T) {
	path, backup, id := backedUp(t, 0)
	journal(t, path, fmt.Sprintf("%d %d\n", id, storetest.Noon.UnixMilli()))
	s, n := restore(t, backup, path)
	if n != 1 || storetest.Count(t, s, "registrations", "holds_seat") != 0 || storetest.Count(t, s, "sessions", "seats_taken > 0 OR unverified_seats > 0") != 0 {
		t.Error("the seat is still taken")
	}
	storetest.Clean(t, s)
}

func TestARestoreThatCannotEraseReplacesNothing(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path, backup string){
		"a person who cannot be read": func(t *testing.T, path, backup string) {
			exec(t, plain(t, backup), "UPDATE registrants SET answers = '{'")
			journal(t, path, fmt.Sprintf("1 %d\n", storetest.Noon.UnixMilli()))
		},
		"a journal that cannot be read": func(t *testing.T, path, _ string) { journal(t, path, "1\n") },
	} {
		t.Run(name, func(t *testing.T) {
			path, backup, _ := backedUp(t, 3)
			spoil(t, path, backup)
			_, err := store.Restore(t.Context(), store.Restoring{Backup: backup, Database: path, Force: true, Now: storetest.Noon})
			if err == nil {
				t.Error("no error")
			}
			nothingLeft(t, path)
			if n := storetest.Count(t, storetest.Reopen(t, path), "registrants", "erased_at IS NULL"); n != 4 {
				t.Errorf("%d people are there, want all 4", n)
			}
		})
	}
}

func TestABackupNotesErasuresThatWereNotNoted(t *testing.T) {
	s, path := onFile(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	id := storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0])).RegistrantID
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.Erase(id, storetest.Noon) })
	want := fmt.Sprintf("%d %d\n", id, storetest.Noon.UnixMilli())
	for i, spoil := range []func() error{func() error { return nil }, func() error { return os.Remove(path + ".erased") }} {
		if err := errors.Join(spoil(), s.Backup(t.Context(), filepath.Join(t.TempDir(), "backup.db"))); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path + ".erased"); string(got) != want || err != nil {
			t.Errorf("%d: the journal has %q, %v; want %q", i, got, err, want)
		}
	}
}

// Whom the organiser had entered, and who was erased since the backup, is not
// brought back by it.
func TestARestoreRepeatsTheErasureOfInvitations(t *testing.T) {
	path, backup := filepath.Join(t.TempDir(), "rollcall.db"), filepath.Join(t.TempDir(), "backup.db")
	s := open(t, path)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	i, stays := invitation(e, 1), invitation(e, 2)
	invite(t, s, i, storetest.Noon.AddDate(0, 0, 3), sessions[0])
	invite(t, s, stays, storetest.Noon.AddDate(0, 0, 3), sessions[0])
	if err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.EraseInvitation(i.ID, storetest.Noon) })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, erased := restore(t, backup, path)
	if got, err := s.Invitation(t.Context(), i.ID); erased != 1 || err != nil || got.Email != nil || got.ErasedAt == nil {
		t.Errorf("%d erasures were repeated; kept is %+v, %v", erased, got, err)
	}
	if got, err := s.Invitation(t.Context(), stays.ID); err != nil || got.Email == nil {
		t.Errorf("somebody else is erased: %+v, %v", got, err)
	}
	next := invitation(e, 3)
	storetest.Write(t, s, func(tx *store.Tx) error {
		_, err := tx.AddInvitations([]*event.Invitation{next}, [][]event.InvitedSession{{{SessionID: sessions[0].ID}}})
		return err
	})
	if next.ID <= stays.ID {
		t.Errorf("the id %d is given again", next.ID)
	}
}
