package store

import (
	"context"
	"errors"

	"rollcall/internal/event"
)

// Merges returns by what registrants have come to be a person, the oldest
// first, without those that were taken back.
func (r Reads) Merges(ctx context.Context, winnerID int64) ([]event.Merge, error) {
	return Many[event.Merge](r.On(ctx).Where("winner_id = ? AND undone_at IS NULL", winnerID).Order("id"))
}

// SaveMerge writes m, new or not.
func (tx *Tx) SaveMerge(m *event.Merge) error { return Fault(tx.db.Save(m).Error) }

const sharedNames = `SELECT by_name FROM registrants WHERE search <> '' AND event_id = ? AND by_name > coalesce((SELECT by_name FROM registrants WHERE id = ?), '') AND id` + Present + `
 GROUP BY by_name HAVING count(*) > 1 ORDER BY by_name LIMIT ?`

// SameNames returns those of an event who share what they are called, in Latin
// letters, with somebody else, in the order of names: the people of limit names
// that follow the name of a registrant, 0 for the first, and whether there are
// more. For whom somebody else stands does not count.
func (r Reads) SameNames(ctx context.Context, eventID, after int64, limit int) (people []event.Registrant, more bool, err error) {
	var names []string
	err = r.On(ctx).Raw(sharedNames, eventID, after, limit+1).Scan(&names).Error
	if err != nil {
		return nil, false, Fault(err)
	}
	if len(names) > limit {
		names, more = names[:limit], true
	}
	people, err = Many[event.Registrant](r.On(ctx).Where("search <> '' AND event_id = ? AND by_name IN ? AND merged_into IS NULL", eventID, names).Order("by_name, id"))
	return people, more, err
}

// Doubles returns the registrants for whom another stands, by id.
func (r Reads) Doubles(ctx context.Context, winnerID int64) ([]event.Registrant, error) {
	return Many[event.Registrant](r.On(ctx).Where("merged_into = ?", winnerID).Order("id"))
}

// SetStands lets winner stand for loser, and for those for whom loser stood.
func (tx *Tx) SetStands(winnerID, loserID int64) error {
	return errors.Join(
		Fault(tx.db.Exec(`UPDATE registrants SET merged_into = ?, revision = revision + 1 WHERE id = ? OR merged_into = ?`, winnerID, loserID, loserID).Error),
		tx.findAnew(winnerID),
	)
}

// SetApart lets loser, for whom winner stood, stand for themselves again, and
// for those for whom they stood.
func (tx *Tx) SetApart(winnerID, loserID int64) error {
	return errors.Join(
		Fault(tx.db.Exec(`UPDATE registrants SET merged_into = NULL, revision = revision + 1 WHERE id = ?`, loserID).Error),
		Fault(tx.db.Exec(`UPDATE registrants SET merged_into = ?, revision = revision + 1 WHERE id IN (SELECT loser_id FROM merges WHERE winner_id = ? AND undone_at IS NULL)`, loserID, loserID).Error),
		tx.findAnew(winnerID),
	)
}

// carryStatements leaves what the one says already, and is open, as it is.
const carryStatements = `UPDATE statements SET registrant_id = ? WHERE registrant_id = ? AND NOT EXISTS (
 SELECT 1 FROM statements o WHERE o.registrant_id = ? AND o.session_id = statements.session_id AND o.kind = statements.kind AND o.answer = '' AND statements.answer = ''
) RETURNING id`

// CarryOver makes the marks of loser in the given sessions winner's, the people of
// reports who are loser, and what loser said of their attendance, so that
// everything that is known of the one person counts for them, and closes the
// letters that wait to be sent to loser. It returns which those are.
func (tx *Tx) CarryOver(winnerID, loserID int64, sessionIDs []int64) (c event.Carried, err error) {
	err = errors.Join(
		Fault(tx.db.Raw(`UPDATE marks SET registrant_id = ? WHERE session_id IN ? AND registrant_id = ? RETURNING id`, winnerID, sessionIDs, loserID).Scan(&c.Marks).Error),
		Fault(tx.db.Raw(`UPDATE report_people SET registrant_id = ? WHERE registrant_id = ? RETURNING id`, winnerID, loserID).Scan(&c.Reported).Error),
		Fault(tx.db.Raw(`UPDATE match_memory SET registrant_id = ? WHERE registrant_id = ? RETURNING id`, winnerID, loserID).Scan(&c.Remembered).Error),
		Fault(tx.db.Raw(carryStatements, winnerID, loserID, winnerID).Scan(&c.Statements).Error),
		Fault(tx.db.Raw(`UPDATE letters SET state = ? WHERE registrant_id = ? AND state = ? RETURNING id`, event.LetterTooLate, loserID, event.LetterQueued).Scan(&c.Letters).Error),
	)
	return c, err
}

