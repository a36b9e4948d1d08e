package store

import (
	"context"
	"time"

	"rollcall/internal/event"
)

// Visit returns the visit with the given id, or event.ErrNotFound.
func (r Reads) Visit(ctx context.Context, id int64) (*event.Visit, error) {
	return One[event.Visit](r.On(ctx).Where("id = ?", id))
}

// OpenVisits returns the visits of an account that have not been ended and were
// made after then, those used last first.
func (r Reads) OpenVisits(ctx context.Context, accountID int64, then time.Time) ([]event.Visit, error) {
	return Many[event.Visit](r.On(ctx).Where("account_id = ? AND ended_at IS NULL AND NOT awaits AND made_at > ?", accountID, then).Order("used_at DESC, id DESC"))
}

// AddVisit adds v and sets its ID.
func (tx *Tx) AddVisit(v *event.Visit) error { return Fault(tx.db.Create(v).Error) }

// VisitUsed notes when a visit was used last.
func (tx *Tx) VisitUsed(id int64, now time.Time) error {
	return Fault(tx.db.Model(&event.Visit{}).Where("id = ?", id).Update("used_at", now).Error)
}

// FinishVisit notes that the second step of a visit was taken. It reports false
// if the visit has been ended, or awaits none.
func (tx *Tx) FinishVisit(id int64, now time.Time) (bool, error) {
	res := tx.db.Model(&event.Visit{}).Where("id = ? AND awaits AND ended_at IS NULL", id).Updates(map[string]any{"awaits": false, "used_at": now})
	return res.RowsAffected == 1, Fault(res.Error)
}

// EndVisit ends a visit of an account, or returns event.ErrNotFound. It reports
// whether it was open.
func (tx *Tx) EndVisit(ctx context.Context, accountID, id int64, now time.Time) (bool, error) {
	if _, err := One[event.Visit](tx.On(ctx).Where("id = ? AND account_id = ?", id, accountID)); err != nil {
		return false, err
	}
	res := tx.db.Model(&event.Visit{}).Where("id = ? AND ended_at IS NULL", id).Update("ended_at", now)
	return res.RowsAffected > 0, Fault(res.Error)
}

// EndVisits ends all visits of an account but one, 0 spares none, and reports
// whether any was open.
func (tx *Tx) EndVisits(accountID, but int64, now time.Time) (bool, error) {
	res := tx.db.Model(&event.Visit{}).Where("account_id = ? AND id <> ? AND ended_at IS NULL", accountID, but).Update("ended_at", now)
	return res.RowsAffected > 0, Fault(res.Error)
}

// ForgetVisits removes what was made before then.
func (tx *Tx) ForgetVisits(then time.Time) error {
	return Fault(tx.db.Where("made_at < ?", then).Delete(&event.Visit{}).Error)
}

// UseUpLoginLinks makes all one-time links of an account useless.
func (tx *Tx) UseUpLoginLinks(accountID int64, now time.Time) error {
	return Fault(tx.db.Model(&event.LoginLink{}).Where("account_id = ? AND used_at IS NULL", accountID).Update("used_at", now).Error)
}

// AddFirstLoginLink adds a one-time link, and reports false if it is known.
func (tx *Tx) AddFirstLoginLink(l *event.LoginLink) (bool, error) { return AddNew(tx.db, l) }

// SetPassword keeps the hash of an account's password; "" is none.
func (tx *Tx) SetPassword(accountID int64, hash string) error {
	return Fault(tx.db.Model(&event.Account{}).Where("id = ?", accountID).Update("password", hash).Error)
}

// SetCodeSecret keeps the sealed secret of an account's one-time codes, which
// are asked for once one has been given; nil is none. Where there is one, another
// changes nothing: it reports whether it did.
func (tx *Tx) SetCodeSecret(accountID int64, secret []byte) (bool, error) {
	q := tx.db.Model(&event.Account{}).Where("id = ?", accountID)
	if secret != nil {
		q = q.Where("code_secret IS NULL")
	}
	res := q.Updates(map[string]any{"code_secret": secret, "code_since": nil, "code_step": 0})
	return res.RowsAffected == 1, Fault(res.Error)
}

// UseCode notes that the one-time code of a step was used, and since when codes
// are asked for. It reports false if that code, or a later one, was used.
func (tx *Tx) UseCode(accountID, step int64, now time.Time) (bool, error) {
	res := tx.db.Exec("UPDATE accounts SET code_step = ?, code_since = coalesce(code_since, ?) WHERE id = ? AND code_step < ? AND code_secret IS NOT NULL", step, now, accountID, step)
	return res.RowsAffected == 1, Fault(res.Error)
}

// ReplaceRecoveryCodes keeps the hashes of an account's recovery codes in place
// of those that there were.
func (tx *Tx) ReplaceRecoveryCodes(accountID int64, codes []event.RecoveryCode) error {
	if err := tx.db.Where("account_id = ?", accountID).Delete(&event.RecoveryCode{}).Error; err != nil || len(codes) == 0 {
		return Fault(err)
	}
	return Fault(tx.db.Create(codes).Error)
}

// UseRecoveryCode uses a recovery code up. It reports whether there was one.
func (tx *Tx) UseRecoveryCode(accountID int64, hash []byte, now time.Time) (bool, error) {
	res := tx.db.Exec("UPDATE recovery_codes SET used_at = ? WHERE account_id = ? AND used_at IS NULL AND hash = ?", now, accountID, hash)
	return res.RowsAffected == 1, Fault(res.Error)
}

// RecoveryCodesLeft is how many recovery codes of an account are unused.
func (r Reads) RecoveryCodesLeft(ctx context.Context, accountID int64) (int, error) {
	var n int64
	err := r.On(ctx).Model(&event.RecoveryCode{}).Where("account_id = ? AND used_at IS NULL", accountID).Count(&n).Error
	return int(n), Fault(err)
}

// AnyAccount reports whether there is an account.
func (r Reads) AnyAccount(ctx context.Context) (bool, error) {
	return Exists(r.On(ctx).Model(&event.Account{}))
}

// AdminsInForce is how many admins there are whose account is in force.
func (r Reads) AdminsInForce(ctx context.Context) (int, error) {
	var n int64
	err := r.On(ctx).Model(&event.Account{}).Where("admin AND disabled_at IS NULL").Count(&n).Error
	return int(n), Fault(err)
}
