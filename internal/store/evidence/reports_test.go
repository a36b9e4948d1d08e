package evidence_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
	"rollcall/internal/store/storetest"
)

// save writes rep after change.
func save(t testing.TB, s *store.Store, rep *event.Report, change func()) {
	t.Helper()
	change()
	storetest.Write(t, s, func(tx *store.Tx) error { return evidence.SaveReport(tx, rep) })
}

func TestPeopleOfReportsCountWhileTheyShould(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 3)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0]))
	storetest.SignUp(t, s, storetest.Person(e, 2, sessions[0]))
	short, long := storetest.Report(t, s, &sessions[0], "short"), storetest.Report(t, s, &sessions[0], "long")
	counted := func(want int, when string) {
		t.Helper()
		of, err := evidence.ReportedOf(t.Context(), s.Reads, sessions[0].ID, []int64{1, 2})
		if err != nil || len(of[1]) != want || len(of[2]) != 0 {
			t.Errorf("%s: %d and %d reports count (%v), want %d and none", when, len(of[1]), len(of[2]), err, want)
		}
		if some, err := evidence.Reported(t.Context(), s.Reads, sessions[0].ID); err != nil || some != (want > 0) {
			t.Errorf("%s: a report counts: %t (%v)", when, some, err)
		}
		if n, err := evidence.UndecidedReportPeople(t.Context(), s.Reads, []int64{sessions[0].ID}); err != nil || n != int64(want) {
			t.Errorf("%s: %d people are undecided (%v), want %d", when, n, err, want)
		}
	}
	counted(0, "none is applied")
	save(t, s, short, func() { short.AppliedAt = &storetest.Noon })
	counted(1, "one is applied")
	save(t, s, long, func() { long.AppliedAt = &storetest.Noon })
	counted(2, "both are applied")
	save(t, s, short, func() { short.SupersededBy = &long.ID })
	counted(1, "one is superseded")
	save(t, s, long, func() { long.ReadAt = nil })
	counted(0, "the other is not whole")
	save(t, s, long, func() { long.ReadAt = &storetest.Noon })
	save(t, s, short, func() { short.SupersededBy = nil })
	save(t, s, long, func() { long.AppliedAt = nil })
	counted(1, "the longer is undone")

	of, err := evidence.ReportedOf(t.Context(), s.Reads, sessions[0].ID, []int64{1})
	if err != nil {
		t.Fatal(err)
	}
	got := of[1][0]
	if len(got.Stays) != 1 || got.Stays[0].LeftAt.Sub(got.Stays[0].Joined) != 30*time.Minute || !got.MeetingEnd.Equal(*short.MeetingEnd) {
		t.Errorf("registrant 1 was there %v, until %v", got.Stays, got.MeetingEnd)
	}
	storetest.Clean(t, s)
}

func TestEveryRowIsInOneBucketAndTheSameBytesComeOnce(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 3)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0]))
	storetest.SignUp(t, s, storetest.Person(e, 2, sessions[0]))
	rep := storetest.Report(t, s, &sessions[0], "one")
	buckets := func(want map[event.Bucket]int64) {
		t.Helper()
		got, err := evidence.RowsByBucket(t.Context(), s.Reads, rep.ID)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
	buckets(map[event.Bucket]int64{event.BucketMatched: 2, event.BucketSuggested: 1, event.BucketNotCounted: 1})
	people, err := evidence.ReportPeople(t.Context(), s.Reads, evidence.ReportPeopleQuery{ReportID: rep.ID, Undecided: true})
	if err != nil || len(people) != 1 || people[0].Name() != "Ivo" || !people[0].Undecided() {
		t.Fatalf("undecided are %+v (%v)", people, err)
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		p, err := evidence.LockReportPerson(t.Context(), tx, rep.ID, people[0].ID)
		if err != nil {
			return err
		}
		p.Decide(event.DecidedWalkIn, 0, "staff:1", storetest.Noon)
		return evidence.SaveReportPerson(tx, p)
	})
	buckets(map[event.Bucket]int64{event.BucketMatched: 2, event.BucketUnmatched: 1, event.BucketNotCounted: 1})
	save(t, s, rep, func() { rep.AppliedAt = &storetest.Noon })
	if ins, err := evidence.ReportedWalkIns(t.Context(), s.Reads, sessions[0].ID); err != nil || len(ins) != 1 || ins[0].Name() != "Ivo" {
		t.Errorf("walk-ins are %+v (%v)", ins, err)
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		again := *rep
		again.ID = 0
		if fresh, err := evidence.AddReport(tx, &again, []byte("x")); err != nil || fresh {
			t.Errorf("the same bytes again were added: %t (%v)", fresh, err)
		}
		return evidence.EmptyReport(tx, rep.ID)
	})
	buckets(map[event.Bucket]int64{})
	if n := storetest.Count(t, s, "stays", "1 = 1"); n != 0 {
		t.Errorf("%d stays are left of people who are gone", n)
	}
}

func TestReportsForgetWhoIsErased(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 3)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0]))
	storetest.SignUp(t, s, storetest.Person(e, 2, sessions[0]))
	rep, id := storetest.Report(t, s, &sessions[0], "one"), int64(1)
	save(t, s, rep, func() { rep.AppliedAt = &storetest.Noon })
	decided := event.MatchMemory{EventID: e.ID, Key: "m1", Decision: event.DecidedRegistrant, RegistrantID: &id, DecidedAt: storetest.Noon}
	storetest.Write(t, s, func(tx *store.Tx) error { return evidence.Remember(tx, &decided) })
	decided.ID, decided.DecidedBy = 0, "staff:2"
	storetest.Write(t, s, func(tx *store.Tx) error { return evidence.Remember(tx, &decided) })
	if all, err := evidence.Memory(t.Context(), s.Reads, e); err != nil || len(all) != 1 || all[0].DecidedBy != "staff:2" {
		t.Errorf("remembered is %+v (%v)", all, err)
	}

	storetest.Write(t, s, func(tx *store.Tx) error { return tx.Erase(1, sessions[0].EndsAt) })
	if n := storetest.Count(t, s, "report_rows", "name LIKE 'Jelena%' OR email LIKE 'person1%'"); n != 0 {
		t.Errorf("%d rows still name who was erased", n)
	}
	if n := storetest.Count(t, s, "report_people", "names LIKE '%Jelena%' OR email <> '' OR key LIKE '%person1%' OR memory_key = 'm1'"); n != 0 {
		t.Errorf("%d people still tell who was erased", n)
	}
	if n := storetest.Count(t, s, "report_people", "names LIKE '%Ivo%'"); n != 1 {
		t.Error("somebody else was forgotten")
	}
	if _, err := evidence.ReportBytes(t.Context(), s.Reads, rep.ID); !errors.Is(err, event.ErrNotFound) {
		t.Errorf("the file is still there: %v", err)
	}
	if n := storetest.Count(t, s, "match_memory", "1 = 1"); n != 0 {
		t.Error("what was decided about who was erased is remembered")
	}
	if of, err := evidence.ReportedOf(t.Context(), s.Reads, sessions[0].ID, []int64{1}); err != nil || len(of[1]) != 1 || len(of[1][0].Stays) != 1 {
		t.Errorf("the numbers are gone: %+v (%v)", of, err)
	}
	storetest.Clean(t, s)
}
