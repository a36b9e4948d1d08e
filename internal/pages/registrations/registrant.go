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
	recorded
	Name   string
	Latin  string
	Facts  []frame.Fact
	Places []registrantPlace
	Back   string
	Here   string // the page itself
	Notice string // what was just done
	Role   form.Field
	Note   form.Field
	Link   form.Field // with the personal link, where somebody has asked to see it
	Writes bool       // somebody may write to the person
	Erased bool

	Doubles []double // for whom the person stands
	Into    *tab     // who stands for the person; nil: they themselves
	Undo    string   // until when the last merge may be taken back; "": none may
}

// A registrantPlace is a registration with its session's name.
type registrantPlace struct {
	registrationPlace
	Title string
	When  string
}

// registrant serves GET /desk/EVENT/registrations/ID.
func (p *Registrations) registrant(c echo.Context, by desk.Actor) error {
	return p.registrantAs(c, by, nil, func(*registrantPage) {})
}

// registrantAs shows a person, with what also adds; refused is what was, if
// anything.
func (p *Registrations) registrantAs(c echo.Context, by desk.Actor, refused *problem.Error, also func(*registrantPage)) error {
	d, _, err := p.team(c, by, "/registrations")
	if err != nil {
		return err
	}
	id, err := registrantID(c)
	if err != nil {
		return err
	}
	found, err := p.Desk.Panel(c.Request().Context(), by, c.Param("event"), id)
	if err != nil {
		return err
	}
	v := registrantPage{deskEvent: d, Name: found.Registrant.Name(), Latin: found.Registrant.LatinName}
	v.Back, v.Here = v.Address("/desk/"+v.Slug+"/registrations"), v.registrantPath(&found.PersonView)
	v.Facts, v.Notice = v.factsOf(&found.PersonView, found.LettersIn), v.notice(c, &found.PersonView)
	v.Erased, v.Writes = found.Registrant.ErasedAt != nil, found.Registrant.Email != nil
	v.Role = form.Field{Name: "role", Kind: "select", Label: v.T("desk.role"), Hint: v.T("desk.role_hint")}
	for _, r := range event.Roles {
		v.Role.Choices = append(v.Role.Choices, form.Choice{Value: string(r), Label: v.T("role." + string(r)), Chosen: r == found.Registrant.Role})
	}
	v.Note = form.Field{Name: "text", Kind: "area", Label: v.T("registrant.note"), Hint: v.T("registrant.note_hint")}
	v.recorded.fill(d, found)
	v.merged(found)
	for i := range found.Registrations {
		g := &found.Registrations[i]
		v.Places = append(v.Places, registrantPlace{
			v.place(&found.PersonView, g), found.Event.TextIn(g.Session.Title, v.Lang()), locale.Capital(v.When(g.Session.StartsAt, g.Session.EndsAt, frame.Location(found.Event.Zone))),
		})
	}
	also(&v)
	if refused != nil {
		return p.Refuse(c, refused, "registrations/registrant", v)
	}
	return p.Render(c, http.StatusOK, "registrations/registrant", v)
}

// registrantPath is where the page of a person is.
func (v deskEvent) registrantPath(p *desk.PersonView) string {
	return "/desk/" + v.Slug + "/registrations/" + strconv.FormatInt(p.Registrant.ID, 10)
}

// changeRole serves POST /desk/EVENT/registrations/ID/role.
func (p *Registrations) changeRole(c echo.Context, by desk.Actor) error {
	id, err := registrantID(c)
	if err != nil {
		return err
	}
	role := c.FormValue("role")
	_, err = p.Desk.ChangeRegistrant(c.Request().Context(), by, c.Param("event"), id, desk.Change{Role: &role})
	if refused := problem.From(err); refused != nil && (refused.Kind == problem.Invalid || refused.Kind == problem.Conflict) {
		return p.registrantAs(c, by, refused, func(v *registrantPage) {
			v.Role.Error = v.ProblemText(refused, "UTC")
			if len(refused.Fields) > 0 {
				v.Role.Error = form.Errors(v.Page, "desk", refused.Fields[:1], c.FormValue)[0].Text
			}
		})
	}
	if err != nil {
		return err
	}
	return p.seeRegistrant(c, by, id, "role")
}

// someone is the registrant that the path names.
func (p *Registrations) someone(c echo.Context, by desk.Actor) (*desk.PersonView, error) {
	id, err := registrantID(c)
	if err != nil {
		return nil, err
	}
	return p.Desk.Registrant(c.Request().Context(), by, c.Param("event"), id)
}

// factsOf is who a registrant is, without what is empty. letters is the
// language that letters to them come in.
func (v deskEvent) factsOf(p *desk.PersonView, letters string) []frame.Fact {
	r, e := p.Registrant, p.Event
	zone := frame.Location(e.Zone)
	var spoken []string
	list := []frame.Fact{
		{Label: v.T("signup.email"), Text: r.Address()}, {Label: v.T("signup.organisation"), Text: r.Organisation},
		{Label: v.T("signup.municipality"), Text: v.municipality(e, r)}, {Label: v.T("signup.country"), Text: v.country(r)},
		{Label: v.T("desk.function"), Text: r.Function}, {Label: v.T("desk.role"), Text: v.T("role." + string(r.Role))},
		{Label: v.T("lists.language"), Text: v.preferred(r.Language, letters)}, {Label: v.T("desk.signed_up"), Text: locale.Capital(v.Deadline(r.SignedUpAt, zone))},
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
	if r.VerifiedAt != nil && r.Email != nil {
		list = append(list, frame.Fact{Label: v.T("desk.verified"), Text: locale.Capital(v.Deadline(*r.VerifiedAt, zone))})
	}
	return slices.DeleteFunc(list, func(f frame.Fact) bool { return f.Text == "" })
}

// preferred is the language that somebody prefers, and that of letters where it
// is another.
func (v deskEvent) preferred(lang, letters string) string {
	if lang == "" || v.Language(lang) == v.Language(letters) {
		return v.Language(lang)
	}
	return v.T("registrant.letters_in", "language", v.Language(lang), "letters", v.Language(letters))
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
