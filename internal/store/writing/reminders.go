package writing

import (
	"context"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A NearSession is what event.Session.ReminderDue asks about a session.
type NearSession struct {
	event.Session
	Reminders []string `gorm:"serializer:json"` // of its event
}

// nearSessions reads no more than it must: upkeep asks every few seconds.
const nearSessions = `SELECT s.id, s.starts_at, s.reminded_to, e.reminders FROM sessions s JOIN events e ON e.id = s.event_id
WHERE s.cancelled_at IS NULL AND s.starts_at > ? AND s.starts_at <= ? ORDER BY s.starts_at, s.id`

// NearSessions returns the sessions that take place and start after now, but
// not after until.
func NearSessions(ctx context.Context, r store.Reads, now, until time.Time) ([]NearSession, error) {
	var all []NearSession
	err := r.On(ctx).Raw(nearSessions, now, until).Scan(&all).Error
	return all, store.Fault(err)
}

// ToRemind returns at most limit registrants, by id, who are to have the
// reminder of a session and are not owed it yet: who has got a seat by then,
// has an address, and has not turned reminders off.
func ToRemind(ctx context.Context, r store.Reads, sessionID int64, due event.Reminder, limit int) ([]event.Registrant, error) {
	owed := r.On(ctx).Model(&event.Letter{}).Select("1").
		Where("letters.registrant_id = registrants.id AND letters.kind = ? AND letters.occasion = ?", event.LetterReminder, due.Occasion)
	return store.Many[event.Registrant](r.On(ctx).Select("registrants.*").
		Joins("JOIN registrations ON registrations.registrant_id = registrants.id").
		Where("registrations.session_id = ? AND registrations.status = ? AND registrations.changed_at <= ?", sessionID, event.Confirmed, due.SeatBy()).
		Where("registrants.email IS NOT NULL AND registrants.erased_at IS NULL AND registrants.reminders_off_at IS NULL").
		Where("NOT EXISTS (?)", owed).
		Order("registrations.registrant_id").Limit(limit))
}

// SetReminded notes that the reminders of a session that fall due up to then
// are done with.
func SetReminded(tx *store.Tx, sessionID int64, to time.Time) error {
	return store.Fault(tx.DB().Model(&event.Session{}).Where("id = ?", sessionID).Update("reminded_to", to).Error)
}
