package store

import (
	"database/sql"
	"errors"

	"rollcall/internal/event"
)

// A sqliteDoorkeeper writes join clicks row by row with statements that stay
// prepared. A session is read once for all who join it in the same batch.
type sqliteDoorkeeper struct {
	places, session, mark, audit, once, saveOnce *sql.Stmt
	sessions                                     map[int64]*event.Session // of this batch
}

const (
	sqlitePlaces = `SELECT id, status, session_id FROM registrations WHERE registrant_id = ?`
	sqliteRoom   = `SELECT event_id, slug, starts_at, ends_at, cancelled_at, join_url, join_opens_minutes FROM sessions WHERE id = ?`
	sqliteJoin   = `INSERT INTO marks (session_id, registrant_id, walk_in_name, walk_in_email, source, kind, at, headcount, nonce, recorded_at, recorded_by)
VALUES (?1, ?2, '', '', 'join', 'in', ?3, ?4, ?5, ?3, ?6) ON CONFLICT (session_id, nonce) DO NOTHING`
	sqliteJoined = `INSERT INTO audit (at, event_id, session_id, registrant_id, actor, role, action, data) VALUES (?, ?, ?, ?, ?, 'person', 'joined', ?)`
)

func newSQLiteDoorkeeper(s *sqliteStatements) *sqliteDoorkeeper {
	return &sqliteDoorkeeper{
		places: s.prepare(sqlitePlaces), session: s.prepare(sqliteRoom), mark: s.prepare(sqliteJoin), audit: s.prepare(sqliteJoined),
		once: s.prepare(sqliteOnce), saveOnce: s.prepare(sqliteAddOnce),
	}
}

// write writes a batch in the order of arrival.
func (k *sqliteDoorkeeper) write(batch []*job) error {
	k.sessions = map[int64]*event.Session{}
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
	places, err := k.placesOf(in.RegistrantID)
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		if k.sessions[p.ID] == nil {
			if k.sessions[p.ID], err = k.read(p.ID); err != nil {
				return nil, err
			}
		}
		if p.Session = *k.sessions[p.ID]; p.Slug == in.Session {
			return &p, nil
		}
	}
	return nil, nil //nolint:nilnil // that there is none is an answer here
}

// placesOf are the registrations of a person, with nothing of their sessions
// but the id.
func (k *sqliteDoorkeeper) placesOf(registrantID int64) ([]Entrance, error) {
	rows, err := k.places.Query(registrantID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Entrance
	for rows.Next() {
		var e Entrance
		if err := rows.Scan(&e.RegistrationID, &e.Status, &e.ID); err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, rows.Err()
}

// read reads of a session what decides about joining.
func (k *sqliteDoorkeeper) read(id int64) (*event.Session, error) {
	s := event.Session{ID: id}
	err := k.session.QueryRow(id).Scan(&s.EventID, &s.Slug, &s.StartsAt, &s.EndsAt, &s.CancelledAt, &s.JoinURL, &s.JoinOpensMinutes)
	return &s, err
}
