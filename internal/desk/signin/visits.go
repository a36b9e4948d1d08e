package signin

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
)

// InVisit is the actor of a visit. It fails with ErrCodeDue where the second
// step has still to be taken, and with core.ErrUnauthorised where the visit is
// over or its account is not in force. That it was used is noted once a minute.
func (d *Signing) InVisit(ctx context.Context, visitID int64) (core.Actor, error) {
	by, err := d.LeftOpenIn(ctx, visitID)
	if err != nil {
		return core.Actor{}, err
	}
	if now := d.Now(); now.Sub(by.Visit.UsedAt) >= noteEvery {
		err := d.Store.Tx(ctx, nil, func(tx *store.Tx) error { return accounts.VisitUsed(tx, visitID, now) })
		if err != nil { // on a full disk, for instance, one can still look
			d.Warn("a visit of staff was not noted", err)
		}
	}
	return by, nil
}

// LeftOpenIn is InVisit for what a page asks for by itself: nobody stays signed in
// because a page is left open, so that nothing is noted.
func (d *Signing) LeftOpenIn(ctx context.Context, visitID int64) (core.Actor, error) {
	v, a, err := d.openVisit(ctx, visitID)
	if err != nil {
		return core.Actor{}, err
	}
	if v.Awaits {
		return core.Actor{}, ErrCodeDue
	}
	return core.Actor{Kind: core.Staff, Account: a, Visit: v}, nil
}

// openVisit is a visit that is not over, and its account, which is in force.
func (d *Signing) openVisit(ctx context.Context, id int64) (*event.Visit, *event.Account, error) {
	v, err := accounts.Visit(ctx, d.Store.Reads, id)
	if err != nil {
		return nil, nil, core.AbsentOr(err, core.ErrUnauthorised)
	}
	a, err := d.Store.AccountByID(ctx, v.AccountID)
	if err != nil {
		return nil, nil, err
	}
	if a.DisabledAt != nil || over(v, d.Now()) {
		return nil, nil, core.ErrUnauthorised
	}
	return v, a, nil
}

// over reports whether v has ended, by itself or otherwise.
func over(v *event.Visit, now time.Time) bool {
	switch {
	case v.EndedAt != nil, !now.Before(v.MadeAt.Add(VisitLasts)):
		return true
	case v.Awaits:
		return !now.Before(v.MadeAt.Add(awaitsFor))
	}
	return !now.Before(v.UsedAt.Add(VisitIdles))
}

// Visits lists where by's account is signed in, the browser used last first.
func (d *Signing) Visits(ctx context.Context, by core.Actor) ([]event.Visit, error) {
	if err := d.May(by, core.KeepAccount); err != nil {
		return nil, err
	}
	now := d.Now()
	all, err := accounts.OpenVisits(ctx, d.Store.Reads, by.Account.ID, now.Add(-VisitLasts))
	if err != nil {
		return nil, err
	}
	var open []event.Visit
	for i := range all {
		if !over(&all[i], now) {
			open = append(open, all[i])
		}
	}
	return open, nil
}

// EndVisit signs by's account out in one browser, or fails with
// core.ErrNotFound.
func (d *Signing) EndVisit(ctx context.Context, by core.Actor, id int64) error {
	return d.end(ctx, by, func(tx *store.Tx, now time.Time) (bool, error) {
		return accounts.EndVisit(ctx, tx, by.Account.ID, id, now)
	})
}

// EndOtherVisits signs by's account out everywhere but in the browser that by
// uses, if that is how by acts.
func (d *Signing) EndOtherVisits(ctx context.Context, by core.Actor) error {
	return d.end(ctx, by, func(tx *store.Tx, now time.Time) (bool, error) {
		return accounts.EndVisits(tx, by.Account.ID, thisVisit(by), now)
	})
}

// SignOut ends the visit that by acts in.
func (d *Signing) SignOut(ctx context.Context, by core.Actor) error {
	return d.EndVisit(ctx, by, thisVisit(by))
}

func (d *Signing) end(ctx context.Context, by core.Actor, what func(*store.Tx, time.Time) (bool, error)) error {
	if err := d.May(by, core.KeepAccount); err != nil {
		return err
	}
	now := d.Now()
	_, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		ended, err := what(tx, now)
		if err != nil || !ended {
			return core.Result{ID: by.Account.ID}, err
		}
		return core.Result{ID: by.Account.ID}, core.Audit(tx, core.NewEntry(by, 0, now, "signed_out"))
	})
	return err
}

// thisVisit is the visit that by acts in; 0 if by acts otherwise.
func thisVisit(by core.Actor) int64 {
	if by.Visit == nil {
		return 0
	}
	return by.Visit.ID
}

// ForgetVisits forgets visits that are over for certain.
func (d *Signing) ForgetVisits(ctx context.Context) error {
	then := d.Now().Add(-2 * VisitLasts)
	return d.Store.Tx(ctx, nil, func(tx *store.Tx) error { return accounts.ForgetVisits(tx, then) })
}

// endOthers ends everything by which an account may be in, or come in, but the
// visit that by acts in: something has changed that others must not survive.
func endOthers(tx *store.Tx, by core.Actor, accountID int64, now time.Time) error {
	spared := int64(0)
	if by.Account != nil && by.Account.ID == accountID {
		spared = thisVisit(by)
	}
	_, err := accounts.EndVisits(tx, accountID, spared, now)
	return errors.Join(err, accounts.UseUpLoginLinks(tx, accountID, now))
}
