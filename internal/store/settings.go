package store

import (
	"context"
	"errors"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
)

// Installation returns what the installation says about itself, without its
// logo; the zero value where nobody has said anything.
func (r Reads) Installation(ctx context.Context) (*event.Installation, error) {
	return r.settings(ctx, "logo")
}

// WholeInstallation is Installation with the logo.
func (r Reads) WholeInstallation(ctx context.Context) (*event.Installation, error) {
	return r.settings(ctx)
}

func (r Reads) settings(ctx context.Context, without ...string) (*event.Installation, error) {
	i, err := One[event.Installation](r.On(ctx).Omit(without...).Where("id = 1"))
	if errors.Is(err, event.ErrNotFound) {
		return &event.Installation{}, nil
	}
	return i, err
}

// LockInstallation keeps other servers from changing it until tx ends.
func (tx *Tx) LockInstallation() error {
	return Fault(tx.db.Exec("UPDATE settings SET revision = revision WHERE id = 1").Error)
}

// SaveInstallation writes all of i, logo included.
func (tx *Tx) SaveInstallation(i *event.Installation) error {
	i.ID = 1
	return Fault(tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(i).Error)
}
