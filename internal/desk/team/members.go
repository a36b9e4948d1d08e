package team

import (
	"context"
	"slices"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
)

// A Members is who works on an event.
type Members struct {
	core.Programme
	Role  event.TeamRole // of whoever looks
	Items event.Team     // organisers first
}

// A NewMember is somebody who is asked to work on an event.
type NewMember struct {
	Email string `json:"email" validate:"required,max=254,address"`
	Name  string `json:"name" validate:"omitempty,name,max=200"` // needed where the address has no account
	Role  string `json:"role" validate:"required,oneof=organiser coordinator host viewer"`
}

// An Asked is a member who has been asked, and the way in.
type Asked struct {
	event.Member
	Link  string // a one-time sign-in link; "" where there was an account, where it was sent, and on a repeat
	Sent  bool   // the link goes to the member by letter
	Fresh bool   // an account was made
}

// TeamOf lists who works on the event called slug.
func (d *Team) TeamOf(ctx context.Context, by core.Actor, slug string) (*Members, error) {
	ev, err := d.EventFor(ctx, by, slug, core.ManageTeam)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	role, err := d.RoleIn(ctx, by, ev)
	if err != nil {
		return nil, err
	}
	members, err := accounts.Team(ctx, d.Store.Reads, ev.ID)
	return &Members{Programme: *p, Role: role, Items: members}, err
}

// InviteMember gives somebody a role in the event called slug. Where the address
// has no account one is made, without rights elsewhere, and a one-time link
// into it goes to the address by letter; where there is no mail server, it is
// returned. An account that exists gets the role alone, since a
// link into it would be more than its event.
//
// It fails with event.ErrMemberAlready for whoever has a role here, and names
// the fields that break a rule.
func (d *Team) InviteMember(ctx context.Context, by core.Actor, slug string, in NewMember) (*Asked, error) {
	ev, err := d.EventFor(ctx, by, slug, core.ManageTeam)
	if err != nil {
		return nil, err
	}
	in.Email, in.Name = input.Clean(in.Email), input.Clean(in.Name)
	if err := d.Check(in); err != nil {
		return nil, err
	}
	token, hash, err := auth.NewToken(d.Random)
	if err != nil {
		return nil, err
	}
	now, made := d.Now(), false
	res, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		made = false
		a, fresh, err := d.accountFor(ctx, tx, by, in, now)
		if err != nil {
			return core.Result{}, err
		}
		if _, err := accounts.Grant(ctx, tx.Reads, a.ID, ev.ID); err == nil {
			return core.Result{}, event.ErrMemberAlready
		} else if core.AbsentOr(err, nil) != nil {
			return core.Result{}, err
		}
		if err := accounts.SetGrant(tx, &event.Grant{AccountID: a.ID, EventID: ev.ID, Role: event.TeamRole(in.Role), GrantedAt: now}); err != nil {
			return core.Result{}, err
		}
		e := core.NewEntry(by, ev.ID, now, "member_invited").With("account", a.ID).With("role", in.Role).With("account_made", fresh)
		if made = fresh; fresh {
			if err := d.LetIn(tx, by, ev.ID, a, hash, now); err != nil {
				return core.Result{}, err
			}
		}
		return core.Result{ID: a.ID, Created: true}, core.Audit(tx, e)
	})
	if err != nil {
		return nil, err
	}
	m, err := d.member(ctx, ev.ID, res.ID)
	if err != nil {
		return nil, err
	}
	asked := d.asked(m, made, token)
	asked.Fresh = made
	return asked, nil
}

// asked is m, whose link with that token was made if made says so.
func (d *Team) asked(m *event.Member, made bool, token string) *Asked {
	a := &Asked{Member: *m, Sent: made && d.Mails}
	if made && !d.Mails {
		a.Link = d.SignInAddress(token)
	}
	return a
}

// accountFor is the account with the address of in, made if there is none: in the
// language of whoever asks, until its owner chooses another.
func (d *Team) accountFor(ctx context.Context, tx *store.Tx, by core.Actor, in NewMember, now time.Time) (a *event.Account, fresh bool, err error) {
	folded := input.FoldAddress(in.Email)
	a, err = accounts.ByAddress(ctx, tx.Reads, folded)
	if err == nil && a.DisabledAt != nil {
		return nil, false, problem.Refuse(problem.At("/email", "account_disabled"))
	}
	if err == nil || core.AbsentOr(err, nil) != nil {
		return a, false, err
	}
	if in.Name == "" {
		return nil, false, problem.Refuse(problem.At("/name", "required"))
	}
	a = &event.Account{Email: in.Email, EmailFolded: folded, Name: in.Name, Language: "en", AddedAt: now}
	if by.Account != nil {
		a.Language = by.Account.Language
	}
	_, err = accounts.Add(tx, a)
	return a, true, err
}

