package frame

import (
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"sync"
)

// templates are the pages by name, STORY/PAGE. Each is parsed, with the layout,
// when it is first asked for: all of them together would double the time in
// which a server starts. A test asks for each.
type templates map[string]func() (*template.Template, error)

// parseTemplates reads templates/layout.html and templates/parts.html, and
// lists the pages in the folders beside them.
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
		all[strings.TrimSuffix(strings.TrimPrefix(name, "templates/"), ".html")] = sync.OnceValues(func() (*template.Template, error) {
			t, err := layout.Clone()
			if err != nil {
				return nil, err
			}
			return t.ParseFS(files, name)
		})
	}
	return all, nil
}

// page is the page called name, with the layout.
func (all templates) page(name string) (*template.Template, error) {
	parsed, ok := all[name]
	if !ok {
		return nil, fmt.Errorf("page %s: there is no such template", name)
	}
	t, err := parsed()
	if err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return t, nil
}

// Templates are the pages by name, STORY/PAGE, for tests that hold them against
// what they are filled with.
func (p *Frame) Templates() (map[string]*template.Template, error) {
	pages := map[string]*template.Template{}
	for name := range p.templates {
		t, err := p.templates.page(name)
		if err != nil {
			return nil, err
		}
		pages[name] = t
	}
	return pages, nil
}

// functions are what templates may call besides the methods of their page.
func (a *assets) functions() template.FuncMap {
	return template.FuncMap{
		// asset is the address of a static file.
		"asset": func(name string) string { return a.names[name] },
		// icon is a symbol of the sprite beside a word.
		"icon": a.icon,
		// chip is a state in a shape, a word and a tint: the part of that name,
		// which tables with a state in every row call by itself.
		"chip": func(icon, text, tint string) template.HTML {
			return `<span class="chip ` + escaped(tint) + `">` + a.icon(icon) + escaped(text) + `</span>`
		},
		// cells are those of a row of a long table.
		"cells": cells,
		// id is the id of the form field called name.
		"id": func(name string) string { return strings.ReplaceAll(name, ".", "-") },
	}
}

func (a *assets) icon(name string) template.HTML {
	return `<svg class="i" aria-hidden="true"><use href="` + escaped(a.names["icons.svg"]) + "#" + escaped(name) + `"/></svg>`
}

func escaped(text string) template.HTML { return template.HTML(template.HTMLEscapeString(text)) }
