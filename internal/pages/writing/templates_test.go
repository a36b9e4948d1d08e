package writing

import (
	"testing"

	"rollcall/internal/pages/frame/frametest"
)

func TestTemplates(t *testing.T) {
	frametest.Templates(t, "writing", map[string]any{
		"after":      &afterPage{},
		"edit":       editPage{},
		"letters":    lettersPage{},
		"message":    &messagePage{},
		"recipients": recipientsPage{},
		"words":      &wordsPage{},
	})
}
