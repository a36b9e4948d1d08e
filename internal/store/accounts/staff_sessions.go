package accounts

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"rollcall/internal/store"
)

// StaffSessions keep who is signed in, for a session manager that hashes its
// tokens (scs with HashTokenInStore): what is read from the database cannot
// be used to sign in.
type StaffSessions struct {
	store *store.Store
	clock func() time.Time
}

// A staffSession is a row of staff_sessions.
type staffSession struct {
	Token     string `gorm:"primaryKey"` // hashed
	Data      []byte
	ExpiresAt time.Time
}

// NewStaffSessions returns the sessions of s. The clock says which are over.
func NewStaffSessions(s *store.Store, clock func() time.Time) *StaffSessions {
	return &StaffSessions{s, clock}
}

// FindCtx returns the data of a session. found is false if there is none or
// it is over.
func (s *StaffSessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	rows, err := store.Many[staffSession](s.store.On(ctx).Where("token = ? AND expires_at > ?", token, s.clock()))
	if len(rows) == 0 || err != nil {
		return nil, false, err
	}
	return rows[0].Data, true, nil
}

// CommitCtx keeps the data of a session until expiry.
func (s *StaffSessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return s.store.Tx(ctx, nil, func(tx *store.Tx) error {
		row := staffSession{Token: token, Data: data, ExpiresAt: expiry}
		return store.Fault(tx.DB().Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error)
	})
}

// DeleteCtx ends a session, whether or not it exists.
func (s *StaffSessions) DeleteCtx(ctx context.Context, token string) error {
	return s.store.Tx(ctx, nil, func(tx *store.Tx) error {
		return store.Fault(tx.DB().Where("token = ?", token).Delete(&staffSession{}).Error)
	})
}

// Sweep removes the sessions that are over.
func (s *StaffSessions) Sweep(ctx context.Context) error {
	return s.store.Tx(ctx, nil, func(tx *store.Tx) error {
		return store.Fault(tx.DB().Where("expires_at <= ?", s.clock()).Delete(&staffSession{}).Error)
	})
}

// Find is FindCtx for a caller without a context.
func (s *StaffSessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx for a caller without a context.
func (s *StaffSessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx for a caller without a context.
func (s *StaffSessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
