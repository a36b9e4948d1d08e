package staff

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// An invitationsPage is the table of who is invited, and the forms that
// invite.
type invitationsPage struct {
	deskEvent
	Notice  string
	Failed  string // why something could not be done
	Views   []team.View
	Rows    []invitationRow
	Drafts  string // the button that sends all drafts; "" if there are none
	Waiting string // the button that reminds all who have not answered; "" if there is nobody
	Next    string
	First   string
	Add     invitationForm
	Import  invitationForm
}

// An invitationRow is somebody who is invited.
type invitationRow struct {
	Name, Email, Detail string
	Chip                chip
	Sessions            []string // with until when a seat is held
	Dates               []string
	Change              string // where a draft is changed; "" where none is
	Actions             []tab  // buttons
}

// An invitationForm is what invites one person, or a list.
type invitationForm struct {
	Fields  []*form.Field
	Summary *form.Summary
	Open    bool
}

// invitationLooks are how the states are drawn.
var invitationLooks = map[event.InvitationState]look{
	event.InvitationDrafted: {Icon: "dashed", Tint: ""}, event.InvitationSent: {Icon: "mail", Tint: ""}, event.InvitationSeen: {Icon: "clock", Tint: ""}, event.InvitationAccepted: {Icon: "tick", Tint: "ok"},
	event.InvitationDeclined: {Icon: "cross", Tint: ""}, event.InvitationExpired: {Icon: "dash", Tint: ""}, event.InvitationRevoked: {Icon: "cross", Tint: "stop"},
}

// invitations serves GET /desk/EVENT/invitations.
func (p *Staff) invitations(c echo.Context, by desk.Actor) error {
	v, err := p.invitationsPage(c, by)
	if err != nil {
		return err
	}
	return p.Render(c, http.StatusOK, "staff/invitations", v)
}

// invitationsPage is the table by the filter that the address has.
func (p *Staff) invitationsPage(c echo.Context, by desk.Actor) (*invitationsPage, error) {
	f := desk.InvitationFilter{State: c.QueryParam("state"), Cursor: c.QueryParam("cursor")}
	if c.Request().Method != http.MethodGet {
		f = desk.InvitationFilter{}
	} else if err := frame.Asks(c, "state", "cursor", "done", "count"); err != nil {
		return nil, err
	}
	d, pr, err := p.team(c, by, "/invitations")
	if err != nil {
		return nil, err
	}
	found, err := p.Desk.Invitations(c.Request().Context(), by, c.Param("event"), f)
	if err != nil {
		return nil, err
	}
	v := &invitationsPage{deskEvent: d, Notice: d.invitationNotice(c)}
	v.fill(found, f)
	v.Add.Fields, v.Import.Fields = v.personFields(pr, nil), v.listFields(pr, nil)
	return v, nil
}

// fill puts a page of invitations and the filter that found them into v.
func (v *invitationsPage) fill(found *desk.InvitationPage, f desk.InvitationFilter) {
	path := "/desk/" + v.Slug + "/invitations"
	all := 0
	for _, n := range found.Counts {
		all += int(n)
	}
	v.Views = []team.View{{Name: v.T("desk.view.all"), Count: v.Number(all), URL: v.Address(path), Current: f.State == ""}}
	for _, s := range event.InvitationStates {
		v.Views = append(v.Views, team.View{Name: v.T("invitation.state." + string(s)), Count: v.Number(int(found.Counts[s])), URL: v.Address(path, "state", string(s)), Current: f.State == string(s)})
	}
	if n := int(found.Counts[event.InvitationDrafted]); n > 0 {
		v.Drafts = v.T("invitations.send_all", "count", n)
	}
	if n := int(found.Counts[event.InvitationSent] + found.Counts[event.InvitationSeen]); n > 0 {
		v.Waiting = v.T("invitations.remind_all")
	}
	if f.Cursor != "" {
		v.First = v.Address(path, "state", f.State)
	}
	if found.Next != "" {
		v.Next = v.Address(path, "state", f.State, "cursor", found.Next)
	}
	for i := range found.Items {
		v.Rows = append(v.Rows, v.invitationRow(found, &found.Items[i]))
	}
}

