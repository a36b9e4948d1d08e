// Package personal is the pages of the holder of a personal link: their seats,
// the waiting room, and what they may change, take along and erase; and those
// of links that serve one purpose, which letters bring.
package personal

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
)

// StopPath is where the link in the header of reminders leads.
const StopPath = "/r/stop/:token"

// addressPath is where the link in the letter to another address leads.
const addressPath = "/r/address/:token"

// Personal has the pages of the holder of a personal link.
type Personal struct {
	*frame.Frame
	desk *desk.Desk
	take Take
}

// A Take writes what a person takes along.
type Take func(*desk.MyData) ([]byte, error)

// New returns the pages over d.
func New(f *frame.Frame, d *desk.Desk, take Take) *Personal {
	return &Personal{Frame: f, desk: d, take: take}
}

// A page is the frame of a page about a person.
type page struct{ frame.Page }

// A personHandler serves a page of the holder of a personal link.
type personHandler func(c echo.Context, by desk.Actor) error

// holder checks the link before it calls h. A wrong one is not found, like
// one that never existed.
func (p *Personal) holder(h personHandler) echo.HandlerFunc {
	return frame.Secret(func(c echo.Context) error {
		by, err := p.desk.ByLink(c.Request().Context(), c.Param("token"))
		if errors.Is(err, desk.ErrUnauthorised) {
			return desk.ErrNotFound.Because(err)
		}
		if err != nil {
			return err
		}
		return h(c, by)
	})
}

// own is the frame of a page about v in the person's language.
func (p *Personal) own(c echo.Context, v *desk.PersonView) page {
	return p.hosted(c, v.Event, v.Registrant.Language)
}

// hosted is the frame of a page about e for somebody whose language is known.
func (p *Personal) hosted(c echo.Context, e *event.Event, language string) page {
	return page{p.Hosted(c, e, language)}
}

// An askPage asks once more before something is done; unless that is Main,
// something is taken away.
type askPage struct {
	page
	Over, Question, Text, Action, Button, Back, BackWord string
	Lines                                                []string // what happens then
	Main                                                 bool
}

// seePerson redirects to the personal page, in the language the address
// names. done says what the page could not tell by itself.
func seePerson(c echo.Context, token, done string) error {
	query := url.Values{}
	if done != "" {
		query.Set("done", done)
	}
	if lang := c.QueryParam("lang"); lang != "" {
		query.Set("lang", lang)
	}
	target := url.URL{Path: "/r/" + token, RawQuery: query.Encode()}
	return c.Redirect(http.StatusSeeOther, target.String())
}
