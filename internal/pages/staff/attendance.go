package staff

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
)

// An attendancePage is the table of who was there.
type attendancePage struct {
	deskEvent
	Session string
	Name    string
	When    frame.Span
	Rows    []attendanceRow
	Roll    string
	Next    string
	First   string
	Files   []tab
	Counts  tab // what counts as attended, and where it may be tried otherwise
}

// An attendanceRow is one person in the table.
type attendanceRow struct {
	Name         string
	Heads        string // how many sit at this computer, where it is more than one
	Organisation string
	Outcome      chip
	FirstJoin    string
	LastLeave    string
	Minutes      string
	Evidence     string
	URL          string
	Case         string // where the outcome is decided; "" of a walk-in
}

// outcomes are how outcomes are drawn.
var outcomes = map[event.Outcome]look{
	event.OutcomeUnknown: {Icon: "dashed", Tint: ""}, event.OutcomeAttended: {Icon: "tick", Tint: "ok"}, event.OutcomePartial: {Icon: "half", Tint: "warn"},
	event.OutcomeNoShow: {Icon: "cross", Tint: ""}, event.OutcomeExcused: {Icon: "dash", Tint: ""},
}

// attendance serves GET /desk/EVENT/sessions/SESSION/attendance.
func (p *Staff) attendance(c echo.Context, by desk.Actor) error {
	d, _, err := p.team(c, by, "/sessions/"+c.Param("session"))
	if err != nil {
		return err
	}
	found, err := p.Desk.Attendance(c.Request().Context(), by, c.Param("event"), c.Param("session"), c.QueryParam("cursor"), 0)
	if err != nil {
		return err
	}
	e, s := found.Event, found.Session
	base := "/desk/" + e.Slug + "/sessions/" + s.Slug
	v := attendancePage{deskEvent: d, Session: s.Slug}
	v.Name, v.When = e.TextIn(s.Title, v.Lang()), v.Span(s.StartsAt, s.EndsAt, e.Zone)
	v.Roll = v.Address(base)
	if c.QueryParam("cursor") != "" {
		v.First = v.Address(base + "/attendance")
	}
	if found.Next != "" {
		v.Next = v.Address(base+"/attendance", "cursor", found.Next)
	}
	for i := range found.Items {
		v.Rows = append(v.Rows, v.attendanceRow(s.Slug, &found.Items[i], frame.Location(e.Zone)))
	}
	v.Counts = tab{Name: v.T("threshold.current", "threshold", v.thresholdWords(e.AttendanceRule().Threshold)), URL: v.Address("/desk/" + e.Slug + "/threshold")}
	file := func(name, ending string, sheet string) tab {
		return tab{Name: name, URL: v.Address("/desk/"+e.Slug+"/export."+ending, "session", s.Slug, "sheet", sheet)}
	}
	v.Files = []tab{file(v.T("desk.download_workbook"), "xlsx", ""), file(v.T("desk.download_attendance_csv"), "csv", desk.AttendanceSheet)}
	return p.Render(c, http.StatusOK, "staff/attendance", v)
}

func (v deskEvent) attendanceRow(session string, r *desk.AttendanceRow, zone *time.Location) attendanceRow {
	look := outcomes[r.Outcome()]
	row := attendanceRow{Name: r.Name(), Heads: v.heads(r), Outcome: chip{Icon: look.Icon, Text: v.T("desk.outcome." + string(r.Outcome())), Tint: look.Tint}}
	if r.Registrant == nil {
		row.Organisation = v.T("desk.walk_in")
	} else {
		row.Organisation = r.Registrant.Organisation
		row.Case = v.Address(casePath(v.Slug, session, r.Registrant.ID))
		row.URL = v.Address("/desk/" + v.Slug + "/registrations/" + strconv.FormatInt(r.Registrant.ID, 10))
	}
	if r.Record.FirstJoin != nil {
		row.FirstJoin = v.Clock(*r.Record.FirstJoin, zone)
	}
	if r.Record.LastLeave != nil {
		row.LastLeave = v.Clock(*r.Record.LastLeave, zone)
	}
	if r.Minutes != nil {
		row.Minutes = v.Number(int(*r.Minutes))
	}
	if r.Record.Evidence != "" {
		row.Evidence = v.T("evidence." + string(r.Record.Evidence))
	}
	return row
}
