package reference

import (
	"context"
	"database/sql"
	"errors"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A Locker writes each sign-up to a PostgreSQL database in a transaction of
// its own that locks the session's row, as most programs do that must not
// oversell.
type Locker struct{ db *sql.DB }

// The statements of a Locker. The driver prepares each once per connection.
const (
	lockSession    = `SELECT capacity, seats_taken, unverified_seats, waiting, next_seq FROM sessions WHERE id = $1 FOR UPDATE`
	lockRegistrant = `INSERT INTO registrants (event_id, email, email_folded, given_name, family_name, latin_name, organisation, organisation_kind,
municipality, country, function, language, zone, role, source, signed_up_at, verified_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT (event_id, email_folded) DO NOTHING RETURNING id`
	lockRegistration = `INSERT INTO registrations (registrant_id, session_id, status, holds_seat, queue_seq, signed_up_at, changed_at) VALUES ($1, $2, $3, $4, nullif($5::bigint, 0), $6, $6)`
	lockLetter       = `INSERT INTO letters (registrant_id, event_id, kind, occasion, language, data, message_id, state, owed_at, due_at, useful_until)
VALUES ($1, $2, $3, '', $4, $5, $6, 'queued', $7, $7, $8)`
	lockAudit = `INSERT INTO audit (at, event_id, registrant_id, actor, role, action, data) VALUES ($1, $2, $3, $4, $5, 'signed_up', $6)`
	lockSave  = `UPDATE sessions SET seats_taken = $1, unverified_seats = $2, waiting = $3, next_seq = $4 WHERE id = $5`
)

// OpenLocker opens the database at address with a pool of so many
// connections. Close it.
func OpenLocker(address string, pool int) (*Locker, error) {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(pool)
	db.SetMaxIdleConns(pool)
	return &Locker{db}, nil
}

// Close closes the connections.
func (l *Locker) Close() error { return l.db.Close() }

// SignUp writes in, which is for one session. If this returns without an
// error it is on the disk.
func (l *Locker) SignUp(ctx context.Context, in *store.SignUp) (store.SignedUp, error) {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return store.SignedUp{}, err
	}
	done, err := signUp(ctx, tx, in)
	if err != nil {
		return store.SignedUp{}, errors.Join(err, tx.Rollback())
	}
	return done, tx.Commit()
}

func signUp(ctx context.Context, tx *sql.Tx, in *store.SignUp) (done store.SignedUp, err error) {
	var s event.Seats
	id := in.SessionIDs[0]
	if err := tx.QueryRowContext(ctx, lockSession, id).Scan(&s.Capacity, &s.SeatsTaken, &s.UnverifiedSeats, &s.Waiting, &s.NextSeq); err != nil {
		return done, err
	}
	place, err := s.SignUp(in.Verified, in.Admission)
	if err != nil {
		return done, err
	}
	place.SessionID = id
	r := &in.Registrant
	err = tx.QueryRowContext(ctx, lockRegistrant, in.EventID, r.Email, r.EmailFolded, r.GivenName, r.FamilyName, r.LatinName, r.Organisation, r.OrganisationKind,
		r.Municipality, r.Country, r.Function, r.Language, r.Zone, string(r.Role), r.Source, in.Now, in.Now).Scan(&done.RegistrantID)
	if errors.Is(err, sql.ErrNoRows) {
		return done, nil // known
	}
	if err != nil {
		return done, err
	}
	done.Created, done.Places = true, []event.Place{place}
	for _, row := range []struct {
		statement string
		args      []any
	}{
		{lockRegistration, []any{done.RegistrantID, id, string(place.Status), place.HoldsSeat, place.QueueSeq, in.Now}},
		{lockLetter, []any{done.RegistrantID, in.EventID, string(letterKind(place)), r.Language, letterData(in, place), messageID(), in.Now, in.UsefulUntil}},
		{lockAudit, []any{in.Now, in.EventID, done.RegistrantID, in.Actor, in.Role, auditData(place)}},
		{lockSave, []any{s.SeatsTaken, s.UnverifiedSeats, s.Waiting, s.NextSeq, id}},
	} {
		if _, err := tx.ExecContext(ctx, row.statement, row.args...); err != nil {
			return done, err
		}
	}
	return done, nil
}
