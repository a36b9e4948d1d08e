package core

import (
	"errors"
	"testing"

	"rollcall/internal/store"
)

// While the database does not answer, nobody is told that their token is not
// valid, or that something is not there.
func TestWhatIsAwayIsNotAbsent(t *testing.T) {
	for _, away := range []error{store.ErrAway, store.ErrBusy, store.ErrNoSpace.Because(errors.New("full"))} {
		if got := AbsentOr(away, ErrUnauthorised); !errors.Is(got, away) {
			t.Errorf("%v became %v", away, got)
		}
	}
	if got := AbsentOr(ErrNotFound.Because(errors.New("no row")), ErrUnauthorised); !errors.Is(got, ErrUnauthorised) {
		t.Errorf("what is not there became %v", got)
	}
	if got := AbsentOr(nil, ErrUnauthorised); got != nil {
		t.Errorf("what is there became %v", got)
	}
}
