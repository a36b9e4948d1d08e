package store

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
)

// Message returns the message with the given id, or event.ErrNotFound.
func (r Reads) Message(ctx context.Context, id int64) (*event.Message, error) {
	return One[event.Message](r.On(ctx).Where("id = ?", id))
}

// Message is Reads.Message for changing: until the end of the transaction
// nobody else changes the row, on whatever server.
func (tx *Tx) Message(ctx context.Context, id int64) (*event.Message, error) {
	return One[event.Message](tx.On(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", id))
}

// Messages returns the messages of an event, the newest first.
func (r Reads) Messages(ctx context.Context, eventID int64) ([]event.Message, error) {
	return Many[event.Message](r.On(ctx).Where("event_id = ?", eventID).Order("id DESC"))
}

// AddMessage adds m and sets its ID.
func (tx *Tx) AddMessage(m *event.Message) error { return Fault(tx.db.Create(m).Error) }

// SaveMessage writes all of m.
func (tx *Tx) SaveMessage(m *event.Message) error { return Fault(tx.db.Save(m).Error) }

// DeleteMessage removes a message that was never addressed to anybody.
func (tx *Tx) DeleteMessage(id int64) error {
	return Fault(tx.db.Delete(&event.Message{ID: id}).Error)
}

// MessagesDue returns the ids of messages that are to be addressed at now, or
// are being sent.
func (r Reads) MessagesDue(ctx context.Context, now time.Time) ([]int64, error) {
	var all []int64
	err := r.On(ctx).Model(&event.Message{}).Where("state IN ('scheduled', 'sending') AND (state = 'sending' OR send_at IS NULL OR send_at <= ?)", now).
		Order("id").Pluck("id", &all).Error // literals, so that SQLite sees the index
	return all, Fault(err)
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
func (r Reads) NextRecipients(ctx context.Context, messageID int64, limit int) ([]Recipient, error) {
	rows, err := Many[event.MessageRecipient](r.On(ctx).Where("message_id = ? AND owed_at IS NULL AND excluded = '' AND registrant_id"+Present, messageID).Order("id").Limit(limit))
	if err != nil {
		return nil, err
	}
	return r.withPeople(ctx, rows)
}

// MarkOwed notes that recipients have letters in the outbox from now on.
func (tx *Tx) MarkOwed(recipientIDs []int64, now time.Time) error {
	return Fault(tx.db.Model(&event.MessageRecipient{}).Where("id IN ?", recipientIDs).Update("owed_at", now).Error)
}

// Recipients returns a page of those whom a message was addressed to or who
// were left out, after the given id, with what became of their letters. For
// whom somebody else stands is only among them with a letter.
func (r Reads) Recipients(ctx context.Context, m *event.Message, after int64, limit int) ([]Recipient, error) {
	rows, err := Many[event.MessageRecipient](r.On(ctx).Where("message_id = ? AND id > ? AND (owed_at IS NOT NULL OR registrant_id"+Present+")", m.ID, after).Order("id").Limit(limit))
	if err != nil {
		return nil, err
	}
	all, err := r.withPeople(ctx, rows)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	letters, err := Many[event.Letter](r.On(ctx).Omit("bytes").Where("kind = 'message' AND occasion = ? AND registrant_id IN ?", m.Occasion(), registrantsOf(rows)))
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
func (r Reads) withPeople(ctx context.Context, rows []event.MessageRecipient) ([]Recipient, error) {
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

// MessageProgress counts the people of a message by what became of it for
// them.
func (r Reads) MessageProgress(ctx context.Context, m *event.Message) (map[event.MessageResult]int64, error) {
	var rows []struct {
		Excluded         event.Exclusion
		State            event.LetterState
		Returned, Erased bool
		People           int64
	}
	if err := r.On(ctx).Raw(progress, m.Occasion(), m.ID).Scan(&rows).Error; err != nil {
		return nil, Fault(err)
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
func (r Reads) UntriedOf(ctx context.Context, m *event.Message) (untried, waiting int64, err error) {
	var n struct{ Untried, Waiting int64 }
	err = r.On(ctx).Raw(`SELECT count(*) AS waiting, coalesce(sum(CASE WHEN l.attempts = 0 THEN 1 ELSE 0 END), 0) AS untried
FROM letters l WHERE l.state = 'queued' AND l.kind = 'message' AND l.occasion = ? AND l.event_id = ?`, m.Occasion(), m.EventID).Scan(&n).Error
	return n.Untried, n.Waiting, Fault(err)
}

// A KindCount is how many letters of one kind of an event stand in one state.
type KindCount struct {
	Kind     event.LetterKind
	State    event.LetterState
	Returned bool
	Letters  int64
}

// CountKinds counts the letters of an event.
func (r Reads) CountKinds(ctx context.Context, eventID int64) ([]KindCount, error) {
	var all []KindCount
	err := r.On(ctx).Model(&event.Letter{}).Select("kind, state, returned_at IS NOT NULL AS returned, count(*) AS letters").
		Where(ofEvent, sql.Named("event", eventID)).Group("1, 2, 3").Scan(&all).Error
	return all, Fault(err)
}

// FailedLetters returns the latest letters of an event that were refused for
// good or came back, without their bytes.
func (r Reads) FailedLetters(ctx context.Context, eventID int64, limit int) ([]event.Letter, error) {
	return Many[event.Letter](r.On(ctx).Omit("bytes").Where(ofEvent+" AND state = 'failed' AND "+ConcernsSomebody, sql.Named("event", eventID)).Order("id DESC").Limit(limit))
}

// RegistrantsByID returns those of the given registrants that there are.
func (r Reads) RegistrantsByID(ctx context.Context, ids []int64) ([]event.Registrant, error) {
	return InChunks(ids, func(some []int64) ([]event.Registrant, error) {
		return Many[event.Registrant](r.On(ctx).Where("id IN ?", some))
	})
}

// IsOwed reports whether a letter of the kind and occasion of l is owed to its
// registrant, sent or not.
func (r Reads) IsOwed(ctx context.Context, l *event.Letter) (bool, error) {
	return Exists(r.On(ctx).Model(&event.Letter{}).Where("registrant_id = ? AND kind = ? AND occasion = ?", l.RegistrantID, l.Kind, l.Occasion))
}
