package store

import (
	"context"
	"time"

	"rollcall/internal/event"
)

// Registration returns the registration with the given id, or
// event.ErrNotFound.
func (r Reads) Registration(ctx context.Context, id int64) (*event.Registration, error) {
	return One[event.Registration](r.On(ctx).Where("id = ?", id))
}

// RegistrationIn returns a registrant's registration in a session, or
// event.ErrNotFound.
func (r Reads) RegistrationIn(ctx context.Context, registrantID, sessionID int64) (*event.Registration, error) {
	return One[event.Registration](r.On(ctx).Where("registrant_id = ? AND session_id = ?", registrantID, sessionID))
}

// A Ranked is a registration with its rank in the queue, 0 when it does not
// wait.
type Ranked struct {
	event.Registration
	Rank int64
}

// ranksUpTo numbers a queue from its beginning as far as somebody stands who
// is asked for: one walk along the queue's index for all of them.
const ranksUpTo = `SELECT id, rank FROM (SELECT id, row_number() OVER (ORDER BY queue_seq) AS rank FROM registrations
WHERE session_id = ? AND queue_seq <= ?) q WHERE id IN ?`

// RegistrationsOf returns all registrations of the given registrants, with
// ranks, in the order in which they were made.
func (r Reads) RegistrationsOf(ctx context.Context, registrantIDs []int64) ([]Ranked, error) {
	if len(registrantIDs) == 0 {
		return nil, nil
	}
	all, torn, err := r.ranked(ctx, registrantIDs)
	if torn && !r.inTx {
		err = r.snapshot(ctx, func(r Reads) error {
			all, _, err = r.ranked(ctx, registrantIDs)
			return err
		})
	}
	return all, err
}

// RegistrationRows is RegistrationsOf without ranks.
func (r Reads) RegistrationRows(ctx context.Context, registrantIDs []int64) ([]event.Registration, error) {
	rows := make([]event.Registration, 0, len(registrantIDs))
	err := r.On(ctx).Where("registrant_id IN ?", registrantIDs).Order("id").Find(&rows).Error
	return rows, Fault(err)
}

// ranked reads registrations and then ranks. torn says that somebody has left
// the queue in between, so that the two do not belong together.
func (r Reads) ranked(ctx context.Context, registrantIDs []int64) (all []Ranked, torn bool, err error) {
	rows, err := r.RegistrationRows(ctx, registrantIDs)
	if err != nil {
		return nil, false, err
	}
	ranks, err := r.ranks(ctx, rows)
	all = make([]Ranked, len(rows))
	for i, g := range rows {
		all[i] = Ranked{g, ranks[g.ID]}
		torn = torn || g.QueueSeq != nil && ranks[g.ID] == 0
	}
	return all, torn, err
}

// ranks returns the ranks of those of the given registrations that wait.
func (r Reads) ranks(ctx context.Context, regs []event.Registration) (map[int64]int64, error) {
	last, waiting := map[int64]int64{}, map[int64][]int64{} // by session
	for _, g := range regs {
		if g.QueueSeq != nil {
			last[g.SessionID] = max(last[g.SessionID], *g.QueueSeq)
			waiting[g.SessionID] = append(waiting[g.SessionID], g.ID)
		}
	}
	ranks := map[int64]int64{}
	for session, ids := range waiting {
		var found []struct{ ID, Rank int64 }
		if err := r.On(ctx).Raw(ranksUpTo, session, last[session], ids).Scan(&found).Error; err != nil {
			return nil, Fault(err)
		}
		for _, f := range found {
			ranks[f.ID] = f.Rank
		}
	}
	return ranks, nil
}

// Rank is the rank of a registration in its queue, from 1; 0 when it does not
// wait.
func (r Reads) Rank(ctx context.Context, g *event.Registration) (int64, error) {
	if g.QueueSeq == nil {
		return 0, nil
	}
	var n int64
	err := r.On(ctx).Model(&event.Registration{}).Where("session_id = ? AND queue_seq <= ?", g.SessionID, *g.QueueSeq).Count(&n).Error
	return n, Fault(err)
}

