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
	return many[event.Registrant](r.on(ctx).Select("id", "event_id", "email_folded", "given_name", "family_name", "by_name", "organisation", "organisation_kind",
		"municipality", "municipality_key", "country", "language", "role", "signed_up_at", "verified_at", "erased_at").
		Where("event_id = ? AND verified_at IS NOT NULL", eventID).Order("id"))
}

// RegistrationsIn returns all registrations of an event by registrant.
func (r Reads) RegistrationsIn(ctx context.Context, eventID int64) ([]event.Registration, error) {
	return many[event.Registration](r.on(ctx).Where("session_id IN (SELECT id FROM sessions WHERE event_id = ?)", eventID).Order("registrant_id, id"))
}

// MovesAfter returns the audit entries after a moment that may be about seats of
// a session, of those whose registration there has changed since, the oldest
// first.
func (r Reads) MovesAfter(ctx context.Context, sessionID int64, after time.Time) ([]event.AuditEntry, error) {
	changed := r.on(ctx).Model(&event.Registration{}).Select("registrant_id").Where("session_id = ? AND changed_at > ?", sessionID, after)
	return many[event.AuditEntry](r.on(ctx).Where("registrant_id IN (?) AND at > ? AND (session_id = ? OR session_id IS NULL AND action IN ?)",
		changed, after, sessionID, unbound).Order("id"))
}

// AllOverrides returns the decisions that count in a session, by registrant.
func (r Reads) AllOverrides(ctx context.Context, sessionID int64) (map[int64]event.Outcome, error) {
	rows, err := many[event.OutcomeOverride](r.on(ctx).Where("session_id = ?", sessionID).Order("id"))
	newest := map[int64]event.Outcome{}
	for _, o := range rows {
		newest[o.RegistrantID] = o.Outcome
	}
	return newest, err
}

// ReportedIDs returns the registrants whom the reports that count for a session
// have seen there, by id.
func (r Reads) ReportedIDs(ctx context.Context, sessionID int64) ([]int64, error) {
	var all []int64
	err := r.on(ctx).Table("report_people p").Joins("JOIN reports r ON r.id = p.report_id").Distinct("p.registrant_id").
		Where("r.session_id = ? AND p.registrant_id IS NOT NULL AND p.attended AND "+counting, sessionID).Order("p.registrant_id").Pluck("p.registrant_id", &all).Error
	return all, fault(err)
}
