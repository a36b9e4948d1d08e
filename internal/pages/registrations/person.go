package registrations

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// A personPage is the form of a person, for the team: to add one, or to
// correct what is known of one.
type personPage struct {
	deskEvent
	Heading string
	Lead    string
	Back    string
	BackTo  string
	Action  string
	Button  string
	Summary *form.Summary
	Fields  []*form.Field
	Match   string     // the state that is corrected; "" of somebody new
	Was     form.Field // what the form was filled with
	Asked   []string   // addresses that were asked about
	Domains string
}

// addForm serves GET /desk/EVENT/registrations/add.
func (p *Registrations) addForm(c echo.Context, by desk.Actor) error {
	return p.adding(c, by, nil, nil)
}

// adding shows the form of somebody new with what was typed, and why that was
// refused.
func (p *Registrations) adding(c echo.Context, by desk.Actor, t form.Typed, refused *problem.Error) error {
	d, pr, err := p.team(c, by, "/registrations")
	if err == nil && !d.May(desk.AddPeople) {
		err = desk.ErrForbidden
	}
	if err != nil {
		return err
	}
	v := personPage{deskEvent: d, Heading: d.T("registrant.add"), Lead: d.T("registrant.add_lead"), Button: d.T("registrant.add_button"), BackTo: d.T("desk.all_registrations")}
	v.Back, v.Action = v.Address("/desk/"+v.Slug+"/registrations"), v.Address("/desk/"+v.Slug+"/registrations/add")
	f := form.New(v.Page, pr, v.sessions(pr, t), t, v.Lang())
	v.use(f)
	v.Fields = append([]*form.Field{&f.Sessions}, v.Fields...)
	f.Sessions.Kind, f.Sessions.Label = "checks", v.T("registrant.sessions")
	return p.personForm(c, pr, v, f, t, refused)
}

// sessions are those that take place, as choices; of several none is chosen
// before somebody does.
func (v deskEvent) sessions(pr *desk.Programme, t form.Typed) []form.Choice {
	var list []form.Choice
	for i := range pr.Sessions {
		if s := &pr.Sessions[i]; s.CancelledAt == nil {
			list = append(list, form.Choice{Value: s.Slug, Label: v.SessionName(pr.Event, s)})
		}
	}
	if len(list) == 1 && t == nil {
		list[0].Chosen = true
	}
	return list
}

// use takes the fields of f that are about a person: the address may be
// missing, nobody consents for another, and no label speaks to whoever types.
func (v *personPage) use(f *form.SignUp) {
	f.Email.Optional, f.Email.Hint = v.T("signup.optional"), v.T("registrant.email_hint")
	f.Latin.Label, f.Latin.Hint = v.T("sheet.column.latin_name"), v.T("registrant.latin_hint")
	f.Language.Label, f.Function.Label, f.Zone.Label = v.T("lists.language"), v.T("desk.function"), v.T("sheet.zone")
	f.Spoken.Label, f.Interpreted.Label = v.T("desk.languages_spoken"), v.T("desk.interpretation")
	v.Fields = slices.DeleteFunc(f.All(), func(x *form.Field) bool {
		return x.Name == "sessions" || strings.HasPrefix(x.Name, "consents.") || strings.HasPrefix(x.Name, "colleagues.")
	})
	v.Asked, v.Domains = f.Asked, f.Domains
}

// personForm renders v, with what was refused at its fields.
func (p *Registrations) personForm(c echo.Context, pr *desk.Programme, v personPage, f *form.SignUp, t form.Typed, refused *problem.Error) error {
	if refused == nil {
		return p.Render(c, http.StatusOK, "registrations/person", v)
	}
	v.Summary = form.Refusal{Error: refused, Scope: "signup", Zone: pr.Event.Zone, Typed: t}.At(v.Page, v.Fields)
	for _, e := range v.Summary.Errors {
		if e.Meant != "" {
			v.Asked = append(v.Asked, e.Typed)
		}
	}
	return p.Refuse(c, refused, "registrations/person", v)
}

