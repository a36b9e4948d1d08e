// Package reference writes sign-ups in the ways that the store does not, so
// that the benches have something to compare it with.
//
// Each way leaves the same rows as the store does (registrant, registration,
// letter, audit entry and the session's counters) and commits with the same
// care; a test compares them cell by cell. What they lack is what the store
// is for: they do not survive an address that is known, a full list, a
// changed event or a lost connection. Beside them the package recounts a
// database in plain SQL, without asking the store. Only the benches use it.
package reference

import (
	"crypto/rand"
	"database/sql"
	"net/url"
	"path/filepath"
	"strconv"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver called sqlite3

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// timeLayout is how the store keeps times in SQLite.
const timeLayout = "2006-01-02 15:04:05.000-07:00"

// sqliteName is the database at path with the settings that the store gives
// to the connection that writes.
func sqliteName(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return (&url.URL{Scheme: "file", Path: path, OmitHost: true}).String() +
		"?_txlock=immediate&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_secure_delete=on&_cache_size=-8000&_busy_timeout=5000", nil
}

// openSQLite opens the database at path with one connection.
func openSQLite(path string) (*sql.DB, error) {
	name, err := sqliteName(path)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite3", name)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// appendPlace writes "places":[...] for one place.
func appendPlace(b []byte, p event.Place) []byte {
	b = strconv.AppendInt(append(b, `"places":[{"session_id":`...), p.SessionID, 10)
	b = append(append(append(b, `,"status":"`...), p.Status...), `","holds_seat":`...)
	b = strconv.AppendBool(b, p.HoldsSeat)
	if p.QueueSeq != 0 {
		b = strconv.AppendInt(append(b, `,"queue_seq":`...), p.QueueSeq, 10)
		b = strconv.AppendInt(append(b, `,"rank":`...), p.Rank, 10)
	}
	return append(b, `}]`...)
}

// letterData is what the letter about p says.
func letterData(in *store.SignUp, p event.Place) string {
	b := []byte{'{'}
	if in.HoldMinutes != 0 {
		b = append(strconv.AppendInt(append(b, `"hold_minutes":`...), int64(in.HoldMinutes), 10), ',')
	}
	return string(append(appendPlace(b, p), '}'))
}

// auditData is what the audit says about p.
func auditData(p event.Place) string { return string(append(appendPlace([]byte{'{'}, p), '}')) }

// letterKind is the letter that p causes.
func letterKind(p event.Place) event.LetterKind {
	switch p.Status {
	case event.Confirmed:
		return event.LetterConfirmed
	case event.Waitlisted:
		return event.LetterWaitlisted
	}
	return event.LetterVerify
}

// messageID is that of a new letter.
func messageID() string { return rand.Text() }

// text is t as SQLite keeps it.
func text(t time.Time) string { return t.UTC().Format(timeLayout) }
