package pages

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// A joinPage counts down to a session and lets a person in. Opening it
// counts for nothing; the button does. It does not load itself again: a page
// that moves under its reader is of no use to many.
type joinPage struct {
	page
	Token   string
	Slug    string
	Event   string
	Title   string
	Heading string
	Lead    string
	Line    []timePoint
	Button  string // "" while there is nothing to press
	Waiting bool   // the room is not open yet
	Room    string // the meeting's address, after the button was pressed
}

// joinView is the page of the session called slug, or ErrNotFound if the
// person has no registration there.
func (g page) joinView(v *desk.PersonView, token, slug string, now time.Time) (joinPage, error) {
	i := slices.IndexFunc(v.Registrations, func(r desk.RegistrationView) bool { return r.Session.Slug == slug })
	if i < 0 {
		return joinPage{}, desk.ErrNotFound
	}
	r, e := v.Registrations[i], v.Event
	s := r.Session
	view := joinPage{
		page: g, Token: token, Slug: slug, Event: e.TextIn(e.Title, g.Lang()), Title: e.TextIn(s.Title, g.Lang()),
		Line: g.timeLine(s.StartsAt, v.Registrant.Zone, e),
	}
	zone := location(v.Registrant.Zone)
	view.Lead = g.T("join.lead", "opens", g.Deadline(s.JoinOpensAt(), zone), "when", g.When(s.StartsAt, s.EndsAt, zone))
	if s.CheckJoin(now) == nil {
		view.Lead = g.T("join.lead_open", "when", g.When(s.StartsAt, s.EndsAt, zone))
	}
	view.Heading = g.joinHeading(&r, now)
	if r.Status == event.Confirmed && s.CheckJoin(now) == nil {
		view.Button = g.T("join.button", "name", shortName(v.Registrant))
	}
	view.Waiting = r.Status == event.Confirmed && now.Before(s.JoinOpensAt())
	return view, nil
}

// joinHeading says how it stands with the door.
func (g page) joinHeading(r *desk.RegistrationView, now time.Time) string {
	s := r.Session
	if r.Status != event.Confirmed {
		return g.T("personal.state."+string(r.Status), "rank", r.Rank)
	}
	switch refused := problem.From(s.CheckJoin(now)); {
	case refused == nil && now.Before(s.StartsAt):
		return g.T("join.open_until_start", "count", minutes(s.StartsAt.Sub(now)))
	case refused == nil:
		return g.T("join.open")
	case refused.Is(event.ErrJoinTooEarly):
		return g.untilOpen(s.JoinOpensAt().Sub(now))
	default:
		return g.T("problem." + refused.Code)
	}
}

// untilOpen is a duration in the coarsest unit that is honest.
func (g page) untilOpen(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return g.T("join.opens_days", "count", int(d/(24*time.Hour)))
	case d >= 2*time.Hour:
		return g.T("join.opens_hours", "count", int(d/time.Hour))
	}
	return g.T("join.opens_minutes", "count", minutes(d))
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

// joining serves GET /r/TOKEN/SESSION/join.
func (p *Pages) joining(c echo.Context, by desk.Actor) error {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	view, err := p.own(c, v).joinView(v, c.Param("token"), c.Param("session"), p.options.Clock())
	if err != nil {
		return err
	}
	return p.render(c, http.StatusOK, "join", view)
}

// join serves POST /r/TOKEN/SESSION/join. It answers with a page that opens
// the meeting, not with a redirect: that would need the meeting's address in
// the policy of the page before, where it is still a secret.
func (p *Pages) join(c echo.Context, by desk.Actor) error {
	ctx := c.Request().Context()
	room, err := p.desk.Join(ctx, by, c.Param("session"), 1)
	refused := problem.From(err)
	if err != nil && (refused == nil || refused.Kind != problem.Conflict) {
		return err
	}
	v, err := p.desk.Me(ctx, by)
	if err != nil {
		return err
	}
	view, err := p.own(c, v).joinView(v, c.Param("token"), c.Param("session"), p.options.Clock())
	if err != nil {
		return err
	}
	if refused != nil {
		view.Lead = view.problemText(refused, v.Registrant.Zone)
		return p.render(c, p.options.Status(refused.Kind), "join", view)
	}
	view.Room, view.Refresh = room, "0; url="+room
	c.Response().Header().Set("Referrer-Policy", "no-referrer")
	return p.render(c, http.StatusOK, "joined", view)
}
