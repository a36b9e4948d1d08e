package account

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// An accountsPage lists all accounts, for admins.
type accountsPage struct {
	page
	Notice string
	Failed string      // why something could not be done
	Shown  *team.Shown // a link that stands here once
	Rows   []accountRow
	Add    pageForm
	Button string // what adds
	Hint   string // and what comes of it
}

// An accountRow is one account.
type accountRow struct {
	Name, Email string
	Chip        team.Chip
	Rights      []string
	Action      string // where the buttons lead
	Buttons     []accountButton
}

// An accountButton changes one thing about an account.
type accountButton struct{ Field, Value, Name string }

func (p *Account) accountsPage(c echo.Context, by desk.Actor) (*accountsPage, error) {
	all, err := p.Desk.AllAccounts(c.Request().Context(), by)
	if err != nil {
		return nil, err
	}
	g := p.DeskPage(c, by)
	v := &accountsPage{page: page{g}, Notice: done(g, c)}
	for i := range all {
		v.Rows = append(v.Rows, newAccountRow(g, &all[i]))
	}
	v.Hint, v.Button = g.T("account.add_hint"), g.T("account.add_button")
	if !p.Desk.Mails() {
		v.Hint, v.Button = g.T("account.add_hint_link"), g.T("account.add_button_link")
	}
	v.Add.Fields = []*form.Field{
		{Name: "email", Kind: "email", Label: g.T("signup.email"), Autocomplete: "off"}, {Name: "name", Kind: "text", Label: g.T("desk.name"), Autocomplete: "off"},
		{Name: "role", Kind: "select", Label: g.T("account.role"), Choices: []form.Choice{{Value: "member", Label: g.T("account.role.member"), Chosen: true}, {Value: "admin", Label: g.T("account.role.admin")}}},
		{Name: "may_create", Kind: "tick", Label: g.T("account.may_create_events"), Choices: []form.Choice{{Value: "on"}}},
	}
	return v, nil
}

// newAccountRow is a with the buttons that change it.
func newAccountRow(g frame.Page, a *event.Account) accountRow {
	row := accountRow{Name: a.Name, Email: a.Email, Rights: []string{roleOf(g, a)}, Action: g.Address(accountsPath + "/" + strconv.FormatInt(a.ID, 10))}
	row.Chip = team.Chip{Icon: "tick", Text: g.T("account.in_force"), Tint: "ok"}
	if a.MayCreate {
		row.Rights = append(row.Rights, g.T("account.creates"))
	}
	if a.CodeSince != nil {
		row.Rights = append(row.Rights, g.T("account.two_steps"))
	}
	add := func(field, value string) {
		row.Buttons = append(row.Buttons, accountButton{field, value, g.T("account.do." + field + "_" + value)})
	}
	if a.DisabledAt != nil {
		row.Chip = team.Chip{Icon: "cross", Text: g.T("account.disabled"), Tint: "stop"}
		add("disabled", "no")
		return row
	}
	if a.Admin {
		add("role", "member")
	} else {
		add("role", "admin")
		add("may_create", map[bool]string{true: "no", false: "yes"}[a.MayCreate])
	}
	add("disabled", "yes")
	return row
}

// accounts serves GET /desk/accounts.
func (p *Account) accounts(c echo.Context, by desk.Actor) error {
	v, err := p.accountsPage(c, by)
	if err != nil {
		return err
	}
	return p.Render(c, http.StatusOK, "account/accounts", v)
}

// addAccount serves POST /desk/accounts.
func (p *Account) addAccount(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	in := desk.NewAccount{Email: t.One("email"), Name: t.One("name"), Role: t.One("role"), MayCreate: t.One("may_create") != ""}
	added, err := p.Desk.WelcomeAccount(c.Request().Context(), by, in)
	refused := shown(err)
	switch {
	case err == nil && added.Link != "":
		return p.showLink(c, by, added)
	case err == nil:
		return p.back(c, by, accountsPath, "added")
	case refused == nil:
		return err
	}
	v, err := p.accountsPage(c, by)
	if err != nil {
		return err
	}
	v.Add.refuse(v.Page, refused, t)
	return p.Refuse(c, refused, "account/accounts", v)
}

// showLink answers with all accounts, and the link into the one that was added.
func (p *Account) showLink(c echo.Context, by desk.Actor, added *desk.WelcomedAccount) error {
	v, err := p.accountsPage(c, by)
	if err != nil {
		return err
	}
	v.Shown = &team.Shown{Text: v.T("team.link_text"), Label: v.T("team.link_for", "name", added.Name), Value: added.Link}
	return p.Render(c, http.StatusOK, "account/accounts", v)
}

// changeOther serves POST /desk/accounts/ID.
func (p *Account) changeOther(c echo.Context, by desk.Actor) error {
	id, err := strconv.ParseInt(c.Param("account"), 10, 64)
	if err != nil {
		return desk.ErrNotFound.Because(err)
	}
	in, err := changeOf(c)
	if err != nil {
		return err
	}
	_, err = p.Desk.ChangeAccount(c.Request().Context(), by, id, in)
	refused := shown(err)
	switch {
	case err == nil:
		return p.back(c, by, accountsPath, "rights")
	case refused == nil || refused.Kind == problem.Forbidden:
		return err
	}
	v, err := p.accountsPage(c, by)
	if err != nil {
		return err
	}
	v.Failed = v.ProblemText(refused, "UTC")
	return p.Refuse(c, refused, "account/accounts", v)
}

// changeOf is what the button that was pressed changes.
func changeOf(c echo.Context) (in desk.AccountChange, err error) {
	t, err := form.Read(c)
	if err != nil {
		return in, err
	}
	yes := func(field string) *bool {
		if value := t.One(field); value != "" {
			on := value == "yes"
			return &on
		}
		return nil
	}
	if role := t.One("role"); role != "" {
		in.Role = &role
	}
	in.MayCreate, in.Disabled = yes("may_create"), yes("disabled")
	return in, nil
}
