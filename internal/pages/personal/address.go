package personal

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// An addressPage asks for the address that is to take the place of another.
type addressPage struct {
	page
	Token string
	Over  string // the event
	Lead  string
	Asked string // what is asked for already
	Email form.Field

	Summary *form.Summary // nil until something was refused
}

// asked is the address that waits to be confirmed and until when, or "".
func (g page) asked(r *event.Registrant, now time.Time) string {
	email := r.Asks(now)
	if email == "" {
		return ""
	}
	until := g.Deadline(r.AskedEmailAt.Add(event.AskedEmailFor), frame.Location(r.Zone))
	return g.T("address.asked", "email", event.MaskAddress(email), "until", until)
}

// addressForm serves GET /r/TOKEN/address.
func (p *Personal) addressForm(c echo.Context, by desk.Actor) error {
	return p.showAddress(c, by, http.StatusOK, "", nil)
}

// askAddress serves POST /r/TOKEN/address. The answer is the same whoever the
// address belongs to.
func (p *Personal) askAddress(c echo.Context, by desk.Actor) error {
	email := strings.TrimSpace(c.FormValue("email"))
	err := p.desk.AskAddress(c.Request().Context(), by, email)
	if refused := problem.From(err); refused != nil && refused.Kind == problem.Invalid {
		return p.showAddress(c, by, p.Status(refused.Kind), email, refused)
	}
	if err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "address_asked")
}

// showAddress shows the form, again with what was typed if it was refused.
func (p *Personal) showAddress(c echo.Context, by desk.Actor, status int, email string, refused *problem.Error) error {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	g, r := p.own(c, v), v.Registrant
	view := addressPage{
		page: g, Token: c.Param("token"), Over: v.Event.TextIn(v.Event.Title, g.Lang()), Asked: g.asked(r, p.Clock()),
		Lead:  g.T("address.lead_none"),
		Email: form.Field{Name: "email", Kind: "email", Autocomplete: "email", Label: g.T("address.label"), Hint: g.T("address.hint"), Value: email},
	}
	if r.Email != nil {
		view.Lead = g.T("address.lead", "email", event.MaskAddress(r.Address()))
	}
	if refused != nil {
		r := form.Refusal{Error: refused, Scope: "address", Typed: form.Typed{"email": {email}}}
		view.Summary = r.At(g.Page, []*form.Field{&view.Email})
	}
	return p.Render(c, status, "personal/address", view)
}

// askConfirmAddress serves GET /r/address/TOKEN: the button that confirms the
// address, or that it has been pressed.
func (p *Personal) askConfirmAddress(c echo.Context) error {
	v, err := p.desk.AddressLink(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	if v.Done {
		return p.addressConfirmed(c, v)
	}
	g := p.hosted(c, v.Event, v.Language)
	return p.Render(c, http.StatusOK, "personal/ask", askPage{
		page: g, Over: v.Event.TextIn(v.Event.Title, g.Lang()), Question: g.T("address.confirm_title"), Text: g.T("address.confirm_text"),
		Lines:  []string{g.T("address.then_letters"), g.T("address.then_links"), g.T("address.then_told")},
		Action: "/r/address/" + c.Param("token") + g.Query, Button: g.T("address.confirm"), Main: true,
	})
}

// confirmAddress serves POST /r/address/TOKEN and leads to the personal page
// under its link from then on.
func (p *Personal) confirmAddress(c echo.Context) error {
	link, err := p.desk.ConfirmAddress(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	if link != "" {
		return seePerson(c, link, "address_changed")
	}
	v, err := p.desk.AddressLink(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	return p.addressConfirmed(c, v)
}

func (p *Personal) addressConfirmed(c echo.Context, v *desk.AddressView) error {
	g := p.hosted(c, v.Event, v.Language)
	return p.Message(c, g.Page, g.T("address.confirmed"), g.T("address.confirmed_text"))
}
