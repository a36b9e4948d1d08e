// Package attendance is who was there, on the pages of the desk: a session with
// its numbers, the sentence of the report and everyone's stays; who was in which
// of several sessions; and the figures that may be handed on.
//
// Drawings are made by the server as SVG. Beside each stand a sentence that says
// the same, and a table.
package attendance

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// Path is the tab of attendance, below that of an event or a session.
const Path = team.AttendancePath

// FiguresPath is the page of what may be handed on, below that of an event.
const FiguresPath = "/figures"

// Attendance has the pages.
type Attendance struct {
	*team.Team
}

// New returns the pages over t.
func New(t *team.Team) *Attendance { return &Attendance{Team: t} }

// Routes are the pages.
func (p *Attendance) Routes() []frame.Route {
	get, post := http.MethodGet, http.MethodPost
	of := func(method, path string, a desk.Action, h team.Handler) frame.Route {
		return frame.Route{Method: method, Path: path, Action: a, Handle: p.SignedIn(h)}
	}
	const session = "/desk/:event/sessions/:session"
	const one = session + Path + "/:registrant"
	return []frame.Route{
		of(get, session+Path, desk.SeeAttendance, p.session),
		of(get, one, desk.SeeAttendance, p.attendanceCase),
		of(post, one, desk.DecideOutcome, p.decideOutcome),
		of(post, one+"/take-back", desk.DecideOutcome, p.takeBackOutcome),
		of(post, one+"/reject-objection", desk.DecideOutcome, p.rejectObjection),
		of(get, session+"/objections", desk.DecideOutcome, p.objections),
		of(get, "/desk/:event"+Path, desk.SeeAttendance, p.whole),
		of(get, "/desk/:event/threshold", desk.SeeAttendance, p.threshold),
		of(post, "/desk/:event/threshold", desk.ChangeEvent, p.saveThreshold),
		of(get, "/desk/:event/figures", desk.SeeNumbers, p.figures),
	}
}

// A sessionPage is who was in a session.
type sessionPage struct {
	team.EventPage
	Views    []team.View
	Name     string
	When     frame.Span
	Begun    bool
	Sentence *sentence
	Of       string // how many were confirmed at the start
	Bar      []slice
	BarLabel string
	Outcomes []tile
	Numbers  []team.Number
	Groups   []group
	Links    []team.Tab
	Counts   team.Tab // what counts as attended, and where it may be tried otherwise
	List     people
}

// A tile is a number with the list of those whom it counts.
type tile struct {
	Chip  team.Chip
	Value string
	URL   string
}

// session serves GET /desk/EVENT/sessions/SESSION/attendance.
func (p *Attendance) session(c echo.Context, by desk.Actor) error {
	r, err := p.Desk.SessionReport(c.Request().Context(), by, c.Param("event"), c.Param("session"))
	if err != nil {
		return err
	}
	d, _, err := p.Event(c, by, Path)
	if err != nil {
		return err
	}
	e, s := r.Event, r.Session
	v := &sessionPage{EventPage: d, Name: e.TextIn(s.Title, d.Lang()), When: d.Span(s.StartsAt, s.EndsAt, e.Zone), Begun: r.Scope.Begun}
	v.Views = views(d, &r.Programme, s.Slug)
	here := v.Address(v.path(s))
	v.Sentence = sentenceOf(d, e, &r.Scope, v.path(s), v.Address(team.ReportsPath(e.Slug, s.Slug)), c.QueryParam("say"))
	v.numbers(r)
	v.Groups = groupsOf(d, e, &r.Scope.Tally, func(dim event.Dimension, key string) string {
		return v.Address(v.path(s), string(dim), keyOf(key)) + "#people"
	})
	v.Links = v.links(s)
	v.Counts = team.Tab{Name: v.T("threshold.current", "threshold", thresholdWords(d, e.AttendanceRule().Threshold)), URL: v.Address("/desk/" + e.Slug + "/threshold")}
	v.List, err = listOf(d, r, queryOf(c), v.path(s))
	if err != nil {
		return err
	}
	v.List.Here = here
	return p.Render(c, http.StatusOK, "attendance/session", v)
}

// path is that of the page about s.
func (v *sessionPage) path(s *event.Session) string {
	return "/desk/" + v.Slug + "/sessions/" + s.Slug + Path
}

