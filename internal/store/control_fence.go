//go:build control_fence

package store

import (
	"gorm.io/gorm"

	"rollcall/internal/event"
)

// Positive control: what a worker says about a letter counts, however slow
// the worker was.

//go:noinline
func (tx *Tx) ofAttempt(id int64, _ int) *gorm.DB {
	return tx.db.Model(&event.Letter{}).Where("id = ?", id)
}
