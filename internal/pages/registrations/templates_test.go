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
		"municipalities": townsPage{},
		"person":         personPage{},
		"registrant":     registrantPage{},
		"registrations":  registrationsPage{},
	})
}
