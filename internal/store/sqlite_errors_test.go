//go:build cgo

package store

import (
	"errors"
	"testing"

	"github.com/mattn/go-sqlite3"
)

// A disk that fails or may only be read is a matter of the moment; a file
// that is damaged is not.
func TestWhatAnErrorOfTheDiskIsToItsCaller(t *testing.T) {
	for code, want := range map[sqlite3.ErrNo]error{
		sqlite3.ErrIoErr: ErrAway, sqlite3.ErrReadonly: ErrAway, sqlite3.ErrCantOpen: ErrAway,
		sqlite3.ErrFull: ErrNoSpace, sqlite3.ErrBusy: ErrBusy, sqlite3.ErrLocked: ErrBusy,
	} {
		if got := Fault(sqlite3.Error{Code: code}); !errors.Is(got, want) {
			t.Errorf("%v is %v, want %v", code, got, want)
		}
	}
	damaged := sqlite3.Error{Code: sqlite3.ErrCorrupt}
	if got := Fault(damaged); got != error(damaged) { //nolint:errorlint // as it is
		t.Errorf("a damaged file is %v", got)
	}
}
