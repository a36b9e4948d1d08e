package staff

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/seatplan"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// A seatsPage is how the seats of a session stand.
type seatsPage struct {
	deskEvent
	Name    string
	When    frame.Span
	State   chip
	Links   []tab
	Failed  string // why the capacity was not raised
	Notice  string // that it was
	Numbers []number
	Grid    seatplan.Grid
	Legend  []seatplan.LegendItem
	Still   []string // why nobody is given a seat, and what comes next
	Quotas  []seatShare
	Invited string // how many are kept for invited people; "" if none
	Targets []seatShare
	Offers  []seatOffer
	Queue   []queueRow
	Room    *overbookingView
	Moves   []moveRow

	QueueFirst, QueueNext string // addresses of parts of the queue
	MovesFirst, MovesNext string // and of the history
}

// Aside reports whether there is anything to stand beside seats and queue.
func (v *seatsPage) Aside() bool {
	return len(v.Offers)+len(v.Quotas)+len(v.Targets) > 0 || v.Invited != "" || v.Room != nil
}

// A seatOffer is a seat that is offered.
type seatOffer struct {
	Name, URL   string
	Until, Left string
	Actions     []tab
}

// A queueRow is somebody who waits.
type queueRow struct {
	Rank, Name, URL string
	Quota           string
	Why, Next       string
	Actions         []tab
}

// seats serves GET /desk/EVENT/sessions/SESSION/seats.
func (p *Staff) seats(c echo.Context, by desk.Actor) error {
	if err := frame.Asks(c, "queue", "moves", "done"); err != nil {
		return err
	}
	return p.seatsView(c, by, http.StatusOK, nil)
}

// seatsView shows the seats, again if raising the capacity was refused.
func (p *Staff) seatsView(c echo.Context, by desk.Actor, status int, refused *problem.Error) error {
	d, _, err := p.team(c, by, "/registrations")
	if err != nil {
		return err
	}
	ctx, slug, session := c.Request().Context(), c.Param("event"), c.Param("session")
	found, err := p.Desk.SeatsOf(ctx, by, slug, session, c.QueryParam("queue"), 0)
	if err != nil {
		return err
	}
	moves, err := p.Desk.MovesOf(ctx, by, slug, session, c.QueryParam("moves"), 0)
	if err != nil {
		return err
	}
	v := d.seatsPage(found, p.Clock())
	v.history(moves, found.Event)
	v.parts(found, moves, c.QueryParam("queue"), c.QueryParam("moves"))
	if refused != nil {
		v.Failed = v.ProblemText(refused, found.Event.Zone)
	}
	if c.QueryParam("done") != "" {
		v.Notice = v.T("desk.seats.raised", "capacity", found.Session.Capacity)
	}
	return p.Render(c, status, "staff/seats", v)
}

// seatsPage is the page without its history.
func (d deskEvent) seatsPage(found *desk.Seats, now time.Time) *seatsPage {
	e, s := found.Event, found.Session
	v := &seatsPage{deskEvent: d, Name: e.TextIn(s.Title, d.Lang()), When: d.Span(s.StartsAt, s.EndsAt, e.Zone), State: team.StateChip(d.Page, e, s, now)}
	v.Links = slices.DeleteFunc(v.SessionLinks(s), func(t tab) bool { return t.Name == v.T("desk.seats") })
	v.draw(found)
	v.Still = v.outlook(&found.Still, e.Zone)
	v.shares(found)
	for i := range found.Offers {
		o := &found.Offers[i]
		v.Offers = append(v.Offers, seatOffer{
			Name: o.Person().Name(), URL: v.personURL(o.RegistrantID), Until: v.T("desk.seats.until", "when", v.Deadline(*o.OfferUntil, frame.Location(e.Zone))),
			Left: v.left(o.OfferUntil.Sub(now)), Actions: v.actionsFor(o.RegistrantID, s.Slug, event.Offered),
		})
	}
	for i := range found.Queue {
		v.Queue = append(v.Queue, v.queueRow(&found.Queue[i], e, s))
	}
	if found.Room != nil {
		v.Room = v.overbooking(found)
	}
	return v
}

