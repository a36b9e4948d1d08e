package settings

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// A teamPage is who works on an event, what each role may do, and the way out.
type teamPage struct {
	deskEvent
	Notice     string
	Failed     string      // why something could not be done
	Shown      *team.Shown // a link that stands here once
	Members    []memberRow
	Invite     formView
	InviteHint string // who gets the way in
	Manages    bool   // whoever looks changes the team
	Own        string
	Heads      []string // the roles, in the order of the columns
	Rights     []rightRow
	Leave      string // where the button leads
}

// A memberRow is somebody in the team.
type memberRow struct {
	Name, Email string
	Detail      string // when they last signed in
	Choices     []form.Choice
	Base        string // of the addresses of the buttons
	Query       string
	Link        bool // may be shown another link
}

// A rightRow is one thing that some roles may do.
type rightRow struct {
	What string
	May  []bool
}

// rightsTold are what the table of the roles shows, from what most may to what
// few may.
var rightsTold = []desk.Action{
	desk.SeeNumbers, desk.SeeRoll, desk.CheckPeopleIn, desk.SeeRegistrants, desk.ExportLists, desk.DecideOutcome, desk.ManageSeats, desk.ChangeEvent,
	desk.ManageTeam, desk.SeeAudit,
}

// members serves GET /desk/EVENT/team.
func (p *Settings) members(c echo.Context, by desk.Actor) error {
	v, err := p.teamPage(c, by, nil)
	if err != nil {
		return err
	}
	v.Notice = v.done(c, "team")
	return p.Render(c, http.StatusOK, "settings/team", v)
}

// teamPage is the page, with what was typed into the form.
func (p *Settings) teamPage(c echo.Context, by desk.Actor, t form.Typed) (*teamPage, error) {
	d, pr, err := p.event(c, by, "/team")
	if err != nil {
		return nil, err
	}
	v := &teamPage{deskEvent: d, Manages: d.May(desk.ManageTeam), Leave: d.Address("/desk/" + d.Slug + "/team/leave")}
	v.InviteHint = d.T("team.invite_hint")
	if p.Desk.Mails() {
		v.InviteHint = d.T("team.invite_hint_letter")
	}
	v.tellRights()
	if !v.Manages {
		return v, nil
	}
	found, err := p.Desk.TeamOf(c.Request().Context(), by, d.Slug)
	if err != nil {
		return nil, err
	}
	for i := range found.Items {
		v.Members = append(v.Members, v.memberRow(&found.Items[i], pr.Event))
	}
	v.Invite.Fields = filled([]*form.Field{
		{Name: "email", Kind: "email", Label: v.T("signup.email"), Autocomplete: "off"},
		{Name: "name", Kind: "text", Label: v.T("team.name"), Hint: v.T("team.name_hint"), Autocomplete: "off"},
		{Name: "role", Kind: "select", Label: v.T("team.role"), Choices: v.roleChoices(event.Coordinator)},
	}, t)
	return v, nil
}

// tellRights says what each role may do.
func (v *teamPage) tellRights() {
	for _, r := range event.TeamRoles {
		v.Heads = append(v.Heads, v.T("team.role."+string(r)))
	}
	for _, a := range rightsTold {
		row := rightRow{What: v.T("team.may." + string(a))}
		for _, r := range event.TeamRoles {
			row.May = append(row.May, a.Allows(r))
		}
		v.Rights = append(v.Rights, row)
	}
}

// memberRow is one member in the table.
func (v *teamPage) memberRow(m *event.Member, e *event.Event) memberRow {
	zone := frame.Location(e.Zone)
	row := memberRow{
		Name: m.Account.Name, Email: m.Account.Email, Choices: v.roleChoices(m.Role), Query: v.Query,
		Base: "/desk/" + v.Slug + "/team/" + strconv.FormatInt(m.Account.ID, 10),
	}
	switch {
	case m.Account.DisabledAt != nil:
		row.Detail = v.T("team.disabled")
	case m.SignedInAt != nil:
		row.Detail = v.T("team.signed_in", "when", v.moment(m.SignedInAt, zone))
	default:
		row.Detail, row.Link = v.T("team.not_yet", "when", v.moment(&m.GrantedAt, zone)), true
	}
	return row
}

