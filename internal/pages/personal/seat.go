package personal

import (
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/seatplan"
)

// A placeView is one session of the event and where the person stands in it.
type placeView struct {
	Slug         string
	Title        string
	When         frame.Span // in the person's zone
	Line         []frame.TimePoint
	StateLine    string
	Tint, Icon   string
	Hint         string
	Grid         *seatplan.Grid
	Waiting      *waitingView // nil unless the person waits
	Offered      *offeredView // nil unless a seat is offered to them
	MayJoin      bool
	WillJoin     bool
	MayCancel    bool
	CancelWord   string
	Given        string // to whom the seat is being given
	MayHandOver  bool
	MayKeep      bool
	Materials    []frame.Material
	Record       *recordView // nil unless the session is over and something is known
	Calendar     string      // query for the entry of this seat; "" without one
	MayRegister  bool
	RegisterWord string
	MayTakeBack  bool
	urgency      int // the smaller, the further up
	over         bool
	theirs       bool // there is a registration
}

// place is where the person stands in s, nil if there is nothing to say: a
// session that is over or closed and was never theirs.
func (g page) place(v *desk.PersonView, s *event.Session, now time.Time) *placeView {
	e := v.Event
	p := &placeView{
		Slug: s.Slug, Title: e.TextIn(s.Title, g.Lang()), When: g.Span(s.StartsAt, s.EndsAt, v.Registrant.Zone),
		over: s.CancelledAt != nil || !now.Before(s.EndsAt), RegisterWord: g.registerWord(s),
	}
	if !p.over {
		p.Line = g.TimeLine(s.StartsAt, v.Registrant.Zone, e)
	}
	i := slices.IndexFunc(v.Registrations, func(r desk.RegistrationView) bool { return r.SessionID == s.ID })
	if i < 0 {
		p.MayRegister = frame.TakesSignUps(e, s, now)
		if v.Registrant.Role.Team() {
			p.MayRegister, p.RegisterWord = e.CheckOpen(s, now) == nil, g.T("personal.register")
		}
		p.StateLine, p.Tint, p.Icon = g.T("personal.state.none"), "", "dashed"
		if !p.MayRegister {
			return nil
		}
		p.Hint = g.StateLine(e, s, e.StateOf(s, now), true)
		p.urgency = urgent(nil, p.over)
		return p
	}
	p.theirs = true
	p.Offered = g.offered(&v.Registrations[i], v.Registrant.Zone, e.Zone, now)
	g.registered(p, e, &v.Registrations[i], v.Registrant, now)
	p.urgency = urgent(&v.Registrations[i], p.over)
	p.Materials = g.materials(e, &v.Registrations[i])
	p.Record = g.record(&v.Registrations[i], v.Registrant.Zone)
	return p
}

// registered fills p with what a registration of who means at now, in their
// zone.
func (g page) registered(p *placeView, e *event.Event, r *desk.RegistrationView, who *event.Registrant, now time.Time) {
	s, zone := r.Session, who.Zone
	look := frame.Looks[r.Status]
	p.Tint, p.Icon, p.StateLine = look.Tint, look.Icon, g.stands(r, who)
	p.MayJoin = slices.Contains(r.Actions, "join")
	p.MayCancel = slices.Contains(r.Actions, "cancel")
	p.MayTakeBack = slices.Contains(r.Actions, "restore")
	p.MayRegister = slices.Contains(r.Actions, "register") && !p.MayTakeBack // which gives as much
	p.MayHandOver, p.MayKeep = slices.Contains(r.Actions, "hand-over"), slices.Contains(r.Actions, "keep")
	if h := r.Handover; h != nil {
		p.Given = g.T("handover.waiting", "name", g.colleague(h.Colleague), "until", g.Deadline(h.ExpiresAt, frame.Location(zone)))
	}
	p.CancelWord = g.cancelWord(&r.Registration)
	p.Hint = g.hint(e, r, who, now)
	if r.Status == event.Confirmed && !p.over {
		p.Calendar = g.seatQuery(s.Slug)
	}
	switch {
	case s.CancelledAt != nil:
		p.Tint, p.Icon, p.StateLine, p.Offered = "warn", "cross", g.T("state.cancelled_long"), nil
	case p.over:
		p.Tint, p.Icon, p.StateLine, p.Offered = "", "dash", g.T("state.over_long"), nil
	case r.Status == event.Confirmed && !p.MayJoin:
		p.WillJoin = true
	case r.Status == event.Waitlisted:
		counts := seatplan.Counts{Capacity: s.Capacity, Confirmed: s.SeatsTaken, Waiting: s.Waiting, You: r.Rank}
		if o := r.Outlook; o != nil {
			p.Waiting = g.waiting(o, frame.Location(zone))
			counts.Held, counts.Offered = o.Held, o.Offered
			counts.Confirmed = max(0, s.SeatsTaken-o.Held-o.Offered)
		}
		grid := seatplan.GridOf(counts, g.SeatsLabel(s, r.Rank))
		p.Grid = &grid
	case r.Status == event.Unverified && r.HoldsSeat:
		p.StateLine = g.T("personal.state.held")
		if r.HoldUntil != nil {
			p.StateLine = g.T("personal.state.held_until", "when", g.Deadline(*r.HoldUntil, frame.Location(zone)))
		}
	}
}

