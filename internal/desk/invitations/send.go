package invitations

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/seats"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// SendInvitation sends a drafted invitation, or once more one that has ended
// without an acceptance, with the seats that it held as far as its date for
// them is ahead. One that has been sent and stands is left as it is.
//
// It fails as event.Invitation.Send does, with event.ErrSessionFull (with
// session), ErrRegisteredAlready or ErrWaitsAlready.
func (d *Inviting) SendInvitation(ctx context.Context, by core.Actor, slug string, id int64) (*View, error) {
	return d.change(ctx, by, slug, id, func(c *changing) error {
		before := c.invitation.State
		fresh, err := c.invitation.Send(c.sessions, c.now)
		if err != nil || !fresh {
			return err
		}
		if err := checkUnregistered(ctx, c.tx, c.invitation, sessionIDs(c.to)); err != nil {
			return err
		}
		if !before.Stands() {
			if err := c.holdAgain(); err != nil {
				return err
			}
		}
		l := d.letter(c.invitation, event.LetterInvitation, c.invitation.Ends(c.sessions), c.now)
		return errors.Join(c.save("invitation_sent", before), c.tx.OweAll([]event.Letter{l}))
	})
}

// RemindInvited sends a reminder to somebody who has not answered. It fails as
// event.Invitation.CheckRemind does.
func (d *Inviting) RemindInvited(ctx context.Context, by core.Actor, slug string, id int64) (*View, error) {
	return d.change(ctx, by, slug, id, func(c *changing) error {
		before := c.invitation.State
		if err := c.invitation.Remind(c.sessions, c.now); err != nil {
			return err
		}
		l := d.letter(c.invitation, event.LetterInvitationRemind, c.invitation.Ends(c.sessions), c.now)
		return errors.Join(c.save("invitation_reminded", before), c.tx.OweAll([]event.Letter{l}))
	})
}

// RevokeInvitation takes an invitation back, with the seats that are held for
// it. Revoking again changes nothing. It fails with event.ErrInvitationEnded
// once it was accepted: the person has a registration then.
func (d *Inviting) RevokeInvitation(ctx context.Context, by core.Actor, slug string, id int64) (*View, error) {
	return d.change(ctx, by, slug, id, func(c *changing) error {
		before := c.invitation.State
		fresh, err := c.invitation.Revoke(c.sessions, c.now)
		if err != nil || !fresh {
			return err
		}
		return errors.Join(c.save("invitation_revoked", before), c.letGo())
	})
}

// A changing is one invitation inside a transaction.
type changing struct {
	ctx        context.Context
	tx         *store.Tx
	by         core.Actor
	now        time.Time
	invitation *event.Invitation
	sessions   []event.Session // that it is to, by start
	to         []event.InvitedSession
}

// change runs do on an invitation to the event called slug, and returns it as
// it is then.
func (d *Inviting) change(ctx context.Context, by core.Actor, slug string, id int64, do func(*changing) error) (*View, error) {
	v, err := d.invitationFor(ctx, by, slug, id)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	if _, err = d.Write(ctx, by, v.sessionIDs(), func(tx *store.Tx) (core.Result, error) {
		c, err := load(ctx, tx, by, id, now)
		if err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: id}, do(c)
	}); err != nil {
		return nil, err
	}
	return d.view(ctx, id)
}

// load reads what changing an invitation needs.
func load(ctx context.Context, tx *store.Tx, by core.Actor, id int64, now time.Time) (*changing, error) {
	c := &changing{ctx: ctx, tx: tx, by: by, now: now}
	var err error
	if c.invitation, err = tx.Invitation(ctx, id); err != nil {
		return nil, err
	}
	if c.sessions, err = tx.SessionsInvitedTo(ctx, id); err != nil {
		return nil, err
	}
	c.to, err = tx.InvitedTo(ctx, []int64{id})
	return c, err
}

// save writes the invitation with its audit entry.
func (c *changing) save(action string, before event.InvitationState) error {
	e := core.NewEntry(c.by, c.invitation.EventID, c.now, action).With("invitation", c.invitation.ID).With("from", before).With("to", c.invitation.State)
	return errors.Join(c.tx.SaveInvitation(c.invitation), core.Audit(c.tx, e))
}

