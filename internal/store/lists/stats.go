package lists

import (
	"context"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Countable returns everyone who has verified their address at some time and is
// signed up to an event, speakers and staff too, by id: what they are called
// and counted by, without their answers.
func Countable(ctx context.Context, r store.Reads, eventID int64) ([]event.Registrant, error) {
	return store.Many[event.Registrant](r.On(ctx).Select("id", "event_id", "email_folded", "given_name", "family_name", "by_name", "organisation", "organisation_kind",
		"municipality", "municipality_key", "country", "language", "role", "signed_up_at", "verified_at", "erased_at", "counted_as").
		Where("event_id = ? AND verified_at IS NOT NULL AND merged_into IS NULL", eventID).Order("id"))
}

// RegistrationsIn returns all registrations of an event by registrant.
func RegistrationsIn(ctx context.Context, r store.Reads, eventID int64) ([]event.Registration, error) {
	return store.Many[event.Registration](r.On(ctx).Where("session_id IN (SELECT id FROM sessions WHERE event_id = ?)", eventID).Order("registrant_id, id"))
}
