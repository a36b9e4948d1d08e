package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rollcall/internal/event"
)

// Invitation returns the invitation with the given id, or event.ErrNotFound.
func (r Reads) Invitation(ctx context.Context, id int64) (*event.Invitation, error) {
	return One[event.Invitation](r.On(ctx).Where("id = ?", id))
}

// Invitation is Reads.Invitation for changing: until the end of the
// transaction nobody else changes the row.
func (tx *Tx) Invitation(ctx context.Context, id int64) (*event.Invitation, error) {
	return One[event.Invitation](tx.On(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", id))
}

// An InvitationQuery says which invitations of an event are wanted.
type InvitationQuery struct {
	EventID int64
	State   event.InvitationState // "": any
	After   int64                 // ids above this
	Limit   int
}

// Invitations returns a page of invitations by ascending id.
func (r Reads) Invitations(ctx context.Context, q InvitationQuery) ([]event.Invitation, error) {
	db := r.On(ctx).Where("event_id = ? AND id > ?", q.EventID, q.After)
	if q.State != "" {
		db = db.Where("state = ?", q.State)
	}
	return Many[event.Invitation](db.Order("id").Limit(q.Limit))
}

// InvitationCounts is how many invitations of an event there are in each
// state.
func (r Reads) InvitationCounts(ctx context.Context, eventID int64) (map[event.InvitationState]int64, error) {
	var rows []struct {
		State event.InvitationState
		N     int64
	}
	err := r.On(ctx).Model(&event.Invitation{}).Select("state, count(*) AS n").Where("event_id = ?", eventID).Group("state").Scan(&rows).Error
	counts := map[event.InvitationState]int64{}
	for _, row := range rows {
		counts[row.State] = row.N
	}
	return counts, Fault(err)
}

// HasInvitations reports whether anyone has ever been invited to an event.
func (r Reads) HasInvitations(ctx context.Context, eventID int64) (bool, error) {
	return Exists(r.On(ctx).Model(&event.Invitation{}).Where("event_id = ?", eventID))
}

// InvitedTo returns the sessions that the given invitations are to, by
// invitation and then session.
func (r Reads) InvitedTo(ctx context.Context, invitationIDs []int64) ([]event.InvitedSession, error) {
	return InChunks(invitationIDs, func(ids []int64) ([]event.InvitedSession, error) {
		return Many[event.InvitedSession](r.On(ctx).Where("invitation_id IN ?", ids).Order("invitation_id, session_id"))
	})
}

// InvitationsTo returns the invitations to an event of the given folded
// addresses.
func (r Reads) InvitationsTo(ctx context.Context, eventID int64, folded []string) ([]event.Invitation, error) {
	return InChunks(folded, func(some []string) ([]event.Invitation, error) {
		return Many[event.Invitation](r.On(ctx).Where("event_id = ? AND email_folded IN ?", eventID, some).Order("id"))
	})
}

// A Signed is a registration of somebody with a folded address.
type Signed struct {
	event.Registration
	EmailFolded string
}

// SignedTo returns the registrations for an event of the given folded
// addresses, by address: those of who stands for somebody where they do.
func (r Reads) SignedTo(ctx context.Context, eventID int64, folded []string) ([]Signed, error) {
	return InChunks(folded, func(some []string) ([]Signed, error) {
		var all []Signed
		err := r.On(ctx).Table("registrants p").Joins("JOIN registrations g ON g.registrant_id = coalesce(p.merged_into, p.id)").Select("g.*, p.email_folded").
			Where("p.event_id = ? AND p.email_folded IN ?", eventID, some).Order("g.id").Scan(&all).Error
		return all, Fault(err)
	})
}

// InvitationsDue returns the ids of invitations that stand although their time
// is over by now, or their details have been erased.
func (r Reads) InvitationsDue(ctx context.Context, now time.Time, limit int) ([]int64, error) {
	var all []int64
	ahead := r.On(ctx).Table("invitation_sessions i").Select("1").Joins("JOIN sessions s ON s.id = i.session_id").Where("i.invitation_id = invitations.id AND s.starts_at > ?", now)
	err := r.On(ctx).Model(&event.Invitation{}).Where("state IN ('drafted', 'sent', 'seen') AND (expires_at <= ? OR erased_at IS NOT NULL OR NOT completes AND NOT EXISTS (?))", now, ahead).
		Order("id").Limit(limit).Pluck("id", &all).Error
	return all, Fault(err)
}

// HeldDue returns where seats are held for invitations although the time for
// that is over by now, or the session has begun.
func (r Reads) HeldDue(ctx context.Context, now time.Time, limit int) ([]event.InvitedSession, error) {
	return Many[event.InvitedSession](r.On(ctx).Table("invitation_sessions").Select("invitation_sessions.*").Joins("JOIN sessions s ON s.id = invitation_sessions.session_id").
		Where("held_until IS NOT NULL AND (held_until <= ? OR s.starts_at <= ?)", now, now).Order("invitation_sessions.id").Limit(limit))
}

// Unaccepted returns the ids of invitations that ended before then without an
// acceptance, and whose details are still kept.
func (r Reads) Unaccepted(ctx context.Context, then time.Time, limit int) ([]int64, error) {
	var all []int64
	err := r.On(ctx).Model(&event.Invitation{}).Where("state IN ('declined', 'expired', 'revoked') AND erased_at IS NULL AND ended_at < ?", then).
		Order("id").Limit(limit).Pluck("id", &all).Error
	return all, Fault(err)
}

// AddInvitations adds invitations and sets their ids, each with the sessions
// at its place in to. It reports false, and adds nothing more, if an address
// among them has been invited: the transaction is to be given up then.
func (tx *Tx) AddInvitations(all []*event.Invitation, to [][]event.InvitedSession) (bool, error) {
	res := tx.db.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(all, AtOnce)
	if res.Error != nil || res.RowsAffected != int64(len(all)) {
		return false, Fault(res.Error)
	}
	var sessions []event.InvitedSession
	for i, v := range all {
		for k := range to[i] {
			to[i][k].InvitationID = v.ID
		}
		sessions = append(sessions, to[i]...)
	}
	return true, Fault(tx.db.CreateInBatches(sessions, AtOnce).Error)
}

// SaveInvitation writes all of i.
func (tx *Tx) SaveInvitation(i *event.Invitation) error { return Fault(tx.db.Save(i).Error) }

// SaveInvitedSession writes all of i.
func (tx *Tx) SaveInvitedSession(i *event.InvitedSession) error { return Fault(tx.db.Save(i).Error) }

// SetSent notes that drafted invitations have been sent.
func (tx *Tx) SetSent(ids []int64, now time.Time) error {
	return tx.setInvitations(ids, map[string]any{"state": event.InvitationSent, "sent_at": now})
}

// SetInvitedReminded notes that those who were invited have been reminded.
func (tx *Tx) SetInvitedReminded(ids []int64, now time.Time) error {
	return tx.setInvitations(ids, map[string]any{"reminded_at": now})
}

func (tx *Tx) setInvitations(ids []int64, change map[string]any) error {
	_, err := InChunks(ids, func(some []int64) ([]struct{}, error) {
		return nil, Fault(tx.db.Model(&event.Invitation{}).Where("id IN ?", some).Updates(change).Error)
	})
	return err
}

// OweAll puts letters into the outbox as Owe does, many at a time.
func (tx *Tx) OweAll(letters []event.Letter) error {
	if len(letters) == 0 {
		return nil
	}
	return Fault(tx.db.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(letters, AtOnce/2).Error)
}

// EraseInvitation removes everything personal of an invitation and what its
// letters said. Its state stays, so that numbers add up. It returns
// event.ErrNotFound if there is no such invitation.
func (tx *Tx) EraseInvitation(id int64, now time.Time) error {
	i, err := tx.Invitation(context.Background(), id)
	if err != nil || i.ErasedAt != nil {
		return err
	}
	tx.erased = append(tx.erased, erasureOfInvitation(i))
	for _, step := range []*gorm.DB{
		tx.db.Model(i).Updates(map[string]any{
			"email": nil, "email_folded": nil, "given_name": "", "family_name": "", "organisation": "", "municipality": "", "function": "", "note": "", "erased_at": now,
		}),
		tx.db.Model(&event.Letter{}).Where("invitation_id = ?", id).Updates(map[string]any{"bytes": nil, "data": "{}"}),
		tx.db.Model(&event.Letter{}).Where("invitation_id = ? AND state = ?", id, event.LetterQueued).Update("state", event.LetterTooLate),
	} {
		if step.Error != nil {
			return Fault(step.Error)
		}
	}
	return nil
}

// eraseInvitationsOf erases the invitations of somebody who is erased: the one
// that they accepted, and one to the same address if that was theirs for
// certain, which ends by itself then.
func (tx *Tx) eraseInvitationsOf(r *event.Registrant, now time.Time) error {
	q := tx.db.Model(&event.Invitation{}).Where("registrant_id = ?", r.ID)
	if r.VerifiedAt != nil && r.EmailFolded != nil {
		q = q.Or("event_id = ? AND email_folded = ?", r.EventID, *r.EmailFolded)
	}
	var ids []int64
	if err := q.Order("id").Pluck("id", &ids).Error; err != nil {
		return Fault(err)
	}
	for _, id := range ids {
		if err := tx.EraseInvitation(id, now); err != nil {
			return err
		}
	}
	return nil
}

// invitationContext is everything a letter about an invitation is written
// from.
func (r Reads) invitationContext(ctx context.Context, l event.Letter) (event.LetterContext, error) {
	c := event.LetterContext{Letter: l}
	var err error
	if c.Invitation, err = r.Invitation(ctx, *l.InvitationID); err != nil {
		return c, err
	}
	ev, err := r.EventByID(ctx, l.EventID)
	if err != nil {
		return c, err
	}
	c.Event, c.Registrant = *ev, *c.Invitation.Registrant()
	c.Sessions, err = r.SessionsInvitedTo(ctx, c.Invitation.ID)
	return c, err
}

// SessionsInvitedTo returns the sessions that an invitation is to, by their
// start.
func (r Reads) SessionsInvitedTo(ctx context.Context, id int64) ([]event.Session, error) {
	return Many[event.Session](r.On(ctx).Where("id IN (SELECT session_id FROM invitation_sessions WHERE invitation_id = ?)", id).Order("starts_at, id"))
}