// invitationRow is one invitation in the table.
func (v *invitationsPage) invitationRow(found *desk.InvitationPage, i *desk.Invitation) invitationRow {
	e, loc := found.Event, frame.Location(found.Event.Zone)
	look := invitationLooks[i.State]
	row := invitationRow{Name: i.Name(), Email: i.Address(), Detail: i.Organisation, Chip: chip{Icon: look.Icon, Text: v.T("invitation.state." + string(i.State)), Tint: look.Tint}}
	if i.ErasedAt != nil {
		row.Name = v.T("invitations.erased")
	}
	for _, s := range i.To {
		line := v.SessionName(e, s.Session)
		if !s.HeldUntil.IsZero() {
			line = v.T("invitations.held", "session", line, "date", v.Stamp(s.HeldUntil, loc))
		}
		row.Sessions = append(row.Sessions, line)
	}
	date := func(key string, t *time.Time) {
		if t != nil {
			row.Dates = append(row.Dates, v.T("invitations.date."+key, "date", v.Stamp(*t, loc)))
		}
	}
	date("sent", i.SentAt)
	date("reminded", i.RemindedAt)
	if i.State.Stands() {
		date("until", &i.Until)
	} else if i.State == event.InvitationAccepted || i.State == event.InvitationDeclined {
		date("answered", i.EndedAt)
	} else {
		date("ended", i.EndedAt)
	}
	do := func(action string) {
		row.Actions = append(row.Actions, tab{Name: v.T("invitations.do." + action), URL: v.Address("/desk/" + v.Slug + "/invitations/" + strconv.FormatInt(i.ID, 10) + "/" + action)})
	}
	switch {
	case i.ErasedAt != nil, i.State == event.InvitationAccepted:
	case i.State.Open():
		if i.MayRemind(found.Now) {
			do("remind")
		}
		do("revoke")
	case i.State == event.InvitationDrafted:
		row.Change = v.Address("/desk/" + v.Slug + "/invitations/" + strconv.FormatInt(i.ID, 10) + "/change")
		do("send")
		do("revoke")
	case found.Now.Before(lastStart(i)):
		do("send")
	}
	return row
}

// lastStart is when the last session begins that i is to.
func lastStart(i *desk.Invitation) time.Time { return (&event.Invitation{}).Ends(i.Sessions()) }

// invitationNotice says what has been done.
func (v deskEvent) invitationNotice(c echo.Context) string {
	key := "invitations.done." + c.QueryParam("done")
	if !v.Has(key) {
		return ""
	}
	n, err := strconv.Atoi(c.QueryParam("count"))
	if err != nil || n < 0 {
		n = 0
	}
	return v.T(key, "count", n)
}

// seeInvitations redirects to the table, which says what has been done.
func (p *Staff) seeInvitations(c echo.Context, by desk.Actor, done string, count int) error {
	to := p.DeskPage(c, by).Address("/desk/"+c.Param("event")+"/invitations", "done", done, "count", strconv.Itoa(count))
	return c.Redirect(http.StatusSeeOther, to)
}

// personFields are the fields for one person.
func (v *invitationsPage) personFields(pr *desk.Programme, t form.Typed) []*form.Field {
	optional := v.T("signup.optional")
	text := func(name string) *form.Field {
		return &form.Field{Name: name, Kind: "text", Label: v.T("signup." + name), Optional: optional, Autocomplete: "off"}
	}
	country := text("country")
	country.Kind, country.Choices = "select", []form.Choice{{Label: v.T("signup.choose")}}
	for _, c := range v.Countries() {
		country.Choices = append(country.Choices, form.Choice{Value: c.Code, Label: c.Name})
	}
	language := &form.Field{Name: "language", Kind: "select", Label: v.T("invitations.language")}
	for _, l := range pr.Event.Languages {
		language.Choices = append(language.Choices, form.Choice{Value: l, Label: locale.Capital(v.Printer.Language(l))})
	}
	function := text("function")
	function.Label = v.T("desk.function") // the organiser writes about somebody else
	fields := []*form.Field{
		{Name: "email", Kind: "email", Label: v.T("signup.email"), Autocomplete: "off", Ask: v.T("rule.meant", "meant", "{meant}"), Take: v.T("signup.take", "meant", "{meant}")},
		text("given_name"), text("family_name"), text("organisation"), text("municipality"), country, function, language,
	}
	return filled(append(fields, v.termFields(pr)...), t)
}

// listFields are the fields for a list.
func (v *invitationsPage) listFields(pr *desk.Programme, t form.Typed) []*form.Field {
	fields := append([]*form.Field{{Name: "file", Kind: "file", Label: v.T("invitations.file"), Hint: v.T("invitations.file_hint")}}, v.termFields(pr)...)
	for _, x := range fields {
		x.In = "list-"
	}
	return filled(fields, t)
}

// termFields are what people are invited to, and how.
func (v *invitationsPage) termFields(pr *desk.Programme) []*form.Field {
	optional := v.T("signup.optional")
	sessions := &form.Field{Name: "sessions", Kind: "checks", Label: v.T("invitations.sessions"), Hint: v.T("invitations.sessions_hint"), Optional: optional}
	for i := range pr.Sessions {
		if s := &pr.Sessions[i]; s.CancelledAt == nil {
			sessions.Choices = append(sessions.Choices, form.Choice{Value: s.Slug, Label: v.SessionName(pr.Event, s)})
		}
	}
	fields := []*form.Field{sessions,
		{Name: "note", Kind: "area", Label: v.T("invitations.note"), Hint: v.T("invitations.note_hint"), Optional: optional},
		{Name: "hold_until", Kind: "date", Label: v.T("invitations.hold_until"), Hint: v.T("invitations.hold_hint"), Optional: optional},
		{Name: "expires", Kind: "date", Label: v.T("invitations.expires"), Hint: v.T("invitations.expires_hint"), Optional: optional},
	}
	if pr.Event.Approval {
		fields = append(fields, &form.Field{Name: "skips_approval", Kind: "tick", Label: v.T("invitations.skips_approval"), Choices: []form.Choice{{Value: "true"}}})
	}
	return fields
}

