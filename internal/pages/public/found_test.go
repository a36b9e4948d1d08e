package public

import (
	"strings"
	"testing"
)

func TestPlainText(t *testing.T) {
	for _, tt := range []struct{ name, markdown, want string }{
		{"markup", "**A** &amp; *b*\n\n- c\n- [d](https://example.org)", "A & b c d"},
		{"something that looks like markup", "1 \\< 2 > 0", "1 < 2 > 0"},
		{"nothing", "", ""},
		{"too long", strings.Repeat("слово ", 50), strings.TrimSpace(strings.Repeat("слово ", 33)) + " …"},
		{"one endless word", strings.Repeat("x", 300), " …"},
	} {
		if got := plainText(string(markdown(tt.markdown))); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
