package overview

import (
	"testing"

	"rollcall/internal/pages/frame/frametest"
)

func TestTemplates(t *testing.T) {
	frametest.Templates(t, "overview", map[string]any{"desk": deskPage{}, "overview": &overviewPage{}})
}
