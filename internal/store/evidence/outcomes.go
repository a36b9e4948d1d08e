package evidence

import (
	"context"

	"gorm.io/gorm"

	"rollcall/internal/event"
	"rollcall/internal/store"
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
func Overrides(ctx context.Context, r store.Reads, sessionID int64, registrantIDs []int64) (map[int64]*event.OutcomeOverride, error) {
	rows, err := store.Many[event.OutcomeOverride](concerning(r.On(ctx).Where("session_id = ?", sessionID), registrantIDs).Order("id"))
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
func OverridesOf(ctx context.Context, r store.Reads, sessionID, registrantID int64) ([]event.OutcomeOverride, error) {
	return store.Many[event.OutcomeOverride](r.On(ctx).Where("session_id = ? AND registrant_id = ?", sessionID, registrantID).Order("id DESC"))
}

// AddOverride adds a decision.
func AddOverride(tx *store.Tx, o *event.OutcomeOverride) error {
	return store.Fault(tx.DB().Create(o).Error)
}

// SaveOverride writes all of o.
func SaveOverride(tx *store.Tx, o *event.OutcomeOverride) error {
	return store.Fault(tx.DB().Save(o).Error)
}

// Holders returns who of the given registrants, or of all if none are given,
// holds a seat in a session.
func Holders(ctx context.Context, r store.Reads, sessionID int64, registrantIDs []int64) (map[int64]bool, error) {
	return those(r, concerning(r.On(ctx).Model(&event.Registration{}).Where("session_id = ? AND holds_seat", sessionID), registrantIDs))
}

// Declared returns who of the given registrants, or of all if none are given,
// says to have been in a session.
func Declared(ctx context.Context, r store.Reads, sessionID int64, registrantIDs []int64) (map[int64]bool, error) {
	return those(r, concerning(r.On(ctx).Model(&event.Statement{}).Where("session_id = ? AND kind = ?", sessionID, event.StatedPresent), registrantIDs))
}

func those(r store.Reads, q *gorm.DB) (map[int64]bool, error) {
	var ids []int64
	err := q.Pluck("registrant_id", &ids).Error
	all := make(map[int64]bool, len(ids))
	for _, id := range ids {
		all[id] = true
	}
	return all, store.Fault(err)
}

// Statements returns what a registrant has said of their attendance, in any
// session of the event, the oldest first.
func Statements(ctx context.Context, r store.Reads, registrantID int64) ([]event.Statement, error) {
	return store.Many[event.Statement](r.On(ctx).Where("registrant_id = ?", registrantID).Order("id"))
}

// StatementsIn returns what was said of the attendance of a session by the
// given registrants, the oldest first.
func StatementsIn(ctx context.Context, r store.Reads, sessionID int64, registrantIDs []int64) ([]event.Statement, error) {
	return store.Many[event.Statement](r.On(ctx).Where("session_id = ? AND registrant_id IN ?", sessionID, registrantIDs).Order("id"))
}

// OpenObjection returns the objection of a registrant to what is noted of them
// in a session that nobody has answered, or event.ErrNotFound.
func OpenObjection(ctx context.Context, r store.Reads, sessionID, registrantID int64) (*event.Statement, error) {
	return store.One[event.Statement](r.On(ctx).Where("session_id = ? AND registrant_id = ? AND kind = ? AND answer = ?", sessionID, registrantID, event.StatedObjection, event.NotAnswered))
}

// OpenObjections returns the objections to the attendance of a session that
// nobody has answered, the oldest first.
func OpenObjections(ctx context.Context, r store.Reads, sessionID int64) ([]event.Statement, error) {
	return store.Many[event.Statement](r.On(ctx).Table("statements o").Where("o.session_id = ? AND "+store.Unanswered, sessionID).Order("o.id"))
}

// AddStatement adds s and sets its ID. It reports false, and adds nothing,
// where the same is said already and stands.
func AddStatement(tx *store.Tx, s *event.Statement) (bool, error) {
	return store.AddNew(tx.DB(), s)
}

// SaveStatement writes all of s.
func SaveStatement(tx *store.Tx, s *event.Statement) error { return store.Fault(tx.DB().Save(s).Error) }

// Expected returns those who hold a seat in a session or of whom there is
// evidence, speakers and staff apart, by ascending id after the given one; for
// the roll also those who speak there or are staff, and who ask to be let in.
func Expected(ctx context.Context, r store.Reads, sessionID, after int64, limit int, roll bool) ([]event.Registrant, error) {
	return store.Many[event.Registrant](r.On(ctx).Where("id > ? AND merged_into IS NULL AND (? OR role = ?) AND (id IN (?) OR id IN (?) OR id IN (?) OR id IN (?) OR id IN (?) OR id IN (?))", after, roll, event.RoleParticipant,
		r.On(ctx).Model(&event.Registration{}).Select("registrant_id").Where("session_id = ? AND (holds_seat OR ? AND team AND status = ?)", sessionID, roll, event.Confirmed),
		r.On(ctx).Model(&event.Knock{}).Select("registrant_id").Where("session_id = ? AND ?", sessionID, roll),
		r.On(ctx).Model(&event.Mark{}).Select("registrant_id").Where("session_id = ? AND registrant_id IS NOT NULL", sessionID),
		r.On(ctx).Model(&event.OutcomeOverride{}).Select("registrant_id").Where("session_id = ?", sessionID),
		r.On(ctx).Model(&event.Statement{}).Select("registrant_id").Where("session_id = ?", sessionID),
		reportedIn(ctx, r, sessionID).Select("p.registrant_id").Where("p.registrant_id IS NOT NULL")).
		Order("id").Limit(limit))
}
