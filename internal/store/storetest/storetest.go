// Package storetest opens stores for tests: each test gets an empty one of
// its own.
//
// Without further ado that is a SQLite file in the test's folder. If
// ROLLCALL_TEST_POSTGRES holds the address of a PostgreSQL server, it is a
// schema of its own there, and the same tests run against the other database;
// a server that does not answer fails them. Neither is safe against a power
// cut, which makes them fast.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver called pgx

	"rollcall/internal/store"
)

// Variable names the PostgreSQL server to test with.
const Variable = "ROLLCALL_TEST_POSTGRES"

// Postgres reports whether tests run on PostgreSQL.
func Postgres() bool { return os.Getenv(Variable) != "" }

// Open opens a store of the test's own.
func Open(t testing.TB) *store.Store {
	t.Helper()
	return Reopen(t, Migrated(t))
}

// Reopen opens a store on a database that Place has returned. Several may be
// open on one, as by several servers.
func Reopen(t testing.TB, database string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), store.Options{Database: database, AllowUnsafe: true})
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	return s
}

// Place returns where store.Open finds an empty database of the test's own.
func Place(t testing.TB) string {
	t.Helper()
	server := os.Getenv(Variable)
	if server == "" {
		return filepath.Join(t.TempDir(), "rollcall.db")
	}
	schema := "test_" + strings.ToLower(rand.Text())
	run(t, server, "CREATE SCHEMA "+schema)
	t.Cleanup(func() { run(t, server, "DROP SCHEMA "+schema+" CASCADE") })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s is not an address: %v", Variable, err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	q.Set("synchronous_commit", "off") // a power cut would lose what is nobody's
	u.RawQuery = q.Encode()
	return u.String()
}

// Migrated is Place with all tables where copying them is faster than making
// them: on SQLite ten times.
func Migrated(t testing.TB) string {
	t.Helper()
	database := Place(t)
	if Postgres() {
		return database
	}
	bytes, err := empty()
	if err == nil {
		err = os.WriteFile(database, bytes, 0o600)
	}
	if err != nil {
		t.Fatalf("empty database: %v", err)
	}
	return database
}

// empty are the bytes of an empty database, made once.
var empty = sync.OnceValues(func() (bytes []byte, err error) {
	folder, err := os.MkdirTemp("", "rollcall-empty-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, "rollcall.db")
	s, err := store.Open(context.Background(), store.Options{Database: path, AllowUnsafe: true})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// run runs one statement on the server.
func run(t testing.TB, server, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatalf("%s: %v", Variable, err)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.Background(), statement); err != nil {
		t.Fatalf("%s: %s: %v", Variable, statement, err)
	}
}
