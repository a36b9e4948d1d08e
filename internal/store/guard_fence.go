package store

import (
	"gorm.io/gorm"

	"rollcall/internal/event"
	"rollcall/internal/guard"
)

// ofAttempt is a letter while the given attempt is its current one. A worker
// that was too slow finds none.
func (tx *Tx) ofAttempt(id int64, attempt int) *gorm.DB {
	letter := tx.db.Model(&event.Letter{}).Where("id = ?", id)
	if guard.Missing("fence") {
		return letter
	}
	return letter.Where("attempts = ? AND state = ?", attempt, event.LetterQueued)
}
