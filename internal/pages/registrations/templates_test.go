package registrations

import (
	"testing"

	"rollcall/internal/pages/frame/frametest"
)

func TestTemplates(t *testing.T) {
	frametest.Templates(t, "registrations", map[string]any{
		"act":           seatActionPage{},
		"approval":      approvalPage{},
		"joint":         jointPage{},
		"registrant":    registrantPage{},
		"registrations": registrationsPage{},
	})
}
