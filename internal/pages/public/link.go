package public

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// A linkPage asks for the address that a personal link is sent to.
type linkPage struct {
	page
	Link    *form.Field
	Summary *form.Summary // nil until something was refused
}

// link serves GET /r/link.
func (p *Public) link(c echo.Context) error {
	g := p.plain(c)
	return p.Render(c, http.StatusOK, "public/link", linkPage{g, linkField(g.Page, ""), nil})
}

// sendLink serves POST /r/link. The answer is the same for everyone.
func (p *Public) sendLink(c echo.Context) error {
	email := strings.TrimSpace(c.FormValue("email"))
	done, err := p.limit(c, 1)
	if err == nil {
		err = p.desk.SendLink(c.Request().Context(), desk.Actor{}, email)
		done(err == nil)
	}
	if refused := problem.From(err); refused != nil && refused.Kind == problem.Invalid {
		g := p.plain(c)
		if email == "" {
			refused = &problem.Error{Kind: refused.Kind, Fields: []problem.Field{problem.At("/email", "required")}}
		}
		v := linkPage{page: g, Link: linkField(g.Page, email)}
		v.Summary = form.Refusal{Error: refused, Scope: "signup", Typed: form.Typed{"email": {email}}}.At(g.Page, []*form.Field{v.Link})
		return p.Refuse(c, refused, "public/link", v)
	}
	if err != nil {
		return err
	}
	return frame.See(c, "/r/sent")
}

// linkSent serves GET /r/sent.
func (p *Public) linkSent(c echo.Context) error {
	g := p.plain(c)
	return p.Message(c, g.Page, g.T("signup.sent"), g.T("page.link_sent"))
}

// linkField asks for the address that a personal link is sent to.
func linkField(g frame.Page, value string) *form.Field {
	return &form.Field{Name: "email", Kind: "email", Label: g.T("signup.email"), Autocomplete: "email", Value: value}
}
