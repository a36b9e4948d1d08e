package reference

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A Raw writes batches of sign-ups to a SQLite file by prepared statements,
// one row each, and nothing else: no look at what is there, the counters of
// the one session kept in memory. It is for one goroutine.
type Raw struct {
	db                                      *sql.DB
	seats                                   event.Seats
	session                                 int64
	begin, commit, rollback, save           *sql.Stmt
	registrant, registration, letter, audit *sql.Stmt
	now                                     time.Time // of the texts below
	nowText, usefulText                     string
}

// The statements of a Raw.
const (
	rawRegistrant = `INSERT INTO registrants (event_id, email, email_folded, given_name, family_name, latin_name, organisation, organisation_kind,
municipality, country, function, language, zone, role, source, signed_up_at, verified_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?16)`
	rawRegistration = `INSERT INTO registrations (registrant_id, session_id, status, holds_seat, queue_seq, signed_up_at, changed_at) VALUES (?1, ?2, ?3, ?4, nullif(?5, 0), ?6, ?6)`
	rawLetter       = `INSERT INTO letters (registrant_id, event_id, kind, occasion, language, data, message_id, state, owed_at, due_at, useful_until)
VALUES (?1, ?2, ?3, '', ?4, ?5, ?6, 'queued', ?7, ?7, ?8)`
	rawAudit = `INSERT INTO audit (at, event_id, registrant_id, actor, role, action, data) VALUES (?1, ?2, ?3, ?4, ?5, 'signed_up', ?6)`
	rawSave  = `UPDATE sessions SET seats_taken = ?, unverified_seats = ?, waiting = ?, next_seq = ? WHERE id = ?`
	rawSeats = `SELECT capacity, seats_taken, unverified_seats, waiting, next_seq FROM sessions WHERE id = ?`
)

// OpenRaw opens the SQLite file at path, whose session with the given id is
// the one that everyone signs up for. Close it.
func OpenRaw(ctx context.Context, path string, session int64) (*Raw, error) {
	db, err := openSQLite(path)
	if err != nil {
		return nil, err
	}
	r := &Raw{db: db, session: session}
	if err := r.open(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return r, nil
}

func (r *Raw) open(ctx context.Context) error {
	s := &r.seats
	if err := r.db.QueryRowContext(ctx, rawSeats, r.session).Scan(&s.Capacity, &s.SeatsTaken, &s.UnverifiedSeats, &s.Waiting, &s.NextSeq); err != nil {
		return err
	}
	for _, p := range []struct {
		into **sql.Stmt
		text string
	}{
		{&r.begin, "BEGIN IMMEDIATE"}, {&r.commit, "COMMIT"}, {&r.rollback, "ROLLBACK"}, {&r.save, rawSave},
		{&r.registrant, rawRegistrant}, {&r.registration, rawRegistration}, {&r.letter, rawLetter}, {&r.audit, rawAudit},
	} {
		var err error
		if *p.into, err = r.db.PrepareContext(ctx, p.text); err != nil {
			return err
		}
	}
	return nil
}

// Close closes the file.
func (r *Raw) Close() error { return r.db.Close() }

// Write writes a batch in one transaction. When it returns, the batch is on
// the disk, or none of it is there.
func (r *Raw) Write(batch []*store.SignUp) error {
	if _, err := r.begin.Exec(); err != nil {
		return err
	}
	before := r.seats
	err := r.rows(batch)
	if err == nil {
		_, err = r.commit.Exec()
	}
	if err != nil {
		_, _ = r.rollback.Exec() // the first error is the one to tell
		r.seats = before
	}
	return err
}

func (r *Raw) rows(batch []*store.SignUp) error {
	for _, in := range batch {
		if err := r.one(in); err != nil {
			return err
		}
	}
	s := &r.seats
	_, err := r.save.Exec(s.SeatsTaken, s.UnverifiedSeats, s.Waiting, s.NextSeq, r.session)
	return err
}

// one writes the rows of one sign-up.
func (r *Raw) one(in *store.SignUp) error {
	if !in.Now.Equal(r.now) {
		r.now, r.nowText, r.usefulText = in.Now, text(in.Now), text(in.UsefulUntil)
	}
	place, err := r.seats.SignUp(in.Verified, in.Admission)
	if err != nil {
		return err
	}
	place.SessionID = r.session
	p := &in.Registrant
	res, err := r.registrant.Exec(in.EventID, *p.Email, *p.EmailFolded, p.GivenName, p.FamilyName, p.LatinName, p.Organisation, p.OrganisationKind,
		p.Municipality, p.Country, p.Function, p.Language, p.Zone, string(p.Role), p.Source, r.nowText)
	if err != nil {
		return err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return err
	}
	if _, err := r.registration.Exec(id, r.session, string(place.Status), place.HoldsSeat, place.QueueSeq, r.nowText); err != nil {
		return err
	}
	if _, err := r.letter.Exec(id, in.EventID, string(letterKind(place)), p.Language, letterData(in, place), messageID(), r.nowText, r.usefulText); err != nil {
		return err
	}
	_, err = r.audit.Exec(r.nowText, in.EventID, id, in.Actor, in.Role, auditData(place))
	return err
}
