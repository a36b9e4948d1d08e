// Package reports is what coordinators do with reports of attendance: who the
// people in them are, decided one by one or by one kind of evidence.
package reports

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// Reports has the pages about reports of attendance.
type Reports struct {
	*team.Team
}

// New returns the pages over t.
func New(t *team.Team) *Reports { return &Reports{Team: t} }

// Routes are the pages and buttons.
func (p *Reports) Routes() []frame.Route { return append(p.importRoutes(), p.reviewRoutes()...) }

// reviewRoutes are those about who people are.
func (p *Reports) reviewRoutes() []frame.Route {
	get, post, base := http.MethodGet, http.MethodPost, team.ReportsPath(":event", ":session")+"/:report/review"
	of := func(method, path string, a desk.Action, h func(echo.Context, desk.Actor, reviewed) error) frame.Route {
		return frame.Route{Method: method, Path: base + path, Action: a, Handle: p.SignedIn(withReport(h))}
	}
	return []frame.Route{
		of(get, "", desk.SeeAttendance, p.review),
		of(get, "/assigned", desk.SeeAttendance, p.assigned),
		of(post, "/decide", desk.DecideOutcome, p.decide),
		of(post, "/accept", desk.DecideOutcome, p.accept),
		of(post, "/undo", desk.DecideOutcome, p.undo),
		of(post, "/invite", desk.AskWalkIns, p.inviteWalkIn),
	}
}

// A reviewed is the report that a path names.
type reviewed struct {
	event, session string
	id             int64
}

// path is the address of the queue without the language.
func (r reviewed) path() string { return r.report() + "/review" }

// report is that of the report.
func (r reviewed) report() string {
	return r.list() + "/" + strconv.FormatInt(r.id, 10)
}

// list is that of the reports of the session.
func (r reviewed) list() string { return team.ReportsPath(r.event, r.session) }

// withReport reads which report a path names. What is no id of ours is not
// found.
func withReport(h func(echo.Context, desk.Actor, reviewed) error) team.Handler {
	return func(c echo.Context, by desk.Actor) error {
		id, err := strconv.ParseInt(c.Param("report"), 10, 64)
		if err != nil {
			return desk.ErrNotFound.Because(err)
		}
		return h(c, by, reviewed{c.Param("event"), c.Param("session"), id})
	}
}
