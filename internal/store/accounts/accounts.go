package accounts

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// ByAddress returns the account with that folded address, or
// event.ErrNotFound.
func ByAddress(ctx context.Context, r store.Reads, folded string) (*event.Account, error) {
	return store.One[event.Account](r.On(ctx).Where("email_folded = ?", folded))
}

// All returns all accounts by address.
func All(ctx context.Context, r store.Reads) ([]event.Account, error) {
	return store.Many[event.Account](r.On(ctx).Order("email_folded"))
}

// Grant returns an account's role in an event, or event.ErrNotFound.
func Grant(ctx context.Context, r store.Reads, accountID, eventID int64) (*event.Grant, error) {
	return store.One[event.Grant](r.On(ctx).Where("account_id = ? AND event_id = ?", accountID, eventID))
}

// Token returns the API token with the given hash, or event.ErrNotFound.
func Token(ctx context.Context, r store.Reads, hash []byte) (*event.APIToken, error) {
	return store.One[event.APIToken](r.On(ctx).Where("hash = ?", hash))
}

// Tokens returns all API tokens by id.
func Tokens(ctx context.Context, r store.Reads) ([]event.APIToken, error) {
	return store.Many[event.APIToken](r.On(ctx).Order("id"))
}

// LoginLink returns the one-time link with the given hash, or
// event.ErrNotFound.
func LoginLink(ctx context.Context, r store.Reads, hash []byte) (*event.LoginLink, error) {
	return store.One[event.LoginLink](r.On(ctx).Where("hash = ?", hash))
}

// Add adds a and sets its ID. It reports false, and adds nothing, if its
// address is taken.
func Add(tx *store.Tx, a *event.Account) (bool, error) { return store.AddNew(tx.DB(), a) }

// Save writes what accounts are: address, name, language and rights. How they
// sign in stays as it is.
func Save(tx *store.Tx, a *event.Account) error {
	return store.Fault(tx.DB().Model(a).Select("email", "email_folded", "name", "admin", "may_create", "language", "disabled_at").Updates(a).Error)
}

// SetGrant gives an account a role in an event, in place of the one it had.
func SetGrant(tx *store.Tx, g *event.Grant) error {
	return store.Fault(tx.DB().Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "account_id"}, {Name: "event_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"role", "granted_at"}),
	}).Create(g).Error)
}

// AddLoginLink adds a one-time link.
func AddLoginLink(tx *store.Tx, l *event.LoginLink) error {
	return store.Fault(tx.DB().Create(l).Error)
}

// UseLoginLink uses a one-time link up. It reports whether that was the first
// time.
func UseLoginLink(tx *store.Tx, id int64, now time.Time) (bool, error) {
	res := tx.DB().Model(&event.LoginLink{}).Where("id = ? AND used_at IS NULL", id).Update("used_at", now)
	return res.RowsAffected == 1, store.Fault(res.Error)
}

// AddToken adds an API token and sets its ID.
func AddToken(tx *store.Tx, t *event.APIToken) error { return store.Fault(tx.DB().Create(t).Error) }

// RevokeToken ends an API token, or returns event.ErrNotFound.
func RevokeToken(ctx context.Context, tx *store.Tx, id int64, now time.Time) error {
	t, err := store.One[event.APIToken](tx.On(ctx).Where("id = ?", id))
	if err != nil {
		return err
	}
	t.RevokedAt = &now
	return store.Fault(tx.DB().Save(t).Error)
}
