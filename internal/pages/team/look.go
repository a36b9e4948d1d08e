package team

import (
	"context"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
)

// Looking lets the same people in as SignedIn does, to what a page asks for by
// itself. It is no visit: nobody stays signed in because a page is left open.
func (p *Team) Looking(h Handler) echo.HandlerFunc {
	return func(c echo.Context) error {
		by, err := p.Looker(c)(c.Request().Context())
		if err != nil {
			return err
		}
		c.Response().Header().Add(echo.HeaderVary, "Cookie")
		c.Response().Header().Set("X-Robots-Tag", "noindex")
		return h(c, by)
	}
}

// Looker tells who is signed in with the cookie of c, anew each time that it is
// asked. It fails as SignedIn does.
func (p *Team) Looker(c echo.Context) func(context.Context) (desk.Actor, error) {
	token := p.cookie(c)
	return func(ctx context.Context) (desk.Actor, error) {
		ctx, err := p.visits.Load(ctx, token)
		if err != nil {
			return desk.Actor{}, err
		}
		return p.Desk.LeftOpenIn(ctx, p.visits.GetInt64(ctx, visitKey))
	}
}
