package public

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// signUp serves POST /EVENT.
func (p *Public) signUp(c echo.Context) error {
	ctx := c.Request().Context()
	pr, err := p.desk.Event(ctx, desk.Actor{}, c.Param("event"))
	if err != nil {
		return err
	}
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	if t.One(trap) != "" {
		p.Log.InfoContext(ctx, "a form was filled by a machine", "event", pr.Event.Slug)
		return frame.See(c, "/"+pr.Event.Slug+"/sent")
	}
	if hasty(t) {
		return p.signUpAgain(c, pr, t, errHasty)
	}
	t.CloseUp()
	t.TakeMeant()
	lang, _ := p.Language(c, pr.Event.Languages, "")
	in := t.SignUp(pr.Consents, lang)
	done, err := p.limit(c, 1+len(in.Colleagues))
	if err == nil {
		err = p.desk.SignUp(ctx, desk.Actor{}, pr.Event.Slug, in)
		done(err == nil)
	}
	if refused := problem.From(err); refused != nil {
		return p.signUpAgain(c, pr, t, refused)
	}
	if err != nil {
		return err
	}
	return frame.See(c, "/"+pr.Event.Slug+"/sent")
}

// trap is a field that people do not see. Whoever fills it is a machine.
const trap = "homepage"

// quickest is how long a form is open at least before a person has filled it.
const quickest = 2 * time.Second

// hasty reports whether the form was sent sooner than a person can fill it. Only
// our script tells the time. A person whose browser has filled everything may
// be as quick: they get the form once more, filled, and it takes no time then.
func hasty(t form.Typed) bool {
	open, err := strconv.ParseInt(t.One("open_ms"), 10, 64)
	return err == nil && time.Duration(open)*time.Millisecond < quickest
}

// errHasty refuses a form that was sent too soon.
var errHasty = problem.New(problem.BadRequest, "hasty")

// signUpAgain shows the form once more with what was typed and what is wrong
// with it. What a form cannot help is shown as any problem.
func (p *Public) signUpAgain(c echo.Context, pr *desk.Programme, t form.Typed, refused *problem.Error) error {
	lang, chosen := p.Language(c, pr.Event.Languages, "")
	key := cacheKey{pr.Event.Slug, lang, chosen, zoneFor(t.One("zone"), pr.Event), p.Installed().Revision}
	v := p.eventPage(key, pr, p.Clock())
	v.Canonical = ""
	v.Form = v.signUpForm(pr, t, lang)
	if v.Form == nil {
		text := v.ProblemText(refused, pr.Event.Zone)
		return p.Refuse(c, refused, "public/problem", Problem{Page: v.Page, Heading: v.T("page.problem_title"), Text: text})
	}
	v.Form.Refuse(v.Page, form.Refusal{Error: refused, Scope: "signup", Zone: pr.Event.Zone, Typed: t})
	v.Form.Summary.Note = v.T("signup.nothing_lost")
	return p.Refuse(c, refused, "public/signup", v)
}

// A sentPage follows a sign-up. It is the same for everyone and promises
// neither a seat nor a place.
type sentPage struct {
	page
	Slug        string
	Verify      bool
	HoldMinutes int
	Approval    string // that the organiser decides, if so
}

// sent serves GET /EVENT/sent.
func (p *Public) sent(c echo.Context) error {
	pr, err := p.desk.Event(c.Request().Context(), desk.Actor{}, c.Param("event"))
	if err != nil {
		return err
	}
	return p.Render(c, http.StatusOK, "public/sent", p.sentPage(c, pr))
}

// sentPage is what follows a sign-up for pr.
func (p *Public) sentPage(c echo.Context, pr *desk.Programme) sentPage {
	e := pr.Event
	v := sentPage{page: page{p.Hosted(c, e, "")}, Slug: e.Slug, Verify: e.Verify, HoldMinutes: e.HoldMinutes}
	switch {
	case e.Approval && e.Verify:
		v.Approval = v.T("signup.sent_approval")
	case e.Approval:
		v.Approval = v.T("signup.sent_approval_verified")
	}
	return v
}

// signUpForm is the form of pr with what was typed. It is nil when none of the
// sessions takes sign-ups.
func (v *eventPage) signUpForm(pr *desk.Programme, t form.Typed, lang string) *form.SignUp {
	choices := v.sessionChoices(t == nil)
	if !slices.ContainsFunc(choices, func(c form.Choice) bool { return !c.Disabled }) {
		return nil
	}
	f := form.New(v.Page, pr, choices, t, lang)
	f.Seats = slices.ContainsFunc(v.Sessions, func(s sessionView) bool { return s.Open && !s.Full })
	return f
}

// sessionChoices offers the sessions that are ahead; those that take no
// sign-ups say why. Where there is only one, it is ticked in a fresh form.
func (v *eventPage) sessionChoices(fresh bool) []form.Choice {
	ahead := slices.DeleteFunc(slices.Clone(v.Sessions), func(s sessionView) bool {
		return s.State == event.StateOver || s.State == event.StateCancelled
	})
	var list []form.Choice
	for _, s := range ahead {
		list = append(list, form.Choice{
			Value: s.Slug, Label: s.Title, Disabled: !s.Open, Chosen: fresh && s.Open && len(ahead) == 1,
			Hint: v.T("signup.session_hint", "when", s.When.Whole, "state", s.StateLine),
		})
	}
	return list
}