// draw draws the seats with every state there is.
func (v *seatsPage) draw(found *desk.Seats) {
	in, s := v.EventPage, found.Session
	v.Grid, v.Legend = in.Seats(s, found.Taken)
	f := s.Figures(found.Taken)
	v.Numbers = []number{
		in.NumberOf("confirmed", f.Confirmed, s.Capacity), in.NumberOf("free", f.Free, 0), in.NumberOf("kept", f.Kept, 0),
		in.NumberOf("offered", found.Taken[event.Offered], 0),
	}
	for _, x := range []struct {
		key    string
		status event.Status
	}{{"held", event.Unverified}, {"pending", event.Pending}} {
		if n := found.Taken[x.status]; n > 0 { // seats that would otherwise be missing from the sum
			v.Numbers = append(v.Numbers, in.NumberOf(x.key, n, 0))
		}
	}
	v.Numbers = append(v.Numbers, in.NumberOf("waitlisted", s.Waiting, 0))
}

// outlook says why nobody is given a seat, or one who waits is not, and what
// comes next by itself.
func (v *seatsPage) outlook(o *event.Outlook, zone string) []string {
	why := o.Why
	if why == "" {
		why = "soon"
	}
	lines := []string{v.T("desk.seats.why." + string(why))}
	switch {
	case why == event.WhyNobody, why == event.WhyClosed, why == event.WhyOver, o.Next == event.StepSoon:
		return lines
	case o.Next == "":
		return append(lines, v.T("desk.seats.next.none"))
	}
	return append(lines, v.T("desk.seats.next."+string(o.Next), "when", v.Deadline(o.NextAt, frame.Location(zone))))
}

// left is how long something stands yet, in hours, or in minutes of the last.
func (v *seatsPage) left(d time.Duration) string {
	if d < time.Hour {
		return v.T("desk.seats.minutes_left", "count", max(0, int(d.Minutes())))
	}
	return v.T("desk.seats.hours_left", "count", int(d.Hours()))
}

func (v *seatsPage) queueRow(w *desk.SeatWaiting, e *event.Event, s *event.Session) queueRow {
	lines := v.outlook(&w.Outlook, e.Zone)
	row := queueRow{
		Rank: v.Number(int(w.Rank)), Name: w.Person().Name(), URL: v.personURL(w.RegistrantID), Why: lines[0], Next: strings.Join(lines[1:], " "),
		Actions: v.actionsFor(w.RegistrantID, s.Slug, event.Waitlisted),
	}
	if w.Quota != nil {
		row.Quota = v.T("desk.seats.quota_is", "quota", e.TextIn(w.Quota.Label, v.Lang()))
	}
	return row
}

// personURL leads to a registrant.
func (v deskEvent) personURL(id int64) string {
	return v.Address("/desk/" + v.Slug + "/registrations/" + strconv.FormatInt(id, 10))
}

// actionsFor lead to what the team may do with somebody's registration.
func (v deskEvent) actionsFor(registrantID int64, session string, status event.Status) []tab {
	var all []tab
	for _, a := range v.SeatActions(status) {
		path := "/desk/" + v.Slug + "/registrations/" + strconv.FormatInt(registrantID, 10) + "/" + session + "/" + string(a)
		all = append(all, tab{Name: v.T("desk.do." + string(a)), URL: v.Address(path)})
	}
	return all
}

// parts are the addresses of the parts of the queue and of the history.
func (v *seatsPage) parts(found *desk.Seats, moves *desk.SeatMoves, queue, history string) {
	at := func(queue, history string) string {
		return v.Address("/desk/"+v.Slug+"/sessions/"+found.Session.Slug+"/seats", "queue", queue, "moves", history)
	}
	if queue != "" {
		v.QueueFirst = at("", history)
	}
	if found.Next != "" {
		v.QueueNext = at(found.Next, history)
	}
	if history != "" {
		v.MovesFirst = at(queue, "")
	}
	if moves.Next != "" {
		v.MovesNext = at(queue, moves.Next)
	}
}
