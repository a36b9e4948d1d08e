package board

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// hostPath is where a host link leads.
const hostPath = "/h/:token"

// deskPath is the board of a session at the desk.
const deskPath = "/desk/:event/sessions/:session"

// Routes are the pages and buttons, and what keeps them up to date.
func (p *Boards) Routes() []frame.Route {
	get, post := http.MethodGet, http.MethodPost
	desked := func(method, path string, a desk.Action, h echo.HandlerFunc) frame.Route {
		return frame.Route{Method: method, Path: deskPath + path, Action: a, Handle: h}
	}
	linked := func(method, path string, h postHandler) frame.Route {
		return frame.Route{Method: method, Path: hostPath + path, Action: desk.HostByLink, Handle: p.byLink(h)}
	}
	return []frame.Route{
		desked(get, "", desk.SeeRoll, p.SignedIn(p.atDesk(p.board))),
		desked(get, "/live", desk.SeeRoll, p.Looking(p.atDesk(p.live))),
		desked(post, "/check-ins", desk.CheckPeopleIn, p.SignedIn(p.atDesk(p.checkIn))),
		desked(post, "/notice", desk.SetNotice, p.SignedIn(p.atDesk(p.setNotice))),
		desked(post, "/host-links", desk.MakeHostLinks, p.SignedIn(p.atDesk(p.makeHostLink))),
		desked(post, "/host-links/:link/revoke", desk.MakeHostLinks, p.SignedIn(p.atDesk(p.revokeHostLink))),
		linked(get, "", p.board),
		linked(get, "/live", p.live),
		linked(post, "/check-ins", p.checkIn),
		linked(post, "/notice", p.setNotice),
	}
}