// inviteMember serves POST /desk/EVENT/team. A link into an account that was
// made stands on the page that answers, and nowhere else.
func (p *Settings) inviteMember(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	asked, err := p.Desk.InviteMember(c.Request().Context(), by, c.Param("event"), desk.NewMember{Email: t.One("email"), Name: t.One("name"), Role: t.One("role")})
	if err == nil {
		return p.showMember(c, by, asked)
	}
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Invalid && refused.Kind != problem.Conflict {
		return err
	}
	v, err := p.teamPage(c, by, t)
	if err != nil {
		return err
	}
	v.Invite.Summary = form.Refusal{Error: refused, Scope: "team", Typed: t}.At(v.Page, v.Invite.Fields)
	return p.Refuse(c, refused, "settings/team", v)
}

// showMember answers with the team, and the link of whoever came into it.
func (p *Settings) showMember(c echo.Context, by desk.Actor, asked *desk.AskedMember) error {
	if asked.Link == "" {
		done := "added"
		if asked.Sent {
			done = "sent"
		}
		return p.teamDone(c, by, done, nil)
	}
	v, err := p.teamPage(c, by, nil)
	if err != nil {
		return err
	}
	v.Shown = &team.Shown{Text: v.T("team.link_text"), Label: v.T("team.link_for", "name", asked.Account.Name), Value: asked.Link}
	return p.Render(c, http.StatusOK, "settings/team", v)
}

// renewLink serves POST /desk/EVENT/team/MEMBER/link.
func (p *Settings) renewLink(c echo.Context, by desk.Actor) error {
	asked, err := p.Desk.NewMemberLink(c.Request().Context(), by, c.Param("event"), number(c, "member"))
	if err != nil {
		return p.refuseTeam(c, by, err)
	}
	return p.showMember(c, by, asked)
}

// changeMember serves POST /desk/EVENT/team/MEMBER/role.
func (p *Settings) changeMember(c echo.Context, by desk.Actor) error {
	_, err := p.Desk.ChangeMember(c.Request().Context(), by, c.Param("event"), number(c, "member"), c.FormValue("role"))
	return p.teamDone(c, by, "changed", err)
}

// removeMember serves POST /desk/EVENT/team/MEMBER/remove.
func (p *Settings) removeMember(c echo.Context, by desk.Actor) error {
	return p.teamDone(c, by, "removed", p.Desk.RemoveMember(c.Request().Context(), by, c.Param("event"), number(c, "member")))
}

// leave serves POST /desk/EVENT/team/leave. Whoever has left has no page of the
// event any more.
func (p *Settings) leave(c echo.Context, by desk.Actor) error {
	if err := p.Desk.LeaveTeam(c.Request().Context(), by, c.Param("event")); err != nil {
		return p.refuseTeam(c, by, err)
	}
	return frame.See(c, "/desk")
}

// teamDone goes back to the team and says what was done, or why not.
func (p *Settings) teamDone(c echo.Context, by desk.Actor, done string, err error) error {
	if err != nil {
		return p.refuseTeam(c, by, err)
	}
	return c.Redirect(http.StatusSeeOther, p.deskFrame(c, by).Address("/desk/"+c.Param("event")+"/team", "done", done))
}

// refuseTeam shows the team again with why something could not be done.
func (p *Settings) refuseTeam(c echo.Context, by desk.Actor, err error) error {
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Conflict && refused.Kind != problem.Invalid {
		return err
	}
	v, err := p.teamPage(c, by, nil)
	if err != nil {
		return err
	}
	v.Failed = v.ProblemText(refused, "")
	return p.Refuse(c, refused, "settings/team", v)
}

// number is the id that the path has under name; 0, which is nobody's, if it is
// none.
func number(c echo.Context, name string) int64 {
	n, _ := strconv.ParseInt(c.Param(name), 10, 64)
	return n
}
