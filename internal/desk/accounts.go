package desk

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// Expected failures about accounts.
var (
	ErrAccountExists = problem.New(problem.Conflict, "account_exists")
	ErrLinkUsed      = problem.New(problem.NotFound, "sign_in_link_invalid")
)

// signInFor is how long a one-time sign-in link works.
const signInFor = 24 * time.Hour

// A NewAccount is a member of staff to be added.
type NewAccount struct {
	Email     string `json:"email" validate:"required,max=254,address"`
	Name      string `json:"name" validate:"required,name,max=200"`
	Role      string `json:"role" validate:"omitempty,oneof=admin member"` // default: member
	MayCreate bool   `json:"may_create"`
}

// AddAccount adds a member of staff and returns a one-time sign-in link. It
// is for the operator alone.
func (d *Desk) AddAccount(ctx context.Context, by Actor, in NewAccount) (link string, err error) {
	if by.Kind != Operator {
		return "", ErrForbidden
	}
	in.Email, in.Name = clean(in.Email), clean(in.Name)
	if err := d.check(in); err != nil {
		return "", err
	}
	now := d.now()
	a := event.Account{
		Email: in.Email, EmailFolded: FoldAddress(in.Email), Name: in.Name, Admin: in.Role == "admin", MayCreate: in.MayCreate,
		Language: "en", AddedAt: now,
	}
	res, err := d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		a := a
		fresh, err := tx.AddAccount(&a)
		if err != nil {
			return result{}, err
		}
		if !fresh {
			return result{}, ErrAccountExists
		}
		e := entry(by, 0, now, "account_added").with("account", a.ID).with("admin", a.Admin).with("may_create", a.MayCreate)
		return result{id: a.ID, created: true}, audit(tx, e)
	})
	if err != nil {
		return "", err
	}
	return d.signInLink(ctx, by, res.id)
}

// SignInLink returns a new one-time sign-in link for the account with that
// address. It is for the operator alone.
func (d *Desk) SignInLink(ctx context.Context, by Actor, email string) (string, error) {
	if by.Kind != Operator {
		return "", ErrForbidden
	}
	a, err := d.store.Account(ctx, FoldAddress(email))
	if err != nil {
		return "", err
	}
	if a.DisabledAt != nil {
		return "", ErrForbidden
	}
	return d.signInLink(ctx, by, a.ID)
}

func (d *Desk) signInLink(ctx context.Context, by Actor, accountID int64) (string, error) {
	token, hash, err := auth.NewToken(d.random)
	if err != nil {
		return "", err
	}
	now := d.now()
	link := event.LoginLink{AccountID: accountID, Hash: hash, MadeAt: now, ExpiresAt: now.Add(signInFor)}
	_, err = d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		l := link
		if err := tx.AddLoginLink(&l); err != nil {
			return result{}, err
		}
		return result{id: l.ID}, audit(tx, entry(by, 0, now, "sign_in_link_made").with("account", accountID))
	})
	return d.baseURL + "/desk/sign-in/" + token, err
}

// UseSignInLink signs an account in by a one-time link, which is of no use
// afterwards. Whatever is not a link of today fails with ErrLinkUsed.
func (d *Desk) UseSignInLink(ctx context.Context, token string) (*event.Account, error) {
	now := d.now()
	hash := auth.HashToken(token)
	var account *event.Account
	err := d.store.Tx(ctx, nil, func(tx *store.Tx) error {
		link, err := tx.LoginLink(ctx, hash)
		if err != nil {
			return absentOr(err, ErrLinkUsed)
		}
		if link.UsedAt != nil || !now.Before(link.ExpiresAt) {
			return ErrLinkUsed
		}
		a, err := tx.AccountByID(ctx, link.AccountID)
		if err != nil {
			return err
		}
		if a.DisabledAt != nil {
			return ErrLinkUsed
		}
		fresh, err := tx.UseLoginLink(link.ID, now)
		if err != nil {
			return err
		}
		if !fresh {
			return ErrLinkUsed
		}
		account = a
		return audit(tx, entry(Actor{Kind: Staff, Account: a}, 0, now, "signed_in"))
	})
	if err != nil {
		return nil, err
	}
	return account, nil
}

// StaffByID is the actor of a signed-in session. A disabled account fails
// with ErrUnauthorised.
func (d *Desk) StaffByID(ctx context.Context, accountID int64) (Actor, error) {
	a, err := d.store.AccountByID(ctx, accountID)
	if err != nil {
		return Actor{}, absentOr(err, ErrUnauthorised)
	}
	if a.DisabledAt != nil {
		return Actor{}, ErrUnauthorised
	}
	return Actor{Kind: Staff, Account: a}, nil
}

