package attendance

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// A thresholdPage is how the numbers of an event would move with another
// threshold, and the button that makes it the event's.
type thresholdPage struct {
	team.EventPage
	Notice  string // that it was saved
	Current string
	Tried   string
	Fields  []*form.Field
	Summary *form.Summary
	Names   []string // of the sessions
	Rows    []thresholdRow
	Spreads []spread
	Action  string
	Back    string // address of the attendance
	Save    string // where the button leads that saves what was tried; "" where it is the event's already, or not for by to save
	Percent string // what the button saves: one of the two
	Minutes string
	Final   string      // that some of what it moves is final
	Reason  *form.Field // why that changes; nil: nothing of it is final
}

// A thresholdRow is one threshold with what comes of it.
type thresholdRow struct {
	Threshold         string
	Note              string // that it is tried, or the event's
	Tried             bool
	Attended, Partial string // over all sessions
	Sessions          []string
}

// threshold serves GET /desk/EVENT/threshold.
func (p *Attendance) threshold(c echo.Context, by desk.Actor) error {
	t := form.Typed{"percent": {c.QueryParam("percent")}, "minutes": {c.QueryParam("minutes")}}
	tried, err := thresholdOf(t)
	if err == nil {
		var trial *desk.Trial
		if trial, err = p.Desk.TryThreshold(c.Request().Context(), by, c.Param("event"), tried); err == nil {
			return p.thresholdPage(c, by, trial, nil, nil)
		}
	}
	return p.refuseThreshold(c, by, t, err)
}

// saveThreshold serves POST /desk/EVENT/threshold.
func (p *Attendance) saveThreshold(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	tried, err := thresholdOf(t)
	if err == nil {
		err = p.Desk.SaveThreshold(c.Request().Context(), by.Because(t.One("reason")), c.Param("event"), tried)
	}
	if err != nil {
		return p.refuseThreshold(c, by, t, err)
	}
	return c.Redirect(http.StatusSeeOther, p.DeskPage(c, by).Address("/desk/"+c.Param("event")+"/threshold", "done", "saved"))
}

// thresholdOf is the threshold that a form names; of both, the minutes. Nothing
// is the event's own.
func thresholdOf(t form.Typed) (event.Threshold, error) {
	for _, name := range []string{"minutes", "percent"} {
		text := strings.TrimSpace(t.One(name))
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return event.Threshold{}, problem.Refuse(problem.At("/"+name, "number"))
		}
		if n < 1 {
			return event.Threshold{}, problem.Refuse(problem.Field{Pointer: "/" + name, Code: "too_small", Params: map[string]any{"min": 1}})
		}
		if name == "minutes" {
			return event.Threshold{Minutes: n}, nil
		}
		return event.Threshold{Percent: n}, nil
	}
	return event.Threshold{}, nil
}

// refuseThreshold shows the page with what was typed and what is wrong with it.
func (p *Attendance) refuseThreshold(c echo.Context, by desk.Actor, t form.Typed, err error) error {
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Invalid {
		return err
	}
	tried, wrong := thresholdOf(t)
	trial, err := p.Desk.TryThreshold(c.Request().Context(), by, c.Param("event"), tried)
	if wrong != nil || problem.From(err) != nil { // the event's own, beside what was typed
		trial, err = p.Desk.TryThreshold(c.Request().Context(), by, c.Param("event"), event.Threshold{})
	}
	if err != nil {
		return err
	}
	for i := range refused.Fields { // saving names the fields of the event's document
		refused.Fields[i].Pointer = strings.Replace(refused.Fields[i].Pointer, "/attendance/threshold_", "/", 1)
	}
	return p.thresholdPage(c, by, trial, t, refused)
}

func (p *Attendance) thresholdPage(c echo.Context, by desk.Actor, trial *desk.Trial, t form.Typed, refused *problem.Error) error {
	d, _, err := p.Event(c, by, Path)
	if err != nil {
		return err
	}
	e := trial.Event
	v := &thresholdPage{EventPage: d, Current: thresholdWords(d, trial.Current), Tried: thresholdWords(d, trial.Tried), Action: d.Address("/desk/" + e.Slug + "/threshold"), Back: d.Address("/desk/" + e.Slug + Path)}
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	v.Percent, v.Minutes = number(trial.Tried.Percent), number(trial.Tried.Minutes)
	v.Fields = []*form.Field{
		{Name: "percent", Kind: "number", Label: v.T("threshold.percent"), Value: v.Percent, Optional: v.T("signup.optional")},
		{Name: "minutes", Kind: "number", Label: v.T("threshold.minutes"), Hint: v.T("threshold.minutes_hint"), Value: v.Minutes, Optional: v.T("signup.optional")},
	}
	if trial.MaySave && trial.Tried != trial.Current {
		v.Save = v.T("threshold.save", "threshold", v.Tried)
	}
	if trial.Since != nil {
		v.Final = v.T("threshold.final", "when", v.Deadline(*trial.Since, frame.Location(e.Zone)))
		v.Reason = form.ReasonField(v.Page)
	}
	if c.QueryParam("done") != "" {
		v.Notice = v.T("threshold.saved", "threshold", v.Current)
	}
	v.rows(trial)
	if refused == nil {
		return p.Render(c, http.StatusOK, "attendance/threshold", v)
	}
	v.refuse(t, refused)
	return p.Refuse(c, refused, "attendance/threshold", v)
}

// refuse puts what was typed and what is wrong with it at the fields.
func (v *thresholdPage) refuse(t form.Typed, refused *problem.Error) {
	for _, x := range v.Fields {
		x.Fill(t)
	}
	fields := v.Fields
	if v.Reason != nil {
		v.Reason.Fill(t)
		fields = append(fields, v.Reason)
	}
	v.Summary = form.Refusal{Error: refused, Scope: "threshold", Typed: t}.At(v.Page, fields)
	if v.Reason == nil || v.Reason.Error == "" {
		v.Save = "" // what is wrong with the threshold comes first
	}
}

// rows are the thresholds with what comes of each.
func (v *thresholdPage) rows(trial *desk.Trial) {
	for i := range trial.Sessions {
		v.Names = append(v.Names, v.SessionName(trial.Event, &trial.Sessions[i]))
		v.Spreads = append(v.Spreads, spreadOf(v.EventPage, v.Names[i], &trial.Sessions[i], trial.Presence[i], trial.Tried))
	}
	for i := range trial.Steps {
		s := &trial.Steps[i]
		row := thresholdRow{Threshold: thresholdWords(v.EventPage, s.Threshold), Attended: v.Number(int(s.Attended())), Partial: v.Number(int(s.Partial())), Tried: s.Threshold == trial.Tried}
		switch s.Threshold {
		case trial.Current:
			row.Note = v.T("threshold.is_current")
		case trial.Tried:
			row.Note = v.T("threshold.is_tried")
		}
		for j := range s.Counts {
			row.Sessions = append(row.Sessions, v.T("threshold.counts", "attended", s.Counts[j].Attended, "partial", s.Counts[j].Partial))
		}
		v.Rows = append(v.Rows, row)
	}
}

// thresholdWords is a threshold in words.
func thresholdWords(d team.EventPage, t event.Threshold) string {
	if t.Minutes > 0 {
		return d.T("threshold.in_minutes", "count", t.Minutes)
	}
	return d.T("threshold.in_percent", "percent", t.Percent)
}
