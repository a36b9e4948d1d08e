package store

import (
	"context"
	"fmt"
	"slices"

	"rollcall/internal/event"
)

// Event returns the event called slug, or event.ErrNotFound.
func (r Reads) Event(ctx context.Context, slug string) (*event.Event, error) {
	if !event.WellFormedSlug(slug) {
		return nil, event.ErrNotFound // PostgreSQL does not even take every text
	}
	return One[event.Event](r.On(ctx).Where("slug = ?", slug))
}

// EventByID returns the event with the given id, or event.ErrNotFound.
func (r Reads) EventByID(ctx context.Context, id int64) (*event.Event, error) {
	return One[event.Event](r.On(ctx).Where("id = ?", id))
}

// PublicEvents returns all events that are shown in lists, the newest first.
func (r Reads) PublicEvents(ctx context.Context) ([]event.Event, error) {
	return Many[event.Event](r.On(ctx).Where("visibility = ? AND archived_at IS NULL", event.Public).Order("id DESC"))
}

// Events returns all events, the newest first.
func (r Reads) Events(ctx context.Context) ([]event.Event, error) {
	return Many[event.Event](r.On(ctx).Order("id DESC"))
}

// EventsOf returns the events in which an account has a role, the newest
// first.
func (r Reads) EventsOf(ctx context.Context, accountID int64) ([]event.Event, error) {
	return Many[event.Event](r.On(ctx).Where("id IN (SELECT event_id FROM grants WHERE account_id = ?)", accountID).Order("id DESC"))
}

// Sessions returns the sessions of an event by their start.
func (r Reads) Sessions(ctx context.Context, eventID int64) ([]event.Session, error) {
	all, err := Many[event.Session](r.On(ctx).Where("event_id = ?", eventID).Order("starts_at, id"))
	if err != nil {
		return nil, err
	}
	quotas, err := Many[event.Quota](r.On(ctx).Where("session_id IN (SELECT id FROM sessions WHERE event_id = ?)", eventID).Order("session_id, position"))
	for i := range all {
		all[i].Quotas = quotasOf(quotas, all[i].ID)
	}
	return all, err
}

// SessionIDsFor returns all sessions of the event of a registrant.
func (r Reads) SessionIDsFor(ctx context.Context, registrantID int64) ([]int64, error) {
	var all []int64
	err := r.On(ctx).Model(&event.Session{}).Where("event_id = (SELECT event_id FROM registrants WHERE id = ?)", registrantID).Order("id").Pluck("id", &all).Error
	return all, Fault(err)
}

// quotasOf are those of one session, nil if it has none.
func quotasOf(quotas []event.Quota, sessionID int64) []event.Quota {
	var of []event.Quota
	for _, q := range quotas {
		if q.SessionID == sessionID {
			of = append(of, q)
		}
	}
	return of
}

// Session returns the session with the given id, or event.ErrNotFound.
// Inside a transaction that named it, nobody else can change it.
func (r Reads) Session(ctx context.Context, id int64) (*event.Session, error) {
	s, err := One[event.Session](r.On(ctx).Where("id = ?", id))
	if err != nil {
		return nil, err
	}
	s.Quotas, err = Many[event.Quota](r.On(ctx).Where("session_id = ?", id).Order("position"))
	return s, err
}

// Consents returns the current texts of an event's consents in their order,
// without retired ones.
func (r Reads) Consents(ctx context.Context, eventID int64) ([]event.ConsentText, error) {
	all, err := r.CurrentConsents(ctx, eventID)
	var current []event.ConsentText
	for _, c := range all {
		if !c.Retired {
			current = append(current, c)
		}
	}
	return current, err
}

// CurrentConsents returns the newest version of each consent of an event in
// their order, retired ones too.
func (r Reads) CurrentConsents(ctx context.Context, eventID int64) ([]event.ConsentText, error) {
	return Many[event.ConsentText](r.On(ctx).
		Where("event_id = ? AND version = (SELECT max(version) FROM consent_texts o WHERE o.event_id = consent_texts.event_id AND o.key = consent_texts.key)", eventID).
		Order("position, id"))
}

// EveryConsent returns all versions of the consents of an event, older ones
// and retired ones too, by key and version.
func (r Reads) EveryConsent(ctx context.Context, eventID int64) ([]event.ConsentText, error) {
	return Many[event.ConsentText](r.On(ctx).Where("event_id = ?", eventID).Order("key, version"))
}

// A Tally is what changes about an event while people sign up, with the
// revision of the rest.
type Tally struct {
	EventID  int64
	Revision int64
	Seats    map[int64]event.Seats // by session
}

// tally reads it in one query; an event always has a session.
const tally = `SELECT e.id, e.revision, s.id, s.capacity, s.seats_taken, s.unverified_seats, s.waiting, s.next_seq, s.kept
FROM events e JOIN sessions s ON s.event_id = e.id WHERE e.slug = ?`

