package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// LogSyncs is how often a PostgreSQL server has written its log through to the
// disk since its statistics began, for whatever database. Its processes tell
// of what they did about once a second, and when they end.
func LogSyncs(ctx context.Context, server string) (n int64, err error) {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return 0, oneLine(err)
	}
	defer func() { _ = conn.Close(ctx) }() // nothing was written
	var version int
	var method string
	if err := conn.QueryRow(ctx, "SELECT current_setting('server_version_num')::int, current_setting('wal_sync_method')").Scan(&version, &method); err != nil {
		return 0, err
	}
	if method != "fdatasync" && method != "fsync" && method != "fsync_writethrough" {
		return 0, fmt.Errorf("with wal_sync_method %s the server does not count syncs", method)
	}
	query := "SELECT wal_sync FROM pg_stat_wal"
	if version >= 180000 {
		query = "SELECT coalesce(sum(fsyncs), 0)::bigint FROM pg_stat_io WHERE object = 'wal'"
	}
	err = conn.QueryRow(ctx, query).Scan(&n)
	return n, err
}
