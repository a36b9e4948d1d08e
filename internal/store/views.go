package store

import (
	"context"
	"errors"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
)

// SavedViews returns the views of an event by their names.
func (r Reads) SavedViews(ctx context.Context, eventID int64) ([]event.SavedView, error) {
	return Many[event.SavedView](r.On(ctx).Where("event_id = ?", eventID).Order("name, id"))
}

// SaveView keeps v in place of the view of that name, if there is one, and
// sets its ID.
func (tx *Tx) SaveView(v *event.SavedView) error {
	had, err := One[event.SavedView](tx.db.Where("event_id = ? AND name = ?", v.EventID, v.Name))
	if err != nil && !errors.Is(err, event.ErrNotFound) {
		return err
	}
	if had != nil {
		v.ID = had.ID
	}
	return Fault(tx.db.Save(v).Error)
}

// DropView removes the view of an event with the given id and returns it, or
// event.ErrNotFound.
func (tx *Tx) DropView(eventID, id int64) (*event.SavedView, error) {
	v, err := One[event.SavedView](tx.db.Where("event_id = ? AND id = ?", eventID, id))
	if err != nil {
		return nil, err
	}
	return v, Fault(tx.db.Delete(v).Error)
}

// ListColumns returns the columns that were chosen for the table of
// registrants of an event; none if nobody has.
func (r Reads) ListColumns(ctx context.Context, eventID int64) ([]string, error) {
	c, err := One[event.ListColumns](r.On(ctx).Where("event_id = ?", eventID))
	if errors.Is(err, event.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return c.Columns, nil
}

// SaveListColumns keeps the columns of the table of registrants of an event.
func (tx *Tx) SaveListColumns(c *event.ListColumns) error {
	return Fault(tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(c).Error)
}
