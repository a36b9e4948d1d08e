package personal

import (
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
)

// materials are those of r's session: first what the person may have.
func (g page) materials(e *event.Event, r *desk.RegistrationView) []frame.Material {
	all := g.Materials(e, r.Materials, g.Lang())
	for _, m := range r.Withheld {
		why := "material.withheld." + string(m.Access)
		if m.Access == event.AccessAttended && m.Decided {
			why = "material.withheld.absent"
		}
		all = append(all, frame.Material{
			Title: e.TextIn(m.Title, g.Lang()), Lang: frame.TextLang(e, m.Title, g.Lang(), g.Lang()), Kind: g.T("material.kind." + string(m.Kind)), Why: g.T(why),
		})
	}
	return all
}
