package signin

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
)

// freshFor is how long a visit by a one-time link may set a password without
// the one before: whoever has forgotten it comes in that way.
const freshFor = 30 * time.Minute

// A NewPassword takes the place of the one before.
type NewPassword struct {
	Current  string // not asked for where there is none, or just after a one-time link
	Password string
}

// AsksCurrent reports whether by must say the password that there is.
func (d *Signing) AsksCurrent(by core.Actor) bool {
	fresh := by.Visit != nil && by.Visit.Way == event.ByLink && d.Now().Before(by.Visit.MadeAt.Add(freshFor))
	return by.Account.Password != "" && !fresh
}

// SetPassword sets the password of by's account, from a browser alone, and signs
// the account out everywhere else. It fails with a problem at /current or
// /password, and with ErrTooMany.
func (d *Signing) SetPassword(ctx context.Context, by core.Actor, from From, in NewPassword) error {
	if err := d.May(by, core.KeepAccount); err != nil {
		return err
	}
	if by.Visit == nil {
		return core.ErrForbidden
	}
	var tries []try
	if d.AsksCurrent(by) {
		var err error
		if tries, err = d.count(ctx, from, by.Account.EmailFolded); err != nil {
			return err
		}
		if !d.passwords.Is(in.Current, by.Account.Password) {
			return problem.Refuse(append([]problem.Field{problem.At("/current", "password_wrong")}, weak(in.Password, by.Account.Email, by.Account.Name)...)...)
		}
	}
	if err := d.Refuse(nil, weak(in.Password, by.Account.Email, by.Account.Name)); err != nil {
		return errors.Join(err, d.Store.Tx(ctx, nil, func(tx *store.Tx) error { return giveBack(tx, tries) }))
	}
	hash, err := d.passwords.Hash(in.Password)
	if err != nil {
		return err
	}
	now := d.Now()
	return d.Store.Tx(ctx, nil, func(tx *store.Tx) error {
		a, err := tx.AccountByID(ctx, by.Account.ID)
		if err != nil {
			return err
		}
		if a.Password != by.Account.Password { // somebody was faster
			return core.ErrChangedMeanwhile
		}
		return errors.Join(
			accounts.SetPassword(tx, a.ID, hash), endOthers(tx, by, a.ID, now), giveBack(tx, tries),
			core.Audit(tx, core.NewEntry(by, 0, now, "password_set")))
	})
}

// weak are the problems of a password for somebody with that address and name.
func weak(password string, about ...string) []problem.Field {
	switch auth.Weak(password, about...) {
	case auth.Short:
		return []problem.Field{{Pointer: "/password", Code: "password_short", Params: map[string]any{"min": auth.MinPassword}}}
	case auth.Long:
		return []problem.Field{{Pointer: "/password", Code: "too_long", Params: map[string]any{"max": auth.MaxPassword}}}
	case auth.Common:
		return []problem.Field{problem.At("/password", "password_common")}
	}
	return nil
}
