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
	"rollcall/internal/locale"
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

// A seatShare is a quota or a target with its bar.
type seatShare struct {
	Label, Figure string
	Value, Max    int64
	Notes         []string
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

// A moveRow is one line of the history.
type moveRow struct {
	When      string
	Name, URL string
	Chip      chip
	Did       string
	Notes     []string // its cause, and a reason that was told
	Who       string
}

// seats serves GET /desk/EVENT/sessions/SESSION/seats.
func (p *Staff) seats(c echo.Context, by desk.Actor) error {
	return p.seatsView(c, by, http.StatusOK, nil)
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

// shares are the quotas and the targets, as bars.
func (v *seatsPage) shares(found *desk.Seats) {
	e, zone := found.Event, frame.Location(found.Event.Zone)
	for i := range found.Session.Quotas {
		q := &found.Session.Quotas[i]
		share := seatShare{
			Label: e.TextIn(q.Label, v.Lang()), Figure: v.T("desk.seats.quota_figure", "taken", q.Taken, "seats", q.Seats), Value: min(q.Taken, q.Seats), Max: q.Seats,
		}
		switch {
		case q.ReleasedAt != nil:
			share.Notes = []string{v.T("desk.seats.quota_released", "when", v.Deadline(*q.ReleasedAt, zone))}
		case q.ReleaseAt != nil:
			share.Notes = []string{v.T("desk.seats.kept", "count", q.Kept()), v.T("desk.seats.quota_until", "when", v.Deadline(*q.ReleaseAt, zone))}
		default:
			share.Notes = []string{v.T("desk.seats.kept", "count", q.Kept()), v.T("desk.seats.quota_never")}
		}
		v.Quotas = append(v.Quotas, share)
	}
	if found.Invited > 0 {
		v.Invited = v.T("desk.seats.invited", "count", found.Invited)
	}
	for i := range found.Targets {
		t := &found.Targets[i]
		v.Targets = append(v.Targets, seatShare{
			Label: e.TextIn(t.Label, v.Lang()), Figure: v.T("desk.seats.figure", "taken", t.Seats, "seats", t.Of), Value: t.Percent(), Max: 100,
			Notes: []string{v.T("desk.seats.target", "percent", t.Percent(), "share", t.SharePercent)},
		})
	}
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

// history is what has moved, in words.
func (v *seatsPage) history(moves *desk.SeatMoves, e *event.Event) {
	for i := range moves.Items {
		v.Moves = append(v.Moves, v.moveRow(&moves.Items[i], e, moves.Session))
	}
}

func (v *seatsPage) moveRow(m *desk.SeatMove, e *event.Event, s *event.Session) moveRow {
	zone := frame.Location(e.Zone)
	row := moveRow{When: v.Stamp(m.At, zone), Name: m.Name, Who: v.doer(m), Did: v.did(m, e, s)}
	if m.RegistrantID != nil {
		row.URL = v.personURL(*m.RegistrantID)
		if m.Name == "" {
			row.Name = v.T("desk.seats.erased")
		}
	}
	if m.To != "" {
		look := frame.Looks[m.To]
		row.Chip = chip{Icon: look.Icon, Text: locale.Capital(v.T("status." + string(m.To))), Tint: look.Tint}
	}
	if key := "desk.seats.cause." + m.Cause; m.Cause != "" && v.Has(key) {
		row.Notes = append(row.Notes, v.T("desk.seats.because", "cause", v.T(key)))
	}
	if m.Reason != "" {
		row.Notes = append(row.Notes, v.T("desk.seats.told", "reason", m.Reason))
	}
	return row
}

// did is what happened in a move.
func (v *seatsPage) did(m *desk.SeatMove, e *event.Event, s *event.Session) string {
	key := "desk.seats.did." + m.Action
	if !v.Has(key) {
		key = "desk.seats.did.other"
	}
	quota := m.Quota
	for i := range s.Quotas {
		if s.Quotas[i].Key == m.Quota {
			quota = e.TextIn(s.Quotas[i].Label, v.Lang())
		}
	}
	return v.T(key, "quota", quota, "count", m.Seats)
}

// doer is who has done something.
func (v *seatsPage) doer(m *desk.SeatMove) string {
	switch {
	case m.Who != "":
		return m.Who
	case m.Actor == "rollcall":
		return v.T("desk.seats.by_itself")
	case m.Actor == "operator":
		return v.T("desk.seats.by_operator")
	case strings.HasPrefix(m.Actor, "account:"):
		return v.T("desk.seats.by_team")
	}
	return v.T("desk.seats.by_person")
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
