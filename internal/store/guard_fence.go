//go:build !control_fence

package store

import (
	"gorm.io/gorm"

	"rollcall/internal/event"
)

// ofAttempt is a letter while the given attempt is its current one. A worker
// that was too slow finds none.
func (tx *Tx) ofAttempt(id int64, attempt int) *gorm.DB {
	return tx.db.Model(&event.Letter{}).Where("id = ? AND attempts = ? AND state = ?", id, attempt, event.LetterQueued)
}
