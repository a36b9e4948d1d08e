package store

import (
	"context"
	"fmt"

	"rollcall/internal/event"
)

// RegistrantsToMatch returns everybody registered for an event whom a report may be
// about, whatever became of it, with no more than tells who they are; doubles as well,
// with who stands for them.
func (r Reads) RegistrantsToMatch(ctx context.Context, eventID int64) ([]event.Registrant, error) {
	return Many[event.Registrant](r.On(ctx).Select("id", "email", "email_folded", "given_name", "family_name", "latin_name", "role", "merged_into").
		Where("event_id = ? AND erased_at IS NULL", eventID).Order("id"))
}

// AnyErased reports whether one of the registrants has been erased.
func (r Reads) AnyErased(ctx context.Context, ids []int64) (bool, error) {
	found, err := InChunks(ids, func(some []int64) ([]event.Registrant, error) {
		return Many[event.Registrant](r.On(ctx).Select("id").Where("id IN ? AND erased_at IS NOT NULL", some).Limit(1))
	})
	return len(found) > 0, err
}

// StaysOfReport returns the stays in a report, by person and in their order.
func (r Reads) StaysOfReport(ctx context.Context, reportID int64) (map[int64][]event.Stay, error) {
	found, err := Many[event.Stay](r.On(ctx).Where("person_id IN (SELECT id FROM report_people WHERE report_id = ?)", reportID).Order("person_id, joined, id"))
	of := map[int64][]event.Stay{}
	for _, s := range found {
		of[s.PersonID] = append(of[s.PersonID], s)
	}
	return of, err
}

// NotCountedRows returns the rows of a report that count for nobody, in the file's order.
func (r Reads) NotCountedRows(ctx context.Context, reportID int64) ([]event.ReportRow, error) {
	return Many[event.ReportRow](r.On(ctx).Where("report_id = ? AND person_id IS NULL", reportID).Order("number, id"))
}

// FirstReportRows returns the first rows of a report in the file's order.
func (r Reads) FirstReportRows(ctx context.Context, reportID int64, limit int) ([]event.ReportRow, error) {
	return Many[event.ReportRow](r.On(ctx).Where("report_id = ?", reportID).Order("number, id").Limit(limit))
}

// HasReportBytes reports whether the bytes of a report are still kept.
func (r Reads) HasReportBytes(ctx context.Context, reportID int64) (bool, error) {
	return Exists(r.On(ctx).Table("report_files").Where("report_id = ?", reportID))
}

// ForgetReports takes out of the reports of an event what tells who is in them, and
// their bytes: its retention is over. Times, numbers and the hash of the bytes stay.
func (tx *Tx) ForgetReports(eventID int64) error {
	of := "report_id IN (SELECT id FROM reports WHERE event_id = ?)"
	for _, step := range []string{
		"DELETE FROM report_files WHERE " + of,
		"UPDATE report_rows SET name = '', email = '' WHERE " + of,
		"UPDATE report_people SET key = '', memory_key = '', names = '[]', email = '', candidates = '[]' WHERE " + of,
		"UPDATE reports SET name = '' WHERE event_id = ?",
		"DELETE FROM match_memory WHERE event_id = ?",
	} {
		if err := tx.db.Exec(step, eventID).Error; err != nil {
			return Fault(err)
		}
	}
	return nil
}

// eraseAlikeFromReports does for people in reports of r's event who are r without being
// counted as such what eraseFromReports does for the others: those with r's address
// whatever was decided about them, and those of the team, whose rows are no registrant's.
func (tx *Tx) eraseAlikeFromReports(r *event.Registrant) error {
	alike := tx.db.Where("report_id IN (SELECT id FROM reports WHERE event_id = ?) AND key <> ''", r.EventID)
	named := fmt.Sprintf(`%%"registrant":%d,%%`, r.ID)
	if r.EmailFolded != nil {
		alike = alike.Where("key = ? OR (bucket = ? AND candidates LIKE ?)", *r.EmailFolded, event.BucketStaff, named)
	} else {
		alike = alike.Where("bucket = ? AND candidates LIKE ?", event.BucketStaff, named)
	}
	people, err := Many[event.ReportPerson](alike)
	if err != nil {
		return err
	}
	for i := range people {
		if err := tx.eraseReportPerson(&people[i]); err != nil {
			return err
		}
	}
	return nil
}
