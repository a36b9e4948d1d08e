package pages

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/pages/account"
	"rollcall/internal/pages/personal"
	"rollcall/internal/pages/public"
	"rollcall/internal/problem"
)

// RenderProblem answers with a page about an expected failure. A nil p is a
// fault of ours. Whatever is not found gets one and the same page, which
// offers the personal link again; staff who are not signed in get the page
// that says how.
func (p *Pages) RenderProblem(c echo.Context, status int, refused *problem.Error) error {
	if status == http.StatusUnauthorized {
		return p.account.SignInHelp(c, status)
	}
	g := p.frame.Page(c, "")
	v := public.Problem{Page: g, Heading: g.T("page.problem_title"), Text: g.T("problem.internal")}
	if refused != nil {
		v.Text = g.ProblemText(refused, "UTC")
	}
	switch token := c.Param("token"); {
	case status == http.StatusNotFound && c.Path() == account.SignInPath:
		v.Heading, v.Text = g.T("desk.sign_in_gone"), g.T("desk.sign_in_gone_text")
	case status == http.StatusNotFound:
		v.NotFound()
	case strings.HasPrefix(c.Path(), account.SignIn):
		v.Back, v.Onward = g.Address(account.SignIn), g.T("desk.sign_in")
	case strings.HasPrefix(c.Path(), "/desk"):
		v.Back, v.Onward = g.Address("/desk"), g.T("desk.events")
	case c.Path() == personal.StopPath:
		v.Back, v.Onward = g.Address("/r/stop/"+token), g.T("page.back")
	case strings.HasPrefix(c.Path(), "/r/") && token != "":
		v.Back, v.Onward = g.Address("/r/"+token), g.T("page.back")
	}
	return p.frame.Render(c, status, "public/problem", v)
}
