package reference

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"net/url"
	"strings"
)

// PostgresVersion asks a PostgreSQL server for its version.
func PostgresVersion(ctx context.Context, address string) (version string, err error) {
	err = onServer(address, func(db *sql.DB) error {
		return db.QueryRowContext(ctx, "SHOW server_version").Scan(&version)
	})
	return version, err
}

// CreateDatabase makes an empty database on the server at address and
// returns its own address. Its name is new, so that no other is touched.
func CreateDatabase(ctx context.Context, address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", errors.New("the address of the server is not of the form postgres://user:password@host:port/name") // err may quote the password
	}
	name := "rollcall_bench_" + strings.ToLower(rand.Text())
	err = onServer(address, func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, "CREATE DATABASE "+name)
		return err
	})
	u.Path = "/" + name
	return u.String(), err
}

// DropDatabase drops what CreateDatabase has made. own is what it returned;
// whoever is still connected is cut off.
func DropDatabase(ctx context.Context, address, own string) error {
	u, err := url.Parse(own)
	if err != nil {
		return err
	}
	name := strings.TrimPrefix(u.Path, "/")
	if !strings.HasPrefix(name, "rollcall_bench_") {
		return errors.New(name + " is not a database of the benches")
	}
	return onServer(address, func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, "DROP DATABASE "+name+" WITH (FORCE)")
		return err
	})
}

// onServer calls fn with a connection to the server at address.
func onServer(address string, fn func(db *sql.DB) error) (err error) {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return fn(db)
}
