package staff

import (
	"net/http"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// InvitationListPath takes a file, and may be larger than other forms.
const InvitationListPath = "/desk/:event/invitations/import"

// Routes are the pages and buttons.
func (p *Staff) Routes() []frame.Route {
	get, post := http.MethodGet, http.MethodPost
	of := func(method, path string, a desk.Action, h team.Handler) frame.Route {
		return frame.Route{Method: method, Path: path, Action: a, Handle: p.SignedIn(h)}
	}
	return []frame.Route{
		of(get, "/desk/:event/invitations", desk.InvitePeople, p.invitations),
		of(post, "/desk/:event/invitations", desk.InvitePeople, p.invite),
		of(post, InvitationListPath, desk.InvitePeople, p.importInvitations),
		of(post, "/desk/:event/invitations/send", desk.InvitePeople, p.sendInvitations),
		of(post, "/desk/:event/invitations/remind", desk.InvitePeople, p.remindInvited),
		of(get, "/desk/:event/invitations/:invitation/change", desk.InvitePeople, p.draft),
		of(post, "/desk/:event/invitations/:invitation/change", desk.InvitePeople, p.changeDraft),
		of(post, "/desk/:event/invitations/:invitation/:action", desk.InvitePeople, p.actOnInvitation),
		of(get, "/desk/:event/sessions/:session/seats", desk.SeeRegistrants, p.seats),
		of(post, "/desk/:event/sessions/:session/seats/overbook", desk.ManageSeats, p.overbook),
		of(get, "/desk/:event/export.xlsx", desk.ExportLists, p.export),
		of(get, "/desk/:event/export.csv", desk.ExportLists, p.export),
	}
}
