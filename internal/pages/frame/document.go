package frame

import (
	"strings"

	"rollcall/internal/locale"
)

// FieldName is what a field of an event's document is called.
func (g Page) FieldName(name string) string {
	if key := "editor.field." + name; g.Has(key) {
		return g.T(key)
	}
	return g.T("signup." + name)
}

// PathName is a path in an event's document, of keys, slugs and names of fields
// parted by blanks, in words; what is no name of a field stays.
func (g Page) PathName(path string) string {
	steps := strings.Fields(path)
	for i, s := range steps {
		switch {
		case g.Has("editor.field." + s):
			steps[i] = g.T("editor.field." + s)
		case g.Has("editor.part." + s):
			steps[i] = g.T("editor.part." + s)
		case s == "country" || s == "organisation" || s == "municipality":
			steps[i] = g.FieldName(s)
		case i > 0 && i == len(steps)-1 && len(s) == 2 && g.Language(s) != s:
			steps[i] = locale.Capital(g.Language(s))
		}
	}
	return strings.Join(steps, " · ")
}
