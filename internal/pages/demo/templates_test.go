package demo

import (
	"testing"

	"rollcall/internal/pages/frame/frametest"
)

func TestTemplates(t *testing.T) {
	frametest.Templates(t, "demo", map[string]any{
		"letter":  letterPage{},
		"mailbox": mailboxPage{},
	})
}
