package event_test

import (
	"strings"
	"testing"

	"rollcall/internal/event"
)

func TestValidSlug(t *testing.T) {
	for _, tt := range []struct {
		name, slug string
		want       bool
	}{
		{"letters, digits, dashes", "see-network-2021", true},
		{"one letter", "x", true},
		{"digits alone", "2021", true},
		{"as long as allowed", strings.Repeat("a", 60), true},
		{"too long", strings.Repeat("a", 61), false},
		{"empty", "", false},
		{"leading dash", "-a", false},
		{"trailing dash", "a-", false},
		{"capital", "See", false},
		{"a letter beyond a-z", "žena", false},
		{"a digit beyond 0-9", "٣", false},
		{"underscore", "a_b", false},
		{"dot", "robots.txt", false},
		{"slash", "a/b", false},
		{"line break", "a\n", false},
		{"reserved", "api", false},
		{"reserved, one letter", "r", false},
		{"begins like a reserved one", "api-days", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := event.ValidSlug(tt.slug); got != tt.want {
				t.Errorf("ValidSlug(%q) = %t, want %t", tt.slug, got, tt.want)
			}
		})
	}
}

func TestEverySlugOfASessionMayBeReserved(t *testing.T) {
	for _, s := range event.ReservedSlugs {
		if event.ValidSlug(s) || !event.WellFormedSlug(s) {
			t.Errorf("%q: ValidSlug %t, WellFormedSlug %t; want false, true", s, event.ValidSlug(s), event.WellFormedSlug(s))
		}
	}
}
