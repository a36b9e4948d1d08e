package settings

import (
	"testing"

	"rollcall/internal/pages/frame/frametest"
)

func TestTemplates(t *testing.T) {
	frametest.Templates(t, "settings", map[string]any{
		"audit":    &auditPage{},
		"settings": &settingsPage{},
		"team":     &teamPage{},
		"tokens":   &tokensPage{},
	})
}
