package store

import (
	"time"

	"rollcall/internal/event"
	"rollcall/internal/guard"
)

// afterwards is, for the control on SQLite, when whoever caused a letter has
// been answered.
const afterwards = 20 * time.Millisecond

// Owe puts a letter into the outbox. One that is owed already, for the same
// registrant, kind and occasion, is not owed twice.
func (tx *Tx) Owe(l *event.Letter) error {
	if guard.Missing("letters") {
		later := *l
		time.AfterFunc(afterwards, func() { _, _ = AddNew(tx.db, &later) })
		return nil
	}
	_, err := AddNew(tx.db, l)
	return err
}

// owe writes the letter of a sign-up together with the rest of it.
func (s *sqliteSigner) owe(values ...any) error {
	if guard.Missing("letters") {
		time.AfterFunc(afterwards, func() { _, _ = s.letter.Exec(values...) })
		return nil
	}
	_, err := s.letter.Exec(values...)
	return err
}
