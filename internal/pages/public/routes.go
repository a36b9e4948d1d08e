package public

import (
	"net/http"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// Routes are the pages and buttons.
func (p *Public) Routes() []frame.Route {
	get, post := http.MethodGet, http.MethodPost
	return []frame.Route{
		{Method: get, Path: "/", Action: desk.ReadPublic, Handle: p.events},
		{Method: get, Path: "/about", Action: desk.ReadPublic, Handle: p.about},
		{Method: get, Path: "/static/:name", Action: desk.ReadPublic, Handle: p.Static},
		{Method: get, Path: "/:event", Action: desk.ReadPublic, Handle: p.event},
		{Method: post, Path: "/:event", Action: desk.SignUpPublicly, Handle: p.signUp},
		{Method: get, Path: "/:event/sent", Action: desk.ReadPublic, Handle: p.sent},
		{Method: get, Path: "/:event/calendar.ics", Action: desk.ReadPublic, Handle: p.calendar},
		{Method: get, Path: "/:event/times", Action: desk.ReadPublic, Handle: p.times},
		{Method: get, Path: "/r/link", Action: desk.ReadPublic, Handle: p.link},
		{Method: post, Path: "/r/link", Action: desk.ReadPublic, Handle: p.sendLink},
		{Method: get, Path: "/r/sent", Action: desk.ReadPublic, Handle: p.linkSent},
	}
}
