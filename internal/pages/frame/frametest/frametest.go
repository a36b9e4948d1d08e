// Package frametest holds the templates of a story against its pages.
package frametest

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"rollcall/internal/locale/localetest"
	"rollcall/internal/pages/frame"
	"rollcall/web"
)

// Templates fails the test unless pages names each template in the folder of
// the story, without the ending, with a value of what it is filled with, and
// the template asks that value for nothing it has not got.
func Templates(t *testing.T, story string, pages map[string]any) {
	t.Helper()
	words := localetest.Words(t)
	f, err := frame.New(words, web.Files, frame.Options{})
	if err != nil {
		t.Fatal(err)
	}
	templates, err := f.Templates()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for name, template := range templates {
		name, ours := strings.CutPrefix(name, story+"/")
		if !ours {
			continue
		}
		got = append(got, name)
		if page, known := pages[name]; known {
			if err := templatecheck.CheckHTML(template.Lookup("layout"), page); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	slices.Sort(got)
	if want := slices.Sorted(maps.Keys(pages)); !slices.Equal(got, want) {
		t.Errorf("templates of %s are %v, pages are %v", story, got, want)
	}
}
