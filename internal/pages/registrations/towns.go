package registrations

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/form"
	"rollcall/internal/problem"
)

// A townsPage is how people wrote their municipalities, and the form that lets
// spellings count under one.
type townsPage struct {
	deskEvent
	Notice  string
	Back    string
	Action  string
	Summary *form.Summary
	Listed  []townRow
	Loose   []townRow
	Into    form.Field
	Name    form.Field
	Country form.Field
}

// A townRow is a municipality of the list, or a spelling that counts nowhere.
type townRow struct {
	Value  string
	Name   string
	Detail string
	People string
	Ticked bool
}

// towns serves GET /desk/EVENT/municipalities.
func (p *Registrations) towns(c echo.Context, by desk.Actor) error { return p.townsAs(c, by, nil, nil) }

// townsAs shows the municipalities, with what was typed and why that was
// refused.
func (p *Registrations) townsAs(c echo.Context, by desk.Actor, t form.Typed, refused *problem.Error) error {
	d, pr, err := p.team(c, by, "/registrations")
	if err != nil {
		return err
	}
	found, err := p.Desk.Municipalities(c.Request().Context(), by, d.Slug)
	if err != nil {
		return err
	}
	v := townsPage{deskEvent: d}
	v.Back, v.Action = v.Address("/desk/"+v.Slug+"/registrations"), v.Address("/desk/"+v.Slug+"/municipalities")
	if c.QueryParam("done") != "" {
		v.Notice = v.T("towns.done")
	}
	v.fill(found, t)
	if refused == nil {
		return p.Render(c, http.StatusOK, "registrations/municipalities", v)
	}
	v.Summary = form.Refusal{Error: refused, Scope: "towns", Zone: pr.Event.Zone, Typed: t}.At(v.Page, []*form.Field{&v.Into, &v.Name, &v.Country})
	return p.Refuse(c, refused, "registrations/municipalities", v)
}

// fill puts what people wrote into v, and the form with what was typed.
func (v *townsPage) fill(found *desk.Towns, t form.Typed) {
	v.Into = form.Field{Name: "into", Kind: "select", Label: v.T("towns.into"), Choices: []form.Choice{{Label: v.T("towns.another")}}}
	for i := range found.Listed {
		m := &found.Listed[i]
		name := found.Event.TextIn(m.Name, v.Lang())
		v.Into.Choices = append(v.Into.Choices, form.Choice{Value: m.Key, Label: name})
		v.Listed = append(v.Listed, townRow{Value: m.Key, Name: name, Detail: strings.Join(m.Aliases, ", "), People: v.Number(int(m.People)), Ticked: slices.Contains(t["absorbed"], m.Key)})
	}
	for _, w := range found.Loose {
		row := townRow{Value: w.Municipality, Name: w.Municipality, People: v.Number(int(w.People)), Ticked: slices.Contains(t["spellings"], w.Municipality)}
		if w.Country != "" {
			row.Detail = v.Page.Country(w.Country)
		}
		v.Loose = append(v.Loose, row)
	}
	optional := v.T("signup.optional")
	v.Name = form.Field{Name: "name", Kind: "text", Label: v.T("towns.name"), Hint: v.T("towns.name_hint"), Optional: optional, Autocomplete: "off"}
	v.Country = form.Field{Name: "country", Kind: "select", Label: v.T("towns.country"), Optional: optional, Choices: []form.Choice{{Label: v.T("signup.choose")}}}
	for _, c := range v.Countries() {
		v.Country.Choices = append(v.Country.Choices, form.Choice{Value: c.Code, Label: c.Name})
	}
	for _, x := range []*form.Field{&v.Into, &v.Name, &v.Country} {
		x.Fill(t)
	}
}

// mergeTowns serves POST /desk/EVENT/municipalities.
func (p *Registrations) mergeTowns(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	in := desk.TownMerge{Into: t.One("into"), Name: t.One("name"), Country: t.One("country"), Spellings: t["spellings"], Absorbed: t["absorbed"]}
	_, err = p.Desk.MergeMunicipalities(c.Request().Context(), by, c.Param("event"), in)
	if refused := problem.From(err); refused != nil && slices.Contains([]problem.Kind{problem.Invalid, problem.Conflict, problem.Precondition}, refused.Kind) {
		return p.townsAs(c, by, t, refused)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, p.DeskPage(c, by).Address("/desk/"+c.Param("event")+"/municipalities", "done", "1"))
}

// CanMerge reports whether whoever looks may change the event's list.
func (v deskEvent) CanMerge() bool { return v.May(desk.ChangeEvent) }
