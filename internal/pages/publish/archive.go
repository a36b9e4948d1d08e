package publish

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// An archivePage asks once more before an event is put away.
type archivePage struct {
	eventPage
	Ahead bool // a session is, so that it cannot be
	Back  string
}

// askArchive serves GET /desk/EVENT/archive.
func (p *Publish) askArchive(c echo.Context, by desk.Actor) error {
	v, _, err := p.frame(c, by)
	if err != nil {
		return err
	}
	r, err := p.Desk.Readiness(c.Request().Context(), by, v.Slug)
	if err != nil {
		return err
	}
	return p.Render(c, http.StatusOK, "publish/archive", archivePage{v, r.Ahead, v.at(TabPath)})
}

// archive serves POST /desk/EVENT/archive.
func (p *Publish) archive(c echo.Context, by desk.Actor) error {
	return p.done(c, by, "archived", p.Desk.ArchiveEvent(c.Request().Context(), by, c.Param("event")))
}

// unarchive serves POST /desk/EVENT/unarchive.
func (p *Publish) unarchive(c echo.Context, by desk.Actor) error {
	return p.done(c, by, "unarchived", p.Desk.UnarchiveEvent(c.Request().Context(), by, c.Param("event")))
}

// An archivedPage lists the events that are put away.
type archivedPage struct {
	page
	Events []archivedEvent
}

// An archivedEvent is one that is put away.
type archivedEvent struct{ Title, When, URL string }

// archived serves GET /desk/archive.
func (p *Publish) archived(c echo.Context, by desk.Actor) error {
	all, err := p.Desk.ArchivedEvents(c.Request().Context(), by)
	if err != nil {
		return err
	}
	v := archivedPage{page: page{p.DeskPage(c, by)}}
	for _, pr := range all {
		e := pr.Event
		x := archivedEvent{Title: e.TextIn(e.Title, v.Lang()), URL: v.Address("/desk/" + e.Slug + TabPath)}
		if s := last(pr.Sessions); s != nil {
			x.When = v.Span(s.StartsAt, s.EndsAt, e.Zone).Whole
		}
		v.Events = append(v.Events, x)
	}
	return p.Render(c, http.StatusOK, "publish/archived", v)
}

// last is the session that starts last.
func last(sessions []event.Session) *event.Session {
	if len(sessions) == 0 {
		return nil
	}
	return &sessions[len(sessions)-1]
}
