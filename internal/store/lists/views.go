package lists

import (
	"context"
	"errors"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// SavedViews returns the views of an event by their names.
func SavedViews(ctx context.Context, r store.Reads, eventID int64) ([]event.SavedView, error) {
	return store.Many[event.SavedView](r.On(ctx).Where("event_id = ?", eventID).Order("name, id"))
}

// SaveView keeps v in place of the view of that name, if there is one, and
// sets its ID.
func SaveView(tx *store.Tx, v *event.SavedView) error {
	had, err := store.One[event.SavedView](tx.DB().Where("event_id = ? AND name = ?", v.EventID, v.Name))
	if err != nil && !errors.Is(err, event.ErrNotFound) {
		return err
	}
	if had != nil {
		v.ID = had.ID
	}
	return store.Fault(tx.DB().Save(v).Error)
}

// DropView removes the view of an event with the given id and returns it, or
// event.ErrNotFound.
func DropView(tx *store.Tx, eventID, id int64) (*event.SavedView, error) {
	v, err := store.One[event.SavedView](tx.DB().Where("event_id = ? AND id = ?", eventID, id))
	if err != nil {
		return nil, err
	}
	return v, store.Fault(tx.DB().Delete(v).Error)
}

// Columns returns the columns that were chosen for the table of
// registrants of an event; none if nobody has.
func Columns(ctx context.Context, r store.Reads, eventID int64) ([]string, error) {
	c, err := store.One[event.ListColumns](r.On(ctx).Where("event_id = ?", eventID))
	if errors.Is(err, event.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return c.Columns, nil
}

// SaveColumns keeps the columns of the table of registrants of an event.
func SaveColumns(tx *store.Tx, c *event.ListColumns) error {
	return store.Fault(tx.DB().Clauses(clause.OnConflict{UpdateAll: true}).Create(c).Error)
}
