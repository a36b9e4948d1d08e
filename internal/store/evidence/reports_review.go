package evidence

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// StaysOf returns the stays of people of reports, by person and in their
// order.
func StaysOf(ctx context.Context, r store.Reads, personIDs []int64) (map[int64][]event.Stay, error) {
	found, err := store.InChunks(personIDs, func(some []int64) ([]event.Stay, error) {
		return store.Many[event.Stay](r.On(ctx).Where("person_id IN ?", some).Order("person_id, joined, id"))
	})
	of := map[int64][]event.Stay{}
	for _, s := range found {
		of[s.PersonID] = append(of[s.PersonID], s)
	}
	return of, err
}

// ReportPeopleByID returns people of a report, by id.
func ReportPeopleByID(ctx context.Context, r store.Reads, reportID int64, ids []int64) (map[int64]event.ReportPerson, error) {
	found, err := store.InChunks(ids, func(some []int64) ([]event.ReportPerson, error) {
		return store.Many[event.ReportPerson](r.On(ctx).Where("report_id = ? AND id IN ?", reportID, some))
	})
	by := map[int64]event.ReportPerson{}
	for _, p := range found {
		by[p.ID] = p
	}
	return by, err
}

// ReportPeopleOf returns the people of a report whose rows are those of the
// given registrants, in its order.
func ReportPeopleOf(ctx context.Context, r store.Reads, reportID int64, registrantIDs []int64) ([]event.ReportPerson, error) {
	return store.InChunks(registrantIDs, func(some []int64) ([]event.ReportPerson, error) {
		return store.Many[event.ReportPerson](r.On(ctx).Where("report_id = ? AND registrant_id IN ?", reportID, some).Order("number"))
	})
}

// DecidedReportPeople returns the people of a report about whom somebody has
// decided, the last decided first.
func DecidedReportPeople(ctx context.Context, r store.Reads, reportID int64) ([]event.ReportPerson, error) {
	return store.Many[event.ReportPerson](r.On(ctx).Where("report_id = ? AND decision <> ''", reportID).Order("decided_at DESC, number"))
}

// Assigned is how many people of a report are assigned for one reason, and
// how many of them nobody has looked at.
type Assigned struct {
	Why    string
	People int64
	Unseen int64
}

// AssignedBy counts the people of a report who are a registrant's, by reason.
func AssignedBy(ctx context.Context, r store.Reads, reportID int64, whys []string) ([]Assigned, error) {
	var all []Assigned
	err := r.On(ctx).Table("report_people").Select("why, count(*) AS people, count(CASE WHEN decision = '' AND key <> '' THEN 1 END) AS unseen").
		Where("report_id = ? AND bucket = ? AND why IN ?", reportID, event.BucketMatched, whys).Group("why").Scan(&all).Error
	return all, store.Fault(err)
}

// RowsIn returns rows of a report with ids above after; with a bucket only
// those that are in it.
func RowsIn(ctx context.Context, r store.Reads, reportID int64, bucket event.Bucket, after int64, limit int) ([]event.ReportRow, error) {
	db := r.On(ctx).Table("report_rows w").Select("w.*").Joins("LEFT JOIN report_people p ON p.id = w.person_id").Where("w.report_id = ? AND w.id > ?", reportID, after)
	if bucket != "" {
		db = db.Where("coalesce(p.bucket, ?) = ?", event.BucketNotCounted, bucket)
	}
	return store.Many[event.ReportRow](db.Order("w.id").Limit(limit))
}

// DecidersSince returns who has decided about people of a report since then.
func DecidersSince(ctx context.Context, r store.Reads, reportID int64, then time.Time) ([]string, error) {
	var all []string
	err := r.On(ctx).Model(&event.ReportStep{}).Distinct().Where("report_id = ? AND decided_at >= ?", reportID, then).Order("decided_by").Pluck("decided_by", &all).Error
	return all, store.Fault(err)
}

// Steps returns those decisions about people of a report that stand and were
// made in one go, the first first.
func Steps(ctx context.Context, r store.Reads, reportID, batch int64) ([]event.ReportStep, error) {
	return store.Many[event.ReportStep](r.On(ctx).Where("report_id = ? AND batch = ? AND undone_at IS NULL", reportID, batch).Order("id"))
}

// LastStep returns the last decision about people of a report by somebody that
// stands, or event.ErrNotFound.
func LastStep(ctx context.Context, r store.Reads, reportID int64, by string) (*event.ReportStep, error) {
	return store.One[event.ReportStep](r.On(ctx).Where("report_id = ? AND decided_by = ? AND undone_at IS NULL", reportID, by).Order("id DESC").Limit(1))
}

// LastStepOf returns the last decision about a person of a report that
// stands, or event.ErrNotFound.
func LastStepOf(ctx context.Context, r store.Reads, personID int64) (*event.ReportStep, error) {
	return store.One[event.ReportStep](r.On(ctx).Where("person_id = ? AND undone_at IS NULL", personID).Order("id DESC").Limit(1))
}

// A StepBatch is what was accepted in one go, as far as it stands.
type StepBatch struct {
	Batch     int64
	Kind      string
	People    int64
	DecidedAt time.Time
	DecidedBy string
}

