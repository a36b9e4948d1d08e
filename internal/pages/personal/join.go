package personal

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// A joinPage is the waiting room: it counts down to a session and lets a
// person in. Opening it counts for nothing; the button does. It keeps itself
// up to date, by script or, more slowly, without.
type joinPage struct {
	page
	Token     string
	Slug      string
	Event     string
	Title     string
	Live      liveView
	Notice    *frame.Notice
	Heading   string
	Lead      string
	When      string // of the session, where the lead does not say it
	Later     string // that the address is not there yet
	Line      []frame.TimePoint
	First     string // what the programme begins with
	Button    string // "" while there is nothing to press
	Headcount form.Field
	Most      int  // people at one computer
	Waiting   bool // the room is not open yet
	Name      string
	NotYou    string
	Room      string // the meeting's address, after the button was pressed
}

// joinView is the page of the session called slug, or ErrNotFound if the
// person has no registration there.
func (g page) joinView(v *desk.PersonView, token, slug string, door desk.DoorView, now time.Time) (joinPage, error) {
	i := slices.IndexFunc(v.Registrations, func(r desk.RegistrationView) bool { return r.Session.Slug == slug })
	if i < 0 {
		return joinPage{}, desk.ErrNotFound
	}
	r, e := &v.Registrations[i], v.Event
	s, zone := r.Session, frame.Location(v.Registrant.Zone)
	view := joinPage{
		page: g, Token: token, Slug: slug, Event: e.TextIn(e.Title, g.Lang()), Title: e.TextIn(s.Title, g.Lang()),
		Name: v.Registrant.Name(), NotYou: g.T("join.not_you", "name", shortName(v.Registrant)),
		Line: g.TimeLine(s.StartsAt, v.Registrant.Zone, e), First: g.firstItem(e, s, zone), Notice: g.noticeOf(s, now, zone),
		Headcount: form.Field{Name: "headcount", Label: g.T("join.headcount"), Hint: g.T("join.headcount_hint"), Value: "1"}, Most: desk.MaxHeadcount,
	}
	view.Live = liveView{Look: int(lookAgain(s, now) / time.Second), Now: now.UnixMilli()}
	switch refused := problem.From(s.Admits(r.Status, now)); {
	case s.CancelledAt != nil:
		view.closed("state.cancelled_long", "session_cancelled")
	case !now.Before(s.EndsAt):
		view.closed("state.over_long", "session_over")
	case r.Status == event.Waitlisted && s.CheckJoin(now) == nil:
		view.atTheDoor(s, r.Rank, shortName(v.Registrant), door, now)
		view.When = g.Span(s.StartsAt, s.EndsAt, v.Registrant.Zone).Whole
	case r.Status != event.Confirmed:
		view.Heading, view.Lead = g.T("personal.state."+string(r.Status), "rank", r.Rank), g.T("join.why."+string(r.Status))
		view.When = g.Span(s.StartsAt, s.EndsAt, v.Registrant.Zone).Whole
		view.Live.Said, view.Again = view.Heading, lookWithoutScript(s.StartsAt, now)
	case refused == nil:
		view.open(s, shortName(v.Registrant), g.When(s.StartsAt, s.EndsAt, zone), now)
	case refused.Is(event.ErrJoinTooEarly):
		view.wait(s, zone, g.T("join.lead", "opens", g.Deadline(s.JoinOpensAt(), zone), "when", g.When(s.StartsAt, s.EndsAt, zone)), now)
	default: // the address is missing
		view.Heading, view.Lead, view.Waiting = g.T("join.no_address"), g.T("join.no_address_lead"), true
		view.Live.Said, view.Again = view.Heading, int(lookOften/time.Second)
	}
	return view, nil
}

// closed is the page of a session that nobody can join.
func (v *joinPage) closed(heading, why string) {
	v.Heading, v.Lead = v.T(heading), v.T("join.why."+why)
	v.Live.Said, v.Line = v.Heading, nil
}

// open is the page of those who may press the button.
func (v *joinPage) open(s *event.Session, name, when string, now time.Time) {
	v.Heading, v.Lead = v.T("join.open"), v.T("join.lead_open", "when", when)
	v.Button, v.Live.Said = v.T("join.button", "name", name), v.T("join.said_open")
	if now.Before(s.StartsAt) {
		v.Heading = v.T("join.open_until_start", "count", minutes(s.StartsAt.Sub(now)))
		v.Live.Until = s.StartsAt.UnixMilli()
		v.Live.Count = counting{v.formsOf("join.open_until_start"), v.formsOf("join.starts_seconds"), v.T("join.starts_now")}
	}
}

// atTheDoor is the page of somebody who waits for a seat while the room is
// open: they ask to be let in, and are as soon as there is a place.
func (v *joinPage) atTheDoor(s *event.Session, rank int64, name string, door desk.DoorView, now time.Time) {
	switch {
	case door.Place:
		v.Heading, v.Lead, v.Button = v.T("join.door.place"), v.T("join.door.place_lead"), v.T("join.button", "name", name)
	case door.Asked:
		v.Heading, v.Lead, v.Waiting = v.T("join.door.asked"), v.T("join.door.asked_lead", "rank", rank), true
	default:
		v.Heading, v.Lead, v.Button = v.T("join.door.ask"), v.T("join.door.ask_lead", "rank", rank), v.T("join.door.button", "name", name)
	}
	v.Live.Said = v.Heading
	if v.Button == "" {
		v.Again = lookWithoutScript(s.StartsAt, now)
	}
}

