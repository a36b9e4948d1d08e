package attendance

import (
	"testing"

	"rollcall/internal/pages/frame/frametest"
)

func TestTemplates(t *testing.T) {
	frametest.Templates(t, "attendance", map[string]any{
		"session": &sessionPage{}, "whole": &wholePage{}, "figures": &figuresPage{}, "case": &casePage{}, "objections": objectionsPage{}, "threshold": &thresholdPage{},
	})
}
