package settings

import (
	"net/http"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// Routes are the pages and buttons.
func (p *Settings) Routes() []frame.Route {
	get, post := http.MethodGet, http.MethodPost
	of := func(method, path string, a desk.Action, h team.Handler) frame.Route {
		return frame.Route{Method: method, Path: path, Action: a, Handle: p.SignedIn(h)}
	}
	secret := func(method, path string, a desk.Action, h team.Handler) frame.Route {
		return frame.Route{Method: method, Path: path, Action: a, Handle: frame.Secret(p.SignedIn(h))}
	}
	return []frame.Route{
		of(get, "/desk/:event/team", desk.LeaveTeam, p.members),
		secret(post, "/desk/:event/team", desk.ManageTeam, p.inviteMember),
		of(post, "/desk/:event/team/leave", desk.LeaveTeam, p.leave),
		of(post, "/desk/:event/team/:member/role", desk.ManageTeam, p.changeMember),
		of(post, "/desk/:event/team/:member/remove", desk.ManageTeam, p.removeMember),
		secret(post, "/desk/:event/team/:member/link", desk.ManageTeam, p.renewLink),
		of(get, "/desk/:event/audit", desk.SeeAudit, p.audit),
		of(get, "/desk/:event/audit.xlsx", desk.SeeAudit, p.auditFile),
		of(get, "/desk/:event/audit.csv", desk.SeeAudit, p.auditFile),
		of(get, "/desk/audit", desk.SeeAllAudit, p.audit),
		of(get, "/desk/audit.xlsx", desk.SeeAllAudit, p.auditFile),
		of(get, "/desk/audit.csv", desk.SeeAllAudit, p.auditFile),
		of(get, "/desk/settings", desk.ChangeSetting, p.installation),
		of(post, "/desk/settings", desk.ChangeSetting, p.change),
		of(post, "/desk/settings/logo", desk.ChangeSetting, p.setLogo),
		of(post, "/desk/settings/logo/remove", desk.ChangeSetting, p.removeLogo),
		{Method: get, Path: event.BrandPath + ":name", Action: desk.ReadPublic, Handle: p.brand},
		of(get, "/desk/tokens", desk.ManageTokens, p.tokens),
		secret(post, "/desk/tokens", desk.ManageTokens, p.makeToken),
		of(post, "/desk/tokens/:id/revoke", desk.ManageTokens, p.revokeToken),
	}
}
