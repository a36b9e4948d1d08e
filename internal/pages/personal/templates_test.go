package personal

import (
	"testing"

	"rollcall/internal/pages/frame/frametest"
)

func TestTemplates(t *testing.T) {
	frametest.Templates(t, "personal", map[string]any{
		"address":  addressPage{},
		"ask":      askPage{},
		"change":   changePage{},
		"data":     dataPage{},
		"handover": handoverPage{},
		"home":     homePage{},
		"join":     joinPage{},
		"joined":   joinPage{},
		"take":     takePage{},
		"verify":   verifyPage{},
	})
}
