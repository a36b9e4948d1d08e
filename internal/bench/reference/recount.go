package reference

import (
	"context"
	"database/sql"
	"errors"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver called pgx

	"rollcall/internal/store"
)

// A Count is what a database holds of one event, counted row by row.
type Count struct {
	Registrants, Registrations, Letters, Audits int64
	Seats, Waiting                              int64 // held, and in the queue
	FirstSeq, LastSeq                           int64 // in the queue; 0 if it is empty
	Marks                                       int64 // join clicks and check-ins
}

const recount = `SELECT
(SELECT count(*) FROM registrants r WHERE r.event_id = e.id),
(SELECT count(*) FROM registrations g JOIN sessions s ON s.id = g.session_id WHERE s.event_id = e.id),
(SELECT count(*) FROM letters l WHERE l.event_id = e.id AND l.kind <> 'again'),
(SELECT count(*) FROM audit a WHERE a.event_id = e.id AND a.action = 'signed_up'),
(SELECT count(*) FROM registrations g JOIN sessions s ON s.id = g.session_id WHERE s.event_id = e.id AND g.holds_seat),
(SELECT count(*) FROM registrations g JOIN sessions s ON s.id = g.session_id WHERE s.event_id = e.id AND g.status = 'waitlisted'),
(SELECT coalesce(min(g.queue_seq), 0) FROM registrations g JOIN sessions s ON s.id = g.session_id WHERE s.event_id = e.id),
(SELECT coalesce(max(g.queue_seq), 0) FROM registrations g JOIN sessions s ON s.id = g.session_id WHERE s.event_id = e.id),
(SELECT count(*) FROM marks m JOIN sessions s ON s.id = m.session_id WHERE s.event_id = e.id)
FROM events e WHERE e.slug = `

// Recount counts what the database holds of the event called slug. A path is
// SQLite, postgres:// is PostgreSQL.
func Recount(ctx context.Context, database, slug string) (c Count, err error) {
	db, placeholder, err := open(database)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.QueryRowContext(ctx, recount+placeholder, slug).Scan(
		&c.Registrants, &c.Registrations, &c.Letters, &c.Audits, &c.Seats, &c.Waiting, &c.FirstSeq, &c.LastSeq, &c.Marks)
	return c, err
}

// open opens either database, and says how it names the first parameter.
func open(database string) (db *sql.DB, placeholder string, err error) {
	if store.IsPostgres(database) {
		db, err = sql.Open("pgx", database)
		return db, "$1", err
	}
	db, err = openSQLite(database)
	return db, "?1", err
}
