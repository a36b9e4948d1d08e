//go:build control_key

package core

import "rollcall/internal/event"

// Positive control: an Idempotency-Key is not kept, so a repeat is done again.

// Once keeps nothing.
//
//go:noinline
func (*Desk) Once(Actor, string, string, []byte) *event.Once { return nil }
