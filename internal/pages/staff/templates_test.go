package staff

import (
	"testing"

	"rollcall/internal/pages/frame/frametest"
)

func TestTemplates(t *testing.T) {
	frametest.Templates(t, "staff", map[string]any{
		"attendance":      attendancePage{},
		"case":            &casePage{},
		"objections":      objectionsPage{},
		"threshold":       &thresholdPage{},
		"roll":            rollPage{},
		"seats":           &seatsPage{},
		"invitations":     &invitationsPage{},
		"invitation-list": listPage{},
	})
}
