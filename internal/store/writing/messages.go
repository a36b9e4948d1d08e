package writing

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Message returns the message with the given id, or event.ErrNotFound.
func Message(ctx context.Context, r store.Reads, id int64) (*event.Message, error) {
	return store.One[event.Message](r.On(ctx).Where("id = ?", id))
}

// LockedMessage returns a message for changing, or event.ErrNotFound: until the
// end of the transaction nobody else changes the row, on whatever server.
func LockedMessage(ctx context.Context, tx *store.Tx, id int64) (*event.Message, error) {
	return store.One[event.Message](tx.On(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", id))
}

// Messages returns the messages of an event, the newest first.
func Messages(ctx context.Context, r store.Reads, eventID int64) ([]event.Message, error) {
	return store.Many[event.Message](r.On(ctx).Where("event_id = ?", eventID).Order("id DESC"))
}

// TimedMessages returns those messages of an event that wait for their time.
func TimedMessages(ctx context.Context, r store.Reads, eventID int64) ([]event.Message, error) {
	return store.Many[event.Message](r.On(ctx).Where("event_id = ? AND state = ? AND send_at IS NOT NULL", eventID, event.MessageScheduled).Order("send_at, id"))
}

// AddMessage adds m and sets its ID.
func AddMessage(tx *store.Tx, m *event.Message) error { return store.Fault(tx.DB().Create(m).Error) }

// SaveMessage writes all of m.
func SaveMessage(tx *store.Tx, m *event.Message) error { return store.Fault(tx.DB().Save(m).Error) }

// DeleteMessage removes a message that was never addressed to anybody.
func DeleteMessage(tx *store.Tx, id int64) error {
	return store.Fault(tx.DB().Delete(&event.Message{ID: id}).Error)
}

// MessagesDue returns the ids of messages that are to be addressed at now, or
// are being sent.
func MessagesDue(ctx context.Context, r store.Reads, now time.Time) ([]int64, error) {
	var all []int64
	err := r.On(ctx).Model(&event.Message{}).Where("state IN ('scheduled', 'sending') AND (state = 'sending' OR send_at IS NULL OR send_at <= ?)", now).
		Order("id").Pluck("id", &all).Error // literals, so that SQLite sees the index
	return all, store.Fault(err)
}

// A Recipient is somebody a message was addressed to, with what is known of
// them.
type Recipient struct {
	event.MessageRecipient
	Registrant event.Registrant
	Letter     *event.Letter // without its bytes; nil: none yet
}

// NextRecipients returns at most limit of those who are to get a letter of a
// message and are owed none yet, in the order in which it was addressed.
// Whoever is erased is among them, without details; for whom somebody else
// stands is not, since that one gets a letter of their own.
func NextRecipients(ctx context.Context, r store.Reads, messageID int64, limit int) ([]Recipient, error) {
	rows, err := store.Many[event.MessageRecipient](r.On(ctx).Where("message_id = ? AND owed_at IS NULL AND excluded = '' AND registrant_id"+store.Present, messageID).Order("id").Limit(limit))
	if err != nil {
		return nil, err
	}
	return withPeople(ctx, r, rows)
}

// MarkOwed notes that recipients have letters in the outbox from now on.
func MarkOwed(tx *store.Tx, recipientIDs []int64, now time.Time) error {
	return store.Fault(tx.DB().Model(&event.MessageRecipient{}).Where("id IN ?", recipientIDs).Update("owed_at", now).Error)
}

// Recipients returns a page of those whom a message was addressed to or who
// were left out, after the given id, with what became of their letters. For
// whom somebody else stands is only among them with a letter.
func Recipients(ctx context.Context, r store.Reads, m *event.Message, after int64, limit int) ([]Recipient, error) {
	rows, err := store.Many[event.MessageRecipient](r.On(ctx).Where("message_id = ? AND id > ? AND (owed_at IS NOT NULL OR registrant_id"+store.Present+")", m.ID, after).Order("id").Limit(limit))
	if err != nil {
		return nil, err
	}
	all, err := withPeople(ctx, r, rows)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	letters, err := store.Many[event.Letter](r.On(ctx).Omit("bytes").Where("kind = 'message' AND occasion = ? AND registrant_id IN ?", m.Occasion(), registrantsOf(rows)))
	of := map[int64]*event.Letter{}
	for i := range letters {
		of[letters[i].RegistrantID] = &letters[i]
	}
	for i := range all {
		all[i].Letter = of[all[i].RegistrantID]
	}
	return all, err
}

func registrantsOf(rows []event.MessageRecipient) []int64 {
	all := make([]int64, len(rows))
	for i := range rows {
		all[i] = rows[i].RegistrantID
	}
	return all
}

// withPeople adds to rows what is known of their people.
func withPeople(ctx context.Context, r store.Reads, rows []event.MessageRecipient) ([]Recipient, error) {
	people, err := r.RegistrantsByID(ctx, registrantsOf(rows))
	of := map[int64]*event.Registrant{}
	for i := range people {
		of[people[i].ID] = &people[i]
	}
	all := make([]Recipient, 0, len(rows))
	for _, row := range rows {
		if p := of[row.RegistrantID]; p != nil {
			all = append(all, Recipient{MessageRecipient: row, Registrant: *p})
		}
	}
	return all, err
}

// progress groups the people of a message by what event.Message.ResultOf asks.
const progress = `SELECT q.excluded, coalesce(l.state, '') AS state, l.returned_at IS NOT NULL AS returned, r.erased_at IS NOT NULL AS erased, count(*) AS people
FROM message_recipients q JOIN registrants r ON r.id = q.registrant_id
LEFT JOIN letters l ON l.registrant_id = q.registrant_id AND l.kind = 'message' AND l.occasion = ?
WHERE q.message_id = ? AND (q.owed_at IS NOT NULL OR r.merged_into IS NULL) GROUP BY 1, 2, 3, 4`

// Progress counts the people of a message by what became of it for them.
func Progress(ctx context.Context, r store.Reads, m *event.Message) (map[event.MessageResult]int64, error) {
	var rows []struct {
		Excluded         event.Exclusion
		State            event.LetterState
		Returned, Erased bool
		People           int64
	}
	if err := r.On(ctx).Raw(progress, m.Occasion(), m.ID).Scan(&rows).Error; err != nil {
		return nil, store.Fault(err)
	}
	counts := map[event.MessageResult]int64{}
	for _, row := range rows {
		var l *event.Letter
		if row.State != "" {
			l = &event.Letter{State: row.State}
			if row.Returned {
				l.ReturnedAt = &time.Time{}
			}
		}
		counts[m.ResultOf(&event.MessageRecipient{Excluded: row.Excluded}, l, row.Erased)] += row.People
	}
	return counts, nil
}

// UntriedOf is how many letters of a message wait for their first attempt, and
// how many wait at all.
func UntriedOf(ctx context.Context, r store.Reads, m *event.Message) (untried, waiting int64, err error) {
	var n struct{ Untried, Waiting int64 }
	err = r.On(ctx).Raw(`SELECT count(*) AS waiting, coalesce(sum(CASE WHEN l.attempts = 0 THEN 1 ELSE 0 END), 0) AS untried
FROM letters l WHERE l.state = 'queued' AND l.kind = 'message' AND l.occasion = ? AND l.event_id = ?`, m.Occasion(), m.EventID).Scan(&n).Error
	return n.Untried, n.Waiting, store.Fault(err)
}
