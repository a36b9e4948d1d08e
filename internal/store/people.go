package store

import (
	"context"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
)

// Notes returns what the team has written down about a registrant, the
// oldest first.
func (r Reads) Notes(ctx context.Context, registrantID int64) ([]event.Note, error) {
	return many[event.Note](r.on(ctx).Where("registrant_id = ?", registrantID).Order("id"))
}

// Note returns the note with the given id, or event.ErrNotFound.
func (r Reads) Note(ctx context.Context, id int64) (*event.Note, error) {
	return one[event.Note](r.on(ctx).Where("id = ?", id))
}

// AddNote adds n and sets its ID.
func (tx *Tx) AddNote(n *event.Note) error { return fault(tx.db.Create(n).Error) }

// Wordings returns how the questions of an event were put before.
func (r Reads) Wordings(ctx context.Context, eventID int64) ([]event.QuestionWording, error) {
	return many[event.QuestionWording](r.on(ctx).Where("event_id = ?", eventID).Order("id"))
}

// AddWordings adds wordings that the questions of an event have lost.
func (tx *Tx) AddWordings(eventID int64, lost []event.QuestionWording) error {
	if len(lost) == 0 {
		return nil
	}
	for i := range lost {
		lost[i].EventID = eventID
	}
	return fault(tx.db.Create(lost).Error)
}

// ListHeadings returns what the columns of lists mean in an event, by folded
// heading.
func (r Reads) ListHeadings(ctx context.Context, eventID int64) (map[string]string, error) {
	rows, err := many[event.ListHeading](r.on(ctx).Where("event_id = ?", eventID))
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
	return fault(tx.db.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "event_id"}, {Name: "heading"}}, DoUpdates: clause.AssignmentColumns([]string{"field"}),
	}).CreateInBatches(all, atOnce).Error)
}
