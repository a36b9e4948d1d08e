package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

// onFile opens a store on a file, since servers are backed up otherwise.
func onFile(t *testing.T) (s *store.Store, path string) {
	t.Helper()
	if storetest.Postgres() {
		t.Skip("PostgreSQL is backed up by other means")
	}
	path = storetest.Place(t)
	return storetest.Reopen(t, path), path
}

func TestABackupUnderWritesRestoresClean(t *testing.T) {
	s, path := onFile(t)
	e, sessions := storetest.Announce(t, s, "webinar", 100)
	for i := range 50 {
		storetest.SignUp(t, s, storetest.Person(e, i, sessions[0]))
	}
	var wg sync.WaitGroup
	for i := 50; i < 400; i++ {
		wg.Go(func() { storetest.SignUp(t, s, storetest.Person(e, i, sessions[0])) })
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	info, err := os.Stat(backup)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup is %v, %v", info, err)
	}
	if err := s.Backup(t.Context(), backup); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("a second backup: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(backup), "*")); len(left) != 1 {
		t.Errorf("beside the backup are %v", left)
	}

	if _, err := store.Restore(t.Context(), store.Restoring{Backup: backup, Database: path, Now: storetest.Noon}); err == nil || !strings.Contains(err.Error(), "--force") {
		t.Errorf("onto a database: %v", err)
	}
	if _, err := store.Restore(t.Context(), store.Restoring{Backup: backup, Database: path, Force: true, Now: storetest.Noon}); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("onto a database in use: %v", err)
	}
	fresh := filepath.Join(t.TempDir(), "restored.db")
	if _, err := store.Restore(t.Context(), store.Restoring{Backup: backup, Database: fresh, Now: storetest.Noon}); err != nil {
		t.Fatal(err)
	}
	restored := storetest.Reopen(t, fresh)
	storetest.Clean(t, restored)
	if n := storetest.Count(t, restored, "registrants", "1 = 1"); n < 50 {
		t.Errorf("%d registrants are restored", n)
	}
	got := storetest.SignUp(t, restored, storetest.Person(e, 1000, sessions[0]))
	if old := storetest.Count(t, restored, "registrants", "id < ?", got.RegistrantID); got.RegistrantID <= 1_000_000 || old < 50 {
		t.Errorf("the next id is %d after %d people", got.RegistrantID, old)
	}
}

func TestRestoringRepeatsErasures(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rollcall.db")
	s, err := store.Open(t.Context(), store.Options{Database: path, AllowUnsafe: true})
	if err != nil {
		t.Fatal(err)
	}
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	kept := storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0])).RegistrantID
	erased := storetest.SignUp(t, s, storetest.Person(e, 2, sessions[0])).RegistrantID
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.Erase(erased, storetest.Noon) })
	failed := errors.New("not committed")
	if err := s.Tx(t.Context(), nil, func(tx *store.Tx) error { return errors.Join(tx.Erase(kept, storetest.Noon), failed) }); !errors.Is(err, failed) {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	n, err := store.Restore(t.Context(), store.Restoring{Backup: backup, Database: path, Force: true, Now: storetest.Noon})
	if n != 1 || err != nil {
		t.Errorf("%d erasures repeated, %v", n, err)
	}
	restored := storetest.Reopen(t, path)
	for id, want := range map[int64]bool{kept: false, erased: true} {
		r, err := restored.Registrant(t.Context(), id)
		if err != nil || (r.ErasedAt != nil) != want || (r.Email == nil) != want {
			t.Errorf("registrant %d is %+v, %v", id, r, err)
		}
	}
}

func TestWhatIsNoBackupIsNotRestored(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "rollcall.db")
	s, err := store.Open(t.Context(), store.Options{Database: path, AllowUnsafe: true})
	if err != nil {
		t.Fatal(err)
	}
	storetest.Write(t, s, add("someone"))
	good := filepath.Join(dir, "good.backup")
	if err := errors.Join(s.Backup(t.Context(), good), s.Close()); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, plain(t, filepath.Join(dir, "foreign.backup")), "CREATE TABLE invoices (id INTEGER)")
	files := map[string][]byte{
		"empty": nil, "text": []byte(strings.Repeat("text\n", 1000)), "short": whole[:len(whole)/2],
		"damaged": damaged(whole), "foreign": nil, "newer": whole, "missing": nil,
	}
	for name, content := range files {
		t.Run(name, func(t *testing.T) {
			backup := filepath.Join(dir, name+".backup")
			if name != "foreign" && name != "missing" {
				if err := os.WriteFile(backup, content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if name == "newer" {
				exec(t, plain(t, backup), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
			}
			_, err := store.Restore(t.Context(), store.Restoring{Backup: backup, Database: path, Force: true, Now: storetest.Noon})
			if err == nil || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v", err)
			}
			again, err := store.Open(t.Context(), store.Options{Database: path, AllowUnsafe: true})
			if err != nil {
				t.Fatalf("the database is lost: %v", err)
			}
			defer again.Close()
			if !known(t, again, "someone") {
				t.Error("the database was touched")
			}
		})
	}
}

// damaged is a database with nonsense at the head of a page.
func damaged(whole []byte) []byte {
	const page = 4096
	b := append([]byte(nil), whole...)
	for i := range 8 {
		b[5*page+i] = 0xee
	}
	return b
}

func TestADamagedDatabaseIsReplaced(t *testing.T) {
	s, path := onFile(t)
	storetest.Write(t, s, add("someone"))
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	ruin := path + ".ruin"
	if err := os.WriteFile(ruin, []byte(strings.Repeat("ruin\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(t.Context(), store.Restoring{Backup: backup, Database: ruin, Force: true, Now: storetest.Noon}); err != nil {
		t.Fatal(err)
	}
	if !known(t, storetest.Reopen(t, ruin), "someone") {
		t.Error("nothing was restored")
	}
}

func TestServersAreBackedUpByOtherMeans(t *testing.T) {
	_, err := store.Restore(t.Context(), store.Restoring{Backup: "x", Database: "postgres://host/db", Now: storetest.Noon})
	if err == nil || !strings.Contains(err.Error(), "pg_restore") {
		t.Errorf("restore: %v", err)
	}
	if !storetest.Postgres() {
		return
	}
	if err := storetest.Open(t).Backup(t.Context(), "x"); err == nil || !strings.Contains(err.Error(), "pg_dump") {
		t.Errorf("backup: %v", err)
	}
}
