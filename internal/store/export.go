package store

import (
	"context"
	"iter"
	"time"

	"rollcall/internal/event"
)

// A Listed is one row of a list of people: a registration with its
// registrant.
type Listed struct {
	event.Registration
	Rank       int64 // 0: does not wait
	Registrant event.Registrant
}

// SeatIDs returns the registrations of a session that hold a seat, in the
// order of sign-up.
func (r Reads) SeatIDs(ctx context.Context, sessionID int64) ([]int64, error) {
	return r.registrationIDs(ctx, "session_id = ? AND holds_seat", "id", sessionID)
}

// QueueIDs returns the registrations of a session that wait, first in line
// first.
func (r Reads) QueueIDs(ctx context.Context, sessionID int64) ([]int64, error) {
	return r.registrationIDs(ctx, "session_id = ? AND queue_seq IS NOT NULL", "queue_seq", sessionID)
}

// AttendanceIDs returns the registrations of a session that hold a seat or of
// which there is evidence, in the order of sign-up.
func (r Reads) AttendanceIDs(ctx context.Context, sessionID int64) ([]int64, error) {
	return r.registrationIDs(ctx, `session_id = ? AND (holds_seat
		OR registrant_id IN (SELECT registrant_id FROM marks WHERE session_id = ? AND registrant_id IS NOT NULL)
		OR registrant_id IN (SELECT registrant_id FROM outcome_overrides WHERE session_id = ?))`, "id", sessionID, sessionID, sessionID)
}

// JoinIDs returns the registrations of a session whose person has clicked the
// join link, in the order of sign-up.
func (r Reads) JoinIDs(ctx context.Context, sessionID int64) ([]int64, error) {
	return r.registrationIDs(ctx, "session_id = ? AND registrant_id IN (SELECT registrant_id FROM marks WHERE session_id = ? AND source = ?)", "id",
		sessionID, sessionID, event.EvidenceJoin)
}

func (r Reads) registrationIDs(ctx context.Context, where, order string, args ...any) ([]int64, error) {
	var all []int64
	err := r.on(ctx).Model(&event.Registration{}).Where(where, args...).Order(order).Pluck("id", &all).Error
	return all, fault(err)
}

// exportChunk is how many rows an export reads at a time: few enough for the
// number of parameters that both databases take.
const exportChunk = 1000

// Chunks reads the given registrations with their registrants in their
// order, a chunk at a time, so that no read stays open for long. A
// registration is never removed, so each id yields one row.
func (r Reads) Chunks(ctx context.Context, registrationIDs []int64) iter.Seq2[[]Listed, error] {
	return func(yield func([]Listed, error) bool) {
		for len(registrationIDs) > 0 {
			n := min(exportChunk, len(registrationIDs))
			rows, err := r.listed(ctx, registrationIDs[:n])
			if !yield(rows, err) || err != nil {
				return
			}
			registrationIDs = registrationIDs[n:]
		}
	}
}

func (r Reads) listed(ctx context.Context, ids []int64) ([]Listed, error) {
	regs, err := many[event.Registration](r.on(ctx).Where("id IN ?", ids))
	if err != nil {
		return nil, err
	}
	people := make([]int64, len(regs))
	for i, g := range regs {
		people[i] = g.RegistrantID
	}
	found, err := many[event.Registrant](r.on(ctx).Where("id IN ?", people))
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]*event.Registrant, len(found))
	for i := range found {
		byID[found[i].ID] = &found[i]
	}
	ranks, err := r.ranks(ctx, regs)
	if err != nil {
		return nil, err
	}
	place := make(map[int64]int, len(ids))
	for i, id := range ids {
		place[id] = i
	}
	rows := make([]Listed, len(ids))
	for _, g := range regs {
		rows[place[g.ID]] = Listed{Registration: g, Rank: ranks[g.ID], Registrant: *byID[g.RegistrantID]}
	}
	return rows, nil
}

// AsOf is when anything about an event changed last: the newest entry of its
// audit that is not about reading.
func (r Reads) AsOf(ctx context.Context, eventID int64) (time.Time, error) {
	newest, err := one[event.AuditEntry](r.on(ctx).Where("event_id = ? AND action <> ?", eventID, event.ActionExported).Order("id DESC"))
	if err != nil {
		return time.Time{}, err
	}
	return newest.At, nil
}
