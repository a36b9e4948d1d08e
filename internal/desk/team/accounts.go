package team

import (
	"context"
	"errors"
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

// Expected failures about accounts.
var (
	ErrAccountExists = problem.New(problem.Conflict, "account_exists")
)

// A NewAccount is a member of staff to be added.
type NewAccount struct {
	Email     string `json:"email" validate:"required,max=254,address"`
	Name      string `json:"name" validate:"required,name,max=200"`
	Role      string `json:"role" validate:"omitempty,oneof=admin member"` // default: member
	MayCreate bool   `json:"may_create"`
}

// AddAccount adds a member of staff and returns a one-time sign-in link. It
// is for the operator alone.
func (d *Team) AddAccount(ctx context.Context, by core.Actor, in NewAccount) (link string, err error) {
	if by.Kind != core.Operator {
		return "", core.ErrForbidden
	}
	in.Email, in.Name = input.Clean(in.Email), input.Clean(in.Name)
	if err := d.Check(in); err != nil {
		return "", err
	}
	now := d.Now()
	a := event.Account{
		Email: in.Email, EmailFolded: input.FoldAddress(in.Email), Name: in.Name, Admin: in.Role == "admin", MayCreate: in.MayCreate,
		Language: "en", AddedAt: now,
	}
	res, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		a := a
		fresh, err := accounts.Add(tx, &a)
		if err != nil {
			return core.Result{}, err
		}
		if !fresh {
			return core.Result{}, ErrAccountExists
		}
		e := core.NewEntry(by, 0, now, "account_added").With("account", a.ID).With("admin", a.Admin).With("may_create", a.MayCreate)
		return core.Result{ID: a.ID, Created: true}, core.Audit(tx, e)
	})
	if err != nil {
		return "", err
	}
	return d.signInLink(ctx, by, res.ID)
}

// SignInLink returns a new one-time sign-in link for the account with that
// address. It is for the operator alone.
func (d *Team) SignInLink(ctx context.Context, by core.Actor, email string) (string, error) {
	if by.Kind != core.Operator {
		return "", core.ErrForbidden
	}
	a, err := accounts.ByAddress(ctx, d.Store.Reads, input.FoldAddress(email))
	if err != nil {
		return "", err
	}
	if a.DisabledAt != nil {
		return "", core.ErrForbidden
	}
	return d.signInLink(ctx, by, a.ID)
}

func (d *Team) signInLink(ctx context.Context, by core.Actor, accountID int64) (string, error) {
	token, hash, err := auth.NewToken(d.Random)
	if err != nil {
		return "", err
	}
	now := d.Now()
	link := event.LoginLink{AccountID: accountID, Hash: hash, MadeAt: now, ExpiresAt: now.Add(core.SignInFor)}
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		l := link
		if err := accounts.AddLoginLink(tx, &l); err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: l.ID}, core.Audit(tx, core.NewEntry(by, 0, now, "sign_in_link_made").With("account", accountID))
	})
	return d.BaseURL + "/desk/sign-in/" + token, err
}

// StaffByID is the actor of a signed-in session. A disabled account fails
// with ErrUnauthorised.
func (d *Team) StaffByID(ctx context.Context, accountID int64) (core.Actor, error) {
	a, err := d.Store.AccountByID(ctx, accountID)
	if err != nil {
		return core.Actor{}, core.AbsentOr(err, core.ErrUnauthorised)
	}
	if a.DisabledAt != nil {
		return core.Actor{}, core.ErrUnauthorised
	}
	return core.Actor{Kind: core.Staff, Account: a}, nil
}

// Accounts lists the staff, for the operator.
func (d *Team) Accounts(ctx context.Context) ([]event.Account, error) {
	return accounts.All(ctx, d.Store.Reads)
}

// DisableAccount ends an account's rights: its tokens, sign-in links and
// sessions work no longer.
func (d *Team) DisableAccount(ctx context.Context, by core.Actor, email string) error {
	if by.Kind != core.Operator {
		return core.ErrForbidden
	}
	a, err := accounts.ByAddress(ctx, d.Store.Reads, input.FoldAddress(email))
	if err != nil {
		return err
	}
	now := d.Now()
	a.DisabledAt = &now
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		_, err := accounts.EndVisits(tx, a.ID, 0, now)
		return core.Result{ID: a.ID}, errors.Join(
			err, accounts.Save(tx, a), accounts.UseUpLoginLinks(tx, a.ID, now),
			core.Audit(tx, core.NewEntry(by, 0, now, "account_disabled").With("account", a.ID)))
	})
	return err
}

