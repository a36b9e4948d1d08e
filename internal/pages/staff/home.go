package staff

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/seatplan"
	"rollcall/internal/pages/team"
)

// A deskPage lists one's events, by session.
type deskPage struct {
	page
	Gaps   []string // languages whose words are incomplete, for admins
	Groups []frame.Group[deskSession]
}

// A deskSession is a session in the list of one's events.
type deskSession struct {
	Event string // slug
	Title string
	Part  string
	When  frame.Span
	State chip
	Bar   seatplan.Bar
	Taken string // "88 of 100 taken, 9 waiting"
}

// deskHome serves GET /desk.
func (p *Staff) deskHome(c echo.Context, by desk.Actor) error {
	all, err := p.Desk.MyEvents(c.Request().Context(), by)
	if err != nil {
		return err
	}
	g, now := p.deskFrame(c, by), p.Clock()
	v := deskPage{page: g, Gaps: p.catalogueGaps(g, by), Groups: frame.Groups(all, now, g.T("desk.ahead"), g.T("desk.over"), func(d frame.Dated) deskSession { return g.deskSession(d, now) })}
	return p.Render(c, http.StatusOK, "staff/desk", v)
}

func (g page) deskSession(d frame.Dated, now time.Time) deskSession {
	e, s := d.Event, d.Session
	v := deskSession{
		Event: e.Slug, Title: e.TextIn(e.Title, g.Lang()), When: g.Span(s.StartsAt, s.EndsAt, e.Zone),
		State: team.StateChip(g.Page, e, s, now), Bar: seatplan.BarOf(team.Counts(s), team.DeskLabel(g.Page, s)),
		Taken: g.T("desk.taken", "count", s.Waiting, "taken", s.SeatsTaken, "capacity", s.Capacity),
	}
	if len(d.Sessions) > 1 {
		v.Part = e.TextIn(s.Title, g.Lang())
	}
	return v
}