// wait is the page before the room opens.
func (v *joinPage) wait(s *event.Session, zone *time.Location, lead string, now time.Time) {
	opens := s.JoinOpensAt()
	v.Heading, v.Lead, v.Waiting = v.untilOpen(now, opens, zone), lead, true
	v.Live.Said, v.Live.Until, v.Again = lead, opens.UnixMilli(), lookWithoutScript(opens, now)
	v.Live.Count = counting{v.formsOf("join.opens_minutes"), v.formsOf("join.opens_seconds"), v.T("join.opens_now")}
	if s.JoinURL == "" {
		v.Later = v.T("join.address_later")
	}
}

// firstItem is what the programme of s begins with, if that has a time of its
// own.
func (g page) firstItem(e *event.Event, s *event.Session, zone *time.Location) string {
	var first *event.AgendaItem
	for i := range s.Agenda {
		a := &s.Agenda[i]
		if a.Starts != nil && (first == nil || a.Starts.Before(*first.Starts)) {
			first = a
		}
	}
	if first == nil {
		return ""
	}
	return g.T("join.first_item", "time", g.ClockIn(*first.Starts, zone), "title", e.TextIn(first.Title, g.Lang()))
}

// untilOpen is how long it is from now until the room opens, in the coarsest
// unit that is honest; days are those of the calendar in zone.
func (g page) untilOpen(now, opens time.Time, zone *time.Location) string {
	switch d := opens.Sub(now); {
	case d >= 48*time.Hour:
		return g.T("join.opens_days", "count", event.CalendarDays(now, opens, zone))
	case d >= 2*time.Hour:
		return g.T("join.opens_hours", "count", int(d/time.Hour))
	}
	return g.T("join.opens_minutes", "count", minutes(opens.Sub(now)))
}

// minutes is d in whole minutes, rounded up.
func minutes(d time.Duration) int { return int((d + time.Minute - 1) / time.Minute) }

// shortName is enough to recognise oneself by: "Olena K.".
func shortName(r *event.Registrant) string {
	if r.GivenName == "" || r.FamilyName == "" {
		return r.Name()
	}
	first := []rune(strings.TrimSpace(r.FamilyName))
	return r.GivenName + " " + string(first[:1]) + "."
}

// joinPage is the page of v's person about the session in the address.
func (p *Personal) joinPage(c echo.Context, by desk.Actor, v *desk.PersonView) (joinPage, error) {
	var door desk.DoorView
	if g := v.Find(c.Param("session")); g != nil && g.Status == event.Waitlisted {
		var err error
		if door, err = p.desk.AtTheDoor(c.Request().Context(), by, c.Param("session")); err != nil {
			return joinPage{}, err
		}
	}
	return p.own(c, v).joinView(v, c.Param("token"), c.Param("session"), door, p.Clock())
}

// joining serves GET /r/TOKEN/SESSION/join.
func (p *Personal) joining(c echo.Context, by desk.Actor) error {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	view, err := p.joinPage(c, by, v)
	if err != nil {
		return err
	}
	return p.Render(c, http.StatusOK, "personal/join", view)
}

// join serves POST /r/TOKEN/SESSION/join. It answers with a page that opens
// the meeting, not with a redirect: that would need the meeting's address in
// the policy of the page before, where it is still a secret.
func (p *Personal) join(c echo.Context, by desk.Actor) error {
	ctx := c.Request().Context()
	room, err := p.joinAs(c, by)
	refused := problem.From(err)
	if err != nil && (refused == nil || refused.Kind != problem.Conflict && refused.Kind != problem.Invalid) {
		return err
	}
	v, err := p.desk.Me(ctx, by)
	if err != nil {
		return err
	}
	view, err := p.joinPage(c, by, v)
	if err != nil {
		return err
	}
	if refused != nil {
		view.refuse(refused, v.Registrant.Zone, c.FormValue)
		return p.Refuse(c, refused, "personal/join", view)
	}
	view.Room, view.Refresh, view.Again = room, "0; url="+room, 0
	c.Response().Header().Set("Referrer-Policy", "no-referrer")
	return p.Render(c, http.StatusOK, "personal/joined", view)
}

// joinAs lets the person in with as many people as they have typed, who are
// one where nothing was.
func (p *Personal) joinAs(c echo.Context, by desk.Actor) (room string, err error) {
	people := 1
	if typed := strings.TrimSpace(c.FormValue("headcount")); typed != "" {
		if people, err = strconv.Atoi(typed); err != nil {
			return "", problem.Refuse(problem.At("/headcount", "number"))
		}
	}
	return p.desk.Join(c.Request().Context(), by, c.Param("session"), people)
}

// refuse says why nobody was let in: at the field, or in the words of the
// page, which explains itself but for the time of a room that opens later.
func (v *joinPage) refuse(refused *problem.Error, zone string, typed func(string) string) {
	if refused.Is(event.ErrJoinTooEarly) {
		v.Lead = v.ProblemText(refused, zone)
	}
	for _, e := range form.Errors(v.Page, "join", refused.Fields, typed) {
		v.Headcount.Error, v.Headcount.Value = e.Text, typed(e.Name)
	}
}
