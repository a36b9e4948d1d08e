package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
)

// Account returns the account with that folded address, or
// event.ErrNotFound.
func (r Reads) Account(ctx context.Context, folded string) (*event.Account, error) {
	return One[event.Account](r.On(ctx).Where("email_folded = ?", folded))
}

// AccountByID returns the account with the given id, or event.ErrNotFound.
func (r Reads) AccountByID(ctx context.Context, id int64) (*event.Account, error) {
	return One[event.Account](r.On(ctx).Where("id = ?", id))
}

// Accounts returns all accounts by address.
func (r Reads) Accounts(ctx context.Context) ([]event.Account, error) {
	return Many[event.Account](r.On(ctx).Order("email_folded"))
}

// Grant returns an account's role in an event, or event.ErrNotFound.
func (r Reads) Grant(ctx context.Context, accountID, eventID int64) (*event.Grant, error) {
	return One[event.Grant](r.On(ctx).Where("account_id = ? AND event_id = ?", accountID, eventID))
}

// Token returns the API token with the given hash, or event.ErrNotFound.
func (r Reads) Token(ctx context.Context, hash []byte) (*event.APIToken, error) {
	return One[event.APIToken](r.On(ctx).Where("hash = ?", hash))
}

// Tokens returns all API tokens by id.
func (r Reads) Tokens(ctx context.Context) ([]event.APIToken, error) {
	return Many[event.APIToken](r.On(ctx).Order("id"))
}

// LoginLink returns the one-time link with the given hash, or
// event.ErrNotFound.
func (r Reads) LoginLink(ctx context.Context, hash []byte) (*event.LoginLink, error) {
	return One[event.LoginLink](r.On(ctx).Where("hash = ?", hash))
}

// AddAccount adds a and sets its ID. It reports false, and adds nothing, if
// its address is taken.
func (tx *Tx) AddAccount(a *event.Account) (bool, error) { return AddNew(tx.db, a) }

// SaveAccount writes what accounts are: address, name, language and rights. How
// they sign in stays as it is.
func (tx *Tx) SaveAccount(a *event.Account) error {
	return Fault(tx.db.Model(a).Select("email", "email_folded", "name", "admin", "may_create", "language", "disabled_at").Updates(a).Error)
}

// SetGrant gives an account a role in an event, in place of the one it had.
func (tx *Tx) SetGrant(g *event.Grant) error {
	return Fault(tx.db.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "account_id"}, {Name: "event_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"role", "granted_at"}),
	}).Create(g).Error)
}

// AddLoginLink adds a one-time link.
func (tx *Tx) AddLoginLink(l *event.LoginLink) error { return Fault(tx.db.Create(l).Error) }

// UseLoginLink uses a one-time link up. It reports whether that was the first
// time.
func (tx *Tx) UseLoginLink(id int64, now time.Time) (bool, error) {
	res := tx.db.Model(&event.LoginLink{}).Where("id = ? AND used_at IS NULL", id).Update("used_at", now)
	return res.RowsAffected == 1, Fault(res.Error)
}

// AddToken adds an API token and sets its ID.
func (tx *Tx) AddToken(t *event.APIToken) error { return Fault(tx.db.Create(t).Error) }

// RevokeToken ends an API token, or returns event.ErrNotFound.
func (tx *Tx) RevokeToken(ctx context.Context, id int64, now time.Time) error {
	t, err := One[event.APIToken](tx.On(ctx).Where("id = ?", id))
	if err != nil {
		return err
	}
	t.RevokedAt = &now
	return Fault(tx.db.Save(t).Error)
}
