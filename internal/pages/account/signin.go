package account

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/auth/provider"
	"rollcall/internal/desk"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// A signInPage lets staff in by password, or leads to the other ways.
type signInPage struct {
	page
	pageForm
	Provider string // the other provider's name; "" is none
}

// signInPage is the page as it is opened.
func (p *Account) signInPage(c echo.Context) signInPage {
	g := p.Page(c, "")
	v := signInPage{page: page{g}}
	v.Fields = []*form.Field{emailField(g), {Name: "password", Kind: "password", Label: g.T("account.password"), Autocomplete: "current-password"}}
	if p.options.Provider != nil {
		v.Provider = p.options.Provider.Name()
	}
	return v
}

// signInForm serves GET /desk/sign-in.
func (p *Account) signInForm(c echo.Context) error { return p.SignInHelp(c, http.StatusOK) }

// SignInHelp answers with the page that lets staff in.
func (p *Account) SignInHelp(c echo.Context, status int) error {
	return p.Render(c, status, "account/signin", p.signInPage(c))
}

// signIn serves POST /desk/sign-in.
func (p *Account) signIn(c echo.Context) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	visit, err := p.Desk.SignInByPassword(c.Request().Context(), p.From(c), t.One("email"), t.One("password"))
	if refused := shown(err); refused != nil {
		v := p.signInPage(c)
		v.refuse(v.Page, refused, t)
		if refused.Is(desk.ErrWrongSignIn) { // like any form that is refused
			return p.Render(c, http.StatusUnprocessableEntity, "account/signin", v)
		}
		setRetry(c, refused)
		return p.Refuse(c, refused, "account/signin", v)
	}
	if err != nil {
		return err
	}
	return p.Enter(c, visit)
}

// setRetry says when to try again, if that is what was refused.
func setRetry(c echo.Context, refused *problem.Error) {
	if wait, ok := refused.Params["retry_after"].(int); ok {
		c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(wait))
	}
}

// A linkPage asks for the address that a one-time link is sent to.
type linkPage struct {
	page
	pageForm
}

func (p *Account) linkPage(c echo.Context) linkPage {
	g := p.Page(c, "")
	return linkPage{page{g}, pageForm{Fields: []*form.Field{emailField(g)}}}
}

// linkForm serves GET /desk/sign-in/link.
func (p *Account) linkForm(c echo.Context) error {
	return p.Render(c, http.StatusOK, "account/link", p.linkPage(c))
}

// sendLink serves POST /desk/sign-in/link. The answer is the same for everyone.
func (p *Account) sendLink(c echo.Context) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	err = p.Desk.SendSignInLink(c.Request().Context(), p.From(c), t.One("email"))
	if refused := shown(err); refused != nil {
		v := p.linkPage(c)
		v.refuse(v.Page, refused, t)
		setRetry(c, refused)
		return p.Refuse(c, refused, "account/link", v)
	}
	if err != nil {
		return err
	}
	return frame.See(c, SignIn+"/sent")
}

// linkSent serves GET /desk/sign-in/sent.
func (p *Account) linkSent(c echo.Context) error {
	g := p.Page(c, "")
	return p.Message(c, g, g.T("signup.sent"), g.T("account.link_sent"))
}

// A buttonPage has a button that signs somebody in.
type buttonPage struct {
	page
	Button    string // where the button leads
	Organiser bool   // it is the demo's, for its organiser
	State     string // what the provider sent along; "" for other buttons
	Code      string
}

// signInButton serves GET /desk/sign-in/TOKEN. It does not look at the token:
// whoever opens links before their reader learns nothing and uses nothing up.
func (p *Account) signInButton(c echo.Context) error {
	return p.button(c, buttonPage{Button: SignIn + "/" + c.Param("token")})
}

// DemoButton answers with the button at the given path that signs the demo's
// organiser in.
func (p *Account) DemoButton(c echo.Context, path string) error {
	return p.button(c, buttonPage{Button: path, Organiser: true})
}

