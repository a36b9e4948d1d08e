package store

import (
	"context"

	"gorm.io/gorm"

	"rollcall/internal/event"
)

// concerning bounds q to rows of the given registrants; nil: to those of
// everybody.
func concerning(q *gorm.DB, registrantIDs []int64) *gorm.DB {
	if registrantIDs == nil {
		return q
	}
	return q.Where("registrant_id IN ?", registrantIDs)
}

// Overrides returns the decisions that count in a session, by registrant: of
// the given ones, or of all if none are given.
func (r Reads) Overrides(ctx context.Context, sessionID int64, registrantIDs []int64) (map[int64]*event.OutcomeOverride, error) {
	rows, err := Many[event.OutcomeOverride](concerning(r.On(ctx).Where("session_id = ?", sessionID), registrantIDs).Order("id"))
	newest := map[int64]*event.OutcomeOverride{}
	for i := range rows {
		if newest[rows[i].RegistrantID] = &rows[i]; rows[i].TakenBackAt != nil {
			delete(newest, rows[i].RegistrantID)
		}
	}
	return newest, err
}

// OverridesOf returns everything that was decided about a registrant's
// attendance of a session, the newest first.
func (r Reads) OverridesOf(ctx context.Context, sessionID, registrantID int64) ([]event.OutcomeOverride, error) {
	return Many[event.OutcomeOverride](r.On(ctx).Where("session_id = ? AND registrant_id = ?", sessionID, registrantID).Order("id DESC"))
}

// AddOverride adds a decision.
func (tx *Tx) AddOverride(o *event.OutcomeOverride) error { return Fault(tx.db.Create(o).Error) }

// SaveOverride writes all of o.
func (tx *Tx) SaveOverride(o *event.OutcomeOverride) error { return Fault(tx.db.Save(o).Error) }

// Holders returns who of the given registrants, or of all if none are given,
// holds a seat in a session.
func (r Reads) Holders(ctx context.Context, sessionID int64, registrantIDs []int64) (map[int64]bool, error) {
	return r.those(concerning(r.On(ctx).Model(&event.Registration{}).Where("session_id = ? AND holds_seat", sessionID), registrantIDs))
}

// Declared returns who of the given registrants, or of all if none are given,
// says to have been in a session.
func (r Reads) Declared(ctx context.Context, sessionID int64, registrantIDs []int64) (map[int64]bool, error) {
	return r.those(concerning(r.On(ctx).Model(&event.Statement{}).Where("session_id = ? AND kind = ?", sessionID, event.StatedPresent), registrantIDs))
}

func (r Reads) those(q *gorm.DB) (map[int64]bool, error) {
	var ids []int64
	err := q.Pluck("registrant_id", &ids).Error
	all := make(map[int64]bool, len(ids))
	for _, id := range ids {
		all[id] = true
	}
	return all, Fault(err)
}

// Statements returns what a registrant has said of their attendance, in any
// session of the event, the oldest first.
func (r Reads) Statements(ctx context.Context, registrantID int64) ([]event.Statement, error) {
	return Many[event.Statement](r.On(ctx).Where("registrant_id = ?", registrantID).Order("id"))
}

// StatementsIn returns what was said of the attendance of a session by the
// given registrants, the oldest first.
func (r Reads) StatementsIn(ctx context.Context, sessionID int64, registrantIDs []int64) ([]event.Statement, error) {
	return Many[event.Statement](r.On(ctx).Where("session_id = ? AND registrant_id IN ?", sessionID, registrantIDs).Order("id"))
}

// OpenObjection returns the objection of a registrant to what is noted of them
// in a session that nobody has answered, or event.ErrNotFound.
func (r Reads) OpenObjection(ctx context.Context, sessionID, registrantID int64) (*event.Statement, error) {
	return One[event.Statement](r.On(ctx).Where("session_id = ? AND registrant_id = ? AND kind = ? AND answer = ?", sessionID, registrantID, event.StatedObjection, event.NotAnswered))
}

// OpenObjections returns the objections to the attendance of a session that
// nobody has answered, the oldest first.
func (r Reads) OpenObjections(ctx context.Context, sessionID int64) ([]event.Statement, error) {
	return Many[event.Statement](r.On(ctx).Table("statements o").Where("o.session_id = ? AND "+unanswered, sessionID).Order("o.id"))
}

// AddStatement adds s and sets its ID. It reports false, and adds nothing,
// where the same is said already and stands.
func (tx *Tx) AddStatement(s *event.Statement) (bool, error) {
	return AddNew(tx.db, s)
}

// SaveStatement writes all of s.
func (tx *Tx) SaveStatement(s *event.Statement) error { return Fault(tx.db.Save(s).Error) }