// Accounts lists the staff, for the operator.
func (d *Desk) Accounts(ctx context.Context) ([]event.Account, error) { return d.store.Accounts(ctx) }

// DisableAccount ends an account's rights: its tokens, sign-in links and
// sessions work no longer.
func (d *Desk) DisableAccount(ctx context.Context, by Actor, email string) error {
	if by.Kind != Operator {
		return ErrForbidden
	}
	a, err := d.store.Account(ctx, FoldAddress(email))
	if err != nil {
		return err
	}
	now := d.now()
	a.DisabledAt = &now
	_, err = d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		return result{id: a.ID}, errors.Join(tx.SaveAccount(a), audit(tx, entry(by, 0, now, "account_disabled").with("account", a.ID)))
	})
	return err
}

// GrantRole gives an account a role in the event called slug, in place of the
// one it had.
func (d *Desk) GrantRole(ctx context.Context, by Actor, email, slug, role string) error {
	if by.Kind != Operator {
		return ErrForbidden
	}
	if roleRight[event.TeamRole(role)] == 0 {
		return problem.Refuse(problem.At("/role", "unknown_choice"))
	}
	a, err := d.store.Account(ctx, FoldAddress(email))
	if err != nil {
		return err
	}
	ev, err := d.store.Event(ctx, slug)
	if err != nil {
		return err
	}
	now := d.now()
	g := event.Grant{AccountID: a.ID, EventID: ev.ID, Role: event.TeamRole(role), GrantedAt: now}
	_, err = d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		e := entry(by, ev.ID, now, "granted").with("account", a.ID).with("role", role)
		return result{id: a.ID}, errors.Join(tx.SetGrant(&g), audit(tx, e))
	})
	return err
}

// A NewToken is an API token to be made.
type NewToken struct {
	User    string        // address of the account
	Name    string        // what it is for
	Event   string        // slug of the only event it is for; "" is all of the account's
	Expires time.Duration // 0: never
}

// CreateToken makes an API token and returns it, once.
func (d *Desk) CreateToken(ctx context.Context, by Actor, in NewToken) (string, error) {
	if by.Kind != Operator {
		return "", ErrForbidden
	}
	a, err := d.store.Account(ctx, FoldAddress(in.User))
	if err != nil {
		return "", err
	}
	now := d.now()
	t := event.APIToken{AccountID: a.ID, Name: clean(in.Name), MadeAt: now}
	if in.Event != "" {
		ev, err := d.store.Event(ctx, in.Event)
		if err != nil {
			return "", err
		}
		t.EventID = &ev.ID
	}
	if in.Expires > 0 {
		end := now.Add(in.Expires)
		t.ExpiresAt = &end
	}
	token, hash, err := auth.NewToken(d.random)
	if err != nil {
		return "", err
	}
	t.Hash = hash
	_, err = d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		t := t
		if err := tx.AddToken(&t); err != nil {
			return result{}, err
		}
		e := entry(by, 0, now, "token_made").with("account", a.ID).with("token", t.ID)
		return result{id: t.ID}, audit(tx, e)
	})
	return token, err
}

// Tokens lists all API tokens, for the operator.
func (d *Desk) Tokens(ctx context.Context) ([]event.APIToken, error) { return d.store.Tokens(ctx) }

// RevokeToken ends the API token with the given id.
func (d *Desk) RevokeToken(ctx context.Context, by Actor, id int64) error {
	if by.Kind != Operator {
		return ErrForbidden
	}
	now := d.now()
	_, err := d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		return result{id: id}, errors.Join(tx.RevokeToken(ctx, id, now), audit(tx, entry(by, 0, now, "token_revoked").with("token", id)))
	})
	return err
}

// ByToken is the actor of an API token. Whatever is not a token in force, of
// an account in force, fails with ErrUnauthorised.
func (d *Desk) ByToken(ctx context.Context, token string) (Actor, error) {
	t, err := d.store.Token(ctx, auth.HashToken(token))
	if err != nil {
		return Actor{}, absentOr(err, ErrUnauthorised)
	}
	if t.RevokedAt != nil || t.ExpiresAt != nil && !d.now().Before(*t.ExpiresAt) {
		return Actor{}, ErrUnauthorised
	}
	by, err := d.StaffByID(ctx, t.AccountID)
	by.OnlyEvent = t.EventID
	return by, err
}
