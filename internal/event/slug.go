package event

import "slices"

// MaxSlug is the longest a slug may be.
const MaxSlug = 60

// ReservedSlugs are the path parts that mean something else, first or behind
// /desk, so that no event may be called by them.
var ReservedSlugs = []string{
	"about", "api", "c", "demo", "desk", "healthz", "metrics", "r", "readyz", "static",
	"account", "accounts", "audit", "import", "new", "settings", "sign-in", "sign-out", "tokens",
}

// ValidSlug reports whether an event may be called s in addresses: well
// formed and not reserved.
func ValidSlug(s string) bool {
	return WellFormedSlug(s) && !slices.Contains(ReservedSlugs, s)
}

// WellFormedSlug reports whether s is made of a-z, 0-9 and inner dashes and
// is at most MaxSlug long. That is all a session's slug needs.
func WellFormedSlug(s string) bool {
	if s == "" || len(s) > MaxSlug || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return true
}
