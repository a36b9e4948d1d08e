package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"
)

// An installation is the one row that says what this database is.
type installation struct {
	ID       int64
	MadeAt   time.Time
	KeyCheck []byte
}

// TableName is installation: there is one.
func (installation) TableName() string { return "installation" }

// KeyCheck returns the check value of the key that this database's links are
// made with; nil if there has been none.
func (r Reads) KeyCheck(ctx context.Context) ([]byte, error) {
	rows, err := Many[installation](r.On(ctx).Where("id = 1"))
	if len(rows) == 0 || err != nil {
		return nil, err
	}
	return rows[0].KeyCheck, nil
}

// SetKeyCheck keeps the check value of the key in use from now on.
func (tx *Tx) SetKeyCheck(check []byte, now time.Time) error {
	return Fault(tx.db.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns([]string{"key_check"}),
	}).Create(&installation{ID: 1, MadeAt: now, KeyCheck: check}).Error)
}

// SQLiteVersion is the version of the SQLite that is built in.
func SQLiteVersion() string { return sqliteVersion() }
