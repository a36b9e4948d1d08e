package account

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	"rsc.io/qr"

	"rollcall/internal/desk"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// A stepView is how far the second step is set up.
type stepView struct {
	On      bool
	Secret  string // "" before it was begun
	Picture picture
	Left    string // recovery codes
}

// A picture is a QR code as the path of an SVG.
type picture struct {
	Size int
	Path string
}

// quiet is the margin of a QR code in modules.
const quiet = 4

// newStepView is c as a page shows it.
func newStepView(g frame.Page, c *desk.Codes) (stepView, error) {
	v := stepView{On: c.On, Secret: c.Secret}
	if c.On {
		v.Left = g.T("account.codes_left", "count", c.Left)
	}
	if c.Link == "" {
		return v, nil
	}
	code, err := qr.Encode(c.Link, qr.M)
	if err != nil {
		return v, fmt.Errorf("qr code: %w", err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	v.Picture = picture{code.Size + 2*quiet, path.String()}
	return v, nil
}

// A secondPage asks for the second step, or sets it up before.
type secondPage struct {
	page
	pageForm
	stepView
}

func (p *Account) secondPage(c echo.Context) (*secondPage, error) {
	codes, err := p.Desk.SecondStep(c.Request().Context(), p.VisitID(c))
	if err != nil {
		return nil, err
	}
	g := p.Page(c, codes.Account.Language)
	v := &secondPage{page: page{g}}
	hint := g.T("account.first_code_hint")
	if codes.On {
		hint = g.T("account.code_hint")
	}
	v.Fields = []*form.Field{codeField(g, hint)}
	v.stepView, err = newStepView(g, codes)
	return v, err
}

// secondStep serves GET /desk/sign-in/second. Whoever has not taken the first
// step is led to that.
func (p *Account) secondStep(c echo.Context) error {
	v, err := p.secondPage(c)
	if errors.Is(err, desk.ErrUnauthorised) {
		return frame.See(c, SignIn)
	}
	if err != nil {
		return err
	}
	return p.Render(c, http.StatusOK, "account/second", v)
}

// beginSecondStep serves POST /desk/sign-in/second/begin.
func (p *Account) beginSecondStep(c echo.Context) error {
	err := p.Desk.BeginSecondStep(c.Request().Context(), p.VisitID(c))
	if err != nil && !errors.Is(err, desk.ErrUnauthorised) {
		return err
	}
	return frame.See(c, team.SecondStepPath)
}

// takeSecondStep serves POST /desk/sign-in/second.
func (p *Account) takeSecondStep(c echo.Context) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	recovery, err := p.Desk.TakeSecondStep(c.Request().Context(), p.From(c), p.VisitID(c), t.One("code"))
	if errors.Is(err, desk.ErrUnauthorised) {
		return frame.See(c, SignIn)
	}
	if refused := shown(err); refused != nil {
		v, err := p.secondPage(c)
		if err != nil {
			return err
		}
		v.refuse(v.Page, refused, t)
		setRetry(c, refused)
		return p.Refuse(c, refused, "account/second", v)
	}
	if err == nil {
		err = p.Renew(c)
	}
	if err != nil {
		return err
	}
	if recovery == nil {
		return frame.See(c, "/desk")
	}
	by, err := p.By(c)
	if err != nil {
		return err
	}
	return p.showCodes(c, by, recovery, "/desk")
}

// A codesPage shows recovery codes, once.
type codesPage struct {
	page
	Codes  []string
	Onward string
}

func (p *Account) showCodes(c echo.Context, by desk.Actor, codes []string, onward string) error {
	g := p.DeskPage(c, by)
	return p.Render(c, http.StatusOK, "account/codes", codesPage{page{g}, codes, g.Address(onward)})
}

// A stepsPage is about the second step of one's own account.
type stepsPage struct {
	page
	pageForm
	stepView
	Needed bool // it cannot be turned off
}

func (p *Account) stepsPage(c echo.Context, by desk.Actor) (*stepsPage, error) {
	codes, err := p.Desk.Codes(c.Request().Context(), by)
	if err != nil {
		return nil, err
	}
	g := p.DeskPage(c, by)
	v := &stepsPage{page: page{g}, Needed: codes.Needed}
	hint := g.T("account.first_code_hint")
	if codes.On {
		hint = g.T("account.code_hint")
	}
	v.Fields = []*form.Field{codeField(g, hint)}
	v.stepView, err = newStepView(g, codes)
	return v, err
}

// steps serves GET /desk/account/second.
func (p *Account) steps(c echo.Context, by desk.Actor) error {
	v, err := p.stepsPage(c, by)
	if err != nil {
		return err
	}
	return p.Render(c, http.StatusOK, "account/steps", v)
}

// beginCodes serves POST /desk/account/second/begin. That it was begun, or is on,
// the page says.
func (p *Account) beginCodes(c echo.Context, by desk.Actor) error {
	if err := p.Desk.BeginCodes(c.Request().Context(), by); err != nil && !errors.Is(err, desk.ErrCodesThere) {
		return err
	}
	return frame.See(c, stepPath)
}

// confirmCodes serves POST /desk/account/second.
func (p *Account) confirmCodes(c echo.Context, by desk.Actor) error {
	recovery, err := p.Desk.ConfirmCodes(c.Request().Context(), by, p.From(c), c.FormValue("code"))
	return p.withCode(c, by, err, func() error { return p.showCodes(c, by, recovery, accountPath) })
}

// renewCodes serves POST /desk/account/second/codes.
func (p *Account) renewCodes(c echo.Context, by desk.Actor) error {
	recovery, err := p.Desk.RenewRecoveryCodes(c.Request().Context(), by, p.From(c), c.FormValue("code"))
	return p.withCode(c, by, err, func() error { return p.showCodes(c, by, recovery, accountPath) })
}

// dropCodes serves POST /desk/account/second/off.
func (p *Account) dropCodes(c echo.Context, by desk.Actor) error {
	err := p.Desk.DropCodes(c.Request().Context(), by, p.From(c), c.FormValue("code"))
	return p.withCode(c, by, err, func() error { return p.back(c, by, accountPath, "second_off") })
}

// withCode shows the page again if the code was refused; else the browser gets
// another token.
func (p *Account) withCode(c echo.Context, by desk.Actor, err error, then func() error) error {
	if refused := shown(err); refused != nil {
		v, err := p.stepsPage(c, by)
		if err != nil {
			return err
		}
		v.refuse(v.Page, refused, nil)
		setRetry(c, refused)
		return p.Refuse(c, refused, "account/steps", v)
	}
	if err == nil {
		err = p.Renew(c)
	}
	if err != nil {
		return err
	}
	return then()
}
