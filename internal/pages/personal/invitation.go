package personal

import (
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// invitationPath is where the link in an invitation leads.
const invitationPath = "/i/:token"

// invited checks the link of an invitation before it calls h. A wrong one is
// not found, like one that never existed.
func (p *Personal) invited(h personHandler) echo.HandlerFunc {
	return frame.Secret(func(c echo.Context) error {
		by, err := p.desk.ByInvitation(c.Request().Context(), c.Param("token"))
		if errors.Is(err, desk.ErrUnauthorised) {
			return desk.ErrNotFound.Because(err)
		}
		if err != nil {
			return err
		}
		return h(c, by)
	})
}

// An invitationPage asks somebody who is invited whether they come.
type invitationPage struct {
	page
	Path     string // of the page
	Over     string // the event
	EventURL string
	Lead     string // who invites
	Note     []string
	Sessions []invitedSession
	Held     string // until when seats are held; "" if none is
	Until    string
	Email    string
	Known    bool // somebody is registered with the address
	Details  []*form.Field
	Chosen   *form.Field // which of the sessions; nil where there is one
	Form     *form.SignUp
	Seen     bool // it has been noted that a person has looked
	Heading  string
	Then     string // what happens with an answer
	Accept   string // the button
}

// An invitedSession is a session that the person is invited to.
type invitedSession struct{ Title, Lang, When string }

// Title names the page, and that something is wrong with it.
func (v invitationPage) Title() string {
	if v.Form.Summary != nil {
		return v.T("page.problem", "title", v.Heading)
	}
	return v.Heading
}

// invitation serves GET /i/TOKEN. It changes nothing: programs that look at
// mail open links as well.
func (p *Personal) invitation(c echo.Context, by desk.Actor) error {
	v, err := p.desk.Invited(c.Request().Context(), by)
	if err != nil {
		return err
	}
	if !v.State.Open() {
		return p.invitationOver(c, v)
	}
	return p.Render(c, http.StatusOK, "personal/invitation", p.invitationPage(c, v, nil, p.Clock()))
}

// invitationPage is the form of who is invited, with what the organiser knows
// or what was typed, at a moment.
func (p *Personal) invitationPage(c echo.Context, v *desk.Invited, typed form.Typed, now time.Time) *invitationPage {
	g := p.hosted(c, v.Event, v.Language)
	e, zone := v.Event, g.FirstZone(v.Event)
	view := &invitationPage{
		page: g, Path: "/i/" + c.Param("token"), Over: e.TextIn(e.Title, g.Lang()), EventURL: "/" + e.Slug + g.Query,
		Lead: g.T("invitation.lead", "host", e.Host(g.Lang())), Note: lines(v.Note), Until: g.Deadline(v.Until, frame.Location(zone)),
		Email: v.Address(), Known: v.Me != nil, Seen: v.State == event.InvitationSeen,
		Heading: g.T("invitation.title"), Then: g.T("invitation.then"), Accept: g.T("invitation.accept"),
	}
	if v.Completes {
		view.Heading, view.Lead = g.T("invitation.completes_title"), g.T("invitation.completes_lead", "host", e.Host(g.Lang()))
		view.Then, view.Accept = g.T("invitation.completes_then"), g.T("invitation.completes_accept")
	}
	var choices []form.Choice
	for _, s := range v.To {
		if !v.Takes(s.Session, now) {
			continue
		}
		title, when := e.TextIn(s.Session.Title, g.Lang()), g.Span(s.Session.StartsAt, s.Session.EndsAt, zone).Whole
		view.Sessions = append(view.Sessions, invitedSession{title, frame.TextLang(e, s.Session.Title, g.Lang(), g.Lang()), when})
		choices = append(choices, form.Choice{Value: s.Session.Slug, Label: title, Hint: when})
		if !s.HeldUntil.IsZero() && view.Held == "" {
			view.Held = g.T("invitation.held", "until", g.Deadline(s.HeldUntil, frame.Location(zone)))
		}
	}
	t := typed
	if t == nil {
		t = known(v, choices, zone)
	}
	view.fill(v, choices, t)
	return view
}

// fill puts the form into view, with what was typed.
func (view *invitationPage) fill(v *desk.Invited, choices []form.Choice, t form.Typed) {
	view.Form = form.New(view.Page, &v.Programme, choices, t, view.Lang())
	view.Form.Email = form.Field{} // it is that of the invitation
	if len(choices) > 1 {
		view.Chosen = &view.Form.Sessions
	}
	if view.Known {
		view.Form.Questions = form.Questions(view.Page, v.Event, v.Due.Questions, view.Lang())
		view.Form.Consents = form.Consents(view.Page, v.Event, v.Due.Consents, view.Lang())
		for _, x := range append(form.Refs(view.Form.Questions), form.Refs(view.Form.Consents)...) {
			x.Fill(t)
		}
		return
	}
	for _, x := range view.Form.All() {
		if _, said := form.DetailsOf(&event.Registrant{})[x.Name]; said {
			form.KeepChoice(view.Page, x, v.Programme.Sessions[0].StartsAt)
			view.Details = append(view.Details, x)
		}
	}
}

// known is what the organiser knows of the person, as their form would send
// it.
func known(v *desk.Invited, choices []form.Choice, zone string) form.Typed {
	t := form.Typed{
		"given_name": {v.GivenName}, "family_name": {v.FamilyName}, "organisation": {v.Organisation}, "municipality": {v.Municipality},
		"country": {v.Country}, "function": {v.Function}, "language": {v.Language}, "zone": {zone},
	}
	for _, c := range choices {
		t["sessions"] = append(t["sessions"], c.Value)
	}
	return t
}

// invitationOver says plainly how an invitation has ended, and what to do. One
// that was accepted leads to the personal page.
func (p *Personal) invitationOver(c echo.Context, v *desk.Invited) error {
	if token := p.desk.Page(v); token != "" && v.State == event.InvitationAccepted {
		return seePerson(c, token, "")
	}
	return p.Render(c, http.StatusOK, "personal/invited", p.overPage(c, v))
}

// overPage is how an invitation has ended.
func (p *Personal) overPage(c echo.Context, v *desk.Invited) invitationOverPage {
	g := p.hosted(c, v.Event, v.Language)
	over := invitationOverPage{
		page: g, Over: v.Event.TextIn(v.Event.Title, g.Lang()), Heading: g.T("invitation." + string(v.State) + "_title"),
		Text: g.T("invitation."+string(v.State)+"_text", "until", g.Deadline(v.Until, frame.Location(g.FirstZone(v.Event)))),
		URL:  "/" + v.Event.Slug + g.Query, Word: g.T("invitation.event_page"),
	}
	if v.State == event.InvitationAccepted {
		over.URL, over.Word = "/r/link"+g.Query, g.T("invitation.send_link")
	}
	return over
}

// An invitationOverPage says how an invitation has ended.
type invitationOverPage struct {
	page
	Over, Heading, Text string
	URL, Word           string // what can be done
}

// invitationSeen serves POST /i/TOKEN/seen, which the script sends once
// somebody does something on the page.
func (p *Personal) invitationSeen(c echo.Context, by desk.Actor) error {
	if _, err := p.desk.SeeInvitation(c.Request().Context(), by); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// acceptInvitation serves POST /i/TOKEN/accept.
func (p *Personal) acceptInvitation(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	v, err := p.desk.Invited(c.Request().Context(), by)
	if err != nil {
		return err
	}
	in := t.SignUp(v.Programme.Consents, p.hosted(c, v.Event, v.Language).Lang())
	if v.Me != nil {
		in = dueOnly(in, v.Due)
	}
	if in.Ask = false; in.Sessions == nil && t.One("choosing") != "" {
		in.Sessions = []string{} // every box was left empty
	}
	after, err := p.desk.AcceptInvitation(c.Request().Context(), by, in)
	refused := problem.From(err)
	switch {
	case err == nil:
		return p.invitationOver(c, after)
	case refused == nil, refused.Kind == problem.NotFound:
		return err
	case errors.Is(err, event.ErrInvitationEnded):
		return seeInvitation(c)
	}
	view := p.invitationPage(c, v, t, p.Clock())
	view.Form.Refuse(view.Page, form.Refusal{Error: refused, Scope: "signup", Zone: v.Event.Zone, Typed: t})
	view.Form.Summary.Note = view.T("signup.nothing_lost")
	return p.Refuse(c, refused, "personal/invitation", view)
}

// dueOnly is in with nothing but what somebody who is registered is asked for.
func dueOnly(in desk.SignUp, due desk.Due) desk.SignUp {
	answers, consents := map[string]any{}, map[string]bool{}
	for _, q := range due.Questions {
		answers[q.Key] = in.Answers[q.Key]
	}
	for _, t := range due.Consents {
		consents[t.Key] = in.Consents[t.Key]
	}
	return desk.SignUp{Sessions: in.Sessions, Answers: answers, Consents: consents, Shown: in.Shown}
}

// declineInvitation serves POST /i/TOKEN/decline.
func (p *Personal) declineInvitation(c echo.Context, by desk.Actor) error {
	_, err := p.desk.DeclineInvitation(c.Request().Context(), by)
	if err != nil && !errors.Is(err, event.ErrInvitationEnded) {
		return err
	}
	return seeInvitation(c)
}

// seeInvitation redirects to the page of the invitation, which says how it
// stands.
func seeInvitation(c echo.Context) error { return frame.See(c, "/i/"+c.Param("token")) }
