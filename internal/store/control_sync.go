//go:build control_sync

package store

import "context"

// Positive control: SQLite does not wait for the disk, and nobody notices.

const fullSync = "NORMAL"

// durable sees nothing.
//
//go:noinline
func (*sqliteFile) durable(context.Context) error { return nil }
