package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"rollcall/internal/event"
)

// undecided are the registrations of an event about which an organiser has to
// decide, in sessions that take place and are not over at now.
func (r Reads) undecided(ctx context.Context, eventID int64, now time.Time) *gorm.DB {
	return r.On(ctx).Table("registrations g").Joins("JOIN sessions s ON s.id = g.session_id").
		Where("s.event_id = ? AND s.cancelled_at IS NULL AND s.ends_at > ? AND g.status = ?", eventID, now, event.Pending)
}

// Undecided returns registrants of an event about whom an organiser has to
// decide, by ascending id after the given one: in the order of sign-up.
func (r Reads) Undecided(ctx context.Context, eventID int64, now time.Time, after int64, limit int) ([]event.Registrant, error) {
	return Many[event.Registrant](r.On(ctx).Where("id > ? AND id IN (?)", after, r.undecided(ctx, eventID, now).Select("g.registrant_id")).
		Order("id").Limit(limit))
}

// CountUndecided is how many people of an event there are about whom an
// organiser has to decide.
func (r Reads) CountUndecided(ctx context.Context, eventID int64, now time.Time) (int64, error) {
	var n int64
	err := r.undecided(ctx, eventID, now).Select("count(DISTINCT g.registrant_id)").Scan(&n).Error
	return n, Fault(err)
}

// StatusesOf returns how the registrations with the given ids stand, of those
// that belong to an event.
func (r Reads) StatusesOf(ctx context.Context, eventID int64, ids []int64) (map[int64]event.Status, error) {
	var rows []struct {
		ID     int64
		Status event.Status
	}
	err := r.On(ctx).Table("registrations g").Joins("JOIN sessions s ON s.id = g.session_id").Select("g.id, g.status").
		Where("s.event_id = ? AND g.id IN ?", eventID, ids).Scan(&rows).Error
	of := map[int64]event.Status{}
	for _, row := range rows {
		of[row.ID] = row.Status
	}
	return of, Fault(err)
}

// AuditEntry returns the entry with the given id, or event.ErrNotFound.
func (r Reads) AuditEntry(ctx context.Context, id int64) (*event.AuditEntry, error) {
	return One[event.AuditEntry](r.On(ctx).Where("id = ?", id))
}