// NextWaiting returns the first in the queue of a session, or
// event.ErrNotFound.
func (r Reads) NextWaiting(ctx context.Context, sessionID int64) (*event.Registration, error) {
	return One[event.Registration](r.On(ctx).Where("session_id = ? AND queue_seq IS NOT NULL", sessionID).Order("queue_seq"))
}

// Queue returns who waits for a session, in order; limit 0 is all of them.
func (r Reads) Queue(ctx context.Context, sessionID int64, limit int) ([]event.Queued, error) {
	var all []event.Queued
	q := r.On(ctx).Table("registrations g").Joins("JOIN registrants p ON p.id = g.registrant_id").
		Select("g.id AS registration_id, g.registrant_id, g.quota_id, p.office_id, p.country, p.municipality, p.municipality_key, p.zone").
		Where("g.session_id = ? AND g.queue_seq IS NOT NULL", sessionID).Order("g.queue_seq")
	if limit > 0 {
		q = q.Limit(limit)
	}
	err := q.Scan(&all).Error
	return all, Fault(err)
}

// Awaited returns until when each office that wants to be in a session waits
// for those of it who have yet to confirm their address, and hold no seat.
func (r Reads) Awaited(ctx context.Context, sessionID int64) (map[int64][]time.Time, error) {
	var rows []struct {
		OfficeID   int64
		SignedUpAt time.Time
	}
	err := r.On(ctx).Table("registrations g").Joins("JOIN registrants p ON p.id = g.registrant_id").Select("p.office_id, g.signed_up_at").
		Where("g.session_id = ? AND g.status = ? AND NOT g.holds_seat AND p.office_id IS NOT NULL AND p.erased_at IS NULL", sessionID, event.Unverified).
		Order("g.id").Scan(&rows).Error
	awaited := map[int64][]time.Time{}
	for _, row := range rows {
		awaited[row.OfficeID] = append(awaited[row.OfficeID], row.SignedUpAt.Add(event.AwaitedFor))
	}
	return awaited, Fault(err)
}

// SeatsByHome returns how many seats of a session people of each municipality
// hold, by event.Registrant.Home.
func (r Reads) SeatsByHome(ctx context.Context, sessionID int64) (map[string]int64, error) {
	var rows []struct {
		event.Registrant
		Seats int64
	}
	err := r.On(ctx).Table("registrations g").Joins("JOIN registrants p ON p.id = g.registrant_id").
		Select("p.country, p.municipality, p.municipality_key, count(*) AS seats").
		Where("g.session_id = ? AND g.holds_seat", sessionID).Group("p.country, p.municipality, p.municipality_key").Scan(&rows).Error
	seats := map[string]int64{}
	for i := range rows {
		seats[rows[i].Home()] += rows[i].Seats
	}
	return seats, Fault(err)
}

// Held returns the seats of a session that belong to somebody for a while, or
// until an organiser has decided.
func (r Reads) Held(ctx context.Context, sessionID int64) ([]event.Held, error) {
	regs, err := Many[event.Registration](r.On(ctx).Select("status, hold_until, offer_until").
		Where("session_id = ? AND holds_seat AND status IN ?", sessionID, []event.Status{event.Offered, event.Unverified, event.Pending}))
	held := make([]event.Held, len(regs))
	for i, g := range regs {
		held[i] = event.Held{Status: g.Status, Until: g.HoldUntil}
		if g.Status == event.Offered {
			held[i].Until = g.OfferUntil
		}
	}
	if err != nil {
		return nil, err
	}
	invited, err := Many[event.InvitedSession](r.On(ctx).Select("held_until").Where("session_id = ? AND held_until IS NOT NULL", sessionID))
	for i := range invited {
		held = append(held, event.Held{Until: invited[i].HeldUntil})
	}
	return held, err
}

// Unfilled returns the ids of sessions that are not over at now and have free
// seats although somebody waits, where it is time to look whether they get
// them.
func (r Reads) Unfilled(ctx context.Context, now time.Time) ([]int64, error) {
	var all []int64
	err := r.On(ctx).Model(&event.Session{}).Where("waiting > 0 AND seats_taken < capacity AND cancelled_at IS NULL AND ends_at > ? AND (fill_at IS NULL OR fill_at <= ?)", now, now).Order("id").Pluck("id", &all).Error
	return all, Fault(err)
}