func (p *Account) button(c echo.Context, v buttonPage) error {
	v.page = page{p.Page(c, "")}
	return p.Render(c, http.StatusOK, "account/button", v)
}

// signInByLink serves POST /desk/sign-in/TOKEN.
func (p *Account) signInByLink(c echo.Context) error {
	v, err := p.Desk.SignInByLink(c.Request().Context(), p.From(c), c.Param("token"))
	if err != nil {
		return err
	}
	return p.Enter(c, v)
}

// signOut serves POST /desk/sign-out.
func (p *Account) signOut(c echo.Context) error {
	if err := p.Leave(c); err != nil {
		return err
	}
	return frame.See(c, SignIn)
}

// attemptKey is where a browser's session keeps what it has begun at the
// provider.
const attemptKey = "provider"

// An onwardPage leads to the provider.
type onwardPage struct {
	page
	Provider string
	Address  string
}

// toProvider serves POST /desk/sign-in/provider. It answers with a page that
// leads on, not with a redirect: the policy lets forms lead nowhere else.
func (p *Account) toProvider(c echo.Context) error {
	address, attempt, err := p.options.Provider.Begin(c.Request().Context())
	if err != nil {
		return err
	}
	kept, err := json.Marshal(attempt)
	if err != nil {
		return err
	}
	p.Keep(c, attemptKey, string(kept))
	v := onwardPage{page{p.Page(c, "")}, p.options.Provider.Name(), address}
	v.Refresh = "0; url=" + address
	return p.Render(c, http.StatusOK, "account/onward", v)
}

// fromProvider serves GET /desk/sign-in/provider/callback. Like every GET it
// changes nothing: the button that it shows signs in.
func (p *Account) fromProvider(c echo.Context) error {
	return p.button(c, buttonPage{Button: CallbackPath, State: c.QueryParam("state"), Code: c.QueryParam("code")})
}

// signInByProvider serves POST /desk/sign-in/provider/callback.
func (p *Account) signInByProvider(c echo.Context) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	var attempt provider.Attempt // stays empty where the browser has begun nothing
	if kept := p.Take(c, attemptKey); kept != "" {
		if err := json.Unmarshal([]byte(kept), &attempt); err != nil {
			return err
		}
	}
	ctx := c.Request().Context()
	email, verified, err := p.options.Provider.Finish(ctx, attempt, t.One("state"), t.One("code"))
	if err != nil {
		return err
	}
	v, err := p.Desk.SignInByProvider(ctx, p.From(c), email, verified)
	if err != nil {
		return err
	}
	return p.Enter(c, v)
}

// A firstPage makes the first account.
type firstPage struct {
	page
	pageForm
	Action string
}

func (p *Account) firstPage(c echo.Context) firstPage {
	g := p.Page(c, "")
	return firstPage{page{g}, pageForm{Fields: []*form.Field{nameField(g, ""), emailField(g), newPasswordField(g), languageField(g, g.Lang())}}, g.Address(SignIn + "/first/" + c.Param("token"))}
}

// firstForm serves GET /desk/sign-in/first/TOKEN. Like other one-time links it
// is not looked at before the form is sent.
func (p *Account) firstForm(c echo.Context) error {
	return p.Render(c, http.StatusOK, "account/first", p.firstPage(c))
}

// makeFirst serves POST /desk/sign-in/first/TOKEN.
func (p *Account) makeFirst(c echo.Context) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	in := desk.FirstAdmin{Email: t.One("email"), Name: t.One("name"), Password: t.One("password"), Language: t.One("language")}
	visit, err := p.Desk.MakeFirstAdmin(c.Request().Context(), p.From(c), c.Param("token"), in)
	if refused := shown(err); refused != nil && refused.Kind == problem.Invalid {
		v := p.firstPage(c)
		v.refuse(v.Page, refused, t)
		return p.Refuse(c, refused, "account/first", v)
	}
	if err != nil {
		return err
	}
	return p.Enter(c, visit)
}
