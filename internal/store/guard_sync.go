package store

import (
	"context"
	"fmt"

	"rollcall/internal/guard"
)

// durability lets SQLite return from a commit when its log is on the disk.
func durability() string {
	if guard.Missing("sync") {
		return "NORMAL"
	}
	return "FULL"
}

// durable reads back what open has asked for. The driver takes unknown
// settings without a word.
func (f *sqliteFile) durable(ctx context.Context) error {
	if guard.Missing("sync") {
		return nil // and nobody notices
	}
	for _, want := range []struct{ pragma, value, wanted string }{
		{"journal_mode", "wal", "WAL"}, {"synchronous", "2", "FULL"}, {"foreign_keys", "1", "ON"}, {"secure_delete", "1", "ON"},
	} {
		var got string
		if err := f.write.QueryRowContext(ctx, "PRAGMA "+want.pragma).Scan(&got); err != nil {
			return err
		}
		if got != want.value {
			return fmt.Errorf("%s: %s is %s instead of %s, so answers would not be safe", f.path, want.pragma, got, want.wanted)
		}
	}
	return nil
}
