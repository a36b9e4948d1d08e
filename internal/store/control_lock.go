//go:build control_lock

package store

import "github.com/jackc/pgx/v5"

// Positive control: servers on one PostgreSQL do not wait for one another.

//go:noinline
func lockSessions(*pgx.Batch, []int64) {}

//go:noinline
func lockEvents(to *pgx.Batch, ids []int64) *pgx.QueuedQuery {
	return to.Queue(`SELECT id, revision FROM events WHERE id = ANY($1)`, ids)
}