// HoldsDue returns unverified and offered seats whose time is over by now, the
// oldest first.
func (r Reads) HoldsDue(ctx context.Context, now time.Time, limit int) ([]event.Registration, error) {
	holds, err := Many[event.Registration](r.On(ctx).Where("hold_until IS NOT NULL AND hold_until <= ?", now).Order("hold_until").Limit(limit))
	if err != nil || len(holds) == limit {
		return holds, err
	}
	offers, err := Many[event.Registration](r.On(ctx).Where("offer_until IS NOT NULL AND offer_until <= ?", now).Order("offer_until").Limit(limit - len(holds)))
	return append(holds, offers...), err
}

// TakingPart returns the registrants to whom a session is open: who hold a
// seat, and speakers and staff.
func (r Reads) TakingPart(ctx context.Context, sessionID int64) ([]int64, error) {
	var all []int64
	err := r.On(ctx).Model(&event.Registration{}).Where("session_id = ? AND (holds_seat OR team AND status = ?)", sessionID, event.Confirmed).Pluck("registrant_id", &all).Error
	return all, Fault(err)
}

// ConfirmedIn returns the registrants who have a confirmed seat in a session.
func (r Reads) ConfirmedIn(ctx context.Context, sessionID int64) ([]int64, error) {
	var all []int64
	err := r.On(ctx).Model(&event.Registration{}).Where("session_id = ? AND status = ?", sessionID, event.Confirmed).Pluck("registrant_id", &all).Error
	return all, Fault(err)
}

// SaveRegistration writes g, new or not. The counters of its session are the
// caller's to save.
func (tx *Tx) SaveRegistration(g *event.Registration) error { return Fault(tx.db.Save(g).Error) }

// Marks returns everything observed in a session, by time.
func (r Reads) Marks(ctx context.Context, sessionID int64) ([]event.Mark, error) {
	return Many[event.Mark](r.On(ctx).Where("session_id = ?", sessionID).Order("at, id"))
}

// MarksOf returns what was observed of the given registrants in a session,
// by time.
func (r Reads) MarksOf(ctx context.Context, sessionID int64, registrantIDs []int64) ([]event.Mark, error) {
	return Many[event.Mark](r.On(ctx).Where("session_id = ? AND registrant_id IN ?", sessionID, registrantIDs).Order("at, id"))
}

// WalkInMarks returns what was observed of people without a registration, by
// time.
func (r Reads) WalkInMarks(ctx context.Context, sessionID int64) ([]event.Mark, error) {
	return Many[event.Mark](r.On(ctx).Where("session_id = ? AND registrant_id IS NULL", sessionID).Order("at, id"))
}

// MarkOf returns the mark with the given nonce in a session, or
// event.ErrNotFound.
func (r Reads) MarkOf(ctx context.Context, sessionID int64, nonce string) (*event.Mark, error) {
	return One[event.Mark](r.On(ctx).Where("session_id = ? AND nonce = ?", sessionID, nonce))
}

const addMark = `INSERT INTO marks (session_id, registrant_id, walk_in_name, walk_in_email, source, kind, at, headcount, nonce, recorded_at, recorded_by, walk_in_organisation)
VALUES (?, (SELECT coalesce(merged_into, id) FROM registrants WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (session_id, nonce) DO NOTHING RETURNING id`

// AddMark adds m, of whoever stands for its registrant, and sets its ID. It reports false, and adds nothing, if its
// nonce is known in the session.
func (tx *Tx) AddMark(m *event.Mark) (bool, error) {
	return Insert(tx.db, &m.ID, addMark, m.SessionID, m.RegistrantID, m.WalkInName, m.WalkInEmail, m.Source, m.Kind, m.At, m.Headcount, m.Nonce, m.RecordedAt, m.RecordedBy, m.WalkInOrganisation)
}
