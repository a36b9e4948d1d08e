package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
)

// Followed returns the sessions that were over by now, but not before since,
// and after which letters leave by themselves.
func (r Reads) Followed(ctx context.Context, since, now time.Time) ([]event.Session, error) {
	return Many[event.Session](r.On(ctx).Where("ends_at > ? AND ends_at <= ? AND cancelled_at IS NULL", since, now).
		Where("event_id IN (SELECT id FROM events WHERE after IS NOT NULL AND archived_at IS NULL)").Order("id"))
}

// AfterRuns returns the rounds of letters after a session, in the order in
// which they were begun.
func (r Reads) AfterRuns(ctx context.Context, sessionID int64) ([]event.AfterRun, error) {
	return Many[event.AfterRun](r.On(ctx).Where("session_id = ?", sessionID).Order("id"))
}

// OpenAfterRuns returns the rounds that are not done, the oldest first.
func (r Reads) OpenAfterRuns(ctx context.Context) ([]event.AfterRun, error) {
	return Many[event.AfterRun](r.On(ctx).Where("done_at IS NULL").Order("id"))
}

// AfterRun returns a round for changing: until the end of the transaction
// nobody else changes the row, on whatever server.
func (tx *Tx) AfterRun(ctx context.Context, id int64) (*event.AfterRun, error) {
	return One[event.AfterRun](tx.On(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", id))
}

// AddAfterRun adds a round and sets its ID. It reports false, and adds nothing,
// while one of that kind is under way in the session.
func (tx *Tx) AddAfterRun(run *event.AfterRun) (bool, error) { return AddNew(tx.db, run) }

// SaveAfterRun writes all of run.
func (tx *Tx) SaveAfterRun(run *event.AfterRun) error { return Fault(tx.db.Save(run).Error) }

// ToldOf returns which of the given registrants are told already what there is
// of a session: by a letter after it, and by one about a recording of it that
// has not come too late.
func (r Reads) ToldOf(ctx context.Context, s *event.Session, registrantIDs []int64) (after, recording map[int64]bool, err error) {
	letters, err := Many[event.Letter](r.On(ctx).Select("registrant_id, kind, occasion, data").Where("registrant_id IN ?", registrantIDs).
		Where("(kind IN ? AND occasion = ? OR kind = ? AND state <> ?)", event.AfterKinds, s.AfterOccasion(), event.LetterRecording, event.LetterTooLate))
	after, recording = map[int64]bool{}, map[int64]bool{}
	for _, l := range letters {
		if l.Kind != event.LetterRecording {
			after[l.RegistrantID] = true
		}
		for _, p := range l.Data.Places {
			if p.SessionID == s.ID {
				recording[l.RegistrantID] = true
			}
		}
	}
	return after, recording, err
}