// add serves POST /desk/EVENT/registrations/add.
func (p *Registrations) add(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	t.TakeMeant()
	in := t.SignUp(nil, p.DeskPage(c, by).Lang())
	in.Colleagues = nil
	v, fresh, err := p.Desk.AddRegistrant(c.Request().Context(), by, c.Param("event"), in)
	if refused := problem.From(err); refused != nil && (refused.Kind == problem.Invalid || refused.Kind == problem.Conflict) {
		return p.adding(c, by, t, refused)
	}
	if err != nil {
		return err
	}
	done := "known"
	if fresh {
		done = "added"
	}
	return p.seeRegistrant(c, by, v.Registrant.ID, done)
}

// editForm serves GET /desk/EVENT/registrations/ID/edit.
func (p *Registrations) editForm(c echo.Context, by desk.Actor) error {
	return p.editing(c, by, nil, nil)
}

// editing shows the form of a person as they are, or with what was typed and
// why that was refused.
func (p *Registrations) editing(c echo.Context, by desk.Actor, t form.Typed, refused *problem.Error) error {
	d, pr, err := p.team(c, by, "/registrations")
	if err == nil && !d.May(desk.ChangeRegistrant) {
		err = desk.ErrForbidden
	}
	if err != nil {
		return err
	}
	found, err := p.someone(c, by)
	if err != nil {
		return err
	}
	v := personPage{deskEvent: d, Heading: d.T("registrant.edit"), Button: d.T("registrant.save"), BackTo: found.Registrant.Name(), Match: found.Tag()}
	v.Back = v.Address(v.registrantPath(found))
	v.Action = v.Address(v.registrantPath(found) + "/edit")
	kept := form.TypedOf(found)
	kept["email"] = []string{found.Registrant.Address()}
	met := form.Meet(t, kept)
	v.Was = kept.Was()
	switch {
	case t == nil:
		t = kept
	case refused != nil && refused.Kind == problem.Invalid:
		v.Match, v.Was.Value = t.One("match"), t.One(v.Was.Name)
	case refused != nil && refused.Kind == problem.Precondition:
		t = met.Merged()
	}
	f := form.New(v.Page, pr, nil, t, v.Lang())
	v.use(f)
	for _, x := range v.Fields {
		form.KeepSaid(v.Page, found, x, t)
	}
	v.Fields = append(v.Fields, &form.Field{Name: "reason", Kind: "text", Label: v.T("desk.reason"), Hint: v.T("desk.reason_hint.restore"), Value: t.One("reason")})
	if refused != nil && refused.Kind == problem.Precondition {
		v.Summary = met.Beside(v.Page, v.Fields[:len(v.Fields)-1])
		return p.Refuse(c, refused, "registrations/person", v)
	}
	return p.personForm(c, pr, v, f, t, refused)
}

// edit serves POST /desk/EVENT/registrations/ID/edit.
func (p *Registrations) edit(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	found, err := p.someone(c, by)
	if err != nil {
		return err
	}
	t.TakeMeant()
	change := changeOf(p.DeskPage(c, by), t, found)
	_, err = p.Desk.ChangeRegistrant(c.Request().Context(), by, c.Param("event"), found.Registrant.ID, change)
	if refused := problem.From(err); refused != nil && slices.Contains([]problem.Kind{problem.Invalid, problem.Conflict, problem.Precondition}, refused.Kind) {
		return p.editing(c, by, t, refused)
	}
	if err != nil {
		return err
	}
	return p.seeRegistrant(c, by, found.Registrant.ID, "saved")
}

// changeOf is what was typed about a person. An address that they never had is
// missing on.
func changeOf(g frame.Page, t form.Typed, found *desk.PersonView) desk.Change {
	asked := form.New(g, &found.Programme, nil, t, g.Lang()).All()
	change := form.ChangeOf(found, form.Over(found, asked, t))
	change.Reason, change.Needed, change.Match = strings.TrimSpace(t.One("reason")), true, t.One("match")
	if email := strings.TrimSpace(t.One("email")); t["email"] != nil && email != found.Registrant.Address() {
		change.Email = &email
	}
	return change
}

// CanChange reports whether whoever looks may change what is known of people.
func (v deskEvent) CanChange() bool { return v.May(desk.ChangeRegistrant) }

// CanSeeLinks reports whether whoever looks may see personal links.
func (v deskEvent) CanSeeLinks() bool { return v.May(desk.SeePersonalLinks) }

// CanAdd reports whether whoever looks may add people.
func (v deskEvent) CanAdd() bool { return v.May(desk.AddPeople) }
