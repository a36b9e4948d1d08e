package signin

import (
	"context"
	"errors"
	"strings"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
)

// sealedFor is the purpose for which the secrets of one-time codes are sealed.
const sealedFor = "one-time codes"

// recoveryCodes is how many codes stand in for a lost phone.
const recoveryCodes = 10

// Codes are how far the second step of an account is set up.
type Codes struct {
	Account *event.Account
	Needed  bool   // it cannot be turned off
	On      bool   // a code is asked for
	Secret  string // what an app is told, while that is not so; "" before it was begun
	Link    string // the same, as apps read it from a picture
	Left    int    // unused recovery codes
}

// SecondStep is what a visit awaits that has taken the first step. It fails with
// core.ErrUnauthorised where there is no such visit.
func (d *Signing) SecondStep(ctx context.Context, visitID int64) (*Codes, error) {
	_, a, err := d.awaiting(ctx, visitID)
	if err != nil {
		return nil, err
	}
	return d.codes(ctx, a)
}

// Codes is how far the second step of by's account is set up.
func (d *Signing) Codes(ctx context.Context, by core.Actor) (*Codes, error) {
	if err := d.May(by, core.KeepAccount); err != nil {
		return nil, err
	}
	a, err := d.Store.AccountByID(ctx, by.Account.ID)
	if err != nil {
		return nil, err
	}
	return d.codes(ctx, a)
}

func (d *Signing) codes(ctx context.Context, a *event.Account) (*Codes, error) {
	c := &Codes{Account: a, Needed: d.mustHaveCode(a), On: a.CodeSince != nil}
	var err error
	if c.Left, err = accounts.RecoveryCodesLeft(ctx, d.Store.Reads, a.ID); err != nil {
		return nil, err
	}
	if c.On || a.CodeSecret == nil {
		return c, nil
	}
	secret, err := d.Key.Open(sealedFor, a.ID, a.CodeSecret)
	if err != nil {
		return nil, err
	}
	c.Secret, c.Link = auth.CodeText(secret), auth.CodeLink(secret, d.issuer(), a.Email)
	return c, nil
}

// issuer names the installation in an app.
func (d *Signing) issuer() string {
	_, host, _ := strings.Cut(d.BaseURL, "://")
	return "Rollcall " + host
}

// BeginSecondStep makes the secret of somebody who has to set the second step up
// before they are in.
func (d *Signing) BeginSecondStep(ctx context.Context, visitID int64) error {
	_, a, err := d.awaiting(ctx, visitID)
	if err != nil {
		return err
	}
	return d.begin(ctx, staff(a))
}

// BeginCodes makes the secret of by's one-time codes. None is asked for until
// one has been given. It fails with ErrCodesThere.
func (d *Signing) BeginCodes(ctx context.Context, by core.Actor) error {
	if err := d.May(by, core.KeepAccount); err != nil {
		return err
	}
	return d.begin(ctx, by)
}

func (d *Signing) begin(ctx context.Context, by core.Actor) error {
	secret, err := auth.NewCodeSecret(d.Random)
	if err != nil {
		return err
	}
	sealed, err := d.Key.Seal(d.Random, sealedFor, by.Account.ID, secret)
	if err != nil {
		return err
	}
	now := d.Now()
	return d.Store.Tx(ctx, nil, func(tx *store.Tx) error {
		a, err := tx.AccountByID(ctx, by.Account.ID)
		if err != nil {
			return err
		}
		if a.CodeSince != nil {
			return ErrCodesThere
		}
		if kept, err := accounts.SetCodeSecret(tx, a.ID, sealed); err != nil || !kept { // one that was begun stays
			return err
		}
		return core.Audit(tx, core.NewEntry(by, 0, now, "second_step_begun"))
	})
}

// unless is err, or nil if done.
func unless(done bool, err error) error {
	if done {
		return nil
	}
	return err
}

// TakeSecondStep completes a visit by a one-time code or a recovery code. Whoever
// has set the second step up only now is told the recovery codes. It fails with
// a problem at /code, and with ErrTooMany.
func (d *Signing) TakeSecondStep(ctx context.Context, from From, visitID int64, code string) (recovery []string, err error) {
	v, a, err := d.awaiting(ctx, visitID)
	if err != nil {
		return nil, err
	}
	return d.withCode(ctx, from, staff(a), code, func(tx *store.Tx, now time.Time) error {
		finished, err := accounts.FinishVisit(tx, v.ID, now)
		if err != nil {
			return err
		}
		v.UsedAt = now
		return errors.Join(unless(finished, core.ErrUnauthorised), signedIn(tx, a, v))
	})
}

// ConfirmCodes turns the second step of by's account on, by the first code, and
// returns the recovery codes. Other browsers are signed out.
func (d *Signing) ConfirmCodes(ctx context.Context, by core.Actor, from From, code string) (recovery []string, err error) {
	c, err := d.Codes(ctx, by)
	switch {
	case err != nil:
		return nil, err
	case c.On:
		return nil, ErrCodesThere
	case c.Secret == "":
		return nil, ErrNoCodes
	}
	return d.withCode(ctx, from, by, code, func(tx *store.Tx, now time.Time) error { return endOthers(tx, by, by.Account.ID, now) })
}

