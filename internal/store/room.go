package store

import (
	"context"
	"time"

	"rollcall/internal/event"
)

// Knocking returns the registrants without a seat who have asked to be let
// into a session, in the order of the queue; those who are not in it come
// last, in the order in which they asked.
func (r Reads) Knocking(ctx context.Context, sessionID int64) ([]int64, error) {
	var all []int64
	err := r.On(ctx).Table("knocks k").Joins("LEFT JOIN registrations g ON g.registrant_id = k.registrant_id AND g.session_id = k.session_id").
		Where("k.session_id = ? AND NOT coalesce(g.holds_seat OR g.team, FALSE) AND k.registrant_id"+Present, sessionID).
		Order("g.queue_seq IS NULL, g.queue_seq, k.id").Pluck("k.registrant_id", &all).Error
	return all, Fault(err)
}

const addKnock = `INSERT INTO knocks (session_id, registrant_id, at) VALUES (?, ?, ?) ON CONFLICT (session_id, registrant_id) DO NOTHING RETURNING id`

// AddKnock notes that somebody asks to be let in. It reports false if that is
// known.
func (tx *Tx) AddKnock(k *event.Knock) (bool, error) {
	return Insert(tx.db, &k.ID, addKnock, k.SessionID, k.RegistrantID, k.At)
}

// HostLink returns the host link with an id, or event.ErrNotFound.
func (r Reads) HostLink(ctx context.Context, id int64) (*event.HostLink, error) {
	return One[event.HostLink](r.On(ctx).Where("id = ?", id))
}

// HostLinks returns the host links of a session, the newest first.
func (r Reads) HostLinks(ctx context.Context, sessionID int64) ([]event.HostLink, error) {
	return Many[event.HostLink](r.On(ctx).Where("session_id = ?", sessionID).Order("id DESC"))
}

// AddHostLink adds l and sets its ID.
func (tx *Tx) AddHostLink(l *event.HostLink) error { return Fault(tx.db.Create(l).Error) }

// RevokeHostLink ends a host link, if it has not been ended.
func (tx *Tx) RevokeHostLink(id int64, now time.Time) error {
	return Fault(tx.db.Model(&event.HostLink{}).Where("id = ? AND revoked_at IS NULL", id).Update("revoked_at", now).Error)
}

// HostLinkUsed notes when a host link was used last.
func (tx *Tx) HostLinkUsed(id int64, now time.Time) error {
	return Fault(tx.db.Model(&event.HostLink{}).Where("id = ?", id).Update("used_at", now).Error)
}
