//go:build control_claim

package store

// Positive control: a letter may be claimed while somebody else has it.

//go:noinline
func unclaimed() string { return `1 = 1` }
