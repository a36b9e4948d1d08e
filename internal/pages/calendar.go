package pages

import (
	"html/template"
	"mime"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
)

// typeICS is the content type of calendars.
const typeICS = "text/calendar; charset=utf-8"

// calendar serves GET /EVENT/calendar.ics: the dates of an event, for
// programs that load them again and again. Search engines have no use for it.
func (p *Pages) calendar(c echo.Context) error {
	pr, err := p.desk.Event(c.Request().Context(), desk.Actor{}, c.Param("event"))
	if err != nil {
		return err
	}
	lang, _ := p.language(c, pr.Event.Languages, "")
	b, err := newBlob(typeICS, p.desk.Calendar(pr, lang))
	if err != nil {
		return err
	}
	b.control = "no-cache"
	h := c.Response().Header()
	h.Add("Vary", "Accept-Language")
	nameCalendar(h, pr.Event.Slug)
	return b.send(c)
}

// seatCalendar serves GET /r/TOKEN/calendar.ics: the person's seats, or with
// ?session=SLUG the one there.
func (p *Pages) seatCalendar(c echo.Context, by desk.Actor) error {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	lang, _ := p.language(c, v.Event.Languages, v.Registrant.Language)
	file, err := p.desk.SeatCalendar(v, c.QueryParam("session"), lang)
	if err != nil {
		return err
	}
	nameCalendar(c.Response().Header(), v.Event.Slug)
	return c.Blob(http.StatusOK, typeICS, file)
}

// nameCalendar names the file for browsers that save it. It stays inline:
// telephones then offer to add it, while what cannot show it saves it anyway.
func nameCalendar(h http.Header, slug string) {
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": slug + ".ics"}))
	h.Set("X-Robots-Tag", "noindex")
}

// subscription is the address of a calendar under the scheme by which
// browsers hand it to a calendar program.
func subscription(address string) template.URL {
	_, rest, _ := strings.Cut(address, "://")
	return template.URL("webcal://" + rest)
}

// seatQuery asks for the entry of one session, in the language of the page if
// the visitor chose it.
func (g page) seatQuery(session string) string {
	return "?session=" + session + strings.Replace(g.Query, "?", "&", 1)
}
