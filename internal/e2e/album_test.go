//go:build e2e

package e2e

import (
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestAlbum walks through every page in its states and causes every letter,
// and leaves pictures of all of them in the folder that E2E_ALBUM names, with
// a page that shows them beside each other. It compares nothing: it is there
// to be looked at.
func TestAlbum(t *testing.T) {
	folder := os.Getenv("E2E_ALBUM")
	if folder == "" {
		t.Skip("E2E_ALBUM does not name a folder")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	words, binary, browser := catalogues(t), build(t), launch(t)
	a := &album{folder: folder}
	for _, lang := range []string{"en", "de", "ka"} {
		t.Run("pages in "+lang, func(t *testing.T) { a.pages(&stage{t, serve(t, binary), browser, words}, lang) })
	}
	for _, lang := range []string{"en", "de", "uk", "ka"} {
		t.Run("letters in "+lang, func(t *testing.T) { a.letters(&stage{t, serve(t, binary), browser, words}, lang) })
	}
	a.bind(t)
}

// An album is a folder of pictures.
type album struct {
	folder string

	mu     sync.Mutex
	leaves []string // names of files
}

// main are the pages that are shown in dark colours too.
var main = []string{"event", "event-errors", "personal", "personal-waiting", "personal-handed", "personal-offered", "join-early", "join", "join-waiting", "verify", "take", "change", "desk-event", "desk-registrations"}

// pages takes pictures of every page in one language: on a desk and on a
// phone, the main ones in dark colours too.
func (a *album) pages(s *stage, lang string) {
	s.tourIn(lang, func(v *visitor, page sight) {
		if lang != "en" && strings.Contains(page.path, "lang=") {
			return
		}
		screens := []screen{{1280, "light"}, {phone, "light"}}
		if slices.Contains(main, page.name) {
			screens = append(screens, screen{1280, "dark"}, screen{phone, "dark"})
		}
		v.on(screens[0])
		v.show(page)
		for _, size := range screens {
			v.on(size)
			a.keep(v, fmt.Sprintf("%s-%s-%s.png", page.name, lang, size), v.picture())
		}
	})
}

// keep puts a picture or a text into the folder.
func (a *album) keep(v *visitor, name string, content []byte) {
	v.Helper()
	if err := os.WriteFile(filepath.Join(a.folder, name), content, 0o644); err != nil {
		v.Fatal(err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.leaves = append(a.leaves, name)
}

// bind writes the page that shows the album.
func (a *album) bind(t *testing.T) {
	t.Helper()
	f, err := os.Create(filepath.Join(a.folder, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	slices.Sort(a.leaves)
	if err := binding.Execute(f, a.leaves); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d pictures and texts are in %s", len(a.leaves), a.folder)
}

var binding = template.Must(template.New("album").Parse(`<!doctype html><meta charset="utf-8"><title>Rollcall</title>
<style>body { font: 14px system-ui; columns: 4 20rem } figure { break-inside: avoid; margin: 0 0 1rem } img { max-width: 100%; border: 1px solid #999 }</style>
{{range .}}<figure><figcaption><a href="{{.}}">{{.}}</a></figcaption><a href="{{.}}"><img src="{{.}}" alt="" loading="lazy"></a></figure>
{{end}}`))
