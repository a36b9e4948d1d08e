package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

// report adds a report in which registrant 1 was there for half an hour, and
// somebody who may be registrant 2 for an unknown time; one row is of nobody.
func report(t testing.TB, s *store.Store, of *event.Session, sha256 string) *event.Report {
	t.Helper()
	id, end := int64(1), of.StartsAt.Add(time.Hour)
	rep := &event.Report{
		EventID: of.EventID, SessionID: of.ID, Source: event.ReportFile, SHA256: sha256, Platform: "zoom-meeting", Columns: []event.ReportColumn{}, Doubts: []event.ReportDoubt{},
		MeetingEnd: &end, Rows: 4, People: 2, GivenAt: storetest.Noon, GivenBy: "staff:1", ReadAt: &end,
	}
	left := of.StartsAt.Add(30 * time.Minute)
	parts := []store.ReportPart{
		{
			Person: &event.ReportPerson{Number: 1, Key: "person1@example.org", MemoryKey: "m1", Names: []string{"Jelena P."}, Email: "person1@example.org", Flags: []string{}, Attended: true, Bucket: event.BucketMatched, RegistrantID: &id, Candidates: []event.ReportCandidate{}},
			Stays:  []event.Stay{{Joined: of.StartsAt, LeftAt: &left}},
			Rows:   []event.ReportRow{{Number: 2, Name: "Jelena P.", Email: "person1@example.org"}, {Number: 3, Name: "Jelena P."}},
		},
		{
			Person: &event.ReportPerson{Number: 2, Key: "name:ivo", MemoryKey: "m2", Names: []string{"Ivo"}, Flags: []string{"no_minutes"}, Attended: true, Bucket: event.BucketSuggested, Candidates: []event.ReportCandidate{{RegistrantID: 2, Reasons: []string{"similar"}}}},
			Rows:   []event.ReportRow{{Number: 4, Name: "Ivo"}},
		},
		{Rows: []event.ReportRow{{Number: 5, Name: "Jelena P.", Place: "not_counted", Reason: "waiting_room"}}},
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		fresh, err := tx.AddReport(rep, []byte("Jelena P. "+sha256))
		if err != nil || !fresh {
			return fmt.Errorf("added %t: %w", fresh, err)
		}
		return tx.AddReportParts(rep.ID, parts)
	})
	return rep
}

// save writes rep after change.
func save(t testing.TB, s *store.Store, rep *event.Report, change func()) {
	t.Helper()
	change()
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.SaveReport(rep) })
}

func TestPeopleOfReportsCountWhileTheyShould(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 3)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0]))
	storetest.SignUp(t, s, storetest.Person(e, 2, sessions[0]))
	short, long := report(t, s, &sessions[0], "short"), report(t, s, &sessions[0], "long")
	counted := func(want int, when string) {
		t.Helper()
		of, err := s.ReportedOf(t.Context(), sessions[0].ID, []int64{1, 2})
		if err != nil || len(of[1]) != want || len(of[2]) != 0 {
			t.Errorf("%s: %d and %d reports count (%v), want %d and none", when, len(of[1]), len(of[2]), err, want)
		}
		if some, err := s.Reported(t.Context(), sessions[0].ID); err != nil || some != (want > 0) {
			t.Errorf("%s: a report counts: %t (%v)", when, some, err)
		}
		if n, err := s.UndecidedReportPeople(t.Context(), []int64{sessions[0].ID}); err != nil || n != int64(want) {
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

	of, err := s.ReportedOf(t.Context(), sessions[0].ID, []int64{1})
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
	rep := report(t, s, &sessions[0], "one")
	buckets := func(want map[event.Bucket]int64) {
		t.Helper()
		got, err := s.RowsByBucket(t.Context(), rep.ID)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
	buckets(map[event.Bucket]int64{event.BucketMatched: 2, event.BucketSuggested: 1, event.BucketNotCounted: 1})
	people, err := s.ReportPeople(t.Context(), store.ReportPeopleQuery{ReportID: rep.ID, Undecided: true})
	if err != nil || len(people) != 1 || people[0].Name() != "Ivo" || !people[0].Undecided() {
		t.Fatalf("undecided are %+v (%v)", people, err)
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		p, err := tx.ReportPerson(t.Context(), rep.ID, people[0].ID)
		if err != nil {
			return err
		}
		p.Decide(event.DecidedWalkIn, 0, "staff:1", storetest.Noon)
		return tx.SaveReportPerson(p)
	})
	buckets(map[event.Bucket]int64{event.BucketMatched: 2, event.BucketUnmatched: 1, event.BucketNotCounted: 1})
	save(t, s, rep, func() { rep.AppliedAt = &storetest.Noon })
	if ins, err := s.ReportedWalkIns(t.Context(), sessions[0].ID); err != nil || len(ins) != 1 || ins[0].Name() != "Ivo" {
		t.Errorf("walk-ins are %+v (%v)", ins, err)
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		again := *rep
		again.ID = 0
		if fresh, err := tx.AddReport(&again, []byte("x")); err != nil || fresh {
			t.Errorf("the same bytes again were added: %t (%v)", fresh, err)
		}
		return tx.EmptyReport(rep.ID)
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
	rep, id := report(t, s, &sessions[0], "one"), int64(1)
	save(t, s, rep, func() { rep.AppliedAt = &storetest.Noon })
	decided := event.MatchMemory{EventID: e.ID, Key: "m1", Decision: event.DecidedRegistrant, RegistrantID: &id, DecidedAt: storetest.Noon}
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.Remember(&decided) })
	decided.ID, decided.DecidedBy = 0, "staff:2"
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.Remember(&decided) })
	if all, err := s.Memory(t.Context(), e); err != nil || len(all) != 1 || all[0].DecidedBy != "staff:2" {
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
	if _, err := s.ReportBytes(t.Context(), rep.ID); !errors.Is(err, event.ErrNotFound) {
		t.Errorf("the file is still there: %v", err)
	}
	if n := storetest.Count(t, s, "match_memory", "1 = 1"); n != 0 {
		t.Error("what was decided about who was erased is remembered")
	}
	if of, err := s.ReportedOf(t.Context(), sessions[0].ID, []int64{1}); err != nil || len(of[1]) != 1 || len(of[1][0].Stays) != 1 {
		t.Errorf("the numbers are gone: %+v (%v)", of, err)
	}
	storetest.Clean(t, s)
}