// TradeAddresses gives double, for whom r stands, the address of r, so that r
// can have the one of double: of those who are in an event each has another.
func (tx *Tx) TradeAddresses(r, double *event.Registrant) error {
	return errors.Join(
		Fault(tx.db.Exec(`UPDATE registrants SET email = NULL, email_folded = NULL WHERE id IN ?`, []int64{r.ID, double.ID}).Error),
		Fault(tx.db.Exec(`UPDATE registrants SET email = ?, email_folded = ?, revision = revision + 1 WHERE id = ?`, r.Email, r.EmailFolded, double.ID).Error),
	)
}

// CarryBack takes back what merging has carried over from loser.
func (tx *Tx) CarryBack(loserID int64, c event.Carried) error {
	return errors.Join(
		Fault(tx.db.Model(&event.Mark{}).Where("id IN ?", c.Marks).Update("registrant_id", loserID).Error),
		Fault(tx.db.Model(&event.ReportPerson{}).Where("id IN ? AND bucket = ?", c.Reported, event.BucketMatched).Update("registrant_id", loserID).Error),
		Fault(tx.db.Model(&event.MatchMemory{}).Where("id IN ? AND decision = ?", c.Remembered, event.DecidedRegistrant).Update("registrant_id", loserID).Error),
		Fault(tx.db.Model(&event.Statement{}).Where("id IN ?", c.Statements).Update("registrant_id", loserID).Error),
		Fault(tx.db.Model(&event.Letter{}).Where("id IN ? AND state = ?", c.Letters, event.LetterTooLate).Update("state", event.LetterQueued).Error),
		Fault(tx.db.Where("id IN ?", c.Decisions).Delete(&event.OutcomeOverride{}).Error),
	)
}

// HandoversTo returns the handovers to a registrant that have not ended.
func (r Reads) HandoversTo(ctx context.Context, registrantID int64) ([]event.Handover, error) {
	return Many[event.Handover](r.On(ctx).Where("to_id = ? AND ended_at IS NULL", registrantID).Order("id"))
}

// StandsFor is who stands for r: r, unless they are the same person as
// somebody else.
func (r Reads) StandsFor(ctx context.Context, who *event.Registrant) (*event.Registrant, error) {
	for who.MergedInto != nil {
		next, err := r.Registrant(ctx, *who.MergedInto)
		if err != nil {
			return nil, err
		}
		who = next
	}
	return who, nil
}

// PersonByAddress is RegistrantByAddress with who stands for them.
func (tx *Tx) PersonByAddress(ctx context.Context, eventID int64, folded string) (*event.Registrant, error) {
	found, err := tx.RegistrantByAddress(ctx, eventID, folded)
	for err == nil && found.MergedInto != nil {
		found, err = tx.Registrant(ctx, *found.MergedInto)
	}
	return found, err
}

const numbersAmong = `SELECT coalesce(queue_seq, kept_seq) FROM registrations WHERE session_id = ? AND id NOT IN ? AND coalesce(queue_seq, kept_seq) IN ?`

// Numbers returns the first number in the queue of a session that somebody
// has or comes back to, 0 if nobody has one, and which of the given numbers
// are those of registrations other than ids.
func (r Reads) Numbers(ctx context.Context, sessionID int64, ids, of []int64) (first int64, taken map[int64]bool, err error) {
	var found []int64
	err = errors.Join(
		Fault(r.On(ctx).Raw(`SELECT coalesce(min(coalesce(queue_seq, kept_seq)), 0) FROM registrations WHERE session_id = ?`, sessionID).Scan(&first).Error),
		Fault(r.On(ctx).Raw(numbersAmong, sessionID, ids, of).Scan(&found).Error),
	)
	taken = map[int64]bool{}
	for _, n := range found {
		taken[n] = true
	}
	return first, taken, err
}