// filled are fields with what was typed; nil is nothing yet.
func filled(fields []*form.Field, t form.Typed) []*form.Field {
	if t != nil {
		for _, x := range fields {
			x.Fill(t)
		}
	}
	return fields
}

// terms are what was typed about what people are invited to. A date counts to
// the end of its day where the event is at home.
func terms(t form.Typed, zone string) (in desk.InvitationTerms, wrong []problem.Field) {
	in = desk.InvitationTerms{Sessions: t["sessions"], Note: t.One("note"), SkipsApproval: t.One("skips_approval") == "true"}
	date := func(name string) *time.Time {
		if t.One(name) == "" {
			return nil
		}
		day, err := time.ParseInLocation(time.DateOnly, t.One(name), frame.Location(zone))
		if err != nil {
			wrong = append(wrong, problem.At("/"+name, "date"))
			return nil
		}
		end := day.AddDate(0, 0, 1).Add(-time.Minute).UTC()
		return &end
	}
	in.HoldUntil, in.Expires = date("hold_until"), date("expires")
	return in, wrong
}

// personTyped is who is typed into the form.
func personTyped(t form.Typed) desk.InvitedPerson {
	return desk.InvitedPerson{
		Email: t.One("email"), GivenName: t.One("given_name"), FamilyName: t.One("family_name"), Organisation: t.One("organisation"),
		Municipality: t.One("municipality"), Country: t.One("country"), Function: t.One("function"), Language: t.One("language"),
	}
}

// invite serves POST /desk/EVENT/invitations.
func (p *Staff) invite(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	_, pr, err := p.team(c, by, "/invitations")
	if err != nil {
		return err
	}
	t.TakeMeant()
	in := desk.NewInvitation{Person: personTyped(t)}
	var wrong []problem.Field
	if in.Terms, wrong = terms(t, pr.Event.Zone); len(wrong) == 0 {
		_, err = p.Desk.Invite(c.Request().Context(), by, c.Param("event"), in)
	} else {
		err = problem.Refuse(wrong...)
	}
	if err == nil {
		return p.seeInvitations(c, by, "added", 1)
	}
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Invalid && refused.Kind != problem.Conflict {
		return err
	}
	v, err := p.invitationsPage(c, by)
	if err != nil {
		return err
	}
	v.Add = invitationForm{Fields: v.personFields(pr, t), Open: true}
	v.Add.Summary = v.refusal(refused, pr, t, v.Add.Fields)
	return p.Refuse(c, refused, "staff/invitations", v)
}

// refusal puts what was refused at the fields.
func (v *invitationsPage) refusal(refused *problem.Error, pr *desk.Programme, t form.Typed, fields []*form.Field) *form.Summary {
	return form.Refusal{Error: refused, Scope: "invitations", Zone: pr.Event.Zone, Typed: t}.At(v.Page, fields)
}

// sendInvitations serves POST /desk/EVENT/invitations/send.
func (p *Staff) sendInvitations(c echo.Context, by desk.Actor) error {
	n, err := p.Desk.SendDrafted(c.Request().Context(), by, c.Param("event"))
	if err != nil {
		return err
	}
	return p.seeInvitations(c, by, "sent", n)
}

// remindInvited serves POST /desk/EVENT/invitations/remind.
func (p *Staff) remindInvited(c echo.Context, by desk.Actor) error {
	n, err := p.Desk.RemindAll(c.Request().Context(), by, c.Param("event"))
	if err != nil {
		return err
	}
	return p.seeInvitations(c, by, "reminded", n)
}

// actOnInvitation serves POST /desk/EVENT/invitations/ID/ACTION.
func (p *Staff) actOnInvitation(c echo.Context, by desk.Actor) error {
	id, _ := strconv.ParseInt(c.Param("invitation"), 10, 64) // 0 is not found, by whoever may look
	act, done := p.Desk.SendInvitation, "sent"
	switch c.Param("action") {
	case "send":
	case "remind":
		act, done = p.Desk.RemindInvited, "reminded"
	case "revoke":
		act, done = p.Desk.RevokeInvitation, "revoked"
	default:
		id = 0
	}
	_, err := act(c.Request().Context(), by, c.Param("event"), id)
	if err == nil {
		return p.seeInvitations(c, by, done, 1)
	}
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Conflict {
		return err
	}
	v, err := p.invitationsPage(c, by)
	if err != nil {
		return err
	}
	v.Failed = v.ProblemText(refused, "")
	return p.Refuse(c, refused, "staff/invitations", v)
}
