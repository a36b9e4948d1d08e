package editor

import (
	"testing"

	"rollcall/internal/pages/frame/frametest"
)

func TestTemplates(t *testing.T) {
	frametest.Templates(t, "editor", map[string]any{
		"form":   formPage{},
		"home":   homePage{},
		"new":    &newPage{},
		"review": reviewPage{},
	})
}
