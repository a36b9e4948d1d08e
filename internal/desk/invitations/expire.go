package invitations

import (
	"context"
	"errors"
	"fmt"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/seats"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// ExpireInvitations ends the invitations that nobody has answered in time,
// and the seats that are held no longer, and gives those to whoever waits for
// them. It returns how many it ended. It is called by the server every few
// seconds.
func (d *Inviting) ExpireInvitations(ctx context.Context) (int, error) {
	due, err := d.Store.InvitationsDue(ctx, d.Now(), seats.HoldsAtOnce)
	if err != nil {
		return 0, err
	}
	ended := 0
	var faults []error // of one invitation; the others end all the same
	for _, id := range due {
		if err := d.expire(ctx, id); err != nil {
			faults = append(faults, fmt.Errorf("invitation %d: %w", id, err))
			continue
		}
		ended++
	}
	held, err := d.Store.HeldDue(ctx, d.Now(), seats.HoldsAtOnce)
	if err != nil {
		return ended, errors.Join(append(faults, err)...)
	}
	for _, x := range held {
		if err := d.letGo(ctx, x); err != nil {
			faults = append(faults, fmt.Errorf("seat held for invitation %d: %w", x.InvitationID, err))
			continue
		}
		ended++
	}
	if ended > 0 {
		d.Wake()
	}
	return ended, errors.Join(faults...)
}

// expire ends an invitation, unless it was answered or sent anew in the
// meantime.
func (d *Inviting) expire(ctx context.Context, id int64) error {
	to, err := d.Store.InvitedTo(ctx, []int64{id})
	if err != nil {
		return err
	}
	now, by := d.Now(), core.Actor{Kind: core.Program}
	return d.Store.Tx(ctx, sessionIDs(to), func(tx *store.Tx) error {
		c, err := load(ctx, tx, by, id, now)
		if err != nil {
			return err
		}
		before := c.invitation.State
		if !c.invitation.Expire(c.sessions, now) {
			return nil
		}
		return errors.Join(c.save("invitation_expired", before), c.letGo())
	})
}

// letGo ends a seat that is held, unless that was done or changed in the
// meantime.
func (d *Inviting) letGo(ctx context.Context, x event.InvitedSession) error {
	now, by := d.Now(), core.Actor{Kind: core.Program}
	return d.Store.Tx(ctx, []int64{x.SessionID}, func(tx *store.Tx) error {
		c, err := load(ctx, tx, by, x.InvitationID, now)
		if err != nil {
			return err
		}
		s, err := tx.Session(ctx, x.SessionID)
		if err != nil {
			return err
		}
		for k := range c.to {
			x := &c.to[k]
			if x.SessionID != s.ID || x.HeldUntil == nil || x.Holds(s, now) {
				continue
			}
			e := core.NewEntry(by, s.EventID, now, "held_seat_over").About(0, s.ID).With("invitation", x.InvitationID)
			return errors.Join(core.Audit(tx, e), release(ctx, tx, by, s, x, now))
		}
		return nil
	})
}

// EraseUnaccepted erases the details of people whose invitations have ended
// without an acceptance for event.KeepUnaccepted, and returns how many there
// were.
func (d *Inviting) EraseUnaccepted(ctx context.Context) (int, error) {
	now := d.Now()
	due, err := d.Store.Unaccepted(ctx, now.Add(-event.KeepUnaccepted), seats.HoldsAtOnce)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	erased := 0
	var faults []error
	for _, id := range due {
		err := d.Store.Tx(ctx, nil, func(tx *store.Tx) error {
			i, err := tx.Invitation(ctx, id)
			if err != nil || i.ErasedAt != nil || i.EndedAt == nil || i.EndedAt.After(now.Add(-event.KeepUnaccepted)) {
				return err // sent anew in the meantime
			}
			e := core.NewEntry(core.Actor{Kind: core.Program}, i.EventID, now, "erased").With("invitation", i.ID)
			return errors.Join(tx.EraseInvitation(i.ID, now), core.Audit(tx, e))
		})
		if err != nil {
			faults = append(faults, fmt.Errorf("invitation %d: %w", id, err))
			continue
		}
		erased++
	}
	return erased, errors.Join(faults...)
}
