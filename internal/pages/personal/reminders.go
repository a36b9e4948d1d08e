package personal

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
)

// askStop serves GET /r/stop/TOKEN: the button that stops reminders, or that
// they have been stopped.
func (p *Personal) askStop(c echo.Context) error {
	v, err := p.desk.StopLink(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	if v.Stopped {
		return p.stopped(c, v)
	}
	g := p.hosted(c, v.Event, v.Language)
	return p.Render(c, http.StatusOK, "personal/ask", askPage{
		page: g, Over: v.Event.TextIn(v.Event.Title, g.Lang()), Question: g.T("stop.question"), Text: g.T("stop.text"),
		Action: "/r/stop/" + c.Param("token") + g.Query, Button: g.T("stop.button"),
	})
}

// stop serves POST /r/stop/TOKEN, for the button and for mail programs that
// press it by themselves. Those follow no redirect (RFC 8058 section 3.1), so
// the answer is the page itself.
func (p *Personal) stop(c echo.Context) error {
	v, err := p.desk.StopReminders(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	return p.stopped(c, v)
}

func (p *Personal) stopped(c echo.Context, v *desk.StopView) error {
	g := p.hosted(c, v.Event, v.Language)
	return p.Message(c, g.Page, g.T("stop.done"), g.T("stop.done_text"))
}

// remindersOff serves POST /r/TOKEN/reminders/off.
func (p *Personal) remindersOff(c echo.Context, by desk.Actor) error {
	if _, err := p.desk.SetReminders(c.Request().Context(), by, false); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "reminders_off")
}

// remindersOn serves POST /r/TOKEN/reminders/on.
func (p *Personal) remindersOn(c echo.Context, by desk.Actor) error {
	if _, err := p.desk.SetReminders(c.Request().Context(), by, true); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "reminders_on")
}
