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
