package pages

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
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
	Fields  []field
	Summary *summary // nil until something was refused
}

// Title names the page, and that something is wrong with it.
func (v handoverPage) Title() string {
	if v.Summary != nil {
		return v.T("page.problem", "title", v.T("handover.title"))
	}
	return v.T("handover.title")
}

// askHandOver serves GET /r/TOKEN/SESSION/hand-over.
func (p *Pages) askHandOver(c echo.Context, by desk.Actor) error {
	v, err := p.handoverPage(c, by)
	if err != nil {
		return err
	}
	if v == nil {
		return seePerson(c, c.Param("token"), "")
	}
	return p.render(c, http.StatusOK, "handover", v)
}

// handoverPage is the empty form; nil where the person has no seat to give, or
// is giving it already.
func (p *Pages) handoverPage(c echo.Context, by desk.Actor) (*handoverPage, error) {
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
	s, g := v.Registrations[i].Session, p.own(c, v)
	until := event.HandoverEnd(p.options.Clock(), s)
	home := "/r/" + c.Param("token")
	return &handoverPage{
		page: g, Over: v.Event.TextIn(v.Event.Title, g.Lang()), Name: v.Event.TextIn(s.Title, g.Lang()),
		When: g.span(s.StartsAt, s.EndsAt, v.Registrant.Zone).Whole,
		Lead: g.T("handover.lead", "until", g.Deadline(until, location(v.Registrant.Zone))), Action: home + "/" + s.Slug + "/hand-over" + g.Query,
		Back: home + g.Query,
		Fields: []field{ // not filled in by browsers: these are another's
			{Name: "given_name", Kind: "text", Label: g.T("handover.given_name"), Autocomplete: "off"},
			{Name: "family_name", Kind: "text", Label: g.T("handover.family_name"), Autocomplete: "off"},
			{Name: "email", Kind: "email", Label: g.T("handover.email"), Hint: g.T("handover.letter"), Autocomplete: "off"},
		},
	}, nil
}

// handOver serves POST /r/TOKEN/SESSION/hand-over.
func (p *Pages) handOver(c echo.Context, by desk.Actor) error {
	form, err := c.FormParams()
	if err != nil {
		return errForm.Because(err)
	}
	t := typed(form)
	in := desk.Colleague{Email: t.one("email"), GivenName: t.one("given_name"), FamilyName: t.one("family_name")}
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
	failed := ""
	if refused.Kind != problem.Invalid {
		failed = v.problemText(refused, "UTC")
	}
	for i := range v.Fields {
		v.Fields[i].fill(t)
	}
	v.Summary = v.summary(v.placed(fieldsOf(v.Fields), v.formErrors("handover", refused.Fields, t.one)), failed, "handover.nothing_lost")
	return p.render(c, p.options.Status(refused.Kind), "handover", v)
}

// either is err, or if that is nil the refusal.
func either(err error, refused *problem.Error) error {
	if err != nil {
		return err
	}
	return refused
}

// keepSeat serves POST /r/TOKEN/SESSION/keep.
func (p *Pages) keepSeat(c echo.Context, by desk.Actor) error {
	if _, err := p.desk.KeepSeat(c.Request().Context(), by, c.Param("session")); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "kept")
}

// An offerView is a seat that a colleague gives the person.
type offerView struct {
	Slug, Name, When string
	Text             string // who gives it, until when
	Direct           bool   // it can be taken without a further question
}

// colleague is how somebody is called whose name may have been erased.
func (g page) colleague(name string) string {
	if name == "" {
		return g.T("handover.someone")
	}
	return name
}

// offer is o as the person sees it.
func (g page) offer(v *desk.PersonView, o *desk.Handover) offerView {
	zone := location(v.Registrant.Zone)
	return offerView{
		Slug: o.Session.Slug, Name: v.Event.TextIn(o.Session.Title, g.Lang()), When: g.span(o.Session.StartsAt, o.Session.EndsAt, v.Registrant.Zone).Whole,
		Text: g.T("handover.offer", "name", g.colleague(o.Colleague), "until", g.Deadline(o.ExpiresAt, zone)), Direct: o.Due.Nothing(),
	}
}

// A takePage asks whether the person takes a colleague's seat.
type takePage struct {
	page
	offerView
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
func (p *Pages) askAccept(c echo.Context, by desk.Actor) error {
	v, o, open, err := p.desk.Handover(c.Request().Context(), by, c.Param("session"))
	if err != nil {
		return err
	}
	if !open {
		g := p.own(c, v)
		return p.render(c, http.StatusOK, "message", messagePage{g, g.T("handover.over_title"), g.T("handover.over_text")})
	}
	part, _ := p.own(c, v).duePart(v, o.Due, nil)
	return p.render(c, http.StatusOK, "take", p.takePage(c, v, o, part))
}

func (p *Pages) takePage(c echo.Context, v *desk.PersonView, o *desk.Handover, part duePart) *takePage {
	g := p.own(c, v)
	t := &takePage{page: g, offerView: g.offer(v, o), Due: part, Over: v.Event.TextIn(v.Event.Title, g.Lang()), Token: c.Param("token")}
	if v.Registrant.VerifiedAt != nil {
		t.Back = "/r/" + t.Token + g.Query
	}
	return t
}

// accept serves POST /r/TOKEN/SESSION/accept.
func (p *Pages) accept(c echo.Context, by desk.Actor) error {
	form, err := c.FormParams()
	if err != nil {
		return errForm.Because(err)
	}
	v, o, open, err := p.desk.Handover(c.Request().Context(), by, c.Param("session"))
	if err != nil {
		return err
	}
	part, in := p.own(c, v).duePart(v, o.Due, form)
	_, err = p.desk.Accept(c.Request().Context(), by, c.Param("session"), in)
	if err == nil {
		return seePerson(c, c.Param("token"), "accepted")
	}
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Invalid || !open {
		return err
	}
	t := p.takePage(c, v, o, part)
	t.Due.refuse(t.page, refused, form)
	return p.render(c, p.options.Status(refused.Kind), "take", t)
}

// decline serves POST /r/TOKEN/SESSION/decline.
func (p *Pages) decline(c echo.Context, by desk.Actor) error {
	if _, err := p.desk.Decline(c.Request().Context(), by, c.Param("session"), ""); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "declined")
}
