//go:build !control_letters

package store

import "rollcall/internal/event"

// Owe puts a letter into the outbox. One that is owed already, for the same
// registrant, kind and occasion, is not owed twice.
func (tx *Tx) Owe(l *event.Letter) error {
	_, err := tx.addNew(l)
	return err
}

// owe writes the letter of a sign-up together with the rest of it.
func (s *sqliteSigner) owe(values ...any) error {
	_, err := s.letter.Exec(values...)
	return err
}
