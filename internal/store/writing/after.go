package writing

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Followed returns the sessions that were over by now, but not before since,
// and after which letters leave by themselves.
func Followed(ctx context.Context, r store.Reads, since, now time.Time) ([]event.Session, error) {
	return store.Many[event.Session](r.On(ctx).Where("ends_at > ? AND ends_at <= ? AND cancelled_at IS NULL", since, now).
		Where("event_id IN (SELECT id FROM events WHERE after IS NOT NULL AND archived_at IS NULL)").Order("id"))
}

// AfterRuns returns the rounds of letters after a session, in the order in
// which they were begun.
func AfterRuns(ctx context.Context, r store.Reads, sessionID int64) ([]event.AfterRun, error) {
	return store.Many[event.AfterRun](r.On(ctx).Where("session_id = ?", sessionID).Order("id"))
}

// OpenAfterRuns returns the rounds that are not done, the oldest first.
func OpenAfterRuns(ctx context.Context, r store.Reads) ([]event.AfterRun, error) {
	return store.Many[event.AfterRun](r.On(ctx).Where("done_at IS NULL").Order("id"))
}

// LockedAfterRun returns a round for changing, or event.ErrNotFound: until the
// end of the transaction nobody else changes the row, on whatever server.
func LockedAfterRun(ctx context.Context, tx *store.Tx, id int64) (*event.AfterRun, error) {
	return store.One[event.AfterRun](tx.On(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", id))
}

// AddAfterRun adds a round and sets its ID. It reports false, and adds nothing,
// while one of that kind is under way in the session.
func AddAfterRun(tx *store.Tx, run *event.AfterRun) (bool, error) { return store.AddNew(tx.DB(), run) }

// SaveAfterRun writes all of run.
func SaveAfterRun(tx *store.Tx, run *event.AfterRun) error {
	return store.Fault(tx.DB().Save(run).Error)
}

// ToldOf returns which of the given registrants are told already what there is
// of a session: by a letter after it, and by one about a recording of it that
// has not come too late.
func ToldOf(ctx context.Context, r store.Reads, s *event.Session, registrantIDs []int64) (after, recording map[int64]bool, err error) {
	letters, err := store.Many[event.Letter](r.On(ctx).Select("registrant_id, kind, occasion, data").Where("registrant_id IN ?", registrantIDs).
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
