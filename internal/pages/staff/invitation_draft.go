package staff

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// A draftPage changes an invitation before it is sent.
type draftPage struct {
	invitationsPage
	Action string // where the form goes
	Back   string
}

// draft serves GET /desk/EVENT/invitations/ID/change.
func (p *Staff) draft(c echo.Context, by desk.Actor) error {
	i, err := p.Desk.DraftedInvitation(c.Request().Context(), by, c.Param("event"), invitationOf(c))
	if err != nil {
		return err
	}
	v, pr, err := p.draftPage(c, by)
	if err != nil {
		return err
	}
	v.Add.Fields = v.draftFields(pr, draftTyped(i, pr.Event.Zone))
	return p.Render(c, http.StatusOK, "staff/invitation-draft", v)
}

// invitationOf is the id that the path names; 0 is none.
func invitationOf(c echo.Context) int64 {
	id, _ := strconv.ParseInt(c.Param("invitation"), 10, 64)
	return id
}

// draftPage is the frame of the form.
func (p *Staff) draftPage(c echo.Context, by desk.Actor) (*draftPage, *desk.Programme, error) {
	d, pr, err := p.team(c, by, "/invitations")
	if err != nil {
		return nil, nil, err
	}
	path := "/desk/" + d.Slug + "/invitations"
	v := &draftPage{invitationsPage: invitationsPage{deskEvent: d}, Back: d.Address(path)}
	v.Action = d.Address(path + "/" + c.Param("invitation") + "/change")
	return v, pr, nil
}

// draftTyped is i as it would be typed.
func draftTyped(i *desk.Invitation, zone string) form.Typed {
	t := form.Typed{
		"email": {i.Address()}, "given_name": {i.GivenName}, "family_name": {i.FamilyName}, "organisation": {i.Organisation}, "municipality": {i.Municipality},
		"country": {i.Country}, "function": {i.Function}, "language": {i.Language}, "note": {i.Note},
	}
	for name, at := range map[string]*time.Time{"hold_until": i.HoldUntil, "expires": i.ExpiresAt} {
		if at != nil {
			t[name] = []string{at.In(frame.Location(zone)).Format(time.DateOnly)}
		}
	}
	if i.SkipsApproval {
		t["skips_approval"] = []string{"true"}
	}
	return t
}

// draftFields are those that may be changed, as they are typed.
func (v *draftPage) draftFields(pr *desk.Programme, t form.Typed) []*form.Field {
	fields := v.personFields(pr, t)
	return slices.DeleteFunc(fields, func(x *form.Field) bool { return x.Name == "sessions" })
}

// changeDraft serves POST /desk/EVENT/invitations/ID/change.
func (p *Staff) changeDraft(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	v, pr, err := p.draftPage(c, by)
	if err != nil {
		return err
	}
	t.TakeMeant()
	i, err := p.Desk.DraftedInvitation(c.Request().Context(), by, c.Param("event"), invitationOf(c))
	if err != nil {
		return err
	}
	if err = p.takeDraft(c, by, pr, i, t); err == nil {
		return p.seeInvitations(c, by, "changed", 1)
	}
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Invalid && refused.Kind != problem.Conflict {
		return err
	}
	v.Add.Fields = v.draftFields(pr, t)
	v.Add.Summary = v.refusal(refused, pr, t, v.Add.Fields)
	return p.Refuse(c, refused, "staff/invitation-draft", v)
}

// takeDraft changes i to what was typed. A date that is typed as it stood keeps
// its hour, and whatever the form does not ask for stays.
func (p *Staff) takeDraft(c echo.Context, by desk.Actor, pr *desk.Programme, i *desk.Invitation, t form.Typed) error {
	to, wrong := terms(t, pr.Event.Zone)
	if len(wrong) > 0 {
		return problem.Refuse(wrong...)
	}
	before := draftTyped(i, pr.Event.Zone)
	if !pr.Event.Approval {
		to.SkipsApproval = i.SkipsApproval
	}
	if t.One("hold_until") == before.One("hold_until") {
		to.HoldUntil = i.HoldUntil
	}
	if t.One("expires") == before.One("expires") {
		to.Expires = i.ExpiresAt
	}
	in := desk.InvitationDraft{Person: personTyped(t), Note: to.Note, SkipsApproval: to.SkipsApproval, HoldUntil: to.HoldUntil, Expires: to.Expires}
	_, err := p.Desk.ChangeDraft(c.Request().Context(), by, c.Param("event"), i.ID, in)
	return err
}