// GrantRole gives an account a role in the event called slug, in place of the
// one it had.
func (d *Team) GrantRole(ctx context.Context, by core.Actor, email, slug, role string) error {
	if by.Kind != core.Operator {
		return core.ErrForbidden
	}
	if core.RoleRight[event.TeamRole(role)] == 0 {
		return problem.Refuse(problem.At("/role", "unknown_choice"))
	}
	a, err := accounts.ByAddress(ctx, d.Store.Reads, input.FoldAddress(email))
	if err != nil {
		return err
	}
	ev, err := d.Store.Event(ctx, slug)
	if err != nil {
		return err
	}
	now := d.Now()
	g := event.Grant{AccountID: a.ID, EventID: ev.ID, Role: event.TeamRole(role), GrantedAt: now}
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		e := core.NewEntry(by, ev.ID, now, "granted").With("account", a.ID).With("role", role)
		return core.Result{ID: a.ID}, errors.Join(accounts.SetGrant(tx, &g), core.Audit(tx, e))
	})
	return err
}

// A NewToken is an API token to be made.
type NewToken struct {
	User    string        // address of the account
	Name    string        // what it is for
	Event   string        // slug of the only event it is for; "" is all of the account's
	Role    string        // the most that it may do in events, as a role; "" is all that the account may
	Expires time.Duration // 0: never
}

// CreateToken makes an API token and returns it, once. It fails with a problem
// at /role for what is none.
func (d *Team) CreateToken(ctx context.Context, by core.Actor, in NewToken) (string, error) {
	if by.Kind != core.Operator {
		return "", core.ErrForbidden
	}
	if in.Role != "" && !slices.Contains(event.TeamRoles, event.TeamRole(in.Role)) {
		return "", problem.Refuse(problem.At("/role", "unknown_choice"))
	}
	a, err := accounts.ByAddress(ctx, d.Store.Reads, input.FoldAddress(in.User))
	if err != nil {
		return "", err
	}
	now := d.Now()
	t := event.APIToken{AccountID: a.ID, Name: input.Clean(in.Name), Role: event.TeamRole(in.Role), MadeAt: now}
	if in.Event != "" {
		ev, err := d.Store.Event(ctx, in.Event)
		if err != nil {
			return "", err
		}
		t.EventID = &ev.ID
	}
	if in.Expires > 0 {
		end := now.Add(in.Expires)
		t.ExpiresAt = &end
	}
	token, hash, err := auth.NewToken(d.Random)
	if err != nil {
		return "", err
	}
	t.Hash = hash
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		t := t
		if err := accounts.AddToken(tx, &t); err != nil {
			return core.Result{}, err
		}
		e := core.NewEntry(by, 0, now, "token_made").With("account", a.ID).With("token", t.ID).With("event", in.Event).With("role", in.Role)
		return core.Result{ID: t.ID}, core.Audit(tx, e)
	})
	return token, err
}

// Tokens lists all API tokens, for the operator.
func (d *Team) Tokens(ctx context.Context) ([]event.APIToken, error) {
	return accounts.Tokens(ctx, d.Store.Reads)
}

// RevokeToken ends the API token with the given id.
func (d *Team) RevokeToken(ctx context.Context, by core.Actor, id int64) error {
	if by.Kind != core.Operator {
		return core.ErrForbidden
	}
	now := d.Now()
	_, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		return core.Result{ID: id}, errors.Join(accounts.RevokeToken(ctx, tx, id, now), core.Audit(tx, core.NewEntry(by, 0, now, "token_revoked").With("token", id)))
	})
	return err
}

// ByToken is the actor of an API token. Whatever is not a token in force, of
// an account in force, fails with ErrUnauthorised.
func (d *Team) ByToken(ctx context.Context, token string) (core.Actor, error) {
	t, err := accounts.Token(ctx, d.Store.Reads, auth.HashToken(token))
	if err != nil {
		return core.Actor{}, core.AbsentOr(err, core.ErrUnauthorised)
	}
	now := d.Now()
	if t.Ended(now) {
		return core.Actor{}, core.ErrUnauthorised
	}
	by, err := d.StaffByID(ctx, t.AccountID)
	if err != nil {
		return core.Actor{}, err
	}
	by.OnlyEvent, by.Most, by.TokenID = t.EventID, t.Role, t.ID
	d.noteUse(ctx, t, now)
	return by, nil
}
