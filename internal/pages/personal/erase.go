package personal

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// askErase serves GET /r/TOKEN/erase.
func (p *Personal) askErase(c echo.Context, by desk.Actor) error {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	g, home := p.own(c, v), "/r/"+c.Param("token")
	return p.Render(c, http.StatusOK, "personal/ask", askPage{
		page: g, Over: v.Event.TextIn(v.Event.Title, g.Lang()), Question: g.T("erase.question"), Text: g.T("erase.text"),
		Lines:  []string{g.T("erase.then_gone"), g.T("erase.then_seats"), g.T("erase.then_counted"), g.T("erase.then_link"), g.T("erase.then_calendar")},
		Action: home + "/erase" + g.Query, Button: g.T("erase.button"), Back: home + g.Query, BackWord: g.T("erase.keep"),
	})
}

// erase serves POST /r/TOKEN/erase.
func (p *Personal) erase(c echo.Context, by desk.Actor) error {
	if err := p.desk.EraseMe(c.Request().Context(), by); err != nil {
		return err
	}
	return frame.See(c, "/r/erased")
}

// erased serves GET /r/erased, which says what has happened to whom nothing is
// known of.
func (p *Personal) erased(c echo.Context) error {
	g := p.Page(c, "")
	return p.Message(c, g, g.T("erase.done"), g.T("erase.done_text"))
}