// DropCodes turns the second step of by's account off, by a code. It fails with
// ErrCodeNeeded where it must stay on. Other browsers are signed out.
func (d *Signing) DropCodes(ctx context.Context, by core.Actor, from From, code string) error {
	c, err := d.Codes(ctx, by)
	switch {
	case err != nil:
		return err
	case c.Needed:
		return ErrCodeNeeded
	case !c.On:
		return ErrNoCodes
	}
	_, err = d.withCode(ctx, from, by, code, func(tx *store.Tx, now time.Time) error {
		return errors.Join(forgetCodes(tx, by.Account.ID), endOthers(tx, by, by.Account.ID, now), core.Audit(tx, core.NewEntry(by, 0, now, "second_step_off")))
	})
	return err
}

// forgetCodes turns the second step of an account off.
func forgetCodes(tx *store.Tx, accountID int64) error {
	_, err := accounts.SetCodeSecret(tx, accountID, nil)
	return errors.Join(err, accounts.ReplaceRecoveryCodes(tx, accountID, nil))
}

// RenewRecoveryCodes makes other recovery codes for by's account, by a code.
func (d *Signing) RenewRecoveryCodes(ctx context.Context, by core.Actor, from From, code string) ([]string, error) {
	c, err := d.Codes(ctx, by)
	if err != nil {
		return nil, err
	}
	if !c.On {
		return nil, ErrNoCodes
	}
	codes, rows, err := d.newRecoveryCodes(by.Account.ID)
	if err != nil {
		return nil, err
	}
	_, err = d.withCode(ctx, from, by, code, func(tx *store.Tx, now time.Time) error {
		return errors.Join(accounts.ReplaceRecoveryCodes(tx, by.Account.ID, rows), core.Audit(tx, core.NewEntry(by, 0, now, "recovery_codes_made")))
	})
	return codes, err
}

// awaiting is a visit that has taken the first step alone, and its account.
func (d *Signing) awaiting(ctx context.Context, visitID int64) (*event.Visit, *event.Account, error) {
	v, a, err := d.openVisit(ctx, visitID)
	if err == nil && !v.Awaits {
		err = core.ErrUnauthorised
	}
	return v, a, err
}

// withCode uses a code of by's account up and does what it is for, both or
// neither. The first code of all turns the second step on, and has recovery
// codes made, which are returned.
func (d *Signing) withCode(ctx context.Context, from From, by core.Actor, code string, then func(*store.Tx, time.Time) error) (recovery []string, err error) {
	tries, err := d.count(ctx, from, by.Account.EmailFolded)
	if err != nil {
		return nil, err
	}
	codes, rows, err := d.newRecoveryCodes(by.Account.ID)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	err = d.Store.Tx(ctx, nil, func(tx *store.Tx) error {
		recovery = nil
		a, err := tx.AccountByID(ctx, by.Account.ID)
		if err != nil {
			return err
		}
		if err := d.useCode(tx, a, code, now); err != nil {
			return err
		}
		if a.CodeSince == nil {
			recovery = codes
			err = errors.Join(accounts.ReplaceRecoveryCodes(tx, a.ID, rows), core.Audit(tx, core.NewEntry(by, 0, now, "second_step_on")))
		}
		return errors.Join(err, then(tx, now), giveBack(tx, tries))
	})
	return recovery, err
}

// errCode refuses a code that is wrong or was used.
func errCode() error { return problem.Refuse(problem.At("/code", "code_wrong")) }

// useCode uses up a one-time code of a, or a recovery code.
func (d *Signing) useCode(tx *store.Tx, a *event.Account, code string, now time.Time) error {
	if a.CodeSecret == nil {
		return errCode()
	}
	secret, err := d.Key.Open(sealedFor, a.ID, a.CodeSecret)
	if err != nil {
		return err
	}
	if step, right := auth.CodeStep(secret, code, now, a.CodeStep); right {
		used, err := accounts.UseCode(tx, a.ID, step, now)
		return errors.Join(err, unless(used || err != nil, errCode()))
	}
	if a.CodeSince == nil {
		return errCode()
	}
	used, err := accounts.UseRecoveryCode(tx, a.ID, d.Key.RecoveryHash(a.ID, code), now)
	if err != nil || !used {
		return errors.Join(err, unless(err != nil, errCode()))
	}
	return core.Audit(tx, core.NewEntry(staff(a), 0, now, "recovery_code_used"))
}

// newRecoveryCodes makes recovery codes, and what is kept of them.
func (d *Signing) newRecoveryCodes(accountID int64) (codes []string, rows []event.RecoveryCode, err error) {
	for range recoveryCodes {
		code, err := auth.NewRecoveryCode(d.Random)
		if err != nil {
			return nil, nil, err
		}
		codes = append(codes, code)
		rows = append(rows, event.RecoveryCode{AccountID: accountID, Hash: d.Key.RecoveryHash(accountID, code), MadeAt: d.Now()})
	}
	return codes, rows, nil
}
