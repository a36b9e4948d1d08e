package store

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rollcall/internal/event"
)

// The letter about a moved session became one about whatever changes: what
// stands in the outbox is taken over.
func TestLettersAboutMovesAreTakenOver(t *testing.T) {
	s, err := Open(t.Context(), Options{Database: filepath.Join(t.TempDir(), "rollcall.db"), AllowUnsafe: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	file, err := migrations.ReadFile("migrations/0007_handover.sqlite.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(file), "UPDATE letters")
	statement, _, _ := strings.Cut(rest, ";")
	var data string
	if err := s.Tx(t.Context(), nil, func(tx *Tx) error {
		for _, step := range []string{
			"PRAGMA defer_foreign_keys = ON",
			`INSERT INTO letters (registrant_id, event_id, kind, occasion, language, data, message_id, state, owed_at, due_at)
VALUES (1, 1, 'moved', '2/1', 'en', '{"session_id": 2, "from_starts": "2021-11-12T09:00:00Z", "from_ends": "2021-11-12T11:30:00Z"}', 'm', 'queued', '2021-11-01', '2021-11-01')`,
			"UPDATE letters" + statement,
		} {
			if err := tx.db.Exec(step).Error; err != nil {
				return err
			}
		}
		if err := tx.db.Raw("SELECT data FROM letters WHERE kind = 'changed'").Row().Scan(&data); err != nil {
			return err
		}
		return tx.db.Exec("DELETE FROM letters").Error
	}); err != nil {
		t.Fatal(err)
	}
	var got event.LetterData
	if err := json.Unmarshal([]byte(data), &got); err != nil {
		t.Fatal(err)
	}
	want := event.SessionChange{SessionID: 2, FromStarts: time.Date(2021, 11, 12, 9, 0, 0, 0, time.UTC), FromEnds: time.Date(2021, 11, 12, 11, 30, 0, 0, time.UTC)}
	if len(got.Changes) != 1 || got.Changes[0] != want {
		t.Errorf("taken over as %s", data)
	}
}
