package store

import (
	"context"
	"errors"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
)

// counting are the reports whose people count.
const counting = "r.applied_at IS NOT NULL AND r.superseded_by IS NULL AND r.read_at IS NOT NULL"

// Report returns the report of an event with the given id, or
// event.ErrNotFound.
func (r Reads) Report(ctx context.Context, eventID, id int64) (*event.Report, error) {
	return one[event.Report](r.on(ctx).Where("event_id = ? AND id = ?", eventID, id))
}

// Report is Reads.Report for changing: until the end of the transaction
// nobody else changes the row.
func (tx *Tx) Report(ctx context.Context, eventID, id int64) (*event.Report, error) {
	return one[event.Report](tx.on(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("event_id = ? AND id = ?", eventID, id))
}

// Reports returns the reports of a session, in the order in which they were
// given.
func (r Reads) Reports(ctx context.Context, sessionID int64) ([]event.Report, error) {
	return many[event.Report](r.on(ctx).Where("session_id = ?", sessionID).Order("id"))
}

// ReportOf returns the report of a session with the given SHA-256, or
// event.ErrNotFound.
func (r Reads) ReportOf(ctx context.Context, sessionID int64, sha256 string) (*event.Report, error) {
	return one[event.Report](r.on(ctx).Where("session_id = ? AND sha256 = ?", sessionID, sha256))
}

// Reported reports whether a report of the session counts.
func (r Reads) Reported(ctx context.Context, sessionID int64) (bool, error) {
	return exists(r.on(ctx).Table("reports r").Where("r.session_id = ? AND "+counting, sessionID))
}

// ReportBytes returns what was given, or event.ErrNotFound once it is gone.
func (r Reads) ReportBytes(ctx context.Context, id int64) ([]byte, error) {
	var files [][]byte
	if err := r.on(ctx).Table("report_files").Where("report_id = ?", id).Limit(1).Pluck("bytes", &files).Error; err != nil {
		return nil, fault(err)
	}
	if len(files) == 0 {
		return nil, event.ErrNotFound
	}
	return files[0], nil
}

// AddReport adds rep with its bytes and sets its ID. It reports false, and
// changes nothing, where the session has those bytes already.
func (tx *Tx) AddReport(rep *event.Report, bytes []byte) (bool, error) {
	fresh, err := tx.addNew(rep)
	if err != nil || !fresh {
		return false, err
	}
	return true, fault(tx.db.Exec("INSERT INTO report_files (report_id, bytes) VALUES (?, ?)", rep.ID, bytes).Error)
}

// SaveReport writes all of rep.
func (tx *Tx) SaveReport(rep *event.Report) error {
	return fault(tx.db.Select("*").Updates(rep).Error)
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
func (tx *Tx) AddReportParts(reportID int64, parts []ReportPart) error {
	var people []*event.ReportPerson
	for _, p := range parts {
		if p.Person != nil {
			p.Person.ReportID = reportID
			people = append(people, p.Person)
		}
	}
	if len(people) > 0 {
		if err := tx.db.CreateInBatches(people, perStatement).Error; err != nil {
			return fault(err)
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
		if err := tx.db.CreateInBatches(stays, perStatement).Error; err != nil {
			return fault(err)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return fault(tx.db.CreateInBatches(rows, perStatement).Error)
}

// EmptyReport removes the people, stays and rows of a report, which is about
// to be read once more.
func (tx *Tx) EmptyReport(reportID int64) error {
	return errors.Join(
		fault(tx.db.Where("report_id = ?", reportID).Delete(&event.ReportRow{}).Error),
		fault(tx.db.Where("report_id = ?", reportID).Delete(&event.ReportPerson{}).Error),
	)
}

// RemoveReport removes a report with what was given, its people, stays and rows.
func (tx *Tx) RemoveReport(reportID int64) error {
	return errors.Join(tx.EmptyReport(reportID), fault(tx.db.Delete(&event.Report{}, reportID).Error))
}

// DropReportBytes forgets what was given; the hash stays.
func (tx *Tx) DropReportBytes(reportID int64) error {
	return fault(tx.db.Exec("DELETE FROM report_files WHERE report_id = ?", reportID).Error)
}

// eraseFromReports takes away what tells that a person of a report is the
// registrant: names and addresses, and the bytes that hold them. Times and
// numbers stay.
func (tx *Tx) eraseFromReports(registrantID int64) error {
	people, err := many[event.ReportPerson](tx.db.Where("registrant_id = ?", registrantID))
	if err != nil {
		return err
	}
	for i := range people {
		if err := tx.eraseReportPerson(&people[i]); err != nil {
			return err
		}
	}
	return fault(tx.db.Where("registrant_id = ?", registrantID).Delete(&event.MatchMemory{}).Error)
}

// eraseReportPerson takes away what tells who p is.
func (tx *Tx) eraseReportPerson(p *event.ReportPerson) error {
	rows := tx.db.Model(&event.ReportRow{}).Where("person_id = ? OR (report_id = ? AND person_id IS NULL AND (name IN ? OR (email <> '' AND email = ?)))", p.ID, p.ReportID, p.Names, p.Email)
	if err := rows.Updates(map[string]any{"name": "", "email": ""}).Error; err != nil {
		return fault(err)
	}
	p.Key, p.MemoryKey, p.Names, p.Email = "", "", []string{}, ""
	if err := tx.db.Select("key", "memory_key", "names", "email").Updates(p).Error; err != nil {
		return fault(err)
	}
	return tx.DropReportBytes(p.ReportID)
}
