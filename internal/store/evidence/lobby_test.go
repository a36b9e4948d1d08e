package evidence_test

import (
	"testing"

	"rollcall/internal/store/evidence"
	"rollcall/internal/store/storetest"
)

func TestWhoWaitedIsReadFromReportsThatCount(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 3)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0]))
	storetest.SignUp(t, s, storetest.Person(e, 2, sessions[0]))
	rows := func(want, andSeen int) {
		t.Helper()
		waited, seen, err := evidence.Lobby(t.Context(), s.Reads, sessions[0].ID)
		if err != nil || len(waited) != want || len(seen) != andSeen {
			t.Errorf("waited %v, seen %v, %v, want %d and %d", waited, seen, err, want, andSeen)
		}
	}
	rep := storetest.Report(t, s, &sessions[0], "one")
	rows(0, 0)
	save(t, s, rep, func() { rep.AppliedAt = &storetest.Noon })
	rows(1, 3) // in two of her rows she is called differently
	save(t, s, rep, func() { rep.AppliedAt = nil })
	rows(0, 0)
}
