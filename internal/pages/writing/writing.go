// Package writing is what organisers write: messages to people of an event,
// and the letters that leave by themselves, or after a session by hand.
package writing

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// Writing has the pages.
type Writing struct {
	*team.Team
}

// New returns the pages over t.
func New(t *team.Team) *Writing { return &Writing{Team: t} }

// Routes are the pages and buttons.
func (p *Writing) Routes() []frame.Route {
	get, post := http.MethodGet, http.MethodPost
	of := func(method, path string, h team.Handler) frame.Route {
		return frame.Route{Method: method, Path: "/desk/:event" + path, Action: desk.WriteMessages, Handle: p.SignedIn(h)}
	}
	return []frame.Route{
		of(get, "/letters", p.letters),
		of(get, "/letters/:kind", p.words),
		of(post, "/letters/:kind", p.setWords),
		of(get, "/letters/:kind/letter", p.shownLetter),
		of(get, "/sessions/:session/after", p.after),
		of(post, "/sessions/:session/after", p.sendAfter),
		of(get, "/messages/new", p.newMessage),
		of(post, "/messages", p.draft),
		of(get, "/messages/:message", p.message),
		of(post, "/messages/:message", p.change),
		of(get, "/messages/:message/letter", p.shown),
		of(post, "/messages/:message/test", p.test),
		of(post, "/messages/:message/send", p.send),
		of(post, "/messages/:message/stop", p.stop),
		of(post, "/messages/:message/delete", p.drop),
		of(get, "/messages/:message/recipients", p.recipients),
	}
}

// tabPath is the tab that all of it belongs to, below that of an event.
const tabPath = team.LettersPath

// A page is what every page of the story shows.
type page struct {
	team.EventPage
	preferred []string // languages that one can choose people by; where a message is written
}

// page is the frame of a page about the event that the path names, which must
// be one that by may write to.
func (p *Writing) page(c echo.Context, by desk.Actor) (page, *desk.Programme, error) {
	d, pr, err := p.Event(c, by, tabPath)
	if err == nil && !d.May(desk.WriteMessages) {
		err = desk.ErrForbidden
	}
	return page{EventPage: d}, pr, err
}

// editPage is page for where a message is written.
func (p *Writing) editPage(c echo.Context, by desk.Actor) (page, *desk.Programme, error) {
	d, pr, err := p.page(c, by)
	if err == nil {
		d.preferred, err = p.Desk.PreferredLanguages(c.Request().Context(), by, d.Slug)
	}
	return d, pr, err
}

// path is an address below the event's desk.
func (g page) path(rest string, query ...string) string {
	return g.Address("/desk/"+g.Slug+rest, query...)
}

// messagePath is the address of a message, or of something below it.
func (g page) messagePath(id int64, rest string, query ...string) string {
	return g.path("/messages/"+strconv.FormatInt(id, 10)+rest, query...)
}

// messageID is the message that the path names; 0, which is not found, for
// what is no id.
func messageID(c echo.Context) int64 {
	id, _ := strconv.ParseInt(c.Param("message"), 10, 64)
	return id
}
