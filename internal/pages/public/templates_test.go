package public

import (
	"testing"

	"rollcall/internal/pages/frame/frametest"
)

func TestTemplates(t *testing.T) {
	frametest.Templates(t, "public", map[string]any{
		"about":   aboutPage{},
		"event":   eventPage{},
		"events":  eventsPage{},
		"link":    linkPage{},
		"problem": Problem{},
		"sent":    sentPage{},
		"signup":  eventPage{},
		"times":   zonesPage{},
	})
}
