package store

import (
	"context"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
)

// Notes returns what the team has written down about a registrant, the
// oldest first.
func (r Reads) Notes(ctx context.Context, registrantID int64) ([]event.Note, error) {
	return Many[event.Note](r.On(ctx).Where("registrant_id = ?", registrantID).Order("id"))
}

// Note returns the note with the given id, or event.ErrNotFound.
func (r Reads) Note(ctx context.Context, id int64) (*event.Note, error) {
	return One[event.Note](r.On(ctx).Where("id = ?", id))
}

// AddNote adds n and sets its ID.
func (tx *Tx) AddNote(n *event.Note) error { return Fault(tx.db.Create(n).Error) }

// Wordings returns how the questions of an event were put before.
func (r Reads) Wordings(ctx context.Context, eventID int64) ([]event.QuestionWording, error) {
	return Many[event.QuestionWording](r.On(ctx).Where("event_id = ?", eventID).Order("id"))
}

// AddWordings adds wordings that the questions of an event have lost.
func (tx *Tx) AddWordings(eventID int64, lost []event.QuestionWording) error {
	if len(lost) == 0 {
		return nil
	}
	for i := range lost {
		lost[i].EventID = eventID
	}
	return Fault(tx.db.Create(lost).Error)
}

// ListHeadings returns what the columns of lists mean in an event, by folded
// heading.
func (r Reads) ListHeadings(ctx context.Context, eventID int64) (map[string]string, error) {
	rows, err := Many[event.ListHeading](r.On(ctx).Where("event_id = ?", eventID))
	fields := map[string]string{}
	for _, h := range rows {
		fields[h.Heading] = h.Field
	}
	return fields, err
}

// SetListHeadings remembers what columns mean, in place of what they meant.
func (tx *Tx) SetListHeadings(all []event.ListHeading) error {
	if len(all) == 0 {
		return nil
	}
	return Fault(tx.db.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "event_id"}, {Name: "heading"}}, DoUpdates: clause.AssignmentColumns([]string{"field"}),
	}).CreateInBatches(all, AtOnce).Error)
}

// RegistrantsTo returns the registrants of an event with the given folded
// addresses, and all of it who have no address.
func (r Reads) RegistrantsTo(ctx context.Context, eventID int64, folded []string) ([]event.Registrant, error) {
	without, err := Many[event.Registrant](r.On(ctx).Where("event_id = ? AND email_folded IS NULL AND erased_at IS NULL", eventID).Order("id"))
	if err != nil {
		return nil, err
	}
	with, err := InChunks(folded, func(some []string) ([]event.Registrant, error) {
		return Many[event.Registrant](r.On(ctx).Where("event_id = ? AND email_folded IN ?", eventID, some).Order("id"))
	})
	return append(without, with...), err
}

// SessionsOf returns in which sessions the given registrants have a
// registration, ended or not, by registrant.
func (r Reads) SessionsOf(ctx context.Context, registrantIDs []int64) (map[int64][]int64, error) {
	rows, err := InChunks(registrantIDs, func(some []int64) ([]event.Registration, error) {
		return Many[event.Registration](r.On(ctx).Select("registrant_id", "session_id").Where("registrant_id IN ?", some).Order("id"))
	})
	of := map[int64][]int64{}
	for _, g := range rows {
		of[g.RegistrantID] = append(of[g.RegistrantID], g.SessionID)
	}
	return of, err
}

// AddRegistrants adds all and sets their ids. It reports false if somebody in
// the event has the address of one: the transaction is to be given up then.
func (tx *Tx) AddRegistrants(all []*event.Registrant) (bool, error) {
	if len(all) == 0 {
		return true, nil
	}
	res := tx.db.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(all, AtOnce/2) // each has some forty values
	return res.RowsAffected == int64(len(all)), Fault(res.Error)
}

// AddRegistrations adds registrations of people who had none in their
// sessions.
func (tx *Tx) AddRegistrations(all []event.Registration) error {
	if len(all) == 0 {
		return nil
	}
	return Fault(tx.db.CreateInBatches(all, AtOnce).Error)
}

// AuditAll adds entries without personal values, many at a time.
func (tx *Tx) AuditAll(all []event.AuditEntry) error {
	if len(all) == 0 {
		return nil
	}
	return Fault(tx.db.CreateInBatches(all, AtOnce).Error)
}

// A Spelled is a way in which people of one country wrote their municipality,
// and how many did. Speakers and staff are counted too.
type Spelled struct {
	Written
	People int64
}

// Spellings returns every way in which a municipality was written in an event.
func (r Reads) Spellings(ctx context.Context, eventID int64) ([]Spelled, error) {
	var all []Spelled
	err := r.On(ctx).Model(&event.Registrant{}).Select("municipality, country, municipality_key, count(*) AS people").
		Where("event_id = ? AND municipality <> '' AND merged_into IS NULL", eventID).Group("municipality, country, municipality_key").
		Order("municipality, country, municipality_key").Scan(&all).Error
	return all, Fault(err)
}
