package staff

import (
	"testing"

	"rollcall/internal/pages/frame/frametest"
)

func TestTemplates(t *testing.T) {
	frametest.Templates(t, "staff", map[string]any{
		"seats":            &seatsPage{},
		"invitations":      &invitationsPage{},
		"invitation-list":  listPage{},
		"invitation-draft": &draftPage{},
	})
}
