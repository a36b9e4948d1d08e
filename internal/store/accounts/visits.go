package accounts

import (
	"context"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Visit returns the visit with the given id, or event.ErrNotFound.
func Visit(ctx context.Context, r store.Reads, id int64) (*event.Visit, error) {
	return store.One[event.Visit](r.On(ctx).Where("id = ?", id))
}

// OpenVisits returns the visits of an account that have not been ended and were
// made after then, those used last first.
func OpenVisits(ctx context.Context, r store.Reads, accountID int64, then time.Time) ([]event.Visit, error) {
	return store.Many[event.Visit](r.On(ctx).Where("account_id = ? AND ended_at IS NULL AND NOT awaits AND made_at > ?", accountID, then).Order("used_at DESC, id DESC"))
}

// AddVisit adds v and sets its ID.
func AddVisit(tx *store.Tx, v *event.Visit) error { return store.Fault(tx.DB().Create(v).Error) }

// VisitUsed notes when a visit was used last.
func VisitUsed(tx *store.Tx, id int64, now time.Time) error {
	return store.Fault(tx.DB().Model(&event.Visit{}).Where("id = ?", id).Update("used_at", now).Error)
}

// FinishVisit notes that the second step of a visit was taken. It reports false
// if the visit has been ended, or awaits none.
func FinishVisit(tx *store.Tx, id int64, now time.Time) (bool, error) {
	res := tx.DB().Model(&event.Visit{}).Where("id = ? AND awaits AND ended_at IS NULL", id).Updates(map[string]any{"awaits": false, "used_at": now})
	return res.RowsAffected == 1, store.Fault(res.Error)
}

// EndVisit ends a visit of an account, or returns event.ErrNotFound. It reports
// whether it was open.
func EndVisit(ctx context.Context, tx *store.Tx, accountID, id int64, now time.Time) (bool, error) {
	if _, err := store.One[event.Visit](tx.On(ctx).Where("id = ? AND account_id = ?", id, accountID)); err != nil {
		return false, err
	}
	res := tx.DB().Model(&event.Visit{}).Where("id = ? AND ended_at IS NULL", id).Update("ended_at", now)
	return res.RowsAffected > 0, store.Fault(res.Error)
}

// EndVisits ends all visits of an account but one, 0 spares none, and reports
// whether any was open.
func EndVisits(tx *store.Tx, accountID, but int64, now time.Time) (bool, error) {
	res := tx.DB().Model(&event.Visit{}).Where("account_id = ? AND id <> ? AND ended_at IS NULL", accountID, but).Update("ended_at", now)
	return res.RowsAffected > 0, store.Fault(res.Error)
}

// ForgetVisits removes what was made before then.
func ForgetVisits(tx *store.Tx, then time.Time) error {
	return store.Fault(tx.DB().Where("made_at < ?", then).Delete(&event.Visit{}).Error)
}

// UseUpLoginLinks makes all one-time links of an account useless.
func UseUpLoginLinks(tx *store.Tx, accountID int64, now time.Time) error {
	return store.Fault(tx.DB().Model(&event.LoginLink{}).Where("account_id = ? AND used_at IS NULL", accountID).Update("used_at", now).Error)
}

// AddFirstLoginLink adds a one-time link, and reports false if it is known.
func AddFirstLoginLink(tx *store.Tx, l *event.LoginLink) (bool, error) {
	return store.AddNew(tx.DB(), l)
}

// SetPassword keeps the hash of an account's password; "" is none.
func SetPassword(tx *store.Tx, accountID int64, hash string) error {
	return store.Fault(tx.DB().Model(&event.Account{}).Where("id = ?", accountID).Update("password", hash).Error)
}

// SetCodeSecret keeps the sealed secret of an account's one-time codes, which
// are asked for once one has been given; nil is none. Where there is one, another
// changes nothing: it reports whether it did.
func SetCodeSecret(tx *store.Tx, accountID int64, secret []byte) (bool, error) {
	q := tx.DB().Model(&event.Account{}).Where("id = ?", accountID)
	if secret != nil {
		q = q.Where("code_secret IS NULL")
	}
	res := q.Updates(map[string]any{"code_secret": secret, "code_since": nil, "code_step": 0})
	return res.RowsAffected == 1, store.Fault(res.Error)
}

// UseCode notes that the one-time code of a step was used, and since when codes
// are asked for. It reports false if that code, or a later one, was used.
func UseCode(tx *store.Tx, accountID, step int64, now time.Time) (bool, error) {
	res := tx.DB().Exec("UPDATE accounts SET code_step = ?, code_since = coalesce(code_since, ?) WHERE id = ? AND code_step < ? AND code_secret IS NOT NULL", step, now, accountID, step)
	return res.RowsAffected == 1, store.Fault(res.Error)
}

// ReplaceRecoveryCodes keeps the hashes of an account's recovery codes in place
// of those that there were.
func ReplaceRecoveryCodes(tx *store.Tx, accountID int64, codes []event.RecoveryCode) error {
	if err := tx.DB().Where("account_id = ?", accountID).Delete(&event.RecoveryCode{}).Error; err != nil || len(codes) == 0 {
		return store.Fault(err)
	}
	return store.Fault(tx.DB().Create(codes).Error)
}

// UseRecoveryCode uses a recovery code up. It reports whether there was one.
func UseRecoveryCode(tx *store.Tx, accountID int64, hash []byte, now time.Time) (bool, error) {
	res := tx.DB().Exec("UPDATE recovery_codes SET used_at = ? WHERE account_id = ? AND used_at IS NULL AND hash = ?", now, accountID, hash)
	return res.RowsAffected == 1, store.Fault(res.Error)
}

// RecoveryCodesLeft is how many recovery codes of an account are unused.
func RecoveryCodesLeft(ctx context.Context, r store.Reads, accountID int64) (int, error) {
	var n int64
	err := r.On(ctx).Model(&event.RecoveryCode{}).Where("account_id = ? AND used_at IS NULL", accountID).Count(&n).Error
	return int(n), store.Fault(err)
}

// Any reports whether there is an account.
func Any(ctx context.Context, r store.Reads) (bool, error) {
	return store.Exists(r.On(ctx).Model(&event.Account{}))
}

// AdminsInForce is how many admins there are whose account is in force.
func AdminsInForce(ctx context.Context, r store.Reads) (int, error) {
	var n int64
	err := r.On(ctx).Model(&event.Account{}).Where("admin AND disabled_at IS NULL").Count(&n).Error
	return int(n), store.Fault(err)
}
