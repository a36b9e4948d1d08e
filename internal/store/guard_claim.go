package store

import "rollcall/internal/guard"

// unclaimed is the condition on letters that nobody has at the moment @now:
// they were not claimed, or that is over, or the claim ends so late that it
// was made before a clock was set back.
func unclaimed() string {
	if guard.Missing("claim") {
		return `1 = 1`
	}
	return `(claimed_until IS NULL OR claimed_until <= @now OR claimed_until > @longest_lease)`
}
