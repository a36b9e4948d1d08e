package personal

import (
	"cmp"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/problem"
)

// verify serves POST /r/TOKEN/verify.
func (p *Personal) verify(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	part, in := p.own(c, v).duePart(v, v.Due(v.Registrant), t)
	in.Shown = cmp.Or(t.One("shown"), in.Shown)
	_, err = p.desk.Verify(c.Request().Context(), by, in)
	if refused := problem.From(err); refused != nil && refused.Kind == problem.Invalid {
		view := p.own(c, v).verifyPage(v, c.Param("token"), part, p.Clock())
		view.Due.refuse(view.page, refused, t)
		return p.Refuse(c, refused, "personal/verify", view)
	}
	if err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "verified")
}

// A verifyPage asks for the confirmation of an address.
type verifyPage struct {
	homePage
	Due      duePart
	Lead     string
	Approval string // that the organiser decides, if so
}

// verifyPage is the page of v at now, about the sessions they are signed up
// for.
func (g page) verifyPage(v *desk.PersonView, token string, part duePart, now time.Time) verifyPage {
	view := verifyPage{homePage: g.personView(v, token, now), Due: part}
	view.Places = slices.DeleteFunc(view.Places, func(p placeView) bool { return !p.theirs }) // what confirming is about
	if v.Event.Approval {
		view.Approval = g.T("personal.verify_approval")
	}
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
