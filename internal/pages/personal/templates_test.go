package personal

import (
	"testing"

	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame/frametest"
)

func TestTemplates(t *testing.T) {
	frametest.Templates(t, "personal", map[string]any{
		"address":    addressPage{},
		"ask":        askPage{},
		"change":     changePage{},
		"data":       dataPage{},
		"handover":   handoverPage{},
		"home":       homePage{},
		"invitation": &invitationPage{Form: &form.SignUp{}},
		"invited":    invitationOverPage{},
		"join":       joinPage{},
		"objection":  objectionPage{},
		"joined":     joinPage{},
		"take":       takePage{},
		"verify":     verifyPage{},
	})
}
