package lists

import (
	"context"
	"iter"
	"slices"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A Listed is one row of a list of people: a registration with its
// registrant.
type Listed struct {
	event.Registration
	Place      int // in the list, from 1
	Registrant event.Registrant
}

// SeatIDs returns the registrations of a session that hold a seat, in the
// order of sign-up.
func SeatIDs(ctx context.Context, r store.Reads, sessionID int64) ([]int64, error) {
	return registrationIDs(ctx, r, "session_id = ? AND holds_seat", "id", sessionID)
}

// QueueIDs returns the registrations of a session that wait, first in line
// first.
func QueueIDs(ctx context.Context, r store.Reads, sessionID int64) ([]int64, error) {
	return registrationIDs(ctx, r, "session_id = ? AND queue_seq IS NOT NULL", "queue_seq", sessionID)
}

// AttendanceIDs returns the registrations of a session that hold a seat or of
// which there is evidence, speakers and staff apart, in the order of sign-up.
func AttendanceIDs(ctx context.Context, r store.Reads, sessionID int64) ([]int64, error) {
	return registrationIDs(ctx, r, `session_id = ? AND NOT team AND (holds_seat
		OR registrant_id IN (SELECT registrant_id FROM marks WHERE session_id = ? AND registrant_id IS NOT NULL)
		OR registrant_id IN (SELECT registrant_id FROM outcome_overrides WHERE session_id = ?)
		OR registrant_id IN (SELECT registrant_id FROM statements WHERE session_id = ?)
		OR registrant_id IN (SELECT p.registrant_id FROM report_people p JOIN reports r ON r.id = p.report_id WHERE r.session_id = ? AND `+store.Counting+` AND p.registrant_id IS NOT NULL)) AND registrant_id`+store.Present,
		"id", sessionID, sessionID, sessionID, sessionID, sessionID)
}

// JoinIDs returns the registrations of a session whose person has clicked the
// join link, speakers and staff apart, in the order of sign-up.
func JoinIDs(ctx context.Context, r store.Reads, sessionID int64) ([]int64, error) {
	return registrationIDs(ctx, r, "session_id = ? AND NOT team AND registrant_id IN (SELECT registrant_id FROM marks WHERE session_id = ? AND source = ?)", "id",
		sessionID, sessionID, event.EvidenceJoin)
}

func registrationIDs(ctx context.Context, r store.Reads, where, order string, args ...any) ([]int64, error) {
	var all []int64
	err := r.On(ctx).Model(&event.Registration{}).Where(where, args...).Order(order).Pluck("id", &all).Error
	return all, store.Fault(err)
}

// RegisteredAfter returns at most limit registrations of a session with ids
// above after, by id, with their registrants. Speakers, staff and those whose
// details were erased are not among them.
func RegisteredAfter(ctx context.Context, r store.Reads, sessionID, after int64, limit int) ([]Listed, error) {
	var ids []int64
	err := r.On(ctx).Model(&event.Registration{}).Joins("JOIN registrants r ON r.id = registrations.registrant_id").
		Where("registrations.session_id = ? AND registrations.id > ? AND NOT registrations.team AND r.erased_at IS NULL", sessionID, after).
		Order("registrations.id").Limit(limit).Pluck("registrations.id", &ids).Error
	if err != nil || len(ids) == 0 {
		return nil, store.Fault(err)
	}
	return listed(ctx, r, ids, 0)
}

// Chunks reads the given registrations with their registrants in their
// order, a chunk at a time, so that no read stays open for long. A
// registration is never removed, so each id yields one row.
func Chunks(ctx context.Context, r store.Reads, registrationIDs []int64) iter.Seq2[[]Listed, error] {
	return func(yield func([]Listed, error) bool) {
		before := 0
		for ids := range slices.Chunk(registrationIDs, store.RowsAtOnce) {
			rows, err := listed(ctx, r, ids, before)
			if !yield(rows, err) || err != nil {
				return
			}
			before += len(ids)
		}
	}
}

// listed reads a chunk that has so many rows before it.
func listed(ctx context.Context, r store.Reads, ids []int64, before int) ([]Listed, error) {
	regs, err := store.Many[event.Registration](r.On(ctx).Where("id IN ?", ids))
	if err != nil {
		return nil, err
	}
	people := make([]int64, len(regs))
	for i, g := range regs {
		people[i] = g.RegistrantID
	}
	found, err := store.Many[event.Registrant](r.On(ctx).Where("id IN ?", people))
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]*event.Registrant, len(found))
	for i := range found {
		byID[found[i].ID] = &found[i]
	}
	place := make(map[int64]int, len(ids))
	for i, id := range ids {
		place[id] = i
	}
	rows := make([]Listed, len(ids))
	for _, g := range regs {
		i := place[g.ID]
		rows[i] = Listed{Registration: g, Place: before + i + 1, Registrant: *byID[g.RegistrantID]}
	}
	return rows, nil
}

// AsOf is when anything about an event changed last: the newest entry of its
// audit that is not about reading.
func AsOf(ctx context.Context, r store.Reads, eventID int64) (time.Time, error) {
	newest, err := store.One[event.AuditEntry](r.On(ctx).Where("event_id = ? AND action NOT IN ?", eventID, []string{event.ActionExported, event.ActionLinksSeen}).Order("id DESC"))
	if err != nil {
		return time.Time{}, err
	}
	return newest.At, nil
}
