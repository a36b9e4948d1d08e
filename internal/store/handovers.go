package store

import (
	"context"
	"time"

	"rollcall/internal/event"
)

// Handover returns the handover with the given id, or event.ErrNotFound.
func (r Reads) Handover(ctx context.Context, id int64) (*event.Handover, error) {
	return One[event.Handover](r.On(ctx).Where("id = ?", id))
}

// OpenHandover returns the handover of a registration that has not ended, run
// out or not, or event.ErrNotFound.
func (r Reads) OpenHandover(ctx context.Context, registrationID int64) (*event.Handover, error) {
	return One[event.Handover](r.On(ctx).Where("registration_id = ? AND ended_at IS NULL", registrationID))
}

// A Given is a handover with its session and the name of the other person.
type Given struct {
	event.Handover
	SessionID int64
	Colleague string // "" once that person is erased
}

// HandoversOf returns every handover that a registrant gives or is given, in
// the order in which they were asked for.
func (r Reads) HandoversOf(ctx context.Context, registrantID int64) ([]Given, error) {
	found, err := Many[event.Handover](r.On(ctx).Where("from_id = ? OR to_id = ?", registrantID, registrantID).Order("id"))
	if err != nil {
		return nil, err
	}
	all := make([]Given, len(found))
	for i, h := range found {
		g, err := r.Registration(ctx, h.RegistrationID)
		if err != nil {
			return nil, err
		}
		all[i] = Given{Handover: h, SessionID: g.SessionID}
		if all[i].Colleague, err = r.colleague(ctx, &h, registrantID); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// colleague is the name of the other person in h.
func (r Reads) colleague(ctx context.Context, h *event.Handover, registrantID int64) (string, error) {
	other := h.FromID
	if other == registrantID {
		other = h.ToID
	}
	p, err := r.Registrant(ctx, other)
	if err != nil {
		return "", err
	}
	return p.Name(), nil
}

// handoverOf adds to c the handover that its letter is about, if it is about
// one.
func (r Reads) handoverOf(ctx context.Context, c *event.LetterContext) error {
	if c.Letter.Data.HandoverID == 0 {
		return nil
	}
	h, err := r.Handover(ctx, c.Letter.Data.HandoverID)
	if err != nil {
		return err
	}
	c.Handover = h
	c.Colleague, err = r.colleague(ctx, h, c.Registrant.ID)
	return err
}

// HandoversDue returns the open handovers that have run out by now, the
// oldest first.
func (r Reads) HandoversDue(ctx context.Context, now time.Time, limit int) ([]event.Handover, error) {
	return Many[event.Handover](r.On(ctx).Where("ended_at IS NULL AND expires_at <= ?", now).Order("expires_at, id").Limit(limit))
}

// HandoversSince is how many colleagues a registrant has named since then.
func (r Reads) HandoversSince(ctx context.Context, fromID int64, then time.Time) (int64, error) {
	var n int64
	err := r.On(ctx).Model(&event.Handover{}).Where("from_id = ? AND asked_at >= ?", fromID, then).Count(&n).Error
	return n, Fault(err)
}

// SessionOfHandover is the id of the session whose seat a handover is about.
func (r Reads) SessionOfHandover(ctx context.Context, id int64) (int64, error) {
	g, err := One[event.Registration](r.On(ctx).Where("id = (SELECT registration_id FROM handovers WHERE id = ?)", id))
	if err != nil {
		return 0, err
	}
	return g.SessionID, nil
}

// AddHandover adds h and sets its ID. It reports false, and adds nothing, if
// there is an open one of the registration.
func (tx *Tx) AddHandover(h *event.Handover) (bool, error) { return AddNew(tx.db, h) }

// SaveHandover writes all of h.
func (tx *Tx) SaveHandover(h *event.Handover) error { return Fault(tx.db.Save(h).Error) }

// forgetColleague empties the letters that name an erased person to somebody
// else. Those not sent yet are written anew, without the name.
const forgetColleague = `UPDATE letters SET bytes = NULL WHERE kind IN ('handover', 'handed_over', 'seat_stays') AND bytes IS NOT NULL
AND registrant_id IN (SELECT to_id FROM handovers WHERE from_id = ? UNION SELECT from_id FROM handovers WHERE to_id = ?)`
