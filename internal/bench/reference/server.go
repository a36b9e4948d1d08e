package reference

import (
	"context"
	"database/sql"
	"errors"
)

// PostgresVersion asks a PostgreSQL server for its version.
func PostgresVersion(ctx context.Context, address string) (version string, err error) {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.QueryRowContext(ctx, "SHOW server_version").Scan(&version)
	return version, err
}
