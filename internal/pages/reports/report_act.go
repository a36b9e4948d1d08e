package reports

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/form"
	"rollcall/internal/problem"
)

// correct serves POST /desk/EVENT/sessions/SESSION/reports/REPORT: it is read with other settings.
func (p *Reports) correct(c echo.Context, by desk.Actor, at reviewed) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	_, err = p.Desk.CorrectReport(c.Request().Context(), by, at.event, at.session, at.id, settingsOf(t))
	return p.done(c, by, at, t, "read", err)
}

// apply serves POST .../reports/REPORT/apply.
func (p *Reports) apply(c echo.Context, by desk.Actor, at reviewed) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	_, err = p.Desk.ApplyReport(c.Request().Context(), by.Because(t.One("reason")), at.event, at.session, at.id, t.One("over_room_limit") != "")
	return p.done(c, by, at, t, "applied", err)
}

// undoReport serves POST .../reports/REPORT/undo.
func (p *Reports) undoReport(c echo.Context, by desk.Actor, at reviewed) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	_, err = p.Desk.UndoReport(c.Request().Context(), by.Because(t.One("reason")), at.event, at.session, at.id)
	return p.done(c, by, at, t, "undone", err)
}

// remove serves POST .../reports/REPORT/remove.
func (p *Reports) remove(c echo.Context, by desk.Actor, at reviewed) error {
	if err := p.Desk.RemoveReport(c.Request().Context(), by, at.event, at.session, at.id); err != nil {
		return p.done(c, by, at, form.Typed{}, "removed", err)
	}
	return c.Redirect(http.StatusSeeOther, p.DeskPage(c, by).Address(at.list(), "done", "removed"))
}

// done leads back to the report, or shows it with what was typed and why that was refused.
func (p *Reports) done(c echo.Context, by desk.Actor, at reviewed, t form.Typed, what string, err error) error {
	if err == nil {
		return c.Redirect(http.StatusSeeOther, p.DeskPage(c, by).Address(at.report(), "done", what))
	}
	refused := problem.From(err)
	if refused == nil || !slices.Contains([]problem.Kind{problem.Invalid, problem.Conflict, problem.Precondition, problem.Unavailable}, refused.Kind) {
		return err
	}
	v, err := p.preview(c, by, at)
	if err != nil {
		return err
	}
	if what == "read" {
		for _, f := range v.Settings {
			f.Fill(t)
		}
		for i := range v.Columns {
			said := settingsOf(t).Columns[v.Columns[i].Header]
			v.Columns[i].Choices = fieldChoices(v.Page, said)
		}
	}
	fields := v.Settings
	if v.Reason != nil {
		v.Reason.Fill(t)
		fields = append(fields, v.Reason)
	}
	v.Summary = form.Refusal{Error: refused, Scope: "reports", Zone: v.zone, Typed: t}.At(v.Page, fields)
	if v.Over != nil && refused.Code == desk.ErrOverRoomLimit.Code {
		v.Over.Error = v.T("reports.accept_over")
		v.Summary.Errors = append(v.Summary.Errors, form.Error{Name: v.Over.Name, Text: v.Over.Error, Line: v.Over.Error})
	}
	return p.Refuse(c, refused, "reports/report", v)
}