// Tally returns the counters of the event called slug, or event.ErrNotFound.
func (r Reads) Tally(ctx context.Context, slug string) (Tally, error) {
	if !event.WellFormedSlug(slug) {
		return Tally{}, event.ErrNotFound
	}
	rows, err := r.On(ctx).Raw(tally, slug).Rows()
	if err != nil {
		return Tally{}, Fault(err)
	}
	defer rows.Close()
	t := Tally{Seats: map[int64]event.Seats{}}
	for rows.Next() {
		var session int64
		var seats event.Seats
		err := rows.Scan(&t.EventID, &t.Revision, &session, &seats.Capacity, &seats.SeatsTaken, &seats.UnverifiedSeats, &seats.Waiting, &seats.NextSeq, &seats.Kept)
		if err != nil {
			return Tally{}, Fault(err)
		}
		t.Seats[session] = seats
	}
	if err := rows.Err(); err != nil {
		return Tally{}, Fault(err)
	}
	if len(t.Seats) == 0 {
		return Tally{}, event.ErrNotFound
	}
	return t, nil
}

// HasRegistrants reports whether anyone has ever been registered for an
// event.
func (r Reads) HasRegistrants(ctx context.Context, eventID int64) (bool, error) {
	return Exists(r.On(ctx).Model(&event.Registrant{}).Where("event_id = ?", eventID))
}

// SessionHasData reports whether registrations, marks, invitations or reports hang on a
// session.
func (r Reads) SessionHasData(ctx context.Context, sessionID int64) (bool, error) {
	for _, row := range []any{&event.Registration{}, &event.Mark{}, &event.InvitedSession{}, &event.Report{}} {
		if found, err := Exists(r.On(ctx).Model(row).Where("session_id = ?", sessionID)); found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// AnswersOf calls fn with the answers and consents of every registrant of an
// event.
func (r Reads) AnswersOf(ctx context.Context, eventID int64, fn func(event.Registrant)) error {
	var batch []event.Registrant
	last := int64(0)
	for {
		batch = nil
		err := r.On(ctx).Select("id", "answers", "consents").Where("event_id = ? AND id > ?", eventID, last).Order("id").Limit(chunk).Find(&batch).Error
		if err != nil || len(batch) == 0 {
			return Fault(err)
		}
		for _, x := range batch {
			fn(x)
		}
		last = batch[len(batch)-1].ID
	}
}

// AddEvent adds e and sets its ID. It reports false, and adds nothing, if
// its slug is taken.
func (tx *Tx) AddEvent(e *event.Event) (bool, error) { return AddNew(tx.db, e) }

// SaveEvent writes all of e.
func (tx *Tx) SaveEvent(e *event.Event) error { return Fault(tx.db.Save(e).Error) }

// DeleteEvent removes an event that never had a registrant, with its
// sessions.
func (tx *Tx) DeleteEvent(id int64) error { return Fault(tx.db.Delete(&event.Event{}, id).Error) }

// AddSession adds s and sets its ID. The new row is the transaction's alone.
func (tx *Tx) AddSession(s *event.Session) error {
	s.NextSeq = 1
	if err := tx.db.Create(s).Error; err != nil {
		return Fault(err)
	}
	tx.sessions = append(tx.sessions, s.ID)
	return nil
}

// SaveSession writes all of s but the host's notice and its counters, of
// which it writes the capacity alone.
func (tx *Tx) SaveSession(s *event.Session) error {
	return Fault(tx.db.Select("*").Omit("seats_taken", "unverified_seats", "waiting", "next_seq", "kept", "fill_at", "notice_text", "notice_at").Updates(s).Error)
}

// SaveSeats writes the counters of s and of its quotas. It must be one of the
// sessions named to Store.Tx, or new: those of any other may have moved since
// they were read.
func (tx *Tx) SaveSeats(s *event.Session) error {
	if !slices.Contains(tx.sessions, s.ID) {
		return fmt.Errorf("seats of session %d: the transaction was begun without naming it", s.ID)
	}
	for i := range s.Quotas {
		if err := tx.db.Model(&s.Quotas[i]).Select("taken", "released_at").Updates(&s.Quotas[i]).Error; err != nil {
			return Fault(err)
		}
	}
	return Fault(tx.db.Model(s).Select("seats_taken", "unverified_seats", "waiting", "next_seq", "kept", "fill_at").Updates(s).Error)
}

// SaveNotice writes the host's notice of s alone.
func (tx *Tx) SaveNotice(s *event.Session) error {
	return Fault(tx.db.Model(s).Select("notice_text", "notice_at").Updates(s).Error)
}

// DeleteSession removes a session that has no data.
func (tx *Tx) DeleteSession(id int64) error {
	return Fault(tx.db.Delete(&event.Session{}, id).Error)
}

// AddConsent adds a version of a consent's text.
func (tx *Tx) AddConsent(c *event.ConsentText) error { return Fault(tx.db.Create(c).Error) }

// SaveConsent writes the order and flags of a consent; its text stays.
func (tx *Tx) SaveConsent(c *event.ConsentText) error {
	return Fault(tx.db.Model(c).Select("position", "required", "retired").Updates(c).Error)
}

// DeleteConsents removes every version of a consent that nobody was asked.
func (tx *Tx) DeleteConsents(eventID int64, key string) error {
	return Fault(tx.db.Where("event_id = ? AND key = ?", eventID, key).Delete(&event.ConsentText{}).Error)
}

// chunk is how many rows are read at a time where all are read.
const chunk = 5000
