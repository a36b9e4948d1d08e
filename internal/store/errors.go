package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"

	"rollcall/internal/problem"
)

// Expected failures of writing. The first four are about the moment: the same
// request may succeed later.
var (
	ErrBusy           = problem.New(problem.Unavailable, "busy").With("retry_after", 1)
	ErrAway           = problem.New(problem.Unavailable, "database_away").With("retry_after", 5)
	ErrClosing        = problem.New(problem.Unavailable, "closing").With("retry_after", 5)
	ErrNoSpace        = problem.New(problem.NoSpace, "no_space").With("retry_after", 30)
	ErrOutcomeUnknown = problem.New(problem.Unavailable, "outcome_unknown").With("retry_after", 1) // it may have been written or not
	ErrRevised        = problem.New(problem.Conflict, "event_revised")                             // decided against an older revision: read again
	ErrKeyReused      = problem.New(problem.Invalid, "idempotency_key_reused")
)

// Marks on errors of a transaction, for deciding what its jobs are told.
var (
	errNoBegin = errors.New("begin")                     // it was not even started
	errTxLost  = errors.New("the transaction has ended") // while it was being used
)

// errLeft is what is known of a function that did not return: it panicked,
// which its caller sees, or left its goroutine.
var errLeft = errors.New("the transaction's function did not return")

// A failure says what an error of the database means for a transaction.
type failure int

const (
	ordinary failure = iota // of the one statement
	lost                    // the transaction collided with another: it may succeed on its own
	gone                    // the connection is closed, or the disk fails
	full                    // the disk is full
)

// failureOf tells by err alone what has happened.
func failureOf(err error) failure {
	if err == nil {
		return ordinary
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return postgresFailure(pg.Code)
	}
	if connectionLost(err) {
		return gone
	}
	code, _ := sqliteCode(err)
	switch code {
	case sqliteBusy, sqliteLocked:
		return lost
	case sqliteFull:
		return full
	case sqliteIOErr, sqliteReadonly, sqliteCantOpen: // the disk fails, or may only be read at present
		return gone
	}
	return ordinary
}

// connectionLost reports whether err says that the server was not reached, or
// was gone before it had answered. A caller who does not want to know any more
// has lost nothing.
func connectionLost(err error) bool {
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return true
	}
	for _, lost := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, syscall.ECONNRESET, syscall.EPIPE, driver.ErrBadConn, sql.ErrConnDone} {
		if errors.Is(err, lost) {
			return true
		}
	}
	return pgconn.SafeToRetry(err)
}

// postgresFailure knows the SQLSTATEs that are not about one statement.
func postgresFailure(state string) failure {
	switch state {
	case "40001", "40P01", "55P03": // serialisation, deadlock, lock not available
		return lost
	case "53100":
		return full
	case "25006", "57P01", "57P02", "57P03", "57P05", "25P03": // standby, shutdown, crash, starting, idle too long
		return gone
	}
	if len(state) == 5 && state[:2] == "08" {
		return gone
	}
	return ordinary
}

// The primary result codes of SQLite that Rollcall tells apart.
const (
	sqliteBusy     = 5
	sqliteLocked   = 6
	sqliteReadonly = 8
	sqliteIOErr    = 10
	sqliteCorrupt  = 11
	sqliteFull     = 13
	sqliteCantOpen = 14
	sqliteNotADB   = 26
)
