package registrations

import (
	"testing"

	"rollcall/internal/pages/frame/frametest"
)

func TestTemplates(t *testing.T) {
	frametest.Templates(t, "registrations", map[string]any{
		"act":            seatActionPage{},
		"approval":       approvalPage{},
		"joint":          jointPage{},
		"import":         importPage{},
		"merge":          mergePage{},
		"municipalities": townsPage{},
		"namesakes":      namesakesPage{},
		"person":         personPage{},
		"registrant":     registrantPage{},
		"registrations":  registrationsPage{},
	})
}
