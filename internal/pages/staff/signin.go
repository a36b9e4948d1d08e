package staff

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rollcall/internal/pages/frame"
)

// SignInPath is where one-time links lead.
const SignInPath = "/desk/sign-in/:token"

// A signInPage says how staff get in, or has the button that signs them in.
type signInPage struct {
	page
	Button    string // where the button leads; "" is no button
	Organiser bool   // the button is the demo's, for its organiser
}

// signInHelp serves GET /desk/sign-in.
func (p *Staff) signInHelp(c echo.Context) error { return p.SignInHelp(c, http.StatusOK) }

// SignInHelp answers with the page that says how staff get in.
func (p *Staff) SignInHelp(c echo.Context, status int) error {
	return p.Render(c, status, "staff/signin", p.signInPage(c, "", false))
}

// signInButton serves GET /desk/sign-in/TOKEN. It does not look at the
// token: whoever opens links before their reader learns nothing and uses
// nothing up.
func (p *Staff) signInButton(c echo.Context) error {
	return p.Render(c, http.StatusOK, "staff/signin", p.signInPage(c, "/desk/sign-in/"+c.Param("token"), false))
}

// DemoButton answers with the button at the given path that signs the demo's
// organiser in.
func (p *Staff) DemoButton(c echo.Context, path string) error {
	return p.Render(c, http.StatusOK, "staff/signin", p.signInPage(c, path, true))
}

func (p *Staff) signInPage(c echo.Context, button string, organiser bool) signInPage {
	return signInPage{page: page{p.Page(c, "")}, Button: button, Organiser: organiser}
}

// signIn serves POST /desk/sign-in/TOKEN.
func (p *Staff) signIn(c echo.Context) error {
	a, err := p.Desk.UseSignInLink(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	return p.Enter(c, a.ID)
}

// signOut serves POST /desk/sign-out.
func (p *Staff) signOut(c echo.Context) error {
	if err := p.Leave(c); err != nil {
		return err
	}
	return frame.See(c, "/desk/sign-in")
}
