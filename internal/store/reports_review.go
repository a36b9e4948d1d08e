package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
)

// StaysOf returns the stays of people of reports, by person and in their
// order.
func (r Reads) StaysOf(ctx context.Context, personIDs []int64) (map[int64][]event.Stay, error) {
	found, err := InChunks(personIDs, func(some []int64) ([]event.Stay, error) {
		return Many[event.Stay](r.On(ctx).Where("person_id IN ?", some).Order("person_id, joined, id"))
	})
	of := map[int64][]event.Stay{}
	for _, s := range found {
		of[s.PersonID] = append(of[s.PersonID], s)
	}
	return of, err
}

// ReportPeopleByID returns people of a report, by id.
func (r Reads) ReportPeopleByID(ctx context.Context, reportID int64, ids []int64) (map[int64]event.ReportPerson, error) {
	found, err := InChunks(ids, func(some []int64) ([]event.ReportPerson, error) {
		return Many[event.ReportPerson](r.On(ctx).Where("report_id = ? AND id IN ?", reportID, some))
	})
	by := map[int64]event.ReportPerson{}
	for _, p := range found {
		by[p.ID] = p
	}
	return by, err
}

// ReportPeopleOf returns the people of a report whose rows are those of the
// given registrants, in its order.
func (r Reads) ReportPeopleOf(ctx context.Context, reportID int64, registrantIDs []int64) ([]event.ReportPerson, error) {
	return InChunks(registrantIDs, func(some []int64) ([]event.ReportPerson, error) {
		return Many[event.ReportPerson](r.On(ctx).Where("report_id = ? AND registrant_id IN ?", reportID, some).Order("number"))
	})
}

// DecidedReportPeople returns the people of a report about whom somebody has
// decided, the last decided first.
func (r Reads) DecidedReportPeople(ctx context.Context, reportID int64) ([]event.ReportPerson, error) {
	return Many[event.ReportPerson](r.On(ctx).Where("report_id = ? AND decision <> ''", reportID).Order("decided_at DESC, number"))
}

// Assigned is how many people of a report are assigned for one reason, and
// how many of them nobody has looked at.
type Assigned struct {
	Why    string
	People int64
	Unseen int64
}

// AssignedBy counts the people of a report who are a registrant's, by reason.
func (r Reads) AssignedBy(ctx context.Context, reportID int64, whys []string) ([]Assigned, error) {
	var all []Assigned
	err := r.On(ctx).Table("report_people").Select("why, count(*) AS people, count(CASE WHEN decision = '' AND key <> '' THEN 1 END) AS unseen").
		Where("report_id = ? AND bucket = ? AND why IN ?", reportID, event.BucketMatched, whys).Group("why").Scan(&all).Error
	return all, Fault(err)
}

// RowsIn returns rows of a report with ids above after; with a bucket only
// those that are in it.
func (r Reads) RowsIn(ctx context.Context, reportID int64, bucket event.Bucket, after int64, limit int) ([]event.ReportRow, error) {
	db := r.On(ctx).Table("report_rows w").Select("w.*").Joins("LEFT JOIN report_people p ON p.id = w.person_id").Where("w.report_id = ? AND w.id > ?", reportID, after)
	if bucket != "" {
		db = db.Where("coalesce(p.bucket, ?) = ?", event.BucketNotCounted, bucket)
	}
	return Many[event.ReportRow](db.Order("w.id").Limit(limit))
}

// DecidersSince returns who has decided about people of a report since then.
func (r Reads) DecidersSince(ctx context.Context, reportID int64, then time.Time) ([]string, error) {
	var all []string
	err := r.On(ctx).Model(&event.ReportStep{}).Distinct().Where("report_id = ? AND decided_at >= ?", reportID, then).Order("decided_by").Pluck("decided_by", &all).Error
	return all, Fault(err)
}

// Steps returns those decisions about people of a report that stand and were
// made in one go, the first first.
func (r Reads) Steps(ctx context.Context, reportID, batch int64) ([]event.ReportStep, error) {
	return Many[event.ReportStep](r.On(ctx).Where("report_id = ? AND batch = ? AND undone_at IS NULL", reportID, batch).Order("id"))
}

// LastStep returns the last decision about people of a report by somebody that
// stands, or event.ErrNotFound.
func (r Reads) LastStep(ctx context.Context, reportID int64, by string) (*event.ReportStep, error) {
	return One[event.ReportStep](r.On(ctx).Where("report_id = ? AND decided_by = ? AND undone_at IS NULL", reportID, by).Order("id DESC").Limit(1))
}