// views are the sessions of an event, and what counts them together. current is
// the slug of a session, "" for all of them, or a path.
func views(d team.EventPage, pr *desk.Programme, current string) []team.View {
	var all []team.View
	add := func(name, url, is string) {
		all = append(all, team.View{Name: name, URL: url, Current: current == is})
	}
	path := "/desk/" + d.Slug
	if d.May(desk.SeeAttendance) {
		for i := range pr.Sessions {
			s := &pr.Sessions[i]
			add(d.SessionName(pr.Event, s), d.Address(path+"/sessions/"+s.Slug+Path), s.Slug)
		}
		add(d.T("counting.whole"), d.Address(path+Path), "")
		if pr.Event.Series != "" {
			add(d.T("counting.series"), d.Address(path+Path, "series", "1"), Path)
		}
	}
	add(d.T("counting.handed"), d.Address(path+FiguresPath), FiguresPath)
	return all
}

// links lead to the roll-call, to what reports and people say, and to files.
func (v *sessionPage) links(s *event.Session) []team.Tab {
	path := "/desk/" + v.Slug
	here := path + "/sessions/" + s.Slug
	all := []team.Tab{{Name: v.T("desk.roll"), URL: v.Address(here)}, {Name: v.T("reports.title"), URL: v.Address(team.ReportsPath(v.Slug, s.Slug))}}
	if v.May(desk.DecideOutcome) {
		all = append(all, team.Tab{Name: v.T("decision.objections"), URL: v.Address(here + "/objections")})
	}
	if v.May(desk.ExportLists) {
		all = append(all,
			team.Tab{Name: v.T("desk.download_workbook"), URL: v.Address(path+"/export.xlsx", "session", s.Slug)},
			team.Tab{Name: v.T("desk.download_attendance_csv"), URL: v.Address(path+"/export.csv", "session", s.Slug, "sheet", desk.AttendanceSheet)})
	}
	return all
}

// outcomes are how outcomes are drawn, in the order of the page.
var outcomes = []struct {
	outcome event.Outcome
	look    team.Look
	n       func(*event.Counts) int64
}{
	{event.OutcomeAttended, team.Look{Icon: "tick", Tint: "ok"}, func(c *event.Counts) int64 { return c.Attended }},
	{event.OutcomePartial, team.Look{Icon: "half", Tint: "warn"}, func(c *event.Counts) int64 { return c.Partial }},
	{event.OutcomeNoShow, team.Look{Icon: "cross"}, func(c *event.Counts) int64 { return c.NoShow }},
	{event.OutcomeExcused, team.Look{Icon: "dash"}, func(c *event.Counts) int64 { return c.Excused }},
}

// chipOf is an outcome in a shape and a word.
func chipOf(d team.EventPage, o event.Outcome) team.Chip {
	for _, x := range outcomes {
		if x.outcome == o {
			return team.Chip{Icon: x.look.Icon, Text: d.T("desk.outcome." + string(o)), Tint: x.look.Tint}
		}
	}
	return team.Chip{Icon: "dashed", Text: d.T("desk.outcome." + string(event.OutcomeUnknown))}
}

// numbers are what became of those who were expected, and who came.
func (v *sessionPage) numbers(r *desk.SessionFigures) {
	c, t := r.Scope.Counts, r.Scope.Tally
	v.Of = v.T("counting.of_confirmed", "count", r.Scope.Rates.Confirmed)
	args := []any{}
	for _, x := range outcomes {
		n := x.n(&c)
		v.Outcomes = append(v.Outcomes, tile{chipOf(v.EventPage, x.outcome), v.Number(int(n)), v.Address(v.path(r.Session), "show", string(x.outcome)) + "#people"})
		args = append(args, string(x.outcome), n)
	}
	v.BarLabel, v.Bar = v.T("counting.bar_label", args...), barOf(&c)
	add := func(key, value string, args ...any) {
		v.Numbers = append(v.Numbers, team.Number{Label: v.T("counting.number."+key, args...), Value: value})
	}
	number := func(n int64) string { return v.Number(int(n)) }
	if rate, ok := r.Scope.Rates.Rate(); ok {
		add("rate", v.percent(rate))
	}
	if rate, ok := r.Scope.Rates.NoShowRate(); ok {
		add("no_show_rate", v.percent(rate))
	}
	add("walk_ins", number(c.WalkIns))
	if c.Companions > 0 {
		add("companions", number(c.Companions))
	}
	if t.Minutes != nil {
		add("median", number(*t.Minutes))
	}
	if r.Peak.Present > 0 {
		add("peak", number(r.Peak.Present), "time", v.Clock(r.Peak.At, frame.Location(r.Event.Zone)))
	}
	add("first", number(t.FirstTimers))
	add("before", number(t.CameBefore))
	add("apart", number(int64(r.Apart)))
	if r.Lobby > 0 {
		add("lobby", number(int64(r.Lobby)))
	}
}

// percent is a rate in whole percent.
func (v *sessionPage) percent(rate float64) string {
	return v.T("counting.percent", "number", int(rate+.5))
}
