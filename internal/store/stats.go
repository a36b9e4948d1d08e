package store

import (
	"context"

	"rollcall/internal/event"
)

// Standings returns the registrations of an event's verified participants,
// speakers and staff apart, with outcomes still unknown.
func (r Reads) Standings(ctx context.Context, eventID int64) ([]event.Standing, error) {
	var rows []event.Standing
	err := r.on(ctx).Table("registrations g").Select("g.registrant_id, g.session_id, g.status, ? AS outcome", event.OutcomeUnknown).
		Joins("JOIN registrants p ON p.id = g.registrant_id").
		Where("p.event_id = ? AND p.verified_at IS NOT NULL AND p.merged_into IS NULL AND p.role = ?", eventID, event.RoleParticipant).
		Order("g.registrant_id, g.id").Scan(&rows).Error
	return rows, fault(err)
}

// SignedUp returns what statistics need of an event's verified participants.
func (r Reads) SignedUp(ctx context.Context, eventID int64) ([]event.SignedUp, error) {
	var rows []event.SignedUp
	err := r.on(ctx).Table("registrants").Select("country, organisation_kind, municipality_key, language, signed_up_at").
		Where("event_id = ? AND verified_at IS NOT NULL AND merged_into IS NULL AND role = ?", eventID, event.RoleParticipant).Scan(&rows).Error
	return rows, fault(err)
}
