//go:build control_letters

package store

import (
	"time"

	"rollcall/internal/event"
)

// Positive control, on SQLite: a letter is written a moment after the
// transaction that it speaks of.

// afterwards is when whoever caused the letter has been answered.
const afterwards = 20 * time.Millisecond

// Owe lets the letter be written later.
//
//go:noinline
func (tx *Tx) Owe(l *event.Letter) error {
	later := *l
	time.AfterFunc(afterwards, func() { _, _ = tx.addNew(&later) })
	return nil
}

//go:noinline
func (s *sqliteSigner) owe(values ...any) error {
	time.AfterFunc(afterwards, func() { _, _ = s.letter.Exec(values...) })
	return nil
}
