// Package storetest opens stores for tests: each test gets an empty one of
// its own.
//
// Without further ado that is a SQLite file in the test's folder. If
// ROLLCALL_TEST_POSTGRES holds the address of a PostgreSQL server, it is a
// database of its own there, and the same tests run against it;
// a server that does not answer fails them. Neither is safe against a power
// cut, which makes them fast.
package storetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

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
	return careless(t, server, func(u *url.URL, q url.Values) { q.Set("search_path", schema) })
}

// Migrated is Place with all tables, copied from a database that was migrated
// once: that is faster than migrating, four to ten times.
func Migrated(t testing.TB) string {
	t.Helper()
	if server := os.Getenv(Variable); server != "" {
		return copied(t, server)
	}
	database := Place(t)
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

// template is the database that others are copied from. It stays on the server,
// where the next run brings it up to date; after a change to a migration that
// it already has, drop it.
const template = "rollcall_test_template"

// templateLock is held by all who copy the template, and by nobody else while
// somebody is connected to it: PostgreSQL refuses to copy what is in use.
const templateLock = 7_114_022

// copied is a copy of the template, which is made if it is not there.
func copied(t testing.TB, server string) string {
	t.Helper()
	if err := migrateTemplate(); err != nil {
		t.Fatalf("%s: %s: %v", Variable, template, err)
	}
	name := "test_" + strings.ToLower(rand.Text())
	run(t, server,
		fmt.Sprintf("SELECT pg_advisory_lock_shared(%d)", templateLock),
		fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s STRATEGY FILE_COPY", name, template))
	t.Cleanup(func() { run(t, server, "DROP DATABASE "+name+" WITH (FORCE)") })
	return careless(t, server, func(u *url.URL, _ url.Values) { u.Path = "/" + name })
}

// migrateTemplate brings the template up to date, once in each process.
var migrateTemplate = sync.OnceValue(func() error { return inTemplate(os.Getenv(Variable)) })

func inTemplate(server string) (err error) {
	ctx := context.Background()
	c, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close(ctx)) }()
	if _, err := c.Exec(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
		return err
	}
	var there bool
	if err := c.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", template).Scan(&there); err != nil {
		return err
	}
	if !there {
		if _, err := c.Exec(ctx, "CREATE DATABASE "+template); err != nil {
			return err
		}
	}
	u, err := url.Parse(server)
	if err != nil {
		return err
	}
	u.Path = "/" + template
	s, err := store.Open(ctx, store.Options{Database: u.String(), AllowUnsafe: true})
	if err != nil {
		return err
	}
	return s.Close()
}

// careless is the server's address, changed, where a power cut may lose what is
// nobody's.
func careless(t testing.TB, server string, change func(*url.URL, url.Values)) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s is not an address: %v", Variable, err)
	}
	q := u.Query()
	q.Set("synchronous_commit", "off")
	change(u, q)
	u.RawQuery = q.Encode()
	return u.String()
}

// run runs statements on the server, on one connection.
func run(t testing.TB, server string, statements ...string) {
	t.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatalf("%s: %v", Variable, err)
	}
	defer c.Close(ctx)
	for _, statement := range statements {
		if _, err := c.Exec(ctx, statement); err != nil {
			t.Fatalf("%s: %s: %v", Variable, statement, err)
		}
	}
}
