package registrations

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// A kept is what the team of an event keeps for its table: views and columns.
type kept struct {
	Name    form.Field // of a view to keep
	SaveTo  string
	Hidden  []form.Field // the filter in use
	Drops   []drop
	Columns form.Field
	ColsTo  string
	Open    bool // something in it was refused
}

// A drop is a button that removes a view.
type drop struct{ Name, Action string }

// kept is what the team keeps, to be changed.
func (v deskEvent) kept(found *desk.RegistrantTable, f desk.Filter) *kept {
	f.Q = ""
	if f.Sort == newest {
		f.Sort = ""
	}
	k := &kept{
		Name:   form.Field{Name: "name", Kind: "text", Label: v.T("lists.view_name"), Hint: v.T("lists.view_hint")},
		SaveTo: v.Address(v.listPath() + "/views"), ColsTo: v.Address(v.listPath() + "/columns"), Hidden: hidden(f),
		Columns: form.Field{Name: "columns", Kind: "checks", Label: v.T("lists.columns"), Hint: v.T("lists.columns_hint"), Optional: " "},
	}
	for _, view := range found.Views {
		k.Drops = append(k.Drops, drop{view.Name, v.Address(v.listPath() + "/views/" + strconv.FormatInt(view.ID, 10) + "/drop")})
	}
	page := registrationsPage{deskEvent: v}
	for _, column := range desk.ListColumns(found.Event) {
		k.Columns.Choices = append(k.Columns.Choices, form.Choice{Value: column, Label: page.columnName(found.Event, column), Chosen: slices.Contains(found.Columns, column)})
	}
	return k
}

// keepView serves POST /desk/EVENT/registrations/views.
func (p *Registrations) keepView(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	f := desk.FilterOf(t.One)
	_, err = p.Desk.SaveView(c.Request().Context(), by, c.Param("event"), t.One("name"), f)
	if refused := problem.From(err); refused != nil && (refused.Kind == problem.Invalid || refused.Kind == problem.Conflict) {
		return p.keptAgain(c, by, f, t, refused)
	}
	if err != nil {
		return err
	}
	return p.backToList(c, by, f)
}

// keptAgain shows the table again with what was refused about a view.
func (p *Registrations) keptAgain(c echo.Context, by desk.Actor, f desk.Filter, t form.Typed, refused *problem.Error) error {
	d, _, err := p.team(c, by, "/registrations")
	if err != nil {
		return err
	}
	if f.Sort == "" {
		f.Sort = newest
	}
	found, err := p.Desk.RegistrantTable(c.Request().Context(), by, d.Slug, f)
	if err != nil {
		return err
	}
	v := registrationsPage{deskEvent: d}
	v.fill(found, f)
	v.Kept.Open, v.Kept.Name.Value = true, t.One("name")
	v.Kept.Name.Error = v.ProblemText(refused, found.Event.Zone)
	for _, e := range form.Errors(v.Page, "lists", refused.Fields, t.One) {
		v.Kept.Name.Error = e.Text
	}
	return p.Refuse(c, refused, "registrations/registrations", v)
}

// dropView serves POST /desk/EVENT/registrations/views/ID/drop.
func (p *Registrations) dropView(c echo.Context, by desk.Actor) error {
	id, err := strconv.ParseInt(c.Param("view"), 10, 64)
	if err != nil {
		return desk.ErrNotFound.Because(err)
	}
	if err := p.Desk.DropView(c.Request().Context(), by, c.Param("event"), id); err != nil {
		return err
	}
	return p.backToList(c, by, desk.Filter{})
}

// chooseColumns serves POST /desk/EVENT/registrations/columns.
func (p *Registrations) chooseColumns(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	if _, err := p.Desk.ChooseColumns(c.Request().Context(), by, c.Param("event"), t["columns"]); err != nil {
		return err
	}
	return p.backToList(c, by, desk.FilterOf(t.One))
}

// backToList leads back to the table.
func (p *Registrations) backToList(c echo.Context, by desk.Actor, f desk.Filter) error {
	d := deskEvent{team.EventPage{Page: p.DeskPage(c, by)}}
	d.Slug = c.Param("event")
	return c.Redirect(http.StatusSeeOther, d.list(f))
}
