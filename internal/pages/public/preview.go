package public

import (
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// Preview answers with the page of pr, form and all, as strangers find it at a
// moment, in the language that the address names. path is where previews
// are.
func (p *Public) Preview(c echo.Context, pr *desk.Programme, at time.Time, path string, pv *frame.Preview) error {
	lang, chosen := p.Language(c, pr.Event.Languages, "")
	v := p.eventPage(cacheKey{slug: pr.Event.Slug, lang: lang, chosen: chosen}, pr, at)
	v.Canonical, v.Preview = "", pv
	if v.Form = v.signUpForm(pr, nil, lang); v.Form == nil {
		v.Closed = v.closedLine()
	}
	return p.RenderPreview(c, path, "public/event", v)
}

// PreviewSent is Preview of what follows a sign-up.
func (p *Public) PreviewSent(c echo.Context, pr *desk.Programme, path string, pv *frame.Preview) error {
	v := p.sentPage(c, pr)
	v.Preview = pv
	return p.RenderPreview(c, path, "public/sent", v)
}
