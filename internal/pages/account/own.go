package account

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/form"
)

// An accountPage is one's own account.
type accountPage struct {
	page
	Notice   string
	Facts    [][2]string
	Details  pageForm
	Password pageForm
	Visits   []visitView
	Others   bool // signed in elsewhere too
	Step     string
}

// A visitView is one browser in which the account is signed in.
type visitView struct {
	Device string
	When   string
	Here   bool
	End    string // where the button leads
}

func (p *Account) accountPage(c echo.Context, by desk.Actor) (*accountPage, error) {
	codes, err := p.Desk.Codes(c.Request().Context(), by)
	if err != nil {
		return nil, err
	}
	visits, err := p.Desk.Visits(c.Request().Context(), by)
	if err != nil {
		return nil, err
	}
	g, a := p.DeskPage(c, by), codes.Account
	v := &accountPage{page: page{g}, Notice: done(g, c)}
	v.Facts = [][2]string{{g.T("signup.email"), a.Email}, {g.T("account.role"), roleOf(g, a)}}
	v.Details.Fields = []*form.Field{nameField(g, a.Name), languageField(g, a.Language)}
	if p.Desk.AsksCurrent(by) {
		v.Password.Fields = append(v.Password.Fields, &form.Field{Name: "current", Kind: "password", Label: g.T("account.current_password"), Autocomplete: "current-password"})
	}
	v.Password.Fields = append(v.Password.Fields, newPasswordField(g))
	v.Step = g.T("account.second_is_off")
	if codes.On {
		v.Step = g.T("account.second_is_on") + " " + g.T("account.codes_left", "count", codes.Left)
	}
	for _, visit := range visits {
		here := by.Visit != nil && visit.ID == by.Visit.ID
		v.Others = v.Others || !here
		device := visit.Device
		if device == "" {
			device = g.T("account.device_unknown")
		}
		v.Visits = append(v.Visits, visitView{
			Device: device, Here: here, End: g.Address(accountPath + "/visits/" + strconv.FormatInt(visit.ID, 10) + "/end"),
			When: g.T("account.visit_when", "since", g.DateShort(visit.MadeAt, time.UTC), "last", g.Deadline(visit.UsedAt, time.UTC)),
		})
	}
	return v, nil
}

// account serves GET /desk/account.
func (p *Account) account(c echo.Context, by desk.Actor) error {
	v, err := p.accountPage(c, by)
	if err != nil {
		return err
	}
	return p.Render(c, http.StatusOK, "account/account", v)
}

// changeAccount serves POST /desk/account.
func (p *Account) changeAccount(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	name, language := t.One("name"), t.One("language")
	err = p.Desk.ChangeOwnAccount(c.Request().Context(), by, desk.OwnChange{Name: &name, Language: &language})
	return p.changed(c, by, t, err, func(v *accountPage) *pageForm { return &v.Details }, "changed")
}

// setPassword serves POST /desk/account/password. The browser that set it goes
// on under another token.
func (p *Account) setPassword(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	err = p.Desk.SetPassword(c.Request().Context(), by, p.From(c), desk.NewPassword{Current: t.One("current"), Password: t.One("password")})
	if err == nil {
		err = p.Renew(c)
	}
	return p.changed(c, by, t, err, func(v *accountPage) *pageForm { return &v.Password }, "password")
}

// endVisit serves POST /desk/account/visits/ID/end.
func (p *Account) endVisit(c echo.Context, by desk.Actor) error {
	id, err := strconv.ParseInt(c.Param("visit"), 10, 64)
	if err != nil {
		return desk.ErrNotFound.Because(err)
	}
	if err := p.Desk.EndVisit(c.Request().Context(), by, id); err != nil {
		return err
	}
	return p.back(c, by, accountPath, "visit")
}

// endOtherVisits serves POST /desk/account/visits/end.
func (p *Account) endOtherVisits(c echo.Context, by desk.Actor) error {
	if err := p.Desk.EndOtherVisits(c.Request().Context(), by); err != nil {
		return err
	}
	return p.back(c, by, accountPath, "visits")
}

// changed leads back to the account, or shows it again with the form that was
// refused.
func (p *Account) changed(c echo.Context, by desk.Actor, t form.Typed, err error, which func(*accountPage) *pageForm, what string) error {
	refused := shown(err)
	switch {
	case err == nil:
		return p.back(c, by, accountPath, what)
	case refused == nil:
		return err
	}
	v, err := p.accountPage(c, by)
	if err != nil {
		return err
	}
	which(v).refuse(v.Page, refused, t)
	setRetry(c, refused)
	return p.Refuse(c, refused, "account/account", v)
}
