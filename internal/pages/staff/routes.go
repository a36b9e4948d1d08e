package staff

import (
	"net/http"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// InvitationListPath takes a file, and may be larger than other forms.
const InvitationListPath = "/desk/:event/invitations/import"

// casesPath is where the attendance of single people stands.
const casesPath = "/desk/:event/sessions/:session/attendance/"

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
		of(post, "/desk/:event/invitations/:invitation/:action", desk.InvitePeople, p.actOnInvitation),
		of(get, "/desk/:event/sessions/:session", desk.SeeRoll, p.atDesk(p.roll)),
		of(post, "/desk/:event/sessions/:session/check-ins", desk.CheckPeopleIn, p.atDesk(p.checkIn)),
		of(post, "/desk/:event/sessions/:session/notice", desk.SetNotice, p.atDesk(p.setNotice)),
		of(post, "/desk/:event/sessions/:session/host-links", desk.MakeHostLinks, p.atDesk(p.makeHostLink)),
		of(post, "/desk/:event/sessions/:session/host-links/:link/revoke", desk.MakeHostLinks, p.atDesk(p.revokeHostLink)),
		{Method: get, Path: hostPath, Action: desk.HostByLink, Handle: p.byLink(p.roll)},
		{Method: post, Path: hostPath + "/check-ins", Action: desk.HostByLink, Handle: p.byLink(p.checkIn)},
		{Method: post, Path: hostPath + "/notice", Action: desk.HostByLink, Handle: p.byLink(p.setNotice)},
		of(get, "/desk/:event/sessions/:session/attendance", desk.SeeAttendance, p.attendance),
		of(get, casesPath+":registrant", desk.SeeAttendance, p.attendanceCase),
		of(post, casesPath+":registrant", desk.DecideOutcome, p.decideOutcome),
		of(post, casesPath+":registrant/take-back", desk.DecideOutcome, p.takeBackOutcome),
		of(post, casesPath+":registrant/reject-objection", desk.DecideOutcome, p.rejectObjection),
		of(get, "/desk/:event/sessions/:session/objections", desk.DecideOutcome, p.objections),
		of(get, "/desk/:event/threshold", desk.SeeAttendance, p.threshold),
		of(post, "/desk/:event/threshold", desk.ChangeEvent, p.saveThreshold),
		of(get, "/desk/:event/sessions/:session/seats", desk.SeeRegistrants, p.seats),
		of(post, "/desk/:event/sessions/:session/seats/overbook", desk.ManageSeats, p.overbook),
		of(get, "/desk/:event/export.xlsx", desk.ExportLists, p.export),
		of(get, "/desk/:event/export.csv", desk.ExportLists, p.export),
	}
}
