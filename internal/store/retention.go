package store

import (
	"context"
	"time"

	"rollcall/internal/event"
)

// Retained returns the events that are over at now and whose people's details
// are kept.
func (r Reads) Retained(ctx context.Context, now time.Time) ([]event.Retained, error) {
	const later = "NOT EXISTS (SELECT 1 FROM sessions later WHERE later.event_id = s.event_id AND (later.ends_at > s.ends_at OR (later.ends_at = s.ends_at AND later.id > s.id)))"
	var all []event.Retained
	err := r.On(ctx).Table("sessions s").Joins("JOIN events e ON e.id = s.event_id").Select("s.event_id, e.retention_days, s.ends_at").
		Where("e.erased_at IS NULL AND e.retention_days > 0 AND s.ends_at <= ? AND "+later, now).Order("s.event_id").Scan(&all).Error
	return all, Fault(err)
}

// NotErased returns the ids of registrants of an event whose details are kept,
// the earliest first.
func (r Reads) NotErased(ctx context.Context, eventID int64, limit int) ([]int64, error) {
	var ids []int64
	err := r.On(ctx).Model(&event.Registrant{}).Where("event_id = ? AND erased_at IS NULL", eventID).Order("id").Limit(limit).Pluck("id", &ids).Error
	return ids, Fault(err)
}

// Aggregate returns the numbers of an event that were written down, or
// event.ErrNotFound.
func (r Reads) Aggregate(ctx context.Context, eventID int64) (*event.Aggregate, error) {
	return One[event.Aggregate](r.On(ctx).Where("event_id = ?", eventID))
}

// Freeze writes the numbers of an event down, unless they are already: then it
// reports false and leaves them as they are.
func (tx *Tx) Freeze(a *event.Aggregate) (bool, error) { return AddNew(tx.db, a) }

// EraseRest removes what else is personal of an event whose people were
// erased: the names of walk-ins, of whoever stands in reports unmatched, of whom
// was invited, and what was given as reports. The event says that from now on.
func (tx *Tx) EraseRest(eventID int64, now time.Time) error {
	if err := tx.ForgetReports(eventID); err != nil {
		return err
	}
	for _, step := range []struct {
		sql  string
		args []any
	}{
		{"UPDATE marks SET walk_in_name = '', walk_in_email = '', walk_in_organisation = '' WHERE registrant_id IS NULL AND session_id IN (SELECT id FROM sessions WHERE event_id = ?)", []any{eventID}},
		{"UPDATE events SET erased_at = ?, changed_at = ?, revision = revision + 1 WHERE id = ?", []any{now, now, eventID}},
	} {
		if err := tx.db.Exec(step.sql, step.args...).Error; err != nil {
			return Fault(err)
		}
	}
	var invitations []int64
	if err := tx.db.Model(&event.Invitation{}).Where("event_id = ? AND erased_at IS NULL", eventID).Order("id").Pluck("id", &invitations).Error; err != nil {
		return Fault(err)
	}
	for _, id := range invitations {
		if err := tx.EraseInvitation(id, now); err != nil {
			return err
		}
	}
	return nil
}
