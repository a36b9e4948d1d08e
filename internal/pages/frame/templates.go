package frame

import (
	"fmt"
	"html/template"
	"io/fs"
	"strings"
)

// templates are the pages by name, STORY/PAGE, each parsed with the layout once.
type templates map[string]*template.Template

// parseTemplates reads templates/layout.html and with it each page in a folder
// beside it.
func parseTemplates(files fs.FS, a *assets) (templates, error) {
	layout, err := template.New("layout").Funcs(a.functions()).ParseFS(files, "templates/layout.html", "templates/parts.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "templates/*/*.html")
	if err != nil {
		return nil, err
	}
	all := templates{}
	for _, name := range names {
		t, err := layout.Clone()
		if err == nil {
			t, err = t.ParseFS(files, name)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all[strings.TrimSuffix(strings.TrimPrefix(name, "templates/"), ".html")] = t
	}
	return all, nil
}

// Templates are the pages by name, STORY/PAGE, for tests that hold them against
// what they are filled with.
func (p *Frame) Templates() map[string]*template.Template { return p.templates }

// functions are what templates may call besides the methods of their page.
func (a *assets) functions() template.FuncMap {
	return template.FuncMap{
		// asset is the address of a static file.
		"asset": func(name string) string { return a.names[name] },
		// icon is a symbol of the sprite beside a word.
		"icon": func(name string) template.HTML {
			return template.HTML(`<svg class="i" aria-hidden="true"><use href="` + a.names["icons.svg"] + "#" + template.HTMLEscapeString(name) + `"/></svg>`)
		},
		// id is the id of the form field called name.
		"id": func(name string) string { return strings.ReplaceAll(name, ".", "-") },
	}
}
