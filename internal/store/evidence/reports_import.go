package evidence

import (
	"context"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// RegistrantsToMatch returns everybody registered for an event whom a report may be
// about, whatever became of it, with no more than tells who they are; doubles as well,
// with who stands for them.
func RegistrantsToMatch(ctx context.Context, r store.Reads, eventID int64) ([]event.Registrant, error) {
	return store.Many[event.Registrant](r.On(ctx).Select("id", "email", "email_folded", "given_name", "family_name", "latin_name", "role", "merged_into").
		Where("event_id = ? AND erased_at IS NULL", eventID).Order("id"))
}

// AnyErased reports whether one of the registrants has been erased.
func AnyErased(ctx context.Context, r store.Reads, ids []int64) (bool, error) {
	found, err := store.InChunks(ids, func(some []int64) ([]event.Registrant, error) {
		return store.Many[event.Registrant](r.On(ctx).Select("id").Where("id IN ? AND erased_at IS NOT NULL", some).Limit(1))
	})
	return len(found) > 0, err
}

// StaysOfReport returns the stays in a report, by person and in their order.
func StaysOfReport(ctx context.Context, r store.Reads, reportID int64) (map[int64][]event.Stay, error) {
	found, err := store.Many[event.Stay](r.On(ctx).Where("person_id IN (SELECT id FROM report_people WHERE report_id = ?)", reportID).Order("person_id, joined, id"))
	of := map[int64][]event.Stay{}
	for _, s := range found {
		of[s.PersonID] = append(of[s.PersonID], s)
	}
	return of, err
}

// NotCountedRows returns the rows of a report that count for nobody, in the file's order.
func NotCountedRows(ctx context.Context, r store.Reads, reportID int64) ([]event.ReportRow, error) {
	return store.Many[event.ReportRow](r.On(ctx).Where("report_id = ? AND person_id IS NULL", reportID).Order("number, id"))
}

// FirstReportRows returns the first rows of a report in the file's order.
func FirstReportRows(ctx context.Context, r store.Reads, reportID int64, limit int) ([]event.ReportRow, error) {
	return store.Many[event.ReportRow](r.On(ctx).Where("report_id = ?", reportID).Order("number, id").Limit(limit))
}

// HasReportBytes reports whether the bytes of a report are still kept.
func HasReportBytes(ctx context.Context, r store.Reads, reportID int64) (bool, error) {
	return store.Exists(r.On(ctx).Table("report_files").Where("report_id = ?", reportID))
}
