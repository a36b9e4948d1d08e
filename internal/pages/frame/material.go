package frame

import (
	"rollcall/internal/event"
)

// A Material is something that belongs to a session. Where one may not
// have it there is no address, and a reason.
type Material struct {
	Title string
	Lang  string // of the title, where it differs from the page's
	Kind  string
	URL   string
	Why   string
}

// Materials are those of list, in lang.
func (g Page) Materials(e *event.Event, list []event.Material, lang string) []Material {
	var all []Material
	for _, m := range list {
		all = append(all, Material{
			Title: e.TextIn(m.Title, lang), Lang: TextLang(e, m.Title, lang, g.Lang()), Kind: g.T("material.kind." + string(m.Kind)), URL: m.URL,
		})
	}
	return all
}