// LastStepOf returns the last decision about a person of a report that
// stands, or event.ErrNotFound.
func (r Reads) LastStepOf(ctx context.Context, personID int64) (*event.ReportStep, error) {
	return One[event.ReportStep](r.On(ctx).Where("person_id = ? AND undone_at IS NULL", personID).Order("id DESC").Limit(1))
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
func (r Reads) StepBatches(ctx context.Context, reportID int64) ([]StepBatch, error) {
	var all []StepBatch
	err := r.On(ctx).Model(&event.ReportStep{}).Select("batch, kind, count(*) AS people, decided_at, decided_by").
		Where("report_id = ? AND kind <> '' AND undone_at IS NULL", reportID).Group("batch, kind, decided_at, decided_by").Order("batch DESC").Scan(&all).Error
	return all, Fault(err)
}

// AddSteps keeps decisions that were made in one go, and sets their ids.
func (tx *Tx) AddSteps(steps []*event.ReportStep) error {
	first := steps[0]
	if err := tx.db.Create(first).Error; err != nil {
		return Fault(err)
	}
	first.Batch = first.ID
	if err := tx.db.Select("batch").Updates(first).Error; err != nil || len(steps) == 1 {
		return Fault(err)
	}
	for _, s := range steps[1:] {
		s.Batch = first.ID
	}
	return Fault(tx.db.CreateInBatches(steps[1:], perStatement).Error)
}

// UndoneStep notes that a decision was taken back, or that it was to be and
// somebody had decided again since.
func (tx *Tx) UndoneStep(id int64, overtaken bool, now time.Time) error {
	return Fault(tx.db.Model(&event.ReportStep{}).Where("id = ?", id).Updates(map[string]any{"undone_at": now, "overtaken": overtaken}).Error)
}

// UndoneSteps returns those decisions of a batch that were taken back.
func (r Reads) UndoneSteps(ctx context.Context, batch int64) ([]event.ReportStep, error) {
	return Many[event.ReportStep](r.On(ctx).Where("batch = ? AND undone_at IS NOT NULL", batch).Order("id"))
}

// Remembered returns what was decided in an event under a key, or
// event.ErrNotFound.
func (r Reads) Remembered(ctx context.Context, eventID int64, key string) (*event.MatchMemory, error) {
	return One[event.MatchMemory](r.On(ctx).Where("event_id = ? AND key = ?", eventID, key))
}

// WalkInInvitations returns the invitations that ask people of reports to
// complete a registration, by person.
func (r Reads) WalkInInvitations(ctx context.Context, personIDs []int64) (map[int64]event.Invitation, error) {
	found, err := InChunks(personIDs, func(some []int64) ([]event.Invitation, error) {
		return Many[event.Invitation](r.On(ctx).Where("walk_in_id IN ?", some).Order("id"))
	})
	by := map[int64]event.Invitation{}
	for _, i := range found {
		by[*i.WalkInID] = i
	}
	return by, err
}

// RegistrantsWith returns the registrants of an event with the given folded
// addresses.
func (r Reads) RegistrantsWith(ctx context.Context, eventID int64, folded []string) ([]event.Registrant, error) {
	return InChunks(folded, func(some []string) ([]event.Registrant, error) {
		return Many[event.Registrant](r.On(ctx).Where("event_id = ? AND email_folded IN ?", eventID, some).Order("id"))
	})
}

// ClicksOf returns when each of the given registrants pressed the personal
// link for a session.
func (r Reads) ClicksOf(ctx context.Context, sessionID int64, registrantIDs []int64) (map[int64][]time.Time, error) {
	marks, err := InChunks(registrantIDs, func(some []int64) ([]event.Mark, error) {
		return Many[event.Mark](r.On(ctx).Where("session_id = ? AND source = ? AND registrant_id IN ?", sessionID, event.EvidenceJoin, some).Order("at, id"))
	})
	of := map[int64][]time.Time{}
	for _, m := range marks {
		of[*m.RegistrantID] = append(of[*m.RegistrantID], m.At)
	}
	return of, err
}

// AssignedPeople returns the people of a report who are a registrant's for one
// of the reasons, in its order and from after the given number on.
func (r Reads) AssignedPeople(ctx context.Context, reportID int64, whys []string, after int64, limit int) ([]event.ReportPerson, error) {
	return Many[event.ReportPerson](r.On(ctx).Where("report_id = ? AND bucket = ? AND why IN ? AND number > ?", reportID, event.BucketMatched, whys, after).
		Order("number").Limit(limit))
}

// WalkIn returns a person of any report for changing, as Tx.ReportPerson does.
func (tx *Tx) WalkIn(ctx context.Context, id int64) (*event.ReportPerson, error) {
	return One[event.ReportPerson](tx.On(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", id))
}

// InviteOnlyTo makes an invitation one to a single session, without a seat
// that is held.
func (tx *Tx) InviteOnlyTo(invitationID, sessionID int64) error {
	if err := tx.db.Where("invitation_id = ?", invitationID).Delete(&event.InvitedSession{}).Error; err != nil {
		return Fault(err)
	}
	return Fault(tx.db.Create(&event.InvitedSession{InvitationID: invitationID, SessionID: sessionID}).Error)
}
