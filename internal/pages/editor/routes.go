package editor

import (
	"net/http"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// Routes are the pages and buttons.
func (p *Editor) Routes() []frame.Route {
	get, post := http.MethodGet, http.MethodPost
	of := func(method, path string, a desk.Action, h team.Handler) frame.Route {
		return frame.Route{Method: method, Path: path, Action: a, Handle: p.SignedIn(h)}
	}
	return []frame.Route{
		of(get, "/desk/new", desk.CreateEvents, p.start),
		of(post, "/desk/new", desk.CreateEvents, p.create),
		of(get, "/desk/:event/edit", desk.ChangeEvent, p.home),
		of(post, "/desk/:event/edit/review", desk.ChangeEvent, p.apply),
		of(get, "/desk/:event/edit/:part", desk.ChangeEvent, p.part),
		of(post, "/desk/:event/edit/:part", desk.ChangeEvent, p.save),
		of(get, "/desk/:event/edit/:part/:item", desk.ChangeEvent, p.part),
		of(post, "/desk/:event/edit/:part/:item", desk.ChangeEvent, p.save),
	}
}
