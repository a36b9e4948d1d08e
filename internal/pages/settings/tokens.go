package settings

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// A tokensPage is one's API tokens, and the form that makes one.
type tokensPage struct {
	page
	Notice string
	Shown  *team.Shown
	Rows   []tokenRow
	Make   formView
}

// A tokenRow is one API token.
type tokenRow struct {
	Name, Owner string
	Scope       string
	Used, Ends  string
	Revoke      string // where the button leads; "" for one that has ended
}

// tokenLasts is what the form suggests.
const tokenLasts = 365 * 24 * time.Hour

// tokens serves GET /desk/tokens.
func (p *Settings) tokens(c echo.Context, by desk.Actor) error {
	v, err := p.tokensPage(c, by, nil)
	if err != nil {
		return err
	}
	v.Notice = v.done(c, "tokens")
	return p.Render(c, http.StatusOK, "settings/tokens", v)
}

// tokensPage is the page, with what was typed into the form.
func (p *Settings) tokensPage(c echo.Context, by desk.Actor, t form.Typed) (*tokensPage, error) {
	all, err := p.Desk.MyTokens(c.Request().Context(), by)
	if err != nil {
		return nil, err
	}
	events, err := p.Desk.MyEvents(c.Request().Context(), by)
	if err != nil {
		return nil, err
	}
	v := &tokensPage{page: p.deskFrame(c, by)}
	now := p.Clock()
	for i := range all {
		v.Rows = append(v.Rows, v.tokenRow(&all[i], now, by.Account.Admin))
	}
	which := &form.Field{Name: "event", Kind: "select", Label: v.T("desk.event"), Choices: []form.Choice{{Label: v.T("tokens.all_events")}}}
	for i := range events {
		e := events[i].Event
		which.Choices = append(which.Choices, form.Choice{Value: e.Slug, Label: e.TextIn(e.Title, v.Lang())})
	}
	role := &form.Field{Name: "role", Kind: "select", Label: v.T("tokens.role"), Hint: v.T("tokens.role_hint"), Choices: append(v.roleChoices(event.Viewer), form.Choice{Value: "", Label: v.T("tokens.everything")})}
	v.Make.Fields = filled([]*form.Field{
		{Name: "name", Kind: "text", Label: v.T("tokens.name"), Hint: v.T("tokens.name_hint"), Autocomplete: "off"}, which, role,
		{Name: "expires", Kind: "date", Label: v.T("tokens.expires"), Hint: v.T("tokens.expires_hint"), Optional: v.T("signup.optional"), Value: now.Add(tokenLasts).UTC().Format(time.DateOnly)},
	}, t)
	return v, nil
}

// tokenRow is one token in the table; of an admin's, with whose it is.
func (v *tokensPage) tokenRow(t *desk.TokenView, now time.Time, owners bool) tokenRow {
	row := tokenRow{Name: t.Name, Used: v.T("tokens.unused"), Ends: v.T("tokens.endless")}
	if owners {
		row.Owner = t.Owner.Email
	}
	most := v.T("tokens.everything")
	if t.Role != "" {
		most = v.T("team.role." + string(t.Role))
	}
	where := v.T("tokens.all_events")
	if t.Event != "" {
		where = t.Event
	}
	row.Scope = v.T("tokens.scope", "event", where, "role", most)
	if t.LastUsedAt != nil {
		row.Used = v.T("tokens.used", "when", v.moment(t.LastUsedAt, time.UTC))
	}
	switch {
	case t.RevokedAt != nil:
		row.Ends = v.T("tokens.revoked", "when", v.moment(t.RevokedAt, time.UTC))
	case t.Ended(now):
		row.Ends = v.T("tokens.ended", "when", v.moment(t.ExpiresAt, time.UTC))
	case t.ExpiresAt != nil:
		row.Ends = v.T("tokens.ends", "when", v.moment(t.ExpiresAt, time.UTC))
	}
	if !t.Ended(now) {
		row.Revoke = v.Address("/desk/tokens/" + strconv.FormatInt(t.ID, 10) + "/revoke")
	}
	return row
}

// makeToken serves POST /desk/tokens. The secret stands on the page that
// answers, and nowhere else.
func (p *Settings) makeToken(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	in := desk.OwnToken{Name: t.One("name"), Event: t.One("event"), Role: t.One("role")}
	var secret string
	if day, dated := time.Parse(time.DateOnly, t.One("expires")); t.One("expires") != "" && dated != nil {
		err = problem.Refuse(problem.At("/expires", "date"))
	} else {
		if t.One("expires") != "" { // to the end of the day
			end := day.AddDate(0, 0, 1)
			in.Expires = &end
		}
		secret, _, err = p.Desk.MakeToken(c.Request().Context(), by, in)
	}
	if refused := problem.From(err); refused != nil && (refused.Kind == problem.Invalid || refused.Kind == problem.Conflict) {
		v, err := p.tokensPage(c, by, t)
		if err != nil {
			return err
		}
		v.Make.Summary = form.Refusal{Error: refused, Scope: "tokens", Typed: t}.At(v.Page, v.Make.Fields)
		return p.Refuse(c, refused, "settings/tokens", v)
	}
	if err != nil {
		return err
	}
	v, err := p.tokensPage(c, by, nil)
	if err != nil {
		return err
	}
	v.Shown = &team.Shown{Text: v.T("tokens.shown"), Label: v.T("tokens.secret"), Value: secret}
	return p.Render(c, http.StatusOK, "settings/tokens", v)
}

// revokeToken serves POST /desk/tokens/ID/revoke.
func (p *Settings) revokeToken(c echo.Context, by desk.Actor) error {
	if _, err := p.Desk.EndToken(c.Request().Context(), by, number(c, "id")); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, p.deskFrame(c, by).Address("/desk/tokens", "done", "revoked"))
}
