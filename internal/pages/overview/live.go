package overview

import (
	"bytes"
	"net/http"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// live serves GET /desk/EVENT/live: to a browser that wants a stream, the parts
// of the overview whenever they have changed; to others, once as they are now.
func (p *Overviews) live(c echo.Context, by desk.Actor) error {
	ctx, slug := c.Request().Context(), c.Param("event")
	if !team.WantsStream(c) {
		o, err := p.Desk.Newest(ctx, by, slug)
		if err != nil {
			return err
		}
		parts, err := p.parts(c, by, o)
		if err != nil {
			return err
		}
		c.Response().Header().Set("Cache-Control", "no-store")
		return c.HTMLBlob(http.StatusOK, parts)
	}
	s := team.NewStream(c)
	var last []byte // the parts that were sent
	err := p.Desk.Watch(ctx, p.Looker(c), slug, func(o *desk.Overview) error {
		if o == nil {
			return s.Beat()
		}
		parts, err := p.parts(c, by, o)
		if err != nil || bytes.Equal(parts, last) {
			return err
		}
		last = parts
		return s.Send(parts)
	})
	if c.Response().Committed && (s.Broken() || problem.From(err) != nil) {
		return nil // gone, or not allowed any more: the browser asks again and is told
	}
	return err
}

// parts are those of the overview that change.
func (p *Overviews) parts(c echo.Context, by desk.Actor, o *desk.Overview) ([]byte, error) {
	v, err := p.page(c, by, o)
	if err != nil {
		return nil, err
	}
	return p.Fragment("overview/overview", "parts", v)
}
