package store

import (
	"context"
	"time"

	"rollcall/internal/event"
)

// Countable returns everyone who has verified their address at some time and is
// signed up to an event, speakers and staff too, by id: what they are called
// and counted by, without their answers.
func (r Reads) Countable(ctx context.Context, eventID int64) ([]event.Registrant, error) {
	return Many[event.Registrant](r.On(ctx).Select("id", "event_id", "email_folded", "given_name", "family_name", "by_name", "organisation", "organisation_kind",
		"municipality", "municipality_key", "country", "language", "role", "signed_up_at", "verified_at", "erased_at", "counted_as").
		Where("event_id = ? AND verified_at IS NOT NULL AND merged_into IS NULL", eventID).Order("id"))
}

// RegistrationsIn returns all registrations of an event by registrant.
func (r Reads) RegistrationsIn(ctx context.Context, eventID int64) ([]event.Registration, error) {
	return Many[event.Registration](r.On(ctx).Where("session_id IN (SELECT id FROM sessions WHERE event_id = ?)", eventID).Order("registrant_id, id"))
}

// MovesAfter returns the audit entries after a moment that may be about seats of
// a session, of those whose registration there has changed since, the oldest
// first.
func (r Reads) MovesAfter(ctx context.Context, sessionID int64, after time.Time) ([]event.AuditEntry, error) {
	changed := r.On(ctx).Model(&event.Registration{}).Select("registrant_id").Where("session_id = ? AND changed_at > ?", sessionID, after)
	return Many[event.AuditEntry](r.On(ctx).Where("registrant_id IN (?) AND at > ? AND (session_id = ? OR session_id IS NULL AND action IN ?)",
		changed, after, sessionID, unbound).Order("id"))
}
