package storetest

import (
	"fmt"
	"testing"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// Report adds a report in which registrant 1 was there for half an hour, and
// somebody who may be registrant 2 for an unknown time; one row is of nobody.
func Report(t testing.TB, s *store.Store, of *event.Session, sha256 string) *event.Report {
	t.Helper()
	id, end := int64(1), of.StartsAt.Add(time.Hour)
	rep := &event.Report{
		EventID: of.EventID, SessionID: of.ID, Source: event.ReportFile, SHA256: sha256, Platform: "zoom-meeting", Columns: []event.ReportColumn{}, Doubts: []event.ReportDoubt{},
		MeetingEnd: &end, Rows: 4, People: 2, GivenAt: Noon, GivenBy: "staff:1", ReadAt: &end,
	}
	left := of.StartsAt.Add(30 * time.Minute)
	parts := []evidence.ReportPart{
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
	Write(t, s, func(tx *store.Tx) error {
		fresh, err := evidence.AddReport(tx, rep, []byte("Jelena P. "+sha256))
		if err != nil || !fresh {
			return fmt.Errorf("added %t: %w", fresh, err)
		}
		return evidence.AddReportParts(tx, rep.ID, parts)
	})
	return rep
}
