package evidence

import (
	"context"
	"errors"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Report returns the report of an event with the given id, or
// event.ErrNotFound.
func Report(ctx context.Context, r store.Reads, eventID, id int64) (*event.Report, error) {
	return store.One[event.Report](r.On(ctx).Where("event_id = ? AND id = ?", eventID, id))
}

// LockReport is Report for changing: until the end of the transaction
// nobody else changes the row.
func LockReport(ctx context.Context, tx *store.Tx, eventID, id int64) (*event.Report, error) {
	return store.One[event.Report](tx.On(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("event_id = ? AND id = ?", eventID, id))
}

// Reports returns the reports of a session, in the order in which they were
// given.
func Reports(ctx context.Context, r store.Reads, sessionID int64) ([]event.Report, error) {
	return store.Many[event.Report](r.On(ctx).Where("session_id = ?", sessionID).Order("id"))
}

// ReportOf returns the report of a session with the given SHA-256, or
// event.ErrNotFound.
func ReportOf(ctx context.Context, r store.Reads, sessionID int64, sha256 string) (*event.Report, error) {
	return store.One[event.Report](r.On(ctx).Where("session_id = ? AND sha256 = ?", sessionID, sha256))
}

// Reported reports whether a report of the session counts.
func Reported(ctx context.Context, r store.Reads, sessionID int64) (bool, error) {
	return store.Exists(r.On(ctx).Table("reports r").Where("r.session_id = ? AND "+store.Counting, sessionID))
}

// ReportBytes returns what was given, or event.ErrNotFound once it is gone.
func ReportBytes(ctx context.Context, r store.Reads, id int64) ([]byte, error) {
	var files [][]byte
	if err := r.On(ctx).Table("report_files").Where("report_id = ?", id).Limit(1).Pluck("bytes", &files).Error; err != nil {
		return nil, store.Fault(err)
	}
	if len(files) == 0 {
		return nil, event.ErrNotFound
	}
	return files[0], nil
}

// AddReport adds rep with its bytes and sets its ID. It reports false, and
// changes nothing, where the session has those bytes already.
func AddReport(tx *store.Tx, rep *event.Report, bytes []byte) (bool, error) {
	fresh, err := store.AddNew(tx.DB(), rep)
	if err != nil || !fresh {
		return false, err
	}
	return true, store.Fault(tx.DB().Exec("INSERT INTO report_files (report_id, bytes) VALUES (?, ?)", rep.ID, bytes).Error)
}

// SaveReport writes all of rep.
func SaveReport(tx *store.Tx, rep *event.Report) error {
	return store.Fault(tx.DB().Select("*").Updates(rep).Error)
}

// perStatement is how many rows of a report are written by one statement.
const perStatement = 200

// A ReportPart is somebody in a report with their stays and rows; without a
// Person they are rows that count for nobody.
type ReportPart struct {
	Person *event.ReportPerson
	Stays  []event.Stay
	Rows   []event.ReportRow
}

// AddReportParts adds people and rows to a report and sets their ids.
func AddReportParts(tx *store.Tx, reportID int64, parts []ReportPart) error {
	var people []*event.ReportPerson
	for _, p := range parts {
		if p.Person != nil {
			p.Person.ReportID = reportID
			people = append(people, p.Person)
		}
	}
	if len(people) > 0 {
		if err := tx.DB().CreateInBatches(people, perStatement).Error; err != nil {
			return store.Fault(err)
		}
	}
	var stays []event.Stay
	var rows []event.ReportRow
	for _, p := range parts {
		for _, s := range p.Stays {
			s.PersonID = p.Person.ID
			stays = append(stays, s)
		}
		for _, row := range p.Rows {
			row.ReportID = reportID
			if p.Person != nil {
				row.PersonID = &p.Person.ID
			}
			rows = append(rows, row)
		}
	}
	if len(stays) > 0 {
		if err := tx.DB().CreateInBatches(stays, perStatement).Error; err != nil {
			return store.Fault(err)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return store.Fault(tx.DB().CreateInBatches(rows, perStatement).Error)
}

// EmptyReport removes the people, stays and rows of a report, which is about
// to be read once more.
func EmptyReport(tx *store.Tx, reportID int64) error {
	return errors.Join(
		store.Fault(tx.DB().Where("report_id = ?", reportID).Delete(&event.ReportRow{}).Error),
		store.Fault(tx.DB().Where("report_id = ?", reportID).Delete(&event.ReportPerson{}).Error),
	)
}

// RemoveReport removes a report with what was given, its people, stays and rows.
func RemoveReport(tx *store.Tx, reportID int64) error {
	return errors.Join(EmptyReport(tx, reportID), store.Fault(tx.DB().Delete(&event.Report{}, reportID).Error))
}