// holdAgain holds the seats of an invitation for which none are held, because
// it had ended or had no date for them.
func (c *changing) holdAgain() error {
	for k := range c.to {
		x := &c.to[k]
		if x.HeldUntil != nil {
			continue
		}
		s, err := c.tx.Session(c.ctx, x.SessionID)
		if err != nil {
			return err
		}
		if s.CancelledAt != nil || !c.now.Before(s.StartsAt) {
			continue
		}
		if err := hold(s, c.invitation, x, c.now); err != nil || x.HeldUntil == nil {
			return err
		}
		if err := errors.Join(c.tx.SaveInvitedSession(x), c.tx.SaveSeats(s)); err != nil {
			return err
		}
	}
	return nil
}

// letGo gives the seats that are held to whoever waits for them.
func (c *changing) letGo() error {
	for k := range c.to {
		if c.to[k].HeldUntil == nil {
			continue
		}
		s, err := c.tx.Session(c.ctx, c.to[k].SessionID)
		if err != nil {
			return err
		}
		if err := release(c.ctx, c.tx, c.by, s, &c.to[k], c.now); err != nil {
			return err
		}
	}
	return nil
}

// release gives the seat of s that is held to whoever waits for it.
func release(ctx context.Context, tx *store.Tx, by core.Actor, s *event.Session, x *event.InvitedSession, now time.Time) error {
	s.LetGo()
	x.HeldUntil = nil
	if err := errors.Join(tx.SaveInvitedSession(x), tx.SaveSeats(s)); err != nil {
		return err
	}
	return seats.Fill(ctx, tx, by, s, seats.InvitationEnded, now)
}

// letter is a letter about i, which is of use until then.
func (d *Inviting) letter(i *event.Invitation, kind event.LetterKind, until, now time.Time) event.Letter {
	return event.Letter{
		InvitationID: &i.ID, EventID: i.EventID, Kind: kind, Occasion: now.Format(time.RFC3339Nano), Language: i.Language,
		MessageID: rand.Text(), State: event.LetterQueued, OwedAt: now, DueAt: now, UsefulUntil: &until,
	}
}

// manyAtOnce is how many invitations one press of a button sends: a
// transaction of about a second, that others wait for.
const manyAtOnce = 10_000

// SendDrafted sends all drafted invitations to the event called slug, and
// returns how many. Who has come to be registered in the meantime gets none,
// and stays drafted.
func (d *Inviting) SendDrafted(ctx context.Context, by core.Actor, slug string) (int, error) {
	return d.toMany(ctx, by, slug, d.deliver, event.InvitationDrafted)
}

// RemindAll reminds everybody who has not answered and may be reminded, and
// returns how many.
func (d *Inviting) RemindAll(ctx context.Context, by core.Actor, slug string) (int, error) {
	return d.toMany(ctx, by, slug, d.remind, event.InvitationSent, event.InvitationSeen)
}

// A toSome does the same to some invitations.
type toSome func(tx *store.Tx, by core.Actor, p *core.Programme, all []*event.Invitation, to [][]event.InvitedSession, now time.Time) error

// toMany does the same to all invitations in one of the states, as far as they
// allow it, and returns to how many.
func (d *Inviting) toMany(ctx context.Context, by core.Actor, slug string, do toSome, states ...event.InvitationState) (int, error) {
	ev, err := d.EventFor(ctx, by, slug, core.InvitePeople)
	if err != nil {
		return 0, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return 0, err
	}
	now := d.Now()
	res, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		var found []event.Invitation
		for _, state := range states {
			some, err := tx.Invitations(ctx, store.InvitationQuery{EventID: ev.ID, State: state, Limit: manyAtOnce})
			if err != nil {
				return core.Result{}, err
			}
			found = append(found, some...)
		}
		chosen, to, err := d.choose(ctx, tx, p, found, now)
		if err != nil || len(chosen) == 0 {
			return core.Result{}, err
		}
		return core.Result{ID: int64(len(chosen))}, do(tx, by, p, chosen, to, now)
	})
	return int(res.ID), err
}