// StepBatches returns what was accepted in one go in a report and stands, the
// last first.
func StepBatches(ctx context.Context, r store.Reads, reportID int64) ([]StepBatch, error) {
	var all []StepBatch
	err := r.On(ctx).Model(&event.ReportStep{}).Select("batch, kind, count(*) AS people, decided_at, decided_by").
		Where("report_id = ? AND kind <> '' AND undone_at IS NULL", reportID).Group("batch, kind, decided_at, decided_by").Order("batch DESC").Scan(&all).Error
	return all, store.Fault(err)
}

// AddSteps keeps decisions that were made in one go, and sets their ids.
func AddSteps(tx *store.Tx, steps []*event.ReportStep) error {
	first := steps[0]
	if err := tx.DB().Create(first).Error; err != nil {
		return store.Fault(err)
	}
	first.Batch = first.ID
	if err := tx.DB().Select("batch").Updates(first).Error; err != nil || len(steps) == 1 {
		return store.Fault(err)
	}
	for _, s := range steps[1:] {
		s.Batch = first.ID
	}
	return store.Fault(tx.DB().CreateInBatches(steps[1:], perStatement).Error)
}

// UndoneStep notes that a decision was taken back, or that it was to be and
// somebody had decided again since.
func UndoneStep(tx *store.Tx, id int64, overtaken bool, now time.Time) error {
	return store.Fault(tx.DB().Model(&event.ReportStep{}).Where("id = ?", id).Updates(map[string]any{"undone_at": now, "overtaken": overtaken}).Error)
}

// UndoneSteps returns those decisions of a batch that were taken back.
func UndoneSteps(ctx context.Context, r store.Reads, batch int64) ([]event.ReportStep, error) {
	return store.Many[event.ReportStep](r.On(ctx).Where("batch = ? AND undone_at IS NOT NULL", batch).Order("id"))
}

// Remembered returns what was decided in an event under a key, or
// event.ErrNotFound.
func Remembered(ctx context.Context, r store.Reads, eventID int64, key string) (*event.MatchMemory, error) {
	return store.One[event.MatchMemory](r.On(ctx).Where("event_id = ? AND key = ?", eventID, key))
}

// WalkInInvitations returns the invitations that ask people of reports to
// complete a registration, by person.
func WalkInInvitations(ctx context.Context, r store.Reads, personIDs []int64) (map[int64]event.Invitation, error) {
	found, err := store.InChunks(personIDs, func(some []int64) ([]event.Invitation, error) {
		return store.Many[event.Invitation](r.On(ctx).Where("walk_in_id IN ?", some).Order("id"))
	})
	by := map[int64]event.Invitation{}
	for _, i := range found {
		by[*i.WalkInID] = i
	}
	return by, err
}

// RegistrantsWith returns the registrants of an event with the given folded
// addresses.
func RegistrantsWith(ctx context.Context, r store.Reads, eventID int64, folded []string) ([]event.Registrant, error) {
	return store.InChunks(folded, func(some []string) ([]event.Registrant, error) {
		return store.Many[event.Registrant](r.On(ctx).Where("event_id = ? AND email_folded IN ?", eventID, some).Order("id"))
	})
}

// ClicksOf returns when each of the given registrants pressed the personal
// link for a session.
func ClicksOf(ctx context.Context, r store.Reads, sessionID int64, registrantIDs []int64) (map[int64][]time.Time, error) {
	marks, err := store.InChunks(registrantIDs, func(some []int64) ([]event.Mark, error) {
		return store.Many[event.Mark](r.On(ctx).Where("session_id = ? AND source = ? AND registrant_id IN ?", sessionID, event.EvidenceJoin, some).Order("at, id"))
	})
	of := map[int64][]time.Time{}
	for _, m := range marks {
		of[*m.RegistrantID] = append(of[*m.RegistrantID], m.At)
	}
	return of, err
}

// AssignedPeople returns the people of a report who are a registrant's for one
// of the reasons, in its order and from after the given number on.
func AssignedPeople(ctx context.Context, r store.Reads, reportID int64, whys []string, after int64, limit int) ([]event.ReportPerson, error) {
	return store.Many[event.ReportPerson](r.On(ctx).Where("report_id = ? AND bucket = ? AND why IN ? AND number > ?", reportID, event.BucketMatched, whys, after).
		Order("number").Limit(limit))
}

// WalkIn returns a person of any report for changing, as Tx.ReportPerson does.
func WalkIn(ctx context.Context, tx *store.Tx, id int64) (*event.ReportPerson, error) {
	return store.One[event.ReportPerson](tx.On(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", id))
}

// InviteOnlyTo makes an invitation one to a single session, without a seat
// that is held.
func InviteOnlyTo(tx *store.Tx, invitationID, sessionID int64) error {
	if err := tx.DB().Where("invitation_id = ?", invitationID).Delete(&event.InvitedSession{}).Error; err != nil {
		return store.Fault(err)
	}
	return store.Fault(tx.DB().Create(&event.InvitedSession{InvitationID: invitationID, SessionID: sessionID}).Error)
}
