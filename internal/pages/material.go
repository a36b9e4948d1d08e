package pages

import (
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// A materialView is something that belongs to a session. Where one may not
// have it there is no address, and a reason.
type materialView struct {
	Title string
	Lang  string // of the title, where it differs from the page's
	Kind  string
	URL   string
	Why   string
}

// materials are those of list, in lang.
func (g page) materials(e *event.Event, list []event.Material, lang string) []materialView {
	var all []materialView
	for _, m := range list {
		all = append(all, materialView{
			Title: e.TextIn(m.Title, lang), Lang: textLang(e, m.Title, lang, g.Lang()), Kind: g.T("material.kind." + string(m.Kind)), URL: m.URL,
		})
	}
	return all
}

// personMaterials are those of r's session: first what the person may have.
func (g page) personMaterials(e *event.Event, r *desk.RegistrationView) []materialView {
	all := g.materials(e, r.Materials, g.Lang())
	for _, m := range r.Withheld {
		why := "material.withheld." + string(m.Access)
		if m.Access == event.AccessAttended && m.Decided {
			why = "material.withheld.absent"
		}
		all = append(all, materialView{
			Title: e.TextIn(m.Title, g.Lang()), Lang: textLang(e, m.Title, g.Lang(), g.Lang()), Kind: g.T("material.kind." + string(m.Kind)), Why: g.T(why),
		})
	}
	return all
}
