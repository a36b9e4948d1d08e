package store

import (
	"context"
	"iter"
	"slices"
	"time"

	"rollcall/internal/event"
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
func (r Reads) SeatIDs(ctx context.Context, sessionID int64) ([]int64, error) {
	return r.registrationIDs(ctx, "session_id = ? AND holds_seat", "id", sessionID)
}

// QueueIDs returns the registrations of a session that wait, first in line
// first.
func (r Reads) QueueIDs(ctx context.Context, sessionID int64) ([]int64, error) {
	return r.registrationIDs(ctx, "session_id = ? AND queue_seq IS NOT NULL", "queue_seq", sessionID)
}

// AttendanceIDs returns the registrations of a session that hold a seat or of
// which there is evidence, speakers and staff apart, in the order of sign-up.
func (r Reads) AttendanceIDs(ctx context.Context, sessionID int64) ([]int64, error) {
	return r.registrationIDs(ctx, `session_id = ? AND NOT team AND (holds_seat
		OR registrant_id IN (SELECT registrant_id FROM marks WHERE session_id = ? AND registrant_id IS NOT NULL)
		OR registrant_id IN (SELECT registrant_id FROM outcome_overrides WHERE session_id = ?)
		OR registrant_id IN (SELECT registrant_id FROM statements WHERE session_id = ?)
		OR registrant_id IN (SELECT p.registrant_id FROM report_people p JOIN reports r ON r.id = p.report_id WHERE r.session_id = ? AND `+counting+` AND p.registrant_id IS NOT NULL)) AND registrant_id`+Present,
		"id", sessionID, sessionID, sessionID, sessionID, sessionID)
}

// JoinIDs returns the registrations of a session whose person has clicked the
// join link, speakers and staff apart, in the order of sign-up.
func (r Reads) JoinIDs(ctx context.Context, sessionID int64) ([]int64, error) {
	return r.registrationIDs(ctx, "session_id = ? AND NOT team AND registrant_id IN (SELECT registrant_id FROM marks WHERE session_id = ? AND source = ?)", "id",
		sessionID, sessionID, event.EvidenceJoin)
}

func (r Reads) registrationIDs(ctx context.Context, where, order string, args ...any) ([]int64, error) {
	var all []int64
	err := r.On(ctx).Model(&event.Registration{}).Where(where, args...).Order(order).Pluck("id", &all).Error
	return all, Fault(err)
}

// exportChunk is how many rows an export reads at a time: few enough for the
// number of parameters that both databases take.
const exportChunk = 1000

// Chunks reads the given registrations with their registrants in their
// order, a chunk at a time, so that no read stays open for long. A
// registration is never removed, so each id yields one row.
func (r Reads) Chunks(ctx context.Context, registrationIDs []int64) iter.Seq2[[]Listed, error] {
	return func(yield func([]Listed, error) bool) {
		before := 0
		for ids := range slices.Chunk(registrationIDs, exportChunk) {
			rows, err := r.listed(ctx, ids, before)
			if !yield(rows, err) || err != nil {
				return
			}
			before += len(ids)
		}
	}
}

// listed reads a chunk that has so many rows before it.
func (r Reads) listed(ctx context.Context, ids []int64, before int) ([]Listed, error) {
	regs, err := Many[event.Registration](r.On(ctx).Where("id IN ?", ids))
	if err != nil {
		return nil, err
	}
	people := make([]int64, len(regs))
	for i, g := range regs {
		people[i] = g.RegistrantID
	}
	found, err := Many[event.Registrant](r.On(ctx).Where("id IN ?", people))
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
func (r Reads) AsOf(ctx context.Context, eventID int64) (time.Time, error) {
	newest, err := One[event.AuditEntry](r.On(ctx).Where("event_id = ? AND action NOT IN ?", eventID, []string{event.ActionExported, event.ActionLinksSeen}).Order("id DESC"))
	if err != nil {
		return time.Time{}, err
	}
	return newest.At, nil
}
