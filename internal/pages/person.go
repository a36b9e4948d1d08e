package pages

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// A personalPage is what a person can see and do with their link.
type personalPage struct {
	page
	Token    string
	Slug     string // of the event
	Title    string
	Name     string
	About    string // organisation and country, as they wrote it
	Email    string // masked, as everywhere on these pages
	Notice   string // what was just done, where nothing else shows it
	Live     liveView
	Notices  []noticeView // of hosts
	Told     string       // what they say, for a screen reader
	Offers   []offerView  // seats that colleagues give the person
	Places   []placeView
	Remind   string // "on" or "off", where that may be changed; "" where nobody is reminded
	Asked    string // the address that waits to be confirmed, masked, until when; "" without one
	Change   string // until when details and answers may be changed; "" if they may not
	Consents []consentView
}

// A placeView is one session of the event and where the person stands in it.
type placeView struct {
	Slug         string
	Title        string
	When         span // in the person's zone
	Line         []timePoint
	StateLine    string
	Tint, Icon   string
	Hint         string
	Grid         *seatGrid
	MayJoin      bool
	WillJoin     bool
	MayCancel    bool
	CancelWord   string
	Given        string // to whom the seat is being given
	MayHandOver  bool
	MayKeep      bool
	Materials    []materialView
	Calendar     string // query for the entry of this seat; "" without one
	MayRegister  bool
	RegisterWord string
	MayTakeBack  bool
	urgency      int // the smaller, the further up
	over         bool
	theirs       bool // there is a registration
}

// A personHandler serves a page of the holder of a personal link.
type personHandler func(c echo.Context, by desk.Actor) error

// personal checks the link before it calls h. A wrong one is not found, like
// one that never existed.
func (p *Pages) personal(h personHandler) echo.HandlerFunc {
	return secret(func(c echo.Context) error {
		by, err := p.desk.ByLink(c.Request().Context(), c.Param("token"))
		if errors.Is(err, desk.ErrUnauthorised) {
			return desk.ErrNotFound.Because(err)
		}
		if err != nil {
			return err
		}
		return h(c, by)
	})
}

// own is the frame of a page about v in the person's language.
func (p *Pages) own(c echo.Context, v *desk.PersonView) page {
	g := p.page(c, v.Event.Languages, v.Registrant.Language)
	g.invitedBy(v.Event)
	return g
}

// person serves GET /r/TOKEN: the personal page, or while the address is not
// confirmed the form that confirms it.
func (p *Pages) person(c echo.Context, by desk.Actor) error {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	offers := p.desk.Handovers(v)
	if v.Registrant.VerifiedAt == nil {
		g := p.own(c, v)
		if len(offers) > 0 {
			part, _ := g.duePart(v, offers[0].Due, nil)
			return p.render(c, http.StatusOK, "take", p.takePage(c, v, &offers[0], part))
		}
		part, _ := g.duePart(v, v.Due(v.Registrant), nil)
		view := g.verifyPage(v, c.Param("token"), part, p.options.Clock())
		if done := "personal.done." + c.QueryParam("done"); view.Has(done) {
			view.Notice = view.T(done)
		}
		return p.render(c, http.StatusOK, "verify", view)
	}
	view := p.own(c, v).personView(v, c.Param("token"), p.options.Clock())
	if done := "personal.done." + c.QueryParam("done"); view.Has(done) {
		view.Notice = view.T(done)
	}
	for i := range offers {
		view.Offers = append(view.Offers, view.offer(v, &offers[i]))
	}
	view.Places = slices.DeleteFunc(view.Places, func(p placeView) bool { // what is offered says it
		return slices.ContainsFunc(view.Offers, func(o offerView) bool { return o.Slug == p.Slug })
	})
	return p.render(c, http.StatusOK, "personal", view)
}

