package personal

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
)

// sendAgain serves POST /r/TOKEN/again.
func (p *Personal) sendAgain(c echo.Context, by desk.Actor) error {
	if err := p.desk.SendMyLink(c.Request().Context(), by); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "again")
}

// askRenew serves GET /r/TOKEN/renew.
func (p *Personal) askRenew(c echo.Context, by desk.Actor) error {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	g, home := p.own(c, v), "/r/"+c.Param("token")
	return p.Render(c, http.StatusOK, "personal/ask", askPage{
		page: g, Over: v.Event.TextIn(v.Event.Title, g.Lang()), Question: g.T("personal.ask_renew"), Text: g.T("personal.ask_renew_text"),
		Action: home + "/renew" + g.Query, Button: g.T("personal.renew"), Back: home + g.Query, BackWord: g.T("personal.keep_link"),
	})
}

// renew serves POST /r/TOKEN/renew and leads to the new link.
func (p *Personal) renew(c echo.Context, by desk.Actor) error {
	link, err := p.desk.RenewLink(c.Request().Context(), by)
	if err != nil {
		return err
	}
	return seePerson(c, link[strings.LastIndexByte(link, '/')+1:], "renewed")
}
