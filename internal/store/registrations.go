package store

import (
	"context"
	"time"

	"rollcall/internal/event"
)

// Registration returns the registration with the given id, or
// event.ErrNotFound.
func (r Reads) Registration(ctx context.Context, id int64) (*event.Registration, error) {
	return one[event.Registration](r.on(ctx).Where("id = ?", id))
}

// RegistrationIn returns a registrant's registration in a session, or
// event.ErrNotFound.
func (r Reads) RegistrationIn(ctx context.Context, registrantID, sessionID int64) (*event.Registration, error) {
	return one[event.Registration](r.on(ctx).Where("registrant_id = ? AND session_id = ?", registrantID, sessionID))
}

// A Ranked is a registration with its rank in the queue, 0 when it does not
// wait.
type Ranked struct {
	event.Registration
	Rank int64
}

// rank is the number of those in the same queue who are not later.
const rank = "CASE WHEN g.queue_seq IS NULL THEN 0 ELSE (SELECT count(*) FROM registrations q WHERE q.session_id = g.session_id AND q.queue_seq <= g.queue_seq) END"

// RegistrationsOf returns all registrations of the given registrants, with
// ranks, in the order in which they were made.
func (r Reads) RegistrationsOf(ctx context.Context, registrantIDs []int64) ([]Ranked, error) {
	if len(registrantIDs) == 0 {
		return nil, nil
	}
	var rows []Ranked
	err := r.on(ctx).Table("registrations g").Select("g.*, "+rank+" AS rank").Where("g.registrant_id IN ?", registrantIDs).Order("g.id").Scan(&rows).Error
	return rows, fault(err)
}

// Rank is the rank of a registration in its queue, from 1; 0 when it does not
// wait.
func (r Reads) Rank(ctx context.Context, g *event.Registration) (int64, error) {
	if g.QueueSeq == nil {
		return 0, nil
	}
	var n int64
	err := r.on(ctx).Model(&event.Registration{}).Where("session_id = ? AND queue_seq <= ?", g.SessionID, *g.QueueSeq).Count(&n).Error
	return n, fault(err)
}

// NextWaiting returns the first in the queue of a session, or
// event.ErrNotFound.
func (r Reads) NextWaiting(ctx context.Context, sessionID int64) (*event.Registration, error) {
	return one[event.Registration](r.on(ctx).Where("session_id = ? AND queue_seq IS NOT NULL", sessionID).Order("queue_seq"))
}

// HoldsDue returns unverified seats whose hold has ended by now, the oldest
// first.
func (r Reads) HoldsDue(ctx context.Context, now time.Time, limit int) ([]event.Registration, error) {
	return many[event.Registration](r.on(ctx).Where("hold_until IS NOT NULL AND hold_until <= ?", now).Order("hold_until").Limit(limit))
}

// SeatHolders returns the registrants who hold a seat in a session.
func (r Reads) SeatHolders(ctx context.Context, sessionID int64) ([]int64, error) {
	var all []int64
	err := r.on(ctx).Model(&event.Registration{}).Where("session_id = ? AND holds_seat", sessionID).Pluck("registrant_id", &all).Error
	return all, fault(err)
}

// SaveRegistration writes g, new or not. The counters of its session are the
// caller's to save.
func (tx *Tx) SaveRegistration(g *event.Registration) error { return fault(tx.db.Save(g).Error) }

// Marks returns everything observed in a session, by time.
func (r Reads) Marks(ctx context.Context, sessionID int64) ([]event.Mark, error) {
	return many[event.Mark](r.on(ctx).Where("session_id = ?", sessionID).Order("at, id"))
}

// MarksOf returns what was observed of the given registrants in a session,
// by time.
func (r Reads) MarksOf(ctx context.Context, sessionID int64, registrantIDs []int64) ([]event.Mark, error) {
	return many[event.Mark](r.on(ctx).Where("session_id = ? AND registrant_id IN ?", sessionID, registrantIDs).Order("at, id"))
}

// WalkInMarks returns what was observed of people without a registration, by
// time.
func (r Reads) WalkInMarks(ctx context.Context, sessionID int64) ([]event.Mark, error) {
	return many[event.Mark](r.on(ctx).Where("session_id = ? AND registrant_id IS NULL", sessionID).Order("at, id"))
}

// MarkOf returns the mark with the given nonce in a session, or
// event.ErrNotFound.
func (r Reads) MarkOf(ctx context.Context, sessionID int64, nonce string) (*event.Mark, error) {
	return one[event.Mark](r.on(ctx).Where("session_id = ? AND nonce = ?", sessionID, nonce))
}

// AddMark adds m. It reports false, and adds nothing, if its nonce is known
// in the session.
func (tx *Tx) AddMark(m *event.Mark) (bool, error) { return tx.addNew(m) }

// Overrides returns the decisions that count for the given registrants in a
// session, by registrant.
func (r Reads) Overrides(ctx context.Context, sessionID int64, registrantIDs []int64) (map[int64]*event.OutcomeOverride, error) {
	rows, err := many[event.OutcomeOverride](r.on(ctx).Where("session_id = ? AND registrant_id IN ?", sessionID, registrantIDs).Order("id"))
	newest := map[int64]*event.OutcomeOverride{}
	for i := range rows {
		newest[rows[i].RegistrantID] = &rows[i]
	}
	return newest, err
}

// AddOverride adds a decision.
func (tx *Tx) AddOverride(o *event.OutcomeOverride) error { return fault(tx.db.Create(o).Error) }
