package reports

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// A reportPage is a report with what it would change, or has changed.
type reportPage struct {
	team.EventPage
	Name     string
	Session  string
	State    team.Chip
	Path     string
	List     string // address of the session's reports
	Review   string
	Counts   []countView
	Facts    []frame.Fact
	Columns  []columnView
	Warnings []string
	Doubts   []string
	News     string
	Left     []frame.Fact // rows that are not counted, by reason
	Rows     []rowView
	Every    team.Tab      // all rows, where there are more
	Settings []*form.Field // nil: it cannot be read again
	Summary  *form.Summary
	Notice   string
	Due      string // that somebody has to decide; "": nobody
	Over     *form.Field
	Final    form.Final
	Reason   *form.Field // why attendance that is final changes; nil: it does not need that
	MayApply bool
	MayUndo  bool
	MayDrop  bool   // it has never counted
	Gone     string // why it cannot be read again
	zone     string // in which times are told
}

// A columnView is a column of the file.
type columnView struct {
	Header, Used, Label string
	Choices             []form.Choice
}

// report serves GET /desk/EVENT/sessions/SESSION/reports/REPORT.
func (p *Reports) report(c echo.Context, by desk.Actor, at reviewed) error {
	v, err := p.preview(c, by, at)
	if err != nil {
		return err
	}
	if done := c.QueryParam("done"); slices.Contains([]string{"applied", "undone", "read"}, done) {
		v.Notice = v.T("reports.done." + done)
	}
	return p.Render(c, http.StatusOK, "reports/report", v)
}

// preview is the page of a report.
func (p *Reports) preview(c echo.Context, by desk.Actor, at reviewed) (*reportPage, error) {
	d, _, err := p.Event(c, by, team.AttendancePath)
	if err != nil {
		return nil, err
	}
	found, err := p.Desk.Report(c.Request().Context(), by, at.event, at.session, at.id)
	if err != nil {
		return nil, err
	}
	r := found.Report
	v := &reportPage{EventPage: d, Name: reportName(d.Page, r), State: stateOf(d.Page, r), Path: at.report(), Session: d.SessionName(found.Event, found.Session), zone: found.Event.Zone}
	v.List, v.Review = d.Address(team.ReportsPath(at.event, at.session)), d.Address(at.path())
	v.Counts = countsOf(d, at, found.Counts, found.Report.Rows)
	v.recognised(found)
	v.warn(found)
	v.leftOut(found)
	v.Rows = firstRows(d.Page, found)
	if n := found.Report.Rows; n > int64(len(v.Rows)) {
		v.Every = team.Tab{Name: d.T("reports.every_row", "count", n), URL: d.Address(at.rowsPath())}
	}
	v.Columns = columnsOf(d.Page, found)
	v.steps(found)
	return v, nil
}

// recognised is what the file was taken for.
func (v *reportPage) recognised(found *desk.ReportPreview) {
	r, loc := found.Report, frame.Location(found.Event.Zone)
	form := v.T("reports.form", "size", (r.Size+1023)/1024, "encoding", r.Encoding)
	if r.Delimiter != "" {
		form = v.T("reports.form_table", "size", (r.Size+1023)/1024, "encoding", r.Encoding, "separator", v.Separator(r.Delimiter))
	}
	add := func(key, text string) {
		v.Facts = append(v.Facts, frame.Fact{Label: v.T("reports.fact." + key), Text: text})
	}
	add("file", form)
	add("platform", v.T("report.platform."+r.Platform))
	if r.MeetingTitle != "" {
		add("meeting", r.MeetingTitle)
	}
	if r.MeetingStart != nil && r.MeetingEnd != nil {
		add("meeting_time", v.Span(*r.MeetingStart, *r.MeetingEnd, found.Event.Zone).Whole)
	}
	if r.Zone != "" {
		add("zone", r.Zone)
	}
	if r.DateOrder != "" {
		add("order", v.T("reports.order."+r.DateOrder))
	}
	add("session", v.Span(found.Session.StartsAt, found.Session.EndsAt, found.Event.Zone).Whole)
	for _, b := range found.Session.Breaks {
		add("break", v.Clocks(b.Starts, b.Ends, loc))
	}
	add("people", v.T("reports.people", "people", found.Attended(), "rows", int(r.Rows)))
	v.News = v.T("reports.first")
	if found.Others > 0 {
		v.News = v.T("reports.new", "people", found.NewPeople, "minutes", int(found.NewMinutes))
	}
}

// warn says what somebody ought to look at.
func (v *reportPage) warn(found *desk.ReportPreview) {
	loc := frame.Location(found.Event.Zone)
	if found.Over() {
		v.Warnings = append(v.Warnings, v.T("reports.over", "people", found.Crowd, "limit", int(found.Session.RoomLimit)))
	}
	if end := found.RanOver(); end != nil {
		v.Warnings = append(v.Warnings, v.T("reports.ran_over", "until", v.Clock(*end, loc), "end", v.Clock(found.Session.EndsAt, loc)))
	}
	for _, d := range found.Report.Doubts {
		text := v.Sentence("report.doubt."+d.Code, d.Args)
		if d.Code == "other_day" || d.Code == "two_meetings" || d.Code == "empty" {
			v.Warnings = append(v.Warnings, text)
			continue
		}
		v.Doubts = append(v.Doubts, text)
	}
}

// leftOut are the rows that are not counted, by reason.
func (v *reportPage) leftOut(found *desk.ReportPreview) {
	by, order := map[string][]string{}, []string{}
	add := func(reason string, number int64) {
		if by[reason] == nil {
			order = append(order, reason)
		}
		by[reason] = append(by[reason], strconv.FormatInt(number, 10))
	}
	for _, row := range found.NotCounted {
		add(v.T("report.reason."+row.Reason), row.Number)
	}
	absent := 0
	for i := range found.People {
		if !found.People[i].Attended {
			absent++
		}
	}
	for _, reason := range order {
		rows := by[reason]
		text := strings.Join(rows[:min(len(rows), mostNumbers)], ", ")
		if len(rows) > mostNumbers {
			text += " …"
		}
		v.Left = append(v.Left, frame.Fact{Label: reason, Text: v.T("reports.left_rows", "count", len(rows), "rows", text)})
	}
	if absent > 0 {
		v.Left = append(v.Left, frame.Fact{Label: v.T("report.flag.absent"), Text: v.Number(absent)})
	}
}

// mostNumbers is how many rows are named for one reason.
const mostNumbers = 20

// steps are what can be done with the report.
func (v *reportPage) steps(found *desk.ReportPreview) {
	v.Final = form.FinalOf(v.Page, found.Final, found.Event.Zone)
	r, may := found.Report, v.May(desk.DecideOutcome) && !v.Final.Locked
	if v.Final.Reason != "" {
		v.Reason = form.ReasonField(v.Page)
	}
	if found.Undecided > 0 {
		v.Due = v.T("reports.due", "count", found.Undecided)
	}
	v.MayApply, v.MayUndo = may && r.AppliedAt == nil, may && r.AppliedAt != nil
	v.MayDrop = v.May(desk.DecideOutcome) && r.AppliedAt == nil && r.UndoneAt == nil
	switch {
	case !v.MayApply:
	case !found.Kept:
		v.Gone = v.T("problem.report_bytes_gone")
	case r.Source == event.ReportFile:
		v.Settings = settingFields(v.Page, found.Event, r.Settings)
	}
	if v.MayApply && found.Over() {
		v.Over = &form.Field{Name: "over_room_limit", Kind: "tick", Label: v.T("reports.over_tick", "people", found.Crowd), Choices: []form.Choice{{Value: "1"}}}
	}
}
