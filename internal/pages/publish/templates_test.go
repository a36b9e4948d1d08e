package publish

import (
	"testing"

	"rollcall/internal/pages/frame/frametest"
)

func TestTemplates(t *testing.T) {
	frametest.Templates(t, "publish", map[string]any{
		"archive":  archivePage{},
		"archived": archivedPage{},
		"copy":     &copyPage{},
		"import":   importPage{},
		"letter":   letterPage{},
		"preview":  previewsPage{},
		"publish":  readyPage{},
	})
}
