package evidence

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A ReportPeopleQuery says which people of a report are wanted.
type ReportPeopleQuery struct {
	ReportID  int64
	Bucket    event.Bucket // "": any
	Undecided bool         // only those about whom somebody has to decide
	After     int64        // numbers above this
	Limit     int          // 0: all
}

// ReportPeople returns people of a report in its order.
func ReportPeople(ctx context.Context, r store.Reads, q ReportPeopleQuery) ([]event.ReportPerson, error) {
	db := r.On(ctx).Table("report_people p").Where("p.report_id = ? AND p.number > ?", q.ReportID, q.After)
	if q.Bucket != "" {
		db = db.Where("p.bucket = ?", q.Bucket)
	}
	if q.Undecided {
		db = db.Where(store.Undecided)
	}
	if q.Limit > 0 {
		db = db.Limit(q.Limit)
	}
	return store.Many[event.ReportPerson](db.Order("p.number"))
}

// ReportPerson returns a person of a report, or event.ErrNotFound.
func ReportPerson(ctx context.Context, r store.Reads, reportID, id int64) (*event.ReportPerson, error) {
	return store.One[event.ReportPerson](r.On(ctx).Where("report_id = ? AND id = ?", reportID, id))
}

// LockReportPerson is ReportPerson for changing: until the end of the
// transaction nobody else changes the row.
func LockReportPerson(ctx context.Context, tx *store.Tx, reportID, id int64) (*event.ReportPerson, error) {
	return store.One[event.ReportPerson](tx.On(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("report_id = ? AND id = ?", reportID, id))
}

// SaveReportPerson writes who a person of a report is.
func SaveReportPerson(tx *store.Tx, p *event.ReportPerson) error {
	return store.Fault(tx.DB().Select("bucket", "why", "candidates", "registrant_id", "decision", "nameless", "decided_at", "decided_by", "revision").Updates(p).Error)
}

// ReportRow returns a row of a report, or event.ErrNotFound.
func ReportRow(ctx context.Context, r store.Reads, reportID, id int64) (*event.ReportRow, error) {
	return store.One[event.ReportRow](r.On(ctx).Where("report_id = ? AND id = ?", reportID, id))
}

// ReportRows returns the rows of a report with ids above after, in the file's
// order where it was read at once.
func ReportRows(ctx context.Context, r store.Reads, reportID, after int64, limit int) ([]event.ReportRow, error) {
	return store.Many[event.ReportRow](r.On(ctx).Where("report_id = ? AND id > ?", reportID, after).Order("id").Limit(limit))
}

// RowsOfReportPeople returns the rows of people of reports, by person.
func RowsOfReportPeople(ctx context.Context, r store.Reads, personIDs []int64) (map[int64][]event.ReportRow, error) {
	rows, err := store.Many[event.ReportRow](r.On(ctx).Where("person_id IN ?", personIDs).Order("number, id"))
	of := map[int64][]event.ReportRow{}
	for _, row := range rows {
		of[*row.PersonID] = append(of[*row.PersonID], row)
	}
	return of, err
}

// RowsByBucket counts the rows of a report: each is in one bucket.
func RowsByBucket(ctx context.Context, r store.Reads, reportID int64) (map[event.Bucket]int64, error) {
	var rows []struct {
		Bucket event.Bucket
		N      int64
	}
	err := r.On(ctx).Table("report_rows w").Joins("LEFT JOIN report_people p ON p.id = w.person_id").
		Select("coalesce(p.bucket, ?) AS bucket, count(*) AS n", event.BucketNotCounted).Where("w.report_id = ?", reportID).
		Group("p.bucket").Scan(&rows).Error
	counts := map[event.Bucket]int64{}
	for _, row := range rows {
		counts[row.Bucket] += row.N
	}
	return counts, store.Fault(err)
}

// UndecidedReportPeople is about how many people in reports that count for
// the given sessions somebody has still to decide.
func UndecidedReportPeople(ctx context.Context, r store.Reads, sessionIDs []int64) (int64, error) {
	var n int64
	err := r.On(ctx).Table("report_people p").Joins("JOIN reports r ON r.id = p.report_id").
		Where("r.session_id IN ? AND "+store.Counting+" AND "+store.Undecided, sessionIDs).Count(&n).Error
	return n, store.Fault(err)
}

// UndecidedByReport is, by report of a session that no longer one stands for,
// how many people in it somebody has still to decide about.
func UndecidedByReport(ctx context.Context, r store.Reads, sessionID int64) (map[int64]int, error) {
	var rows []struct {
		ReportID int64
		N        int
	}
	err := r.On(ctx).Table("report_people p").Joins("JOIN reports r ON r.id = p.report_id").Select("p.report_id, count(*) AS n").
		Where("r.session_id = ? AND r.superseded_by IS NULL AND "+store.Undecided, sessionID).Group("p.report_id").Scan(&rows).Error
	of := map[int64]int{}
	for _, row := range rows {
		of[row.ReportID] = row.N
	}
	return of, store.Fault(err)
}

// ReportedOf returns what the reports that count for a session say of the
// given registrants.
func ReportedOf(ctx context.Context, r store.Reads, sessionID int64, registrantIDs []int64) (map[int64][]event.Reported, error) {
	found, err := reported(ctx, r, sessionID, "p.registrant_id IN ?", registrantIDs)
	return byRegistrant(found), err
}

func byRegistrant(people []event.Reported) map[int64][]event.Reported {
	of := map[int64][]event.Reported{}
	for _, p := range people {
		of[*p.RegistrantID] = append(of[*p.RegistrantID], p)
	}
	return of
}

// AllReported returns what the reports that count for a session say of all
// registrants in them.
func AllReported(ctx context.Context, r store.Reads, sessionID int64) (map[int64][]event.Reported, error) {
	found, err := reported(ctx, r, sessionID, "p.registrant_id IS NOT NULL")
	return byRegistrant(found), err
}

// ReportedWalkIns returns the people in reports that count for a session who
// were decided to be walk-ins.
func ReportedWalkIns(ctx context.Context, r store.Reads, sessionID int64) ([]event.Reported, error) {
	return reported(ctx, r, sessionID, "p.decision = ?", event.DecidedWalkIn)
}

func reported(ctx context.Context, r store.Reads, sessionID int64, who string, args ...any) ([]event.Reported, error) {
	ends, err := meetingEnds(ctx, r, sessionID)
	if err != nil || len(ends) == 0 {
		return nil, err
	}
	wanted := func() *gorm.DB {
		return reportedIn(ctx, r, sessionID).Where(who, args...)
	}
	people, err := store.Many[event.ReportPerson](wanted().Select("p.*").Order("p.report_id, p.number"))
	if err != nil {
		return nil, err
	}
	all, at := make([]event.Reported, len(people)), map[int64]int{}
	for i, p := range people {
		all[i], at[p.ID] = event.Reported{ReportPerson: p, MeetingEnd: ends[p.ReportID]}, i
	}
	stays, err := store.Many[event.Stay](r.On(ctx).Where("person_id IN (?)", wanted().Select("p.id")).Order("person_id, joined, id"))
	for _, s := range stays {
		all[at[s.PersonID]].Stays = append(all[at[s.PersonID]].Stays, s)
	}
	return all, err
}

// reportedIn are the people in the reports that count for a session.
func reportedIn(ctx context.Context, r store.Reads, sessionID int64) *gorm.DB {
	return r.On(ctx).Table("report_people p").Joins("JOIN reports r ON r.id = p.report_id").Where("r.session_id = ? AND "+store.Counting, sessionID)
}

// meetingEnds are the ends of the meetings that the reports that count for a
// session are of, by report.
func meetingEnds(ctx context.Context, r store.Reads, sessionID int64) (map[int64]*time.Time, error) {
	reports, err := store.Many[event.Report](r.On(ctx).Table("reports r").Select("r.id, r.meeting_end").Where("r.session_id = ? AND "+store.Counting, sessionID))
	ends := map[int64]*time.Time{}
	for _, rep := range reports {
		ends[rep.ID] = rep.MeetingEnd
	}
	return ends, err
}

// Memory returns what was decided about people in reports of an event, and of
// the other events of its series where that was wished.
func Memory(ctx context.Context, r store.Reads, ev *event.Event) ([]event.MatchMemory, error) {
	return store.Many[event.MatchMemory](r.On(ctx).Where("event_id = ? OR (series <> '' AND series = ?)", ev.ID, ev.Series).Order("id"))
}

// Remember keeps m, in place of what was decided under its key before.
func Remember(tx *store.Tx, m *event.MatchMemory) error {
	return store.Fault(tx.DB().Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "event_id"}, {Name: "key"}},
		DoUpdates: clause.AssignmentColumns([]string{"series", "decision", "registrant_id", "nameless", "decided_at", "decided_by"}),
	}).Create(m).Error)
}

// Forget removes what was decided under a key.
func Forget(tx *store.Tx, eventID int64, key string) error {
	return store.Fault(tx.DB().Where("event_id = ? AND key = ?", eventID, key).Delete(&event.MatchMemory{}).Error)
}
