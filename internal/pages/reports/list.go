package reports

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// A reportsPage is what was given for a session, and the form for more.
type reportsPage struct {
	team.EventPage
	Name       string // of the session
	When       string
	Notice     string // that one was removed
	Attendance string // address of the table of who was there
	Path       string
	Items      []givenRow
	MayGive    bool
	Final      form.Final
	Summary    *form.Summary
	Taken      []string // files that were taken beside those that were not
	File       form.Field
	Names      form.Field
	Settings   []*form.Field
	Mapping    *mapping
}

// A givenRow is a report in the list.
type givenRow struct {
	URL, Name   string
	What, Given string
	Chip        team.Chip
	Notes       []string
	Undo        string // address of the button; "" where there is nothing to take back
}

// reports serves GET /desk/EVENT/sessions/SESSION/reports.
func (p *Reports) reports(c echo.Context, by desk.Actor) error {
	v, err := p.list(c, by, nil)
	if err != nil {
		return err
	}
	if c.QueryParam("done") == "removed" {
		v.Notice = v.T("reports.done.removed")
	}
	return p.Render(c, http.StatusOK, "reports/reports", v)
}

// list is the page of a session's reports, with what was typed.
func (p *Reports) list(c echo.Context, by desk.Actor, t form.Typed) (*reportsPage, error) {
	d, _, err := p.Event(c, by, team.AttendancePath)
	if err != nil {
		return nil, err
	}
	l, err := p.Desk.SessionReports(c.Request().Context(), by, c.Param("event"), c.Param("session"))
	if err != nil {
		return nil, err
	}
	base := "/desk/" + l.Event.Slug + "/sessions/" + l.Session.Slug
	v := &reportsPage{EventPage: d, Name: l.Event.TextIn(l.Session.Title, d.Lang()), When: d.Span(l.Session.StartsAt, l.Session.EndsAt, l.Event.Zone).Whole}
	v.Attendance, v.Path, v.MayGive = d.Address(base+"/attendance"), team.ReportsPath(l.Event.Slug, l.Session.Slug), d.May(desk.DecideOutcome)
	v.Final = form.FinalOf(v.Page, l.Final, l.Event.Zone)
	for i := range l.Items {
		v.Items = append(v.Items, v.given(&l.Items[i], l))
	}
	v.File = form.Field{Name: "file", Kind: "file", Label: v.T("reports.file"), Hint: v.T("reports.file_hint")}
	v.Names = form.Field{Name: "names", Kind: "area", Label: v.T("reports.names"), Hint: v.T("reports.names_hint"), Optional: v.T("signup.optional")}
	v.Settings = settingFields(d.Page, l.Event, event.ReportSettings{})
	if t != nil {
		v.Names.Fill(t)
		for _, f := range v.Settings {
			f.Fill(t)
		}
	}
	return v, nil
}

// given is a report in the list, in words.
func (v *reportsPage) given(r *desk.SessionReport, l *desk.ReportList) givenRow {
	loc := frame.Location(l.Event.Zone)
	path := v.Path + "/" + strconv.FormatInt(r.ID, 10)
	row := givenRow{URL: v.Address(path), Name: reportName(v.Page, &r.Report), Chip: stateOf(v.Page, &r.Report)}
	row.What = v.T("reports.what", "platform", v.T("report.platform."+r.Platform), "people", r.People, "rows", r.Rows)
	row.Given = v.by(v.T("reports.given", "time", v.Deadline(r.GivenAt, loc)), r.GivenBy)
	if r.AppliedAt != nil {
		row.Notes = append(row.Notes, v.by(v.T("reports.applied", "time", v.Deadline(*r.AppliedAt, loc)), r.AppliedBy))
		if v.Final.Note == "" { // else its page asks for a reason, or nothing is left to press
			row.Undo = path + "/undo"
		}
	} else if r.UndoneAt != nil {
		row.Notes = append(row.Notes, v.T("reports.undone", "time", v.Deadline(*r.UndoneAt, loc)))
	}
	if r.Undecided > 0 {
		row.Notes = append(row.Notes, v.T("reports.due", "count", r.Undecided))
	}
	for i := range l.Items {
		if o := &l.Items[i]; r.SupersededBy != nil && o.ID == *r.SupersededBy {
			row.Notes = append(row.Notes, v.T("reports.superseded_by", "name", reportName(v.Page, &o.Report)))
		}
	}
	if r.ReadAt == nil {
		row.URL, row.Undo = "", ""
		row.Notes = append(row.Notes, v.T("reports.incomplete"))
	}
	return row
}

// by adds who did it, if that is an account.
func (v *reportsPage) by(what, who string) string {
	if who == "" {
		return what
	}
	return v.T("reports.by", "what", what, "who", who)
}

// reportName is what a report is called.
func reportName(g frame.Page, r *event.Report) string {
	switch {
	case r.Source == event.ReportNames:
		return g.T("reports.typed_names")
	case r.Name == "":
		return g.T("reports.number", "number", r.ID)
	}
	return r.Name
}

// stateOf is whether a report counts.
func stateOf(g frame.Page, r *event.Report) team.Chip {
	switch {
	case r.ReadAt == nil:
		return team.Chip{Icon: "alert", Text: g.T("reports.state.incomplete"), Tint: "stop"}
	case r.Counts():
		return team.Chip{Icon: "tick", Text: g.T("reports.state.counts"), Tint: "ok"}
	case r.AppliedAt != nil:
		return team.Chip{Icon: "dash", Text: g.T("reports.state.superseded")}
	}
	return team.Chip{Icon: "dashed", Text: g.T("reports.state.looked_at"), Tint: "warn"}
}