// personView is the page of v at now.
func (g page) personView(v *desk.PersonView, token string, now time.Time) personalPage {
	r, e := v.Registrant, v.Event
	view := personalPage{
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
func (p *personalPage) tellNotices(v *desk.PersonView, now time.Time) {
	p.Live.Now = now.UnixMilli()
	for i := range v.Registrations {
		r := &v.Registrations[i]
		if r.Status.Ended() {
			continue
		}
		if look := int(lookAgain(r.Session, now) / time.Second); look > 0 && (p.Live.Look == 0 || look < p.Live.Look) {
			p.Live.Look = look
		}
		if n := p.noticeOf(r.Session, now, location(v.Registrant.Zone)); n != nil {
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

// place is where the person stands in s, nil if there is nothing to say: a
// session that is over or closed and was never theirs.
func (g page) place(v *desk.PersonView, s *event.Session, now time.Time) *placeView {
	e := v.Event
	p := &placeView{
		Slug: s.Slug, Title: e.TextIn(s.Title, g.Lang()), When: g.span(s.StartsAt, s.EndsAt, v.Registrant.Zone),
		over: s.CancelledAt != nil || !now.Before(s.EndsAt), RegisterWord: g.registerWord(s),
	}
	if !p.over {
		p.Line = g.timeLine(s.StartsAt, v.Registrant.Zone, e)
	}
	i := slices.IndexFunc(v.Registrations, func(r desk.RegistrationView) bool { return r.SessionID == s.ID })
	if i < 0 {
		p.MayRegister = takesSignUps(e, s, now)
		p.StateLine, p.Tint, p.Icon = g.T("personal.state.none"), "", "dashed"
		if !p.MayRegister {
			return nil
		}
		p.Hint = g.stateLine(e, s, e.StateOf(s, now), true)
		p.urgency = urgent(nil, p.over)
		return p
	}
	p.theirs = true
	g.registered(p, &v.Registrations[i], v.Registrant.Zone, now)
	p.urgency = urgent(&v.Registrations[i], p.over)
	p.Materials = g.personMaterials(e, &v.Registrations[i])
	return p
}

// registered fills p with what a registration means at now, in the person's
// zone.
func (g page) registered(p *placeView, r *desk.RegistrationView, zone string, now time.Time) {
	s := r.Session
	look := looks[r.Status]
	p.Tint, p.Icon, p.StateLine = look.tint, look.icon, g.T("personal.state."+string(r.Status), "rank", r.Rank)
	p.MayJoin = slices.Contains(r.Actions, "join")
	p.MayCancel = slices.Contains(r.Actions, "cancel")
	p.MayTakeBack = slices.Contains(r.Actions, "restore")
	p.MayRegister = slices.Contains(r.Actions, "register") && !p.MayTakeBack // which gives as much
	p.MayHandOver, p.MayKeep = slices.Contains(r.Actions, "hand-over"), slices.Contains(r.Actions, "keep")
	if h := r.Handover; h != nil {
		p.Given = g.T("handover.waiting", "name", g.colleague(h.Colleague), "until", g.Deadline(h.ExpiresAt, location(zone)))
	}
	p.CancelWord = g.cancelWord(r.Status)
	p.Hint = g.hint(r, zone, now)
	if r.Status == event.Confirmed && !p.over {
		p.Calendar = g.seatQuery(s.Slug)
	}
	switch {
	case s.CancelledAt != nil:
		p.Tint, p.Icon, p.StateLine = "warn", "cross", g.T("state.cancelled_long")
	case p.over:
		p.Tint, p.Icon, p.StateLine = "", "dash", g.T("state.over_long")
	case r.Status == event.Confirmed && !p.MayJoin:
		p.WillJoin = true
	case r.Status == event.Waitlisted:
		grid := seats(seatCounts{Capacity: s.Capacity, Confirmed: s.SeatsTaken, Waiting: s.Waiting, You: r.Rank}, g.seatsLabel(s, r.Rank))
		p.Grid = &grid
	case r.Status == event.Unverified && r.HoldsSeat:
		p.StateLine = g.T("personal.state.held")
	}
}

// A look is how a status is drawn: one shape and tint per meaning.
type look struct{ icon, tint string }

var looks = map[event.Status]look{
	event.Unverified: {"dashed", ""}, event.Pending: {"ring", "tint"}, event.Confirmed: {"tick", "ok"}, event.Waitlisted: {"clock", "tint"},
	event.Offered: {"hour", "warn"}, event.Rejected: {"cross", "stop"}, event.Withdrawn: {"cross", "stop"},
	event.Cancelled: {"cross", ""}, event.Expired: {"dash", ""},
}

func (g page) cancelWord(s event.Status) string {
	if s == event.Waitlisted {
		return g.T("personal.leave_queue")
	}
	return g.T("personal.give_back")
}

func (g page) registerWord(s *event.Session) string {
	if s.Free() == 0 {
		return g.T("personal.register_wait")
	}
	return g.T("personal.register")
}

// verify serves POST /r/TOKEN/verify.
func (p *Pages) verify(c echo.Context, by desk.Actor) error {
	form, err := c.FormParams()
	if err != nil {
		return errForm.Because(err)
	}
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	part, in := p.own(c, v).duePart(v, v.Due(v.Registrant), form)
	in.Shown = cmp.Or(typed(form).one("shown"), in.Shown)
	_, err = p.desk.Verify(c.Request().Context(), by, in)
	if refused := problem.From(err); refused != nil && refused.Kind == problem.Invalid {
		view := p.own(c, v).verifyPage(v, c.Param("token"), part, p.options.Clock())
		view.Due.refuse(view.page, refused, form)
		return p.render(c, p.options.Status(refused.Kind), "verify", view)
	}
	if err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "verified")
}

// A verifyPage asks for the confirmation of an address.
type verifyPage struct {
	personalPage
	Due  duePart
	Lead string
}

// verifyPage is the page of v at now, about the sessions they are signed up
// for.
func (g page) verifyPage(v *desk.PersonView, token string, part duePart, now time.Time) verifyPage {
	view := verifyPage{personalPage: g.personView(v, token, now), Due: part}
	view.Places = slices.DeleteFunc(view.Places, func(p placeView) bool { return !p.theirs }) // what confirming is about
	switch {
	case len(view.Places) == 0:
		view.Lead = g.T("personal.verify_lead_none")
	case v.Registrant.Source == event.SourceColleague:
		view.Lead = g.T("personal.verify_lead_colleague", "count", len(view.Places))
	default:
		view.Lead = g.T("personal.verify_lead", "count", len(view.Places))
	}
	return view
}

// register serves POST /r/TOKEN/SESSION/register.
func (p *Pages) register(c echo.Context, by desk.Actor) error {
	if _, err := p.desk.Register(c.Request().Context(), by, c.Param("session")); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "registered")
}

// takeBack serves POST /r/TOKEN/SESSION/restore.
func (p *Pages) takeBack(c echo.Context, by desk.Actor) error {
	if _, err := p.desk.TakeBack(c.Request().Context(), by, c.Param("session")); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "taken_back")
}

// An askPage asks once more before something is done; unless that is Main,
// something is taken away.
type askPage struct {
	page
	Over, Question, Text, Action, Button, Back, BackWord string
	Lines                                                []string // what happens then
	Main                                                 bool
}

// askCancel serves GET /r/TOKEN/SESSION/cancel.
func (p *Pages) askCancel(c echo.Context, by desk.Actor) error {
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
	if r.Status == event.Waitlisted {
		key = "personal.ask_leave"
	}
	s := r.Session
	home := "/r/" + c.Param("token")
	return p.render(c, http.StatusOK, "ask", askPage{
		page: g, Over: v.Event.TextIn(v.Event.Title, g.Lang()), Question: g.T(key),
		Text:   g.T(key+"_text", "session", v.Event.TextIn(s.Title, g.Lang()), "when", g.When(s.StartsAt, s.EndsAt, location(v.Registrant.Zone))),
		Action: home + "/" + s.Slug + "/cancel" + g.Query, Button: g.cancelWord(r.Status), Back: home + g.Query, BackWord: g.T("personal.keep"),
	})
}

// cancel serves POST /r/TOKEN/SESSION/cancel.
func (p *Pages) cancel(c echo.Context, by desk.Actor) error {
	if _, err := p.desk.Cancel(c.Request().Context(), by, c.Param("session"), ""); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "cancelled")
}

// sendAgain serves POST /r/TOKEN/again.
func (p *Pages) sendAgain(c echo.Context, by desk.Actor) error {
	if err := p.desk.SendMyLink(c.Request().Context(), by); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "again")
}

