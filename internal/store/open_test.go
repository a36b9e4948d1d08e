package store_test

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
	"rollcall/internal/store/storetest"
)

// plain opens a SQLite file past the store.
func plain(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func exec(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func TestASQLiteFileIsSafeAndPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "with % and # and ? and blanks.db")
	s, err := store.Open(t.Context(), store.Options{Database: path})
	if err != nil {
		t.Fatal(err)
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		var synchronous int
		if err := tx.DB().Raw("PRAGMA synchronous").Scan(&synchronous).Error; err != nil {
			return err
		}
		if synchronous != 2 {
			t.Errorf("synchronous is %d, want 2 (FULL)", synchronous)
		}
		return add("someone")(tx)
	})
	for _, end := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + end)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s%s has mode %v", filepath.Base(path), end, info.Mode().Perm())
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a connection was left open")
	}
	s, err = store.Open(t.Context(), store.Options{Database: path, MustExist: true, NoMigrate: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !known(t, s, "someone") {
		t.Error("what was written is lost")
	}
}

func TestUnsafeSettingsAreRefused(t *testing.T) {
	s := storetest.Open(t) // a store that may lose what is committed
	err := s.Durable(t.Context())
	if storetest.Postgres() {
		if _, err := store.Open(t.Context(), store.Options{Database: storetest.Place(t)}); err == nil {
			t.Error("a database that does not wait for the disk was opened")
		}
	}
	if err == nil || !strings.Contains(err.Error(), "would not be safe") {
		t.Errorf("error %v", err)
	}
}

func TestWhatCannotBeUsedIsRefusedInOneLine(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(in("text.db"), []byte(strings.Repeat("not a database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	exec(t, plain(t, in("foreign.db")), "CREATE TABLE invoices (id INTEGER)")
	newer := madeSQLite(t, in("newer.db"))
	exec(t, newer, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
	for _, tt := range []struct {
		name string
		o    store.Options
		want string
	}{
		{"no database", store.Options{Database: in("text.db")}, "is not a SQLite database"},
		{"somebody else's", store.Options{Database: in("foreign.db")}, "is not Rollcall's: it has other tables in it (invoices)"},
		{"newer", store.Options{Database: in("newer.db")}, "was made by a newer Rollcall (schema 9999"},
		{"older, not to be migrated", store.Options{Database: in("new.db"), NoMigrate: true}, "may not migrate it"},
		{"not there", store.Options{Database: in("none.db"), MustExist: true}, "there is no database at"},
		{"no folder", store.Options{Database: filepath.Join(dir, "none", "x.db")}, "there is no folder"},
		{"a folder", store.Options{Database: dir}, "is a folder"},
		{"no address", store.Options{Database: "postgres://user:secret@host:port/x"}, "not of the form postgres://"},
		{"nobody there", store.Options{Database: "postgres://user:secret@127.0.0.1:1/x"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := store.Open(t.Context(), tt.o)
			if err == nil {
				s.Close()
				t.Fatal("it was opened")
			}
			if !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "secret") {
				t.Errorf("error %q, want one line with %q", err, tt.want)
			}
		})
	}
	for _, name := range []string{"new.db", "none.db"} {
		if _, err := os.Stat(in(name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s was left behind", name)
		}
	}
}

// madeSQLite makes a database of the store's at path and opens it past
// the store.
func madeSQLite(t *testing.T, path string) *sql.DB {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Database: path, AllowUnsafe: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return plain(t, path)
}

func TestALockedFileIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "locked.db")
	db := plain(t, path)
	db.SetMaxOpenConns(1)
	exec(t, db, "CREATE TABLE x (id INTEGER)")
	exec(t, db, "BEGIN EXCLUSIVE")
	_, err := store.Open(t.Context(), store.Options{Database: path, Wait: time.Millisecond})
	if err == nil || !strings.Contains(err.Error(), "is locked by another program") {
		t.Errorf("error %v", err)
	}
}

func TestAFolderWithoutRightsIsRefused(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := t.TempDir()
	there := filepath.Join(dir, "there.db")
	madeSQLite(t, there)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{there, filepath.Join(dir, "new.db")} {
		_, err := store.Open(t.Context(), store.Options{Database: path})
		if err == nil || !strings.Contains(err.Error(), "no permission") {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
	if err := errors.Join(os.Chmod(dir, 0o700), os.Chmod(there, 0o400)); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(t.Context(), store.Options{Database: there})
	if err == nil || !strings.Contains(err.Error(), "no permission") {
		t.Errorf("a file that may only be read: %v", err)
	}
}

func TestAWriterThatAnotherProgramHoldsUpIsBusy(t *testing.T) {
	if storetest.Postgres() {
		t.Skip("a server has no such lock")
	}
	path := filepath.Join(t.TempDir(), "shared.db")
	s, err := store.Open(t.Context(), store.Options{Database: path, AllowUnsafe: true, Wait: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	other := plain(t, path)
	other.SetMaxOpenConns(1)
	exec(t, other, "BEGIN IMMEDIATE")
	if _, err := s.SignUp(t.Context(), storetest.Person(e, 1, sessions[0])); !errors.Is(err, store.ErrBusy) {
		t.Errorf("error %v, want ErrBusy", err)
	}
	if err := s.Ready(t.Context()); err != nil {
		t.Errorf("reads do not go on: %v", err)
	}
	exec(t, other, "ROLLBACK")
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0]))
}

func TestAFullDisk(t *testing.T) {
	if storetest.Postgres() {
		t.Skip("the server's disk cannot be filled from here")
	}
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 50)
	storetest.Write(t, s, func(tx *store.Tx) error { // no page may be added
		var pages int
		return tx.DB().Raw("PRAGMA max_page_count = 1").Scan(&pages).Error
	})
	fill := func(tx *store.Tx) error {
		a := account(strings.Repeat("x", 1<<20))
		_, err := accounts.Add(tx, a)
		return err
	}
	if err := s.Tx(t.Context(), nil, fill); !errors.Is(err, store.ErrNoSpace) {
		t.Errorf("alone: %v, want ErrNoSpace", err)
	}
	errs := together(t, s, fill, add("beside"))
	for _, err := range errs {
		if !errors.Is(err, store.ErrNoSpace) {
			t.Errorf("together: %v, want ErrNoSpace", errs)
		}
	}
	in := storetest.Person(e, 1, sessions[0])
	in.Registrant.GivenName = strings.Repeat("x", 1<<20)
	if _, err := s.SignUp(t.Context(), in); !errors.Is(err, store.ErrNoSpace) {
		t.Errorf("sign-up: %v, want ErrNoSpace", err)
	}
	if got := storetest.Session(t, s, sessions[0].ID); got.SeatsTaken != 0 {
		t.Errorf("%d seats taken", got.SeatsTaken)
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		var pages int
		return tx.DB().Raw("PRAGMA max_page_count = 1000000").Scan(&pages).Error
	})
	storetest.SignUp(t, s, in)
	storetest.Clean(t, s)
}

func TestTimesAreInUTCAndSortAsTheyAre(t *testing.T) {
	s := storetest.Open(t)
	vienna := time.FixedZone("CEST", 2*60*60)
	at := time.Date(2026, 6, 1, 1, 0, 0, 500_000_000, vienna)
	storetest.Write(t, s, func(tx *store.Tx) error {
		a := account("vienna")
		a.AddedAt, a.DisabledAt = at, &at
		_, err := accounts.Add(tx, a)
		return err
	})
	got, err := accounts.ByAddress(t.Context(), s.Reads, "vienna")
	if err != nil {
		t.Fatal(err)
	}
	if !got.AddedAt.Equal(at) || got.AddedAt.Location() != time.UTC || !got.DisabledAt.Equal(at) {
		t.Errorf("times are %v and %v, want %v", got.AddedAt, got.DisabledAt, at)
	}
	for i, before := range []time.Time{at, at.Add(-time.Millisecond), at.Add(time.Millisecond), at.UTC().Add(500 * time.Millisecond), at.In(time.FixedZone("", -8*3600)).Add(-time.Second)} {
		want := int64(0)
		if at.Before(before) {
			want = 1
		}
		if n := storetest.Count(t, s, "accounts", "added_at < ?", before); n != want {
			t.Errorf("%d: %d rows before %v, want %d", i, n, before, want)
		}
	}
}

func TestReadyTells(t *testing.T) {
	s := storetest.Open(t)
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Ready(ctx); err == nil {
		t.Error("a cancelled question was answered")
	}
	if err := s.Optimize(t.Context()); err != nil {
		t.Error(err)
	}
}
