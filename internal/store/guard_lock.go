package store

import (
	"github.com/jackc/pgx/v5"

	"rollcall/internal/guard"
)

// lockSessions queues what makes the rows of sessions the transaction's
// alone. They are always locked by ascending id, so that servers wait for one
// another and never in a circle.
func lockSessions(to *pgx.Batch, ids []int64) {
	if guard.Missing("lock") {
		return
	}
	to.Queue(`SELECT id FROM sessions WHERE id = ANY($1) ORDER BY id FOR UPDATE`, ids)
}

// lockEvents queues the question for the revisions of events. Servers that
// sign people up to the same event wait for one another here, so that none
// makes an address known behind another's back.
func lockEvents(to *pgx.Batch, ids []int64) *pgx.QueuedQuery {
	if guard.Missing("lock") {
		return to.Queue(`SELECT id, revision FROM events WHERE id = ANY($1)`, ids)
	}
	return to.Queue(`SELECT id, revision FROM events WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`, ids)
}
