package personal

import (
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// Preview answers with the personal page of v at a moment, in the language that
// the address names: what its holder finds, or the form that confirms the
// address. path is where previews are.
func (p *Personal) Preview(c echo.Context, v *desk.PersonView, at time.Time, path string, pv *frame.Preview) error {
	g := p.own(c, v)
	g.Preview = pv
	if v.Registrant.VerifiedAt == nil {
		part, _ := g.duePart(v, v.Due(v.Registrant), nil)
		return p.RenderPreview(c, path, "personal/verify", g.verifyPage(v, "", part, at))
	}
	return p.RenderPreview(c, path, "personal/home", g.personView(v, "", at))
}

// PreviewRoom is Preview of the page for joining v's first session.
func (p *Personal) PreviewRoom(c echo.Context, v *desk.PersonView, at time.Time, path string, pv *frame.Preview) error {
	g := p.own(c, v)
	g.Preview = pv
	view, err := g.joinView(v, "", v.Registrations[0].Session.Slug, desk.DoorView{}, at)
	if err != nil {
		return err
	}
	view.Again = 0 // it stays at its moment
	return p.RenderPreview(c, path, "personal/join", view)
}

// PreviewInvitation is Preview of what the link in an invitation leads to.
func (p *Personal) PreviewInvitation(c echo.Context, v *desk.Invited, at time.Time, path string, pv *frame.Preview) error {
	if v.State.Open() {
		view := p.invitationPage(c, v, nil, at)
		view.Preview = pv
		return p.RenderPreview(c, path, "personal/invitation", view)
	}
	over := p.overPage(c, v)
	over.Preview = pv
	return p.RenderPreview(c, path, "personal/invited", over)
}

// PreviewHandover is Preview of handing a seat over: the form of who gives it,
// or with o the page of who is to take it.
func (p *Personal) PreviewHandover(c echo.Context, v *desk.PersonView, o *desk.Handover, at time.Time, path string, pv *frame.Preview) error {
	g := p.own(c, v)
	g.Preview = pv
	if o == nil {
		return p.RenderPreview(c, path, "personal/handover", g.handoverForm(v, v.Registrations[0].Session, "", at))
	}
	part, _ := g.duePart(v, o.Due, nil)
	view := p.takePage(c, v, o, part)
	view.Preview = pv
	return p.RenderPreview(c, path, "personal/take", view)
}
