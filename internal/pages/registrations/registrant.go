package registrations

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// A registrantPage is everything the desk knows of a person.
type registrantPage struct {
	deskEvent
	Name   string
	Latin  string
	Facts  []frame.Fact
	Places []registrantPlace
	Back   string
	Notice string // what stands now in the session just acted on
	Role   form.Field
	RoleTo string // where a change of the role goes; "" for those who may not
}

// A registrantPlace is a registration with its session's name.
type registrantPlace struct {
	registrationPlace
	Title string
	When  string
}

// registrant serves GET /desk/EVENT/registrations/ID.
func (p *Registrations) registrant(c echo.Context, by desk.Actor) error {
	return p.registrantAs(c, by, http.StatusOK, "")
}

// registrantAs shows a person, with why another role was refused.
func (p *Registrations) registrantAs(c echo.Context, by desk.Actor, status int, refused string) error {
	d, _, err := p.team(c, by, "/registrations")
	if err != nil {
		return err
	}
	found, err := p.someone(c, by)
	if err != nil {
		return err
	}
	v := registrantPage{deskEvent: d, Name: found.Registrant.Name(), Latin: found.Registrant.LatinName}
	v.Back = v.Address("/desk/" + v.Slug + "/registrations")
	v.Facts = v.factsOf(found)
	if v.May(desk.ChangeRegistrant) && found.Registrant.ErasedAt == nil {
		v.RoleTo = v.Address(v.registrantPath(found) + "/role")
		v.Role = form.Field{Name: "role", Kind: "select", Label: v.T("desk.role"), Hint: v.T("desk.role_hint"), Error: refused}
		for _, r := range event.Roles {
			v.Role.Choices = append(v.Role.Choices, form.Choice{Value: string(r), Label: v.T("role." + string(r)), Chosen: r == found.Registrant.Role})
		}
	}
	if c.QueryParam("done") == "role" {
		v.Notice = v.T("desk.role_stands")
	}
	for i := range found.Registrations {
		g := &found.Registrations[i]
		v.Places = append(v.Places, registrantPlace{
			v.place(found, g), found.Event.TextIn(g.Session.Title, v.Lang()), locale.Capital(v.When(g.Session.StartsAt, g.Session.EndsAt, frame.Location(found.Event.Zone))),
		})
		if g.Session.Slug == c.QueryParam("done") {
			v.Notice = v.T("desk.stands_now", "session", v.SessionName(found.Event, g.Session), "status", v.statusChip(g).Text)
		}
	}
	return p.Render(c, status, "registrations/registrant", v)
}

// registrantPath is where the page of a person is.
func (v deskEvent) registrantPath(p *desk.PersonView) string {
	return "/desk/" + v.Slug + "/registrations/" + strconv.FormatInt(p.Registrant.ID, 10)
}

// changeRole serves POST /desk/EVENT/registrations/ID/role.
func (p *Registrations) changeRole(c echo.Context, by desk.Actor) error {
	id, err := strconv.ParseInt(c.Param("registrant"), 10, 64)
	if err != nil {
		return desk.ErrNotFound.Because(err)
	}
	role := c.FormValue("role")
	v, err := p.Desk.ChangeRegistrant(c.Request().Context(), by, c.Param("event"), id, desk.Change{Role: &role})
	if refused := problem.From(err); refused != nil && (refused.Kind == problem.Invalid || refused.Kind == problem.Conflict) {
		g := p.deskFrame(c, by)
		why := g.ProblemText(refused, "UTC")
		if len(refused.Fields) > 0 {
			why = form.Errors(g.Page, "desk", refused.Fields[:1], c.FormValue)[0].Text
		}
		return p.registrantAs(c, by, p.Status(refused.Kind), why)
	}
	if err != nil {
		return err
	}
	d := p.deskFrame(c, by).deskEvent(&v.Programme, event.Organiser, "")
	return c.Redirect(http.StatusSeeOther, d.Address(d.registrantPath(v), "done", "role"))
}

// someone is the registrant that the path names.
func (p *Registrations) someone(c echo.Context, by desk.Actor) (*desk.PersonView, error) {
	id, err := strconv.ParseInt(c.Param("registrant"), 10, 64)
	if err != nil {
		return nil, desk.ErrNotFound.Because(err)
	}
	return p.Desk.Registrant(c.Request().Context(), by, c.Param("event"), id)
}

// factsOf is what is known of a registrant, without what is empty.
func (v deskEvent) factsOf(p *desk.PersonView) []frame.Fact {
	r, e := p.Registrant, p.Event
	zone := frame.Location(e.Zone)
	var spoken []string
	list := []frame.Fact{
		{Label: v.T("signup.email"), Text: r.Address()}, {Label: v.T("signup.organisation"), Text: r.Organisation},
		{Label: v.T("signup.municipality"), Text: v.municipality(e, r)}, {Label: v.T("signup.country"), Text: v.country(r)},
		{Label: v.T("desk.function"), Text: r.Function}, {Label: v.T("desk.role"), Text: v.T("role." + string(r.Role))},
		{Label: v.T("signup.language"), Text: v.Language(r.Language)}, {Label: v.T("desk.signed_up"), Text: locale.Capital(v.Deadline(r.SignedUpAt, zone))},
	}
	for _, tag := range r.LanguagesSpoken {
		spoken = append(spoken, v.Language(tag))
	}
	list = append(list, frame.Fact{Label: v.T("desk.languages_spoken"), Text: strings.Join(spoken, ", ")})
	if r.Interpretation != "" {
		list = append(list, frame.Fact{Label: v.T("desk.interpretation"), Text: v.Language(r.Interpretation)})
	}
	if r.OrganisationKind != "" {
		list = append(list, frame.Fact{Label: v.T("signup.organisation_kind"), Text: v.T("organisation_kind." + r.OrganisationKind)})
	}
	if r.VerifiedAt != nil {
		list = append(list, frame.Fact{Label: v.T("desk.verified"), Text: locale.Capital(v.Deadline(*r.VerifiedAt, zone))})
	}
	for _, q := range e.Questions {
		list = append(list, frame.Fact{Label: e.TextIn(q.Label, v.Lang()), Text: v.Answer(e, q, r.Answers[q.Key])})
	}
	for _, t := range p.Consents {
		if given, ok := r.Consents[t.Key]; ok {
			list = append(list, frame.Fact{Label: e.TextIn(t.Text, v.Lang()), Text: v.YesNo(given.Given)})
		}
	}
	return slices.DeleteFunc(list, func(f frame.Fact) bool { return f.Text == "" })
}

// municipality is what a registrant wrote, and the name it counts under where
// that differs.
func (v deskEvent) municipality(e *event.Event, r *event.Registrant) string {
	m := e.Municipality(r.MunicipalityKey)
	if m == nil {
		return r.Municipality
	}
	if name := e.TextIn(m.Name, v.Lang()); name != r.Municipality {
		return r.Municipality + " (" + name + ")"
	}
	return r.Municipality
}
