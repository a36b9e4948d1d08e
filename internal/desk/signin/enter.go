package signin

import (
	"context"

	"rollcall/internal/auth"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
)

// SignInByPassword signs in whoever knows the password of an account. It fails with
// ErrWrong, after the same work, whether the password is wrong, or there is no
// account, none in force, or none with a password; and with ErrTooMany.
func (d *Signing) SignInByPassword(ctx context.Context, from From, email, password string) (*event.Visit, error) {
	folded := input.FoldAddress(email)
	tries, err := d.count(ctx, from, folded)
	if err != nil {
		return nil, err
	}
	a, err := accounts.ByAddress(ctx, d.Store.Reads, folded)
	if err = core.AbsentOr(err, nil); err != nil {
		return nil, err
	}
	hash := ""
	if a != nil && a.DisabledAt == nil {
		hash = a.Password
	}
	if !d.passwords.Is(password, hash) {
		return nil, ErrWrong
	}
	unchanged := func(_ *store.Tx, found *event.Account) error {
		if found.Password != hash {
			return ErrWrong
		}
		return nil
	}
	return d.enter(ctx, a.ID, event.ByPassword, from, tries, unchanged)
}

// SignInByLink signs an account in by a one-time link, which is of no use afterwards.
// Whatever is no link of today fails with ErrLinkUsed, and with ErrTooMany if
// there were too many of those.
func (d *Signing) SignInByLink(ctx context.Context, from From, token string) (*event.Visit, error) {
	now := d.Now()
	tries, err := d.count(ctx, from, "")
	if err != nil {
		return nil, err
	}
	link, err := accounts.LoginLink(ctx, d.Store.Reads, auth.HashToken(token))
	if err != nil {
		return nil, core.AbsentOr(err, ErrLinkUsed)
	}
	if link.UsedAt != nil || !now.Before(link.ExpiresAt) {
		return nil, ErrLinkUsed
	}
	useUp := func(tx *store.Tx, _ *event.Account) error {
		fresh, err := accounts.UseLoginLink(tx, link.ID, now)
		if err == nil && !fresh {
			return ErrLinkUsed
		}
		return err
	}
	v, err := d.enter(ctx, link.AccountID, event.ByLink, from, tries, useUp)
	if ErrWrong.Is(err) {
		return nil, ErrLinkUsed
	}
	return v, err
}

// SignInByProvider signs in the account whose address another provider vouches for.
// It fails with ErrUnvouched if the provider does not, and with ErrNotWithUs if
// there is no account in force with that address: none is made.
func (d *Signing) SignInByProvider(ctx context.Context, from From, email string, verified bool) (*event.Visit, error) {
	if !verified || !input.ValidAddress(email) {
		return nil, ErrUnvouched
	}
	a, err := accounts.ByAddress(ctx, d.Store.Reads, input.FoldAddress(email))
	if err != nil {
		return nil, core.AbsentOr(err, ErrNotWithUs)
	}
	v, err := d.enter(ctx, a.ID, event.ByProvider, from, nil, nil)
	if ErrWrong.Is(err) {
		return nil, ErrNotWithUs
	}
	return v, err
}

// enter begins a visit of an account, if it is in force and check, which may be
// nil, agrees. Where a second step is due the visit opens nothing else.
func (d *Signing) enter(ctx context.Context, accountID int64, way event.SignInWay, from From, tries []try, check func(*store.Tx, *event.Account) error) (*event.Visit, error) {
	now := d.Now()
	var visit event.Visit
	err := d.Store.Tx(ctx, nil, func(tx *store.Tx) error {
		a, err := tx.AccountByID(ctx, accountID)
		if err != nil {
			return err
		}
		if a.DisabledAt != nil {
			return ErrWrong
		}
		if check != nil {
			if err := check(tx, a); err != nil {
				return err
			}
		}
		visit = event.Visit{AccountID: a.ID, Way: way, Device: from.Device, MadeAt: now, UsedAt: now, Awaits: d.needsCode(a)}
		if err := accounts.AddVisit(tx, &visit); err != nil {
			return err
		}
		if err := giveBack(tx, tries); err != nil || visit.Awaits {
			return err
		}
		return signedIn(tx, a, &visit)
	})
	if err != nil {
		return nil, err
	}
	return &visit, nil
}

// signedIn writes into the audit that a visit is complete.
func signedIn(tx *store.Tx, a *event.Account, v *event.Visit) error {
	return core.Audit(tx, core.NewEntry(staff(a), 0, v.UsedAt, "signed_in").With("by", string(v.Way)))
}
