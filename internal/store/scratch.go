package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Scratch makes an empty database on a PostgreSQL server, for measurements,
// under a name that nobody has used before, and touches no other. drop
// removes it again, whoever may still be connected.
func Scratch(ctx context.Context, server string) (database string, drop func(context.Context) error, err error) {
	config, err := pgx.ParseConfig(server)
	u, urlErr := url.Parse(server)
	if err != nil || urlErr != nil || !IsPostgres(server) {
		return "", nil, errors.New("the address of the server is not of the form postgres://user:password@host:port/name") // err may quote the password
	}
	name := "rollcall_scratch_" + strings.ToLower(rand.Text())
	run := func(ctx context.Context, statement string) error {
		db := stdlib.OpenDB(*config)
		defer db.Close()
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("scratch database: %w", oneLine(err))
		}
		return nil
	}
	if err := run(ctx, "CREATE DATABASE "+name); err != nil {
		return "", nil, err
	}
	u.Path = "/" + name
	return u.String(), func(ctx context.Context) error { return run(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") }, nil
}
