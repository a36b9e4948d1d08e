package public

import (
	"html/template"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// calendar serves GET /EVENT/calendar.ics: the dates of an event, for
// programs that load them again and again. Search engines have no use for it.
func (p *Public) calendar(c echo.Context) error {
	pr, err := p.desk.Event(c.Request().Context(), desk.Actor{}, c.Param("event"))
	if err != nil {
		return err
	}
	lang, _ := p.Language(c, pr.Event.Languages, "")
	b, err := frame.NewBlob(frame.TypeICS, "no-cache", p.desk.Calendar(pr, lang))
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Add("Vary", "Accept-Language")
	frame.NameCalendar(h, pr.Event.Slug)
	return b.Send(c)
}

// subscription is the address of a calendar under the scheme by which
// browsers hand it to a calendar program.
func subscription(address string) template.URL {
	_, rest, _ := strings.Cut(address, "://")
	return template.URL("webcal://" + rest)
}
