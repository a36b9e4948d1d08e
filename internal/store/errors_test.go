package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"rollcall/internal/problem"
)

// What is wrong with the connection or the disk is no fault of the program.
func TestWhatAnErrorIsToItsCaller(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want error
	}{
		{&pgconn.PgError{Code: "40001"}, ErrBusy},
		{&pgconn.PgError{Code: "40P01"}, ErrBusy},
		{&pgconn.PgError{Code: "55P03"}, ErrBusy},
		{&pgconn.PgError{Code: "57P01"}, ErrAway},
		{&pgconn.PgError{Code: "57P02"}, ErrAway},
		{&pgconn.PgError{Code: "57P03"}, ErrAway},
		{&pgconn.PgError{Code: "08006"}, ErrAway},
		{&pgconn.PgError{Code: "53100"}, ErrNoSpace},
		{io.ErrUnexpectedEOF, ErrAway},
		{io.EOF, ErrAway},
		{driver.ErrBadConn, ErrAway},
		{&net.OpError{Op: "read", Err: syscall.ECONNRESET}, ErrAway},
		{errTxLost, ErrAway},
	} {
		got := Fault(fmt.Errorf("while reading: %w", tt.err))
		if !errors.Is(got, tt.want) {
			t.Errorf("%v is %v, want %v", tt.err, got, tt.want)
		}
	}
	for _, ours := range []error{&pgconn.PgError{Code: "23514"}, errors.New("a mistake"), context.Canceled, context.DeadlineExceeded} {
		if got := Fault(ours); got != ours { //nolint:errorlint // as it is
			t.Errorf("%v is taken for %v", ours, got)
		}
	}
	if Fault(nil) != nil {
		t.Error("no error became one")
	}
}

// Whoever is refused for the moment is told when to come again.
func TestEveryOutageSaysWhenToComeAgain(t *testing.T) {
	for _, p := range []*problem.Error{ErrBusy, ErrAway, ErrClosing, ErrNoSpace, ErrOutcomeUnknown} {
		if seconds, _ := p.Params["retry_after"].(int); seconds < 1 {
			t.Errorf("%s does not say when", p.Code)
		}
	}
}
