package invitations

import (
	"cmp"
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// ErrNotDrafted refuses to change an invitation that has been sent or has
// ended: somebody may have read it. It comes with state.
var ErrNotDrafted = problem.New(problem.Conflict, "not_drafted")

// A Draft is what an invitation says until it is sent. The sessions that it is
// to stay as they are.
type Draft struct {
	Person
	Note          string     `json:"note" form:"note" validate:"lines,max=1000"` // for the letter and the page
	SkipsApproval bool       `json:"skips_approval" form:"skips_approval"`
	HoldUntil     *time.Time `json:"hold_until"` // until when seats are held; nil: none is
	Expires       *time.Time `json:"expires"`    // nil: with the start of the last session
}

// DraftedInvitation is the invitation with the given id, which nobody has been
// sent. It fails with ErrNotDrafted.
func (d *Inviting) DraftedInvitation(ctx context.Context, by core.Actor, slug string, id int64) (*View, error) {
	v, err := d.invitationFor(ctx, by, slug, id)
	if err != nil {
		return nil, err
	}
	return v, checkDrafted(&v.Invitation, v.Sessions(), d.Now())
}

// checkDrafted returns nil if i may be changed at now.
func checkDrafted(i *event.Invitation, to []event.Session, now time.Time) error {
	switch state := i.Standing(to, now); {
	case i.ErasedAt != nil:
		return core.ErrNotFound
	case state != event.InvitationDrafted:
		return ErrNotDrafted.With("state", state)
	}
	return nil
}

// ChangeDraft changes an invitation that nobody has been sent. Seats are held
// for it, or go to whoever waits for them, as its date for them says. It fails
// as Invite does, and with ErrNotDrafted. The audit names the fields alone.
func (d *Inviting) ChangeDraft(ctx context.Context, by core.Actor, slug string, id int64, in Draft) (*View, error) {
	in.Person, in.Note = in.clean(), input.Clean(in.Note)
	return d.change(ctx, by, slug, id, func(c *changing) error {
		if err := checkDrafted(c.invitation, c.sessions, c.now); err != nil {
			return err
		}
		before := *c.invitation
		if err := d.Refuse(d.Check(in), in.past(&before, c.now)); err != nil {
			return err
		}
		in.into(c.invitation)
		changed := changedFields(&before, c.invitation)
		if len(changed) == 0 {
			return nil
		}
		if *before.EmailFolded != *c.invitation.EmailFolded {
			if err := checkUninvited(c.ctx, c.tx, c.invitation, sessionIDs(c.to)); err != nil {
				return err
			}
		}
		if !sameTime(before.HoldUntil, c.invitation.HoldUntil) {
			if err := c.holdAnew(); err != nil {
				return err
			}
		}
		e := core.NewEntry(by, c.invitation.EventID, c.now, "invitation_changed").With("invitation", id).With("fields", changed)
		return errors.Join(c.tx.SaveInvitation(c.invitation), core.Audit(c.tx, e))
	})
}

// past are the dates of in that are over at now, unless they stood there before.
func (in *Draft) past(before *event.Invitation, now time.Time) []problem.Field {
	var fields []problem.Field
	if t := in.HoldUntil; t != nil && !now.Before(*t) && !sameTime(t, before.HoldUntil) {
		fields = append(fields, problem.At("/hold_until", "not_future"))
	}
	if t := in.Expires; t != nil && !now.Before(*t) && !sameTime(t, before.ExpiresAt) {
		fields = append(fields, problem.At("/expires", "not_future"))
	}
	return fields
}

// into writes in into i.
func (in *Draft) into(i *event.Invitation) {
	folded := input.FoldAddress(in.Email)
	i.Email, i.EmailFolded, i.Language = &in.Email, &folded, cmp.Or(in.Language, i.Language)
	i.GivenName, i.FamilyName, i.Organisation, i.Municipality = in.GivenName, in.FamilyName, in.Organisation, in.Municipality
	i.Country, i.Function, i.Note = in.Country, in.Function, in.Note
	i.SkipsApproval, i.HoldUntil, i.ExpiresAt = in.SkipsApproval, in.HoldUntil, in.Expires
}

// changedFields names what is another in b than in a.
func changedFields(a, b *event.Invitation) []string {
	var names []string
	for _, f := range []struct {
		name string
		same bool
	}{
		{"email", *a.Email == *b.Email}, {"given_name", a.GivenName == b.GivenName}, {"family_name", a.FamilyName == b.FamilyName},
		{"organisation", a.Organisation == b.Organisation}, {"municipality", a.Municipality == b.Municipality}, {"country", a.Country == b.Country},
		{"function", a.Function == b.Function}, {"language", a.Language == b.Language}, {"note", a.Note == b.Note},
		{"skips_approval", a.SkipsApproval == b.SkipsApproval}, {"hold_until", sameTime(a.HoldUntil, b.HoldUntil)}, {"expires", sameTime(a.ExpiresAt, b.ExpiresAt)},
	} {
		if !f.same {
			names = append(names, f.name)
		}
	}
	return names
}

func sameTime(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

// holdAnew holds seats until the date that the invitation has got, or lets go
// of them where it has none any longer.
func (c *changing) holdAnew() error {
	if c.invitation.HoldUntil == nil {
		return c.letGo()
	}
	for k := range c.to {
		if x := &c.to[k]; x.HeldUntil != nil {
			x.HeldUntil = c.invitation.HoldUntil
			if err := c.tx.SaveInvitedSession(x); err != nil {
				return err
			}
		}
	}
	return c.holdAgain()
}
