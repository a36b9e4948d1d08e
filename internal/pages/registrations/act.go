package registrations

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// A seatActionPage asks for the reason before a registration is changed.
type seatActionPage struct {
	deskEvent
	Name   string
	Text   string
	Reason form.Field
	Failed string
	Button string
	Stop   bool // something is taken away
	Full   bool // there is no seat to give
	Action string
	Back   string
}

// askAct serves GET /desk/EVENT/registrations/ID/SESSION/ACTION.
func (p *Registrations) askAct(c echo.Context, by desk.Actor) error {
	return p.actForm(c, by, http.StatusOK, nil)
}

// actForm shows the form of an action on a registration, again if it was
// refused.
func (p *Registrations) actForm(c echo.Context, by desk.Actor, status int, refused *problem.Error) error {
	d, _, err := p.team(c, by, "/registrations")
	if err == nil && !d.May(desk.ManageSeats) {
		err = desk.ErrForbidden
	}
	if err != nil {
		return err
	}
	found, g, err := p.registration(c, by)
	if err != nil {
		return err
	}
	action := c.Param("action")
	if !slices.Contains(d.SeatActions(g.Status), desk.SeatAction(action)) && refused == nil {
		return desk.ErrNotFound
	}
	v := seatActionPage{deskEvent: d, Name: found.Registrant.Name()}
	v.Text = v.T("desk.ask."+action, "session", v.SessionName(found.Event, g.Session), "status", v.statusChip(g).Text)
	v.Button, v.Stop = v.T("desk.do."+action), action == string(desk.Withdraw) || action == string(desk.Reject)
	v.Reason = form.Field{Name: "reason", Kind: "text", Label: v.T("desk.reason"), Hint: v.T("desk.reason_hint." + action), Value: c.FormValue("reason")}
	if (action == string(desk.Promote) || action == string(desk.Offer)) && g.Rank <= 1 || slices.Contains([]desk.SeatAction{desk.Restore, desk.Approve, desk.Reject}, desk.SeatAction(action)) {
		v.Reason.Optional = v.T("signup.optional")
	}
	v.Back = v.Address("/desk/" + v.Slug + "/registrations/" + c.Param("registrant"))
	v.Action = v.Address("/desk/" + v.Slug + "/registrations/" + c.Param("registrant") + "/" + g.Session.Slug + "/" + action)
	if refused != nil {
		v.Failed = v.ProblemText(refused, found.Event.Zone)
		if v.Full = refused.Is(event.ErrSessionFull); v.Full {
			v.Failed = v.T("desk.session_full")
		}
		if refused.Is(desk.ErrQuietHours) {
			until := refused.Params["until"].(time.Time)
			v.Failed = v.T("desk.quiet_hours", "until", v.Deadline(until, frame.Location(cmp.Or(found.Registrant.Zone, found.Event.Zone))))
		}
		for _, e := range form.Errors(v.Page, "desk", refused.Fields, c.FormValue) {
			v.Reason.Error, v.Failed = e.Text, ""
		}
	}
	return p.Render(c, status, "registrations/act", v)
}

// registration is the one that the path names, with its person.
func (p *Registrations) registration(c echo.Context, by desk.Actor) (*desk.PersonView, *desk.RegistrationView, error) {
	found, err := p.someone(c, by)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(found.Registrations, func(g desk.RegistrationView) bool { return g.Session.Slug == c.Param("session") })
	if i < 0 {
		return nil, nil, desk.ErrNotFound
	}
	return found, &found.Registrations[i], nil
}

// act serves POST /desk/EVENT/registrations/ID/SESSION/ACTION.
func (p *Registrations) act(c echo.Context, by desk.Actor) error {
	_, g, err := p.registration(c, by)
	if err != nil {
		return err
	}
	action := desk.SeatAction(c.Param("action"))
	_, err = p.Desk.Act(c.Request().Context(), by, c.Param("event"), g.ID, action, strings.TrimSpace(c.FormValue("reason")))
	if refused := problem.From(err); refused != nil && (refused.Kind == problem.Invalid || refused.Kind == problem.Conflict) {
		return p.actForm(c, by, p.Status(refused.Kind), refused)
	}
	if err != nil {
		return err
	}
	back := p.DeskPage(c, by).Address("/desk/"+c.Param("event")+"/registrations/"+c.Param("registrant"), "done", g.Session.Slug)
	return c.Redirect(http.StatusSeeOther, back)
}