// choose are those of the invitations found to whom a letter may go now, with
// the sessions that they are to.
func (d *Inviting) choose(ctx context.Context, tx *store.Tx, p *core.Programme, found []event.Invitation, now time.Time) ([]*event.Invitation, [][]event.InvitedSession, error) {
	views, err := viewsOf(ctx, tx.Reads, p, found, now)
	if err != nil {
		return nil, nil, err
	}
	signed, err := signedOf(ctx, tx.Reads, p.Event.ID, views)
	if err != nil {
		return nil, nil, err
	}
	var chosen []*event.Invitation
	var to [][]event.InvitedSession
	for k := range views {
		v := &views[k]
		if v.State == event.InvitationDrafted {
			if place, _ := placed(signed[*v.EmailFolded], v.sessionIDs()); place != "" {
				continue
			}
		} else if !v.MayRemind(now) {
			continue
		}
		chosen = append(chosen, &found[k])
		to = append(to, v.invited())
	}
	return chosen, to, nil
}

// signedOf are the registrations of those who are invited, by address.
func signedOf(ctx context.Context, reads store.Reads, eventID int64, views []View) (map[string][]store.Signed, error) {
	var folded []string
	for i := range views {
		if f := views[i].EmailFolded; f != nil {
			folded = append(folded, *f)
		}
	}
	all, err := reads.SignedTo(ctx, eventID, folded)
	by := map[string][]store.Signed{}
	for _, s := range all {
		by[s.EmailFolded] = append(by[s.EmailFolded], s)
	}
	return by, err
}

// deliver sends drafted invitations.
func (d *Inviting) deliver(tx *store.Tx, by core.Actor, p *core.Programme, all []*event.Invitation, to [][]event.InvitedSession, now time.Time) error {
	e := core.NewEntry(by, p.Event.ID, now, "invitations_sent").With("invitations", idsOf(all))
	return errors.Join(tx.SetSent(idsOf(all), now), tx.OweAll(d.letters(p, event.LetterInvitation, all, to, now)), core.Audit(tx, e))
}

// remind reminds those who have not answered.
func (d *Inviting) remind(tx *store.Tx, by core.Actor, p *core.Programme, all []*event.Invitation, to [][]event.InvitedSession, now time.Time) error {
	e := core.NewEntry(by, p.Event.ID, now, "invitations_reminded").With("invitations", idsOf(all))
	return errors.Join(tx.SetInvitedReminded(idsOf(all), now), tx.OweAll(d.letters(p, event.LetterInvitationRemind, all, to, now)), core.Audit(tx, e))
}

// letters are one for each of the invitations.
func (d *Inviting) letters(p *core.Programme, kind event.LetterKind, all []*event.Invitation, to [][]event.InvitedSession, now time.Time) []event.Letter {
	letters := make([]event.Letter, len(all))
	for k, i := range all {
		letters[k] = d.letter(i, kind, i.Ends(sessionsIn(p, to[k])), now)
	}
	return letters
}

// sessionsIn are the sessions of p that somebody is invited to.
func sessionsIn(p *core.Programme, to []event.InvitedSession) []event.Session {
	all := make([]event.Session, len(to))
	for k, x := range to {
		all[k] = *p.SessionByID(x.SessionID)
	}
	return all
}

func sessionIDs(to []event.InvitedSession) []int64 {
	ids := make([]int64, len(to))
	for k, x := range to {
		ids[k] = x.SessionID
	}
	return ids
}

// sessionIDs are those that the person is invited to.
func (v *View) sessionIDs() []int64 { return sessionIDs(v.invited()) }

// invited are the sessions of v as rows without what is held.
func (v *View) invited() []event.InvitedSession {
	all := make([]event.InvitedSession, len(v.To))
	for k, s := range v.To {
		all[k] = event.InvitedSession{InvitationID: v.ID, SessionID: s.Session.ID}
	}
	return all
}

// InvitationLink is the absolute address of the page of i.
func (d *Inviting) InvitationLink(i *event.Invitation) string {
	return fmt.Sprintf("%s/i/%s", d.BaseURL, d.Key.InvitationLink(i.ID, i.LinkGeneration))
}
