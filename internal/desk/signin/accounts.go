package signin

import (
	"context"
	"errors"

	"rollcall/internal/auth"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/desk/team"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
)

// OwnAccount is by's account and how it signs in.
func (d *Signing) OwnAccount(ctx context.Context, by core.Actor) (*Codes, error) {
	if err := d.May(by, core.SeeDesk); err != nil {
		return nil, err
	}
	a, err := d.Store.AccountByID(ctx, by.Account.ID)
	if err != nil {
		return nil, err
	}
	c := &Codes{Account: a, Needed: d.mustHaveCode(a), On: a.CodeSince != nil}
	c.Left, err = accounts.RecoveryCodesLeft(ctx, d.Store.Reads, a.ID)
	return c, err
}

// An OwnChange is what somebody changes about their own account; nil stays.
type OwnChange struct {
	Name     *string `json:"name" validate:"omitnil,name,max=200"`
	Language *string `json:"language" validate:"omitnil,language"` // of pages and letters
}

// ChangeOwnAccount changes by's own account.
func (d *Signing) ChangeOwnAccount(ctx context.Context, by core.Actor, in OwnChange) error {
	if err := d.May(by, core.KeepAccount); err != nil {
		return err
	}
	var missing []problem.Field
	if in.Name != nil {
		clean := input.Clean(*in.Name)
		if in.Name = &clean; clean == "" {
			missing = append(missing, problem.At("/name", "required"))
		}
	}
	if err := d.Refuse(d.Check(in), missing); err != nil {
		return err
	}
	now := d.Now()
	_, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		a, err := tx.AccountByID(ctx, by.Account.ID)
		if err != nil {
			return core.Result{}, err
		}
		was := *a
		a.Name, a.Language = or(in.Name, a.Name), or(in.Language, a.Language)
		if was.Name == a.Name && was.Language == a.Language {
			return core.Result{ID: a.ID}, nil
		}
		return core.Result{ID: a.ID}, errors.Join(accounts.Save(tx, a), core.Audit(tx, core.NewEntry(by, 0, now, "account_changed").With("account", a.ID)))
	})
	return err
}

// AllAccounts lists all members of staff by address, for admins.
func (d *Signing) AllAccounts(ctx context.Context, by core.Actor) ([]event.Account, error) {
	if err := d.May(by, core.ManageAccounts); err != nil {
		return nil, err
	}
	return accounts.All(ctx, d.Store.Reads)
}

// A Welcomed is an account that was added. Link signs its owner in once; ""
// where a letter brings one.
type Welcomed struct {
	event.Account
	Link string
}

// WelcomeAccount adds a member of staff, who gets a letter with a one-time link,
// in the language of whoever adds them; where there is no mail server, the link
// is returned. It is for admins, and fails with team.ErrAccountExists.
func (d *Signing) WelcomeAccount(ctx context.Context, by core.Actor, in team.NewAccount) (*Welcomed, error) {
	if err := d.May(by, core.ManageAccounts); err != nil {
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
	a := event.Account{
		Email: in.Email, EmailFolded: input.FoldAddress(in.Email), Name: in.Name, Admin: in.Role == "admin", MayCreate: in.MayCreate, Language: "en", AddedAt: now,
	}
	if by.Account != nil {
		a.Language = by.Account.Language
	}
	res, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		a := a
		made = false
		fresh, err := accounts.Add(tx, &a)
		if err != nil || !fresh {
			return core.Result{}, errors.Join(err, unless(fresh || err != nil, team.ErrAccountExists))
		}
		made = true
		e := core.NewEntry(by, 0, now, "account_added").With("account", a.ID).With("admin", a.Admin).With("may_create", a.MayCreate)
		return core.Result{ID: a.ID, Created: true}, errors.Join(core.Audit(tx, e), d.LetIn(tx, by, 0, &a, hash, now))
	})
	if err != nil {
		return nil, err
	}
	added, err := d.Store.AccountByID(ctx, res.ID)
	if err != nil {
		return nil, err
	}
	w := &Welcomed{Account: *added}
	if made && !d.Mails { // a repeat of the request has made none
		w.Link = d.SignInAddress(token)
	}
	return w, nil
}

// An AccountChange is what an admin changes about an account; nil stays.
type AccountChange struct {
	Role      *string `json:"role" validate:"omitnil,oneof=admin member"`
	MayCreate *bool   `json:"may_create"`
	Disabled  *bool   `json:"disabled"`
}

// ChangeAccount changes the rights of an account, and signs it out everywhere.
// It is for admins. It fails with ErrLastAdmin where no admin in force would be
// left, and with core.ErrNotFound.
func (d *Signing) ChangeAccount(ctx context.Context, by core.Actor, id int64, in AccountChange) (*event.Account, error) {
	if err := d.May(by, core.ManageAccounts); err != nil {
		return nil, err
	}
	if err := d.Check(in); err != nil {
		return nil, err
	}
	now := d.Now()
	res, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		a, err := tx.AccountByID(ctx, id)
		if err != nil {
			return core.Result{}, err
		}
		was := *a
		if in.Role != nil {
			a.Admin = *in.Role == "admin"
		}
		a.MayCreate = or(in.MayCreate, a.MayCreate)
		switch {
		case in.Disabled == nil:
		case !*in.Disabled:
			a.DisabledAt = nil
		case a.DisabledAt == nil:
			a.DisabledAt = &now
		}
		if was.Admin == a.Admin && was.MayCreate == a.MayCreate && (was.DisabledAt == nil) == (a.DisabledAt == nil) {
			return core.Result{ID: id}, nil
		}
		return core.Result{ID: id}, d.saveRights(ctx, tx, by, a)
	})
	if err != nil {
		return nil, err
	}
	return d.Store.AccountByID(ctx, res.ID)
}

// saveRights writes what a may do from now on.
func (d *Signing) saveRights(ctx context.Context, tx *store.Tx, by core.Actor, a *event.Account) error {
	now := d.Now()
	if err := accounts.Save(tx, a); err != nil {
		return err
	}
	admins, err := accounts.AdminsInForce(ctx, tx.Reads)
	if err != nil || admins == 0 {
		return errors.Join(err, unless(err != nil, ErrLastAdmin))
	}
	e := core.NewEntry(by, 0, now, "account_changed").With("account", a.ID).With("admin", a.Admin).With("may_create", a.MayCreate).With("disabled", a.DisabledAt != nil)
	_, err = accounts.EndVisits(tx, a.ID, 0, now)
	return errors.Join(err, accounts.UseUpLoginLinks(tx, a.ID, now), core.Audit(tx, e))
}

// ResetSignIn takes password and second step from an account and signs it out
// everywhere: for who has lost phone and recovery codes. It is for the operator
// alone.
func (d *Signing) ResetSignIn(ctx context.Context, by core.Actor, email string) error {
	if by.Kind != core.Operator {
		return core.ErrForbidden
	}
	a, err := accounts.ByAddress(ctx, d.Store.Reads, input.FoldAddress(email))
	if err != nil {
		return err
	}
	now := d.Now()
	return d.Store.Tx(ctx, nil, func(tx *store.Tx) error {
		return errors.Join(
			accounts.SetPassword(tx, a.ID, ""), forgetCodes(tx, a.ID), endOthers(tx, by, a.ID, now),
			core.Audit(tx, core.NewEntry(by, 0, now, "sign_in_reset").With("account", a.ID)))
	})
}

// or is what given points to, or what there is.
func or[T any](given *T, there T) T {
	if given == nil {
		return there
	}
	return *given
}