// askRenew serves GET /r/TOKEN/renew.
func (p *Pages) askRenew(c echo.Context, by desk.Actor) error {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	g, home := p.own(c, v), "/r/"+c.Param("token")
	return p.render(c, http.StatusOK, "ask", askPage{
		page: g, Over: v.Event.TextIn(v.Event.Title, g.Lang()), Question: g.T("personal.ask_renew"), Text: g.T("personal.ask_renew_text"),
		Action: home + "/renew" + g.Query, Button: g.T("personal.renew"), Back: home + g.Query, BackWord: g.T("personal.keep_link"),
	})
}

// renew serves POST /r/TOKEN/renew and leads to the new link.
func (p *Pages) renew(c echo.Context, by desk.Actor) error {
	link, err := p.desk.RenewLink(c.Request().Context(), by)
	if err != nil {
		return err
	}
	return seePerson(c, link[strings.LastIndexByte(link, '/')+1:], "renewed")
}

// seePerson redirects to the personal page, in the language the address
// names. done says what the page could not tell by itself.
func seePerson(c echo.Context, token, done string) error {
	query := url.Values{}
	if done != "" {
		query.Set("done", done)
	}
	if lang := c.QueryParam("lang"); lang != "" {
		query.Set("lang", lang)
	}
	target := url.URL{Path: "/r/" + token, RawQuery: query.Encode()}
	return c.Redirect(http.StatusSeeOther, target.String())
}
