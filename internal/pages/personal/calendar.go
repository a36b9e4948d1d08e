package personal

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// seatCalendar serves GET /r/TOKEN/calendar.ics: the person's seats, or with
// ?session=SLUG the one there.
func (p *Personal) seatCalendar(c echo.Context, by desk.Actor) error {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	lang, _ := p.Language(c, v.Event.Languages, v.Registrant.Language)
	file, err := p.desk.SeatCalendar(v, c.QueryParam("session"), lang)
	if err != nil {
		return err
	}
	frame.NameCalendar(c.Response().Header(), v.Event.Slug)
	return c.Blob(http.StatusOK, frame.TypeICS, file)
}

// seatQuery asks for the entry of one session, in the language of the page if
// the visitor chose it.
func (g page) seatQuery(session string) string {
	return "?session=" + session + strings.Replace(g.Query, "?", "&", 1)
}
