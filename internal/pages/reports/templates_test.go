package reports

import (
	"testing"

	"rollcall/internal/pages/frame/frametest"
)

func TestTemplates(t *testing.T) {
	frametest.Templates(t, "reports", map[string]any{
		"report":          &reportPage{},
		"reports":         &reportsPage{},
		"review":          &reviewPage{},
		"review-assigned": assignedPage{},
		"rows":            &rowsPage{},
	})
}
