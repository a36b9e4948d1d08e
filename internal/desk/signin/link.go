package signin

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
)

// askedFor is how long a link works that was asked for.
const askedFor = time.Hour

// SendSignInLink sends a one-time link to the account with that address, at most three
// times a day. It answers the same, after the same work, whether or not there is
// one: what was asked is counted for everyone. It fails with a problem at /email
// for what is no address, and with ErrTooMany.
func (d *Signing) SendSignInLink(ctx context.Context, from From, email string) error {
	if !input.ValidAddress(email) {
		return problem.Refuse(problem.At("/email", "address"))
	}
	folded, now := input.FoldAddress(email), d.Now()
	day := now.Truncate(24 * time.Hour)
	key := d.Key.MAC("sign-in link", []byte(day.Format(time.DateOnly)), []byte(folded))
	err := d.Store.Tx(ctx, nil, func(tx *store.Tx) error {
		if err := countIn(tx, d.tries(from, "", now), now); err != nil {
			return err
		}
		a, err := accounts.ByAddress(ctx, tx.Reads, folded)
		if err = core.AbsentOr(err, nil); err != nil {
			return err
		}
		allowed, err := tx.Throttle(key, day, core.PerDay)
		if err != nil || !allowed || a == nil || a.DisabledAt != nil {
			return err
		}
		return d.OweSignIn(tx, core.Actor{}, 0, a, event.LetterSignIn, now, askedFor)
	})
	if err == nil {
		d.Wake()
	}
	return err
}

// FirstLink is the address at which the first account of the installation is
// made; "" once there is one.
func (d *Signing) FirstLink(ctx context.Context) (string, error) {
	any, err := accounts.Any(ctx, d.Store.Reads)
	if err != nil || any {
		return "", err
	}
	return d.BaseURL + "/desk/sign-in/first/" + d.Key.FirstAdminLink(), nil
}

// checkFirstLink fails with ErrAdminThere where there is an account, and with
// ErrLinkUsed where token is not that of FirstLink.
func (d *Signing) checkFirstLink(ctx context.Context, token string) error {
	any, err := accounts.Any(ctx, d.Store.Reads)
	switch {
	case err != nil:
		return err
	case any:
		return ErrAdminThere
	case !d.Key.IsFirstAdminLink(token):
		return ErrLinkUsed
	}
	return nil
}

// A FirstAdmin is whoever looks after a fresh installation.
type FirstAdmin struct {
	Email    string `json:"email" validate:"required,max=254,address"`
	Name     string `json:"name" validate:"required,name,max=200"`
	Password string `json:"password"`
	Language string `json:"language" validate:"required,language"`
}

// MakeFirstAdmin makes the first account, by the link of FirstLink, and signs it
// in. It fails with ErrAdminThere once there is an account, with ErrLinkUsed by
// another link, and with a problem that names the fields that break a rule.
func (d *Signing) MakeFirstAdmin(ctx context.Context, from From, token string, in FirstAdmin) (*event.Visit, error) {
	if err := d.checkFirstLink(ctx, token); err != nil {
		return nil, err
	}
	in.Email, in.Name = input.Clean(in.Email), input.Clean(in.Name)
	if err := d.Refuse(d.Check(in), weak(in.Password, in.Email, in.Name)); err != nil {
		return nil, err
	}
	hash, err := d.passwords.Hash(in.Password)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	a := event.Account{
		Email: in.Email, EmailFolded: input.FoldAddress(in.Email), Name: in.Name, Admin: true, MayCreate: true, Language: in.Language, AddedAt: now, Password: hash,
	}
	err = d.Store.Tx(ctx, nil, func(tx *store.Tx) error {
		a.ID = 0
		if any, err := accounts.Any(ctx, tx.Reads); err != nil || any {
			return errors.Join(err, unless(!any, ErrAdminThere))
		}
		if _, err := accounts.Add(tx, &a); err != nil {
			return err
		}
		// The link is kept as used: of two servers that make an account at one moment, one fails.
		first, err := accounts.AddFirstLoginLink(tx, &event.LoginLink{AccountID: a.ID, Hash: auth.HashToken(token), MadeAt: now, ExpiresAt: now, UsedAt: &now})
		if err != nil || !first {
			return errors.Join(err, unless(first, ErrAdminThere))
		}
		return core.Audit(tx, core.NewEntry(staff(&a), 0, now, "account_added").With("account", a.ID).With("admin", true))
	})
	if err != nil {
		return nil, err
	}
	return d.enter(ctx, a.ID, event.ByLink, from, nil, nil)
}
