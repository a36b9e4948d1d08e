package store

import (
	"fmt"

	"rollcall/internal/event"
)

// DropReportBytes forgets what was given; the hash stays.
func (tx *Tx) DropReportBytes(reportID int64) error {
	return Fault(tx.db.Exec("DELETE FROM report_files WHERE report_id = ?", reportID).Error)
}

// eraseFromReports takes away what tells that a person of a report is the
// registrant: names and addresses, and the bytes that hold them. Times and
// numbers stay.
func (tx *Tx) eraseFromReports(registrantID int64) error {
	people, err := Many[event.ReportPerson](tx.db.Where("registrant_id = ?", registrantID))
	if err != nil {
		return err
	}
	for i := range people {
		if err := tx.eraseReportPerson(&people[i]); err != nil {
			return err
		}
	}
	return Fault(tx.db.Where("registrant_id = ?", registrantID).Delete(&event.MatchMemory{}).Error)
}

// eraseReportPerson takes away what tells who p is.
func (tx *Tx) eraseReportPerson(p *event.ReportPerson) error {
	rows := tx.db.Model(&event.ReportRow{}).Where("person_id = ? OR (report_id = ? AND person_id IS NULL AND (name IN ? OR (email <> '' AND email = ?)))", p.ID, p.ReportID, p.Names, p.Email)
	if err := rows.Updates(map[string]any{"name": "", "email": ""}).Error; err != nil {
		return Fault(err)
	}
	p.Key, p.MemoryKey, p.Names, p.Email = "", "", []string{}, ""
	if err := tx.db.Select("key", "memory_key", "names", "email").Updates(p).Error; err != nil {
		return Fault(err)
	}
	return tx.DropReportBytes(p.ReportID)
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
