//go:build !control_claim

package store

// unclaimed is the condition on letters that nobody has at the moment @now:
// they were not claimed, or that is over, or the claim ends so late that it
// was made before a clock was set back.
func unclaimed() string {
	return `(claimed_until IS NULL OR claimed_until <= @now OR claimed_until > @longest_lease)`
}
