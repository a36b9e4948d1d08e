package overview

import (
	"net/http"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// Routes are the pages, and what keeps them up to date.
func (p *Overviews) Routes() []frame.Route {
	get := http.MethodGet
	return []frame.Route{
		{Method: get, Path: "/desk", Action: desk.SeeDesk, Handle: p.SignedIn(p.home)},
		{Method: get, Path: "/desk/:event", Action: desk.SeeNumbers, Handle: p.SignedIn(p.overview)},
		{Method: get, Path: "/desk/:event/live", Action: desk.SeeNumbers, Handle: p.Looking(p.live)},
	}
}