// stands says where who stands by r: a speaker or a member of staff takes part
// without a seat.
func (g page) stands(r *desk.RegistrationView, who *event.Registrant) string {
	if r.Team && r.Status == event.Confirmed {
		return g.T("personal.state." + string(who.Role))
	}
	return g.T("personal.state."+state(r), "rank", r.Rank)
}

// state is the part of the wording's key that says how r stands.
func state(r *desk.RegistrationView) string {
	if r.OfferOver {
		return "offer_over"
	}
	return string(r.Status)
}

func (g page) cancelWord(r *event.Registration) string {
	switch {
	case r.Status == event.Waitlisted:
		return g.T("personal.leave_queue")
	case r.Status == event.Pending:
		return g.T("personal.cancel")
	case r.Team:
		return g.T("personal.cancel_team")
	}
	return g.T("personal.give_back")
}

func (g page) registerWord(s *event.Session) string {
	if s.Free() == 0 {
		return g.T("personal.register_wait")
	}
	return g.T("personal.register")
}

// register serves POST /r/TOKEN/SESSION/register.
func (p *Personal) register(c echo.Context, by desk.Actor) error {
	if _, err := p.desk.Register(c.Request().Context(), by, c.Param("session")); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "registered")
}

// takeBack serves POST /r/TOKEN/SESSION/restore.
func (p *Personal) takeBack(c echo.Context, by desk.Actor) error {
	if _, err := p.desk.TakeBack(c.Request().Context(), by, c.Param("session")); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "taken_back")
}

// askCancel serves GET /r/TOKEN/SESSION/cancel.
func (p *Personal) askCancel(c echo.Context, by desk.Actor) error {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(v.Registrations, func(r desk.RegistrationView) bool { return r.Session.Slug == c.Param("session") })
	if i < 0 {
		return desk.ErrNotFound
	}
	r, g := v.Registrations[i], p.own(c, v)
	if !slices.Contains(r.Actions, "cancel") {
		return seePerson(c, c.Param("token"), "")
	}
	key := "personal.ask_give_back"
	switch {
	case r.Status == event.Waitlisted:
		key = "personal.ask_leave"
	case r.Status == event.Pending:
		key = "personal.ask_cancel"
	case r.Team:
		key = "personal.ask_cancel_team"
	}
	s := r.Session
	home := "/r/" + c.Param("token")
	return p.Render(c, http.StatusOK, "personal/ask", askPage{
		page: g, Over: v.Event.TextIn(v.Event.Title, g.Lang()), Question: g.T(key),
		Text:   g.T(key+"_text", "session", v.Event.TextIn(s.Title, g.Lang()), "when", g.When(s.StartsAt, s.EndsAt, frame.Location(v.Registrant.Zone))),
		Action: home + "/" + s.Slug + "/cancel" + g.Query, Button: g.cancelWord(&r.Registration), Back: home + g.Query, BackWord: g.T("personal.keep"),
	})
}

// cancel serves POST /r/TOKEN/SESSION/cancel.
func (p *Personal) cancel(c echo.Context, by desk.Actor) error {
	if _, err := p.desk.Cancel(c.Request().Context(), by, c.Param("session"), ""); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "cancelled")
}
