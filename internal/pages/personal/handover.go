package personal

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// A handoverPage asks who goes instead.
type handoverPage struct {
	page
	Over    string // the event
	Name    string // of the session
	When    string
	Lead    string
	Action  string
	Back    string
	Fields  []form.Field
	Summary *form.Summary // nil until something was refused
}

// Title names the page, and that something is wrong with it.
func (v handoverPage) Title() string {
	if v.Summary != nil {
		return v.T("page.problem", "title", v.T("handover.title"))
	}
	return v.T("handover.title")
}

// askHandOver serves GET /r/TOKEN/SESSION/hand-over.
func (p *Personal) askHandOver(c echo.Context, by desk.Actor) error {
	v, err := p.handoverPage(c, by)
	if err != nil {
		return err
	}
	if v == nil {
		return seePerson(c, c.Param("token"), "")
	}
	return p.Render(c, http.StatusOK, "personal/handover", v)
}

// handoverPage is the empty form; nil where the person has no seat to give, or
// is giving it already.
func (p *Personal) handoverPage(c echo.Context, by desk.Actor) (*handoverPage, error) {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(v.Registrations, func(r desk.RegistrationView) bool { return r.Session.Slug == c.Param("session") })
	if i < 0 {
		return nil, desk.ErrNotFound
	}
	if !slices.Contains(v.Registrations[i].Actions, "hand-over") {
		return nil, nil
	}
	return p.own(c, v).handoverForm(v, v.Registrations[i].Session, "/r/"+c.Param("token"), p.Clock()), nil
}

// handoverForm is the empty form about a seat in s, for the person whose page is
// home.
func (g page) handoverForm(v *desk.PersonView, s *event.Session, home string, now time.Time) *handoverPage {
	until := event.HandoverEnd(now, s)
	return &handoverPage{
		page: g, Over: v.Event.TextIn(v.Event.Title, g.Lang()), Name: v.Event.TextIn(s.Title, g.Lang()),
		When: g.Span(s.StartsAt, s.EndsAt, v.Registrant.Zone).Whole,
		Lead: g.T("handover.lead", "until", g.Deadline(until, frame.Location(v.Registrant.Zone))), Action: home + "/" + s.Slug + "/hand-over" + g.Query,
		Back: home + g.Query,
		Fields: []form.Field{ // not filled in by browsers: these are another's
			{Name: "given_name", Kind: "text", Label: g.T("handover.given_name"), Autocomplete: "off"},
			{Name: "family_name", Kind: "text", Label: g.T("handover.family_name"), Autocomplete: "off"},
			{Name: "email", Kind: "email", Label: g.T("handover.email"), Hint: g.T("handover.letter"), Autocomplete: "off"},
		},
	}
}

// handOver serves POST /r/TOKEN/SESSION/hand-over.
func (p *Personal) handOver(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	in := desk.Colleague{Email: t.One("email"), GivenName: t.One("given_name"), FamilyName: t.One("family_name")}
	_, err = p.desk.HandOver(c.Request().Context(), by, c.Param("session"), in)
	if err == nil {
		return seePerson(c, c.Param("token"), "handed_over")
	}
	refused := problem.From(err)
	if refused == nil || refused.Kind == problem.NotFound {
		return err
	}
	v, err := p.handoverPage(c, by)
	if err != nil || v == nil {
		return either(err, refused)
	}
	for i := range v.Fields {
		v.Fields[i].Fill(t)
	}
	v.Summary = form.Refusal{Error: refused, Scope: "handover", Zone: "UTC", Typed: t}.At(v.Page, form.Refs(v.Fields))
	v.Summary.Note = v.T("handover.nothing_lost")
	return p.Refuse(c, refused, "personal/handover", v)
}

// either is err, or if that is nil the refusal.
func either(err error, refused *problem.Error) error {
	if err != nil {
		return err
	}
	return refused
}

// keepSeat serves POST /r/TOKEN/SESSION/keep.
func (p *Personal) keepSeat(c echo.Context, by desk.Actor) error {
	if _, err := p.desk.KeepSeat(c.Request().Context(), by, c.Param("session")); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "kept")
}

// A givenView is a seat that a colleague gives the person.
type givenView struct {
	Slug, Name string
	When       frame.Span
	Text       string // who gives it, until when
	Direct     bool   // it can be taken without a further question
}

// colleague is how somebody is called whose name may have been erased.
func (g page) colleague(name string) string {
	if name == "" {
		return g.T("handover.someone")
	}
	return name
}