// NewMemberLink sends another one-time link to a member who has not come yet;
// where there is no mail server, it returns it. It fails with event.ErrAccountInUse for everybody else: a link into an
// account that has rights elsewhere, or that somebody uses, is a way past both;
// and with event.ErrLinkJustMade soon after the last.
func (d *Team) NewMemberLink(ctx context.Context, by core.Actor, slug string, accountID int64) (*Asked, error) {
	ev, err := d.EventFor(ctx, by, slug, core.ManageTeam)
	if err != nil {
		return nil, err
	}
	token, hash, err := auth.NewToken(d.Random)
	if err != nil {
		return nil, err
	}
	now, made := d.Now(), false
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		members, err := accounts.Team(ctx, tx.Reads, ev.ID)
		if err != nil {
			return core.Result{}, err
		}
		m, err := find(members, accountID)
		if err != nil {
			return core.Result{}, err
		}
		events, err := accounts.EventsWithRole(ctx, tx.Reads, accountID)
		switch {
		case err != nil:
			return core.Result{}, err
		case !m.MayHaveNewLink(events):
			return core.Result{}, event.ErrAccountInUse
		}
		last, err := accounts.NewestLink(ctx, tx.Reads, accountID)
		if err == nil {
			err = event.CheckLink(last, now)
		}
		if err != nil {
			return core.Result{}, err
		}
		made = true
		return core.Result{ID: accountID}, d.LetIn(tx, by, ev.ID, &m.Account, hash, now)
	})
	if err != nil {
		return nil, err
	}
	m, err := d.member(ctx, ev.ID, accountID)
	if err != nil {
		return nil, err
	}
	return d.asked(m, made, token), nil
}

// ChangeMember gives a member of the team of the event called slug another
// role. It fails with event.ErrLastOrganiser where nobody would decide.
func (d *Team) ChangeMember(ctx context.Context, by core.Actor, slug string, accountID int64, role string) (*event.Member, error) {
	if !slices.Contains(event.TeamRoles, event.TeamRole(role)) {
		_, err := d.EventFor(ctx, by, slug, core.ManageTeam)
		if err == nil {
			err = problem.Refuse(problem.At("/role", "unknown_choice"))
		}
		return nil, err
	}
	ev, err := d.EventFor(ctx, by, slug, core.ManageTeam)
	if err != nil {
		return nil, err
	}
	if err := d.setRole(ctx, by, ev, accountID, event.TeamRole(role), "member_changed"); err != nil {
		return nil, err
	}
	return d.member(ctx, ev.ID, accountID)
}

// RemoveMember takes somebody out of the team of the event called slug. It
// fails with event.ErrLastOrganiser where nobody would decide.
func (d *Team) RemoveMember(ctx context.Context, by core.Actor, slug string, accountID int64) error {
	ev, err := d.EventFor(ctx, by, slug, core.ManageTeam)
	if err != nil {
		return err
	}
	return d.setRole(ctx, by, ev, accountID, "", "member_removed")
}

// LeaveTeam takes by out of the team of the event called slug. It fails with
// event.ErrLastOrganiser where nobody would decide, and event.ErrNotInTeam for
// an admin who has no role of their own.
func (d *Team) LeaveTeam(ctx context.Context, by core.Actor, slug string) error {
	ev, err := d.EventFor(ctx, by, slug, core.LeaveTeam)
	if err != nil {
		return err
	}
	switch {
	case by.Account == nil:
		return event.ErrNotInTeam
	case by.Bounded(): // what it may not do for its account, it may not undo either
		return core.ErrForbidden
	}
	err = d.setRole(ctx, by, ev, by.Account.ID, "", "member_left")
	return core.AbsentOr(err, event.ErrNotInTeam)
}

// setRole gives a member another role, "" for none, and notes it as action. The
// role they have already changes nothing.
func (d *Team) setRole(ctx context.Context, by core.Actor, ev *event.Event, accountID int64, role event.TeamRole, action string) error {
	now := d.Now()
	_, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		res := core.Result{ID: accountID}
		if err := accounts.LockTeam(tx, ev.ID); err != nil {
			return res, err
		}
		members, err := accounts.Team(ctx, tx.Reads, ev.ID)
		if err != nil {
			return res, err
		}
		m, err := find(members, accountID)
		if err != nil || m.Role == role {
			return res, err
		}
		if _, err := members.With(accountID, role); err != nil {
			return res, err
		}
		if role == "" {
			err = accounts.RemoveGrant(tx, accountID, ev.ID)
		} else {
			err = accounts.SetGrant(tx, &event.Grant{AccountID: accountID, EventID: ev.ID, Role: role, GrantedAt: now})
		}
		if err != nil {
			return res, err
		}
		e := core.NewEntry(by, ev.ID, now, action).With("account", accountID).With("before", string(m.Role)).With("role", string(role))
		return res, core.Audit(tx, e)
	})
	return err
}

// member is one of the team of an event.
func (d *Team) member(ctx context.Context, eventID, accountID int64) (*event.Member, error) {
	members, err := accounts.Team(ctx, d.Store.Reads, eventID)
	if err != nil {
		return nil, err
	}
	return find(members, accountID)
}

// find is the member with that account, or ErrNotFound.
func find(members event.Team, accountID int64) (*event.Member, error) {
	i := slices.IndexFunc(members, func(m event.Member) bool { return m.Account.ID == accountID })
	if i < 0 {
		return nil, core.ErrNotFound
	}
	return &members[i], nil
}
