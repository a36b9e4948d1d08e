package store

import (
	"database/sql"
	"errors"

	"rollcall/internal/event"
)

// A sqliteDoorkeeper writes join clicks row by row with statements that stay
// prepared.
type sqliteDoorkeeper struct {
	door, mark, audit, once, saveOnce *sql.Stmt
}

const (
	sqliteDoor = `SELECT g.id, g.status, s.id, s.event_id, s.starts_at, s.ends_at, s.cancelled_at, s.join_url, s.join_opens_minutes
FROM registrations g JOIN sessions s ON s.id = g.session_id WHERE g.registrant_id = ? AND s.slug = ?`
	sqliteJoin = `INSERT INTO marks (session_id, registrant_id, walk_in_name, walk_in_email, source, kind, at, headcount, nonce, recorded_at, recorded_by)
VALUES (?1, ?2, '', '', 'join', 'in', ?3, ?4, ?5, ?3, ?6) ON CONFLICT (session_id, nonce) DO NOTHING`
	sqliteJoined = `INSERT INTO audit (at, event_id, session_id, registrant_id, actor, role, action, data) VALUES (?, ?, ?, ?, ?, 'person', 'joined', ?)`
)

func newSQLiteDoorkeeper(s *sqliteStatements) *sqliteDoorkeeper {
	return &sqliteDoorkeeper{
		door: s.prepare(sqliteDoor), mark: s.prepare(sqliteJoin), audit: s.prepare(sqliteJoined), once: s.prepare(sqliteOnce), saveOnce: s.prepare(sqliteAddOnce),
	}
}

// write writes a batch in the order of arrival.
func (k *sqliteDoorkeeper) write(batch []*job) error {
	for _, j := range batch {
		if err := k.one(j); err != nil {
			return err
		}
	}
	return nil
}

// one writes one click.
func (k *sqliteDoorkeeper) one(j *job) error {
	in := j.join
	answered, err := k.answered(in.Once)
	if err != nil {
		if errors.Is(err, ErrKeyReused) {
			j.err, err = err, nil
		}
		return err
	}
	door, err := k.find(in)
	if err != nil || !j.admit(door) || answered {
		return err
	}
	res, err := k.mark.Exec(door.ID, in.RegistrantID, in.Now, in.Headcount, in.nonce(), in.Actor)
	if err != nil {
		return err
	}
	if fresh, err := res.RowsAffected(); err != nil {
		return err
	} else if fresh > 0 {
		if _, err := k.audit.Exec(in.Now, door.EventID, door.ID, in.RegistrantID, in.Actor, in.auditData()); err != nil {
			return err
		}
	}
	if in.Once == nil {
		return nil
	}
	_, err = k.saveOnce.Exec(in.Once.Principal, in.Once.Route, in.Once.Key, in.Once.BodyMAC, statusOK, door.RegistrationID, in.Now)
	return err
}

// answered reports whether a request with this key was answered before. It
// fails with ErrKeyReused if that asked for something else.
func (k *sqliteDoorkeeper) answered(o *event.Once) (bool, error) {
	if o == nil {
		return false, nil
	}
	var first event.Once
	err := k.once.QueryRow(o.Principal, o.Route, o.Key).Scan(&first.BodyMAC, &first.Status, &first.ResultID)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err == nil && string(first.BodyMAC) != string(o.BodyMAC) {
		err = ErrKeyReused
	}
	return err == nil, err
}

// find returns the person's entrance, or nil.
func (k *sqliteDoorkeeper) find(in *Join) (*Entrance, error) {
	var e Entrance
	err := k.door.QueryRow(in.RegistrantID, in.Session).
		Scan(&e.RegistrationID, &e.Status, &e.ID, &e.EventID, &e.StartsAt, &e.EndsAt, &e.CancelledAt, &e.JoinURL, &e.JoinOpensMinutes)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // that there is none is an answer here
	}
	return &e, err
}
