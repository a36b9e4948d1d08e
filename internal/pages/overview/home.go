package overview

import (
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/seatplan"
	"rollcall/internal/pages/team"
)

// A deskPage lists one's events, by session.
type deskPage struct {
	frame.Page
	New    string // where an event is started; "" for those who may not
	More   []team.Tab
	Gaps   []string // languages whose words are incomplete, for admins
	Groups []frame.Group[deskSession]
}

// A deskSession is a session in the list of one's events.
type deskSession struct {
	Event string // slug
	Title string
	Part  string
	When  frame.Span
	State team.Chip
	Bar   seatplan.Bar
	Taken string // "88 of 100 taken, 9 waiting"
	Draft bool
	Needs []team.Tab // what needs whoever looks
}

// home serves GET /desk.
func (p *Overviews) home(c echo.Context, by desk.Actor) error {
	mine, err := p.Desk.Standings(c.Request().Context(), by)
	if err != nil {
		return err
	}
	g, now := p.DeskPage(c, by), p.Clock()
	all, needs := make([]desk.Programme, len(mine)), map[int64][]event.Need{}
	for i := range mine {
		all[i], needs[mine[i].Event.ID] = mine[i].Programme, mine[i].Needs
	}
	view := func(d frame.Dated) deskSession { return sessionOf(g, d, needs[d.Event.ID], now) }
	v := deskPage{Page: g, Gaps: p.catalogueGaps(g, by), Groups: frame.Groups(all, now, g.T("desk.ahead"), g.T("desk.over"), view)}
	if p.Desk.May(by, desk.CreateEvents) == nil {
		v.New = g.Address("/desk/new")
		v.More = append(v.More, team.Tab{Name: g.T("import.title"), URL: g.Address("/desk/import")})
	}
	v.More = append(v.More, team.Tab{Name: g.T("archive.title"), URL: g.Address("/desk/archive")})
	return p.Render(c, http.StatusOK, "overview/desk", v)
}

func sessionOf(g frame.Page, d frame.Dated, needs []event.Need, now time.Time) deskSession {
	e, s := d.Event, d.Session
	v := deskSession{
		Event: e.Slug, Title: e.TextIn(e.Title, g.Lang()), When: g.Span(s.StartsAt, s.EndsAt, e.Zone), Draft: e.Visibility == event.Draft,
		State: team.StateChip(g, e, s, now), Bar: seatplan.BarOf(team.Counts(s), team.DeskLabel(g, s)),
		Taken: g.T("desk.taken", "count", s.Waiting, "taken", s.SeatsTaken, "capacity", s.Capacity),
	}
	if len(d.Sessions) > 1 {
		v.Part = e.TextIn(s.Title, g.Lang())
	}
	for i := range needs {
		if n := &needs[i]; ofSession(n, d, now) {
			v.Needs = append(v.Needs, team.Tab{Name: what(g, n), URL: g.Address("/desk/"+e.Slug) + "#needs"})
		}
	}
	return v
}

// ofSession reports whether n is told with the session of d: what is the whole
// event's, with the first that is not over, else with the last.
func ofSession(n *event.Need, d frame.Dated, now time.Time) bool {
	if n.Session != nil {
		return n.Session.ID == d.Session.ID
	}
	first := slices.IndexFunc(d.Sessions, func(s event.Session) bool { return now.Before(s.EndsAt) })
	if first < 0 {
		first = len(d.Sessions) - 1
	}
	return d.Sessions[first].ID == d.Session.ID
}
