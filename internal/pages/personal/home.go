package personal

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
)

// A homePage is what a person can see and do with their link.
type homePage struct {
	page
	Token    string
	Slug     string // of the event
	Title    string
	Name     string
	About    string // organisation and country, as they wrote it
	Email    string // masked, as everywhere on these pages
	Notice   string // what was just done, where nothing else shows it
	Refused  string // why it was not done
	Live     liveView
	Notices  []frame.Notice // of hosts
	Told     string         // what they say, for a screen reader
	Given    []givenView    // seats that colleagues give the person
	Places   []placeView
	Remind   string // "on" or "off", where that may be changed; "" where nobody is reminded
	Asked    string // the address that waits to be confirmed, masked, until when; "" without one
	Change   string // until when details and answers may be changed; "" if they may not
	Consents []consentView
}

// person serves GET /r/TOKEN: the personal page, or while the address is not
// confirmed the form that confirms it.
func (p *Personal) person(c echo.Context, by desk.Actor) error {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	given := p.desk.Handovers(v)
	if v.Registrant.VerifiedAt == nil {
		g := p.own(c, v)
		if len(given) > 0 {
			part, _ := g.duePart(v, given[0].Due, nil)
			return p.Render(c, http.StatusOK, "personal/take", p.takePage(c, v, &given[0], part))
		}
		part, _ := g.duePart(v, v.Due(v.Registrant), nil)
		view := g.verifyPage(v, c.Param("token"), part, p.Clock())
		view.Notice = view.done(c)
		return p.Render(c, http.StatusOK, "personal/verify", view)
	}
	view := p.homeOf(c, v, given)
	view.Notice = view.done(c)
	return p.Render(c, http.StatusOK, "personal/home", view)
}

// home is the personal page of by.
func (p *Personal) home(c echo.Context, by desk.Actor) (homePage, error) {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return homePage{}, err
	}
	return p.homeOf(c, v, p.desk.Handovers(v)), nil
}

// homeOf is the page of v, with the seats that colleagues give them.
func (p *Personal) homeOf(c echo.Context, v *desk.PersonView, given []desk.Handover) homePage {
	view := p.own(c, v).personView(v, c.Param("token"), p.Clock())
	for i := range given {
		view.Given = append(view.Given, view.given(v, &given[i]))
	}
	view.Places = slices.DeleteFunc(view.Places, func(p placeView) bool { // what is given says it
		return slices.ContainsFunc(view.Given, func(o givenView) bool { return o.Slug == p.Slug })
	})
	return view
}

// done says what was just done, from seePerson; "" if that is nothing.
func (g page) done(c echo.Context) string {
	if key := "personal.done." + c.QueryParam("done"); g.Has(key) {
		return g.T(key)
	}
	return ""
}

// personView is the page of v at now.
func (g page) personView(v *desk.PersonView, token string, now time.Time) homePage {
	r, e := v.Registrant, v.Event
	view := homePage{
		page: g, Token: token, Slug: e.Slug, Title: e.TextIn(e.Title, g.Lang()), Name: r.Name(), About: g.aboutPerson(r), Email: event.MaskAddress(r.Address()),
		Asked: g.asked(r, now), Change: g.changeable(v, now), Consents: g.consentViews(v),
	}
	if writesOptionally(v) && r.Email != nil {
		view.Remind = "on"
		if r.RemindersOffAt != nil {
			view.Remind = "off"
		}
	}
	for i := range v.Sessions {
		if place := g.place(v, &v.Sessions[i], now); place != nil {
			view.Places = append(view.Places, *place)
		}
	}
	view.tellNotices(v, now)
	slices.SortStableFunc(view.Places, func(a, b placeView) int { return a.urgency - b.urgency })
	return view
}

// writesOptionally reports whether there are letters about v's event that
// nothing hangs on: reminders, or those about recordings.
func writesOptionally(v *desk.PersonView) bool {
	return len(v.Event.Reminders) > 0 || slices.ContainsFunc(v.Sessions, func(s event.Session) bool {
		return slices.ContainsFunc(s.Materials, func(m event.Material) bool { return m.Kind == event.MaterialRecording })
	})
}

// tellNotices puts what hosts have to say on the page, and keeps it up to
// date while a session is near.
func (p *homePage) tellNotices(v *desk.PersonView, now time.Time) {
	p.Live.Now = now.UnixMilli()
	for i := range v.Registrations {
		r := &v.Registrations[i]
		if r.Status.Ended() {
			continue
		}
		if look := int(lookAgain(r.Session, now) / time.Second); look > 0 && (p.Live.Look == 0 || look < p.Live.Look) {
			p.Live.Look = look
		}
		if n := p.noticeOf(r.Session, now, frame.Location(v.Registrant.Zone)); n != nil {
			n.Session = v.Event.TextIn(r.Session.Title, p.Lang())
			p.Notices, p.Told = append(p.Notices, *n), strings.TrimSpace(p.Told+" "+n.Text)
		}
	}
}

func (g page) aboutPerson(r *event.Registrant) string {
	parts := []string{r.Organisation, r.Municipality, event.MaskAddress(r.Address())}
	if r.Country != "" {
		parts[1] = strings.TrimPrefix(r.Municipality+", "+g.Country(r.Country), ", ")
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}
