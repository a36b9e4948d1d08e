package staff

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/problem"
)

// An overbookingView is how many seats there might be, and the button.
type overbookingView struct {
	Aim       string
	Judged    string // by which session; "" while nothing is suggested
	Suggested string
	Note      string
	Button    string // "" where there is nothing to raise
	Capacity  int64
	Action    string
}

// overbook serves POST /desk/EVENT/sessions/SESSION/seats/overbook.
func (p *Staff) overbook(c echo.Context, by desk.Actor) error {
	capacity, err := strconv.ParseInt(c.FormValue("capacity"), 10, 64)
	if err != nil {
		capacity = 0 // refused as any other number that is not suggested
	}
	_, err = p.Desk.Overbook(c.Request().Context(), by, c.Param("event"), c.Param("session"), capacity)
	if refused := problem.From(err); refused != nil && refused.Kind == problem.Conflict {
		return p.seatsView(c, by, p.Status(refused.Kind), refused)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, p.DeskPage(c, by).Address("/desk/"+c.Param("event")+"/sessions/"+c.Param("session")+"/seats", "done", "overbook"))
}

// overbooking is how many seats there might be.
func (v *seatsPage) overbooking(found *desk.Seats) *overbookingView {
	o, s := found.Room, found.Session
	view := &overbookingView{
		Aim:    v.T("desk.seats.aim", "aim", o.Aim, "limit", o.Limit),
		Action: v.Address("/desk/" + v.Slug + "/sessions/" + s.Slug + "/seats/overbook"),
	}
	if o.Suggestion == nil {
		view.Note = v.T("desk.seats.few_held", "count", o.Looked)
		return view
	}
	by := o.Suggestion.By
	view.Judged = v.T("desk.seats.judged", "expected", by.Expected(), "no_show", by.NoShow, "session", v.SessionName(by.In, by.Where), "count", o.Looked)
	view.Suggested, view.Capacity = v.T("desk.seats.suggested", "capacity", o.Suggestion.Capacity), o.Suggestion.Capacity
	switch {
	case o.Suggestion.Capacity <= s.Capacity:
		view.Note = v.T("desk.seats.enough")
	case v.May(desk.ManageSeats):
		view.Button, view.Note = v.T("desk.seats.raise", "capacity", o.Suggestion.Capacity), v.T("desk.seats.raise_hint")
	}
	return view
}