// given is o as the person sees it.
func (g page) given(v *desk.PersonView, o *desk.Handover) givenView {
	zone := frame.Location(v.Registrant.Zone)
	return givenView{
		Slug: o.Session.Slug, Name: v.Event.TextIn(o.Session.Title, g.Lang()), When: g.Span(o.Session.StartsAt, o.Session.EndsAt, v.Registrant.Zone),
		Text: g.T("handover.offer", "name", g.colleague(o.Colleague), "until", g.Deadline(o.ExpiresAt, zone)), Direct: o.Due.Nothing(),
	}
}

// A takePage asks whether the person takes a colleague's seat.
type takePage struct {
	page
	givenView
	Due   duePart
	Over  string // the event
	Token string
	Back  string // "" while the address is not confirmed
}

// Title names the page, and that something is wrong with it.
func (v takePage) Title() string {
	if v.Due.Summary != nil {
		return v.T("page.problem", "title", v.T("handover.offer_title"))
	}
	return v.T("handover.offer_title")
}

// askAccept serves GET /r/TOKEN/SESSION/accept.
func (p *Personal) askAccept(c echo.Context, by desk.Actor) error {
	v, o, open, err := p.desk.Handover(c.Request().Context(), by, c.Param("session"))
	if v != nil && v.Find(c.Param("session")) != nil && v.HandoverTo(c.Param("session")) == nil { // what is offered from the waiting list stands on the page
		return seePerson(c, c.Param("token"), "")
	}
	if err != nil {
		return err
	}
	if !open {
		g, e := p.own(c, v), v.Event
		return p.MessageOver(c, g.Page, e.TextIn(e.Title, g.Lang()), "/"+e.Slug+g.Query, g.T("handover.over_title"), g.T("handover.over_text"))
	}
	part, _ := p.own(c, v).duePart(v, o.Due, nil)
	return p.Render(c, http.StatusOK, "personal/take", p.takePage(c, v, o, part))
}

func (p *Personal) takePage(c echo.Context, v *desk.PersonView, o *desk.Handover, part duePart) *takePage {
	g := p.own(c, v)
	t := &takePage{page: g, givenView: g.given(v, o), Due: part, Over: v.Event.TextIn(v.Event.Title, g.Lang()), Token: c.Param("token")}
	if v.Registrant.VerifiedAt != nil {
		t.Back = "/r/" + t.Token + g.Query
	}
	return t
}

// accept serves POST /r/TOKEN/SESSION/accept.
func (p *Personal) accept(c echo.Context, by desk.Actor) error {
	typed, err := form.Read(c)
	if err != nil {
		return err
	}
	v, o, open, err := p.desk.Handover(c.Request().Context(), by, c.Param("session"))
	if v == nil || err != nil && !errors.Is(err, desk.ErrNotFound) {
		return err
	}
	var part duePart
	var in desk.Verification
	if o != nil {
		part, in = p.own(c, v).duePart(v, o.Due, typed)
	}
	_, err = p.desk.Accept(c.Request().Context(), by, c.Param("session"), in)
	if err == nil {
		return seePerson(c, c.Param("token"), "accepted")
	}
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Invalid || !open {
		return p.unanswered(c, by, err)
	}
	view := p.takePage(c, v, o, part)
	view.Due.refuse(view.page, refused, typed)
	return p.Refuse(c, refused, "personal/take", view)
}

// decline serves POST /r/TOKEN/SESSION/decline.
func (p *Personal) decline(c echo.Context, by desk.Actor) error {
	v, err := p.desk.Decline(c.Request().Context(), by, c.Param("session"), "")
	if err != nil {
		return p.unanswered(c, by, err)
	}
	if v.HandoverTo(c.Param("session")) == nil {
		return seePerson(c, c.Param("token"), "offer_declined")
	}
	return seePerson(c, c.Param("token"), "declined")
}

// unanswered shows the personal page with why an answer to an offered seat was
// not taken, where that is for its time or status, else it returns err.
func (p *Personal) unanswered(c echo.Context, by desk.Actor, err error) error {
	refused := problem.From(err)
	if refused == nil || !refused.Is(event.ErrWrongStatus) {
		return err
	}
	view, fault := p.home(c, by)
	if fault != nil {
		return fault
	}
	view.Refused = view.T("personal.not_offered")
	if refused.Params["status"] == event.Expired {
		view.Refused = view.T("personal.offer_late")
	}
	return p.Refuse(c, refused, "personal/home", view)
}
