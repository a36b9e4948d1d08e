package team

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
)

// visitKey is where a browser's session keeps which visit it is.
const visitKey = "visit"

// newVisits keeps who is signed in. The cookie is bound to our host and
// https, as base says; on http, which the server serves on loopback alone, it cannot be.
func newVisits(base string, store scs.Store) *scs.SessionManager {
	m := scs.New()
	m.Store = store
	m.HashTokenInStore = true
	m.Lifetime = desk.VisitLasts // when it ends sooner, the desk says
	m.Cookie.Name, m.Cookie.Secure = "rollcall", false
	if strings.HasPrefix(base, "https://") {
		m.Cookie.Name, m.Cookie.Secure = "__Host-rollcall", true
	}
	m.Cookie.HttpOnly, m.Cookie.SameSite, m.Cookie.Path = true, http.SameSiteLaxMode, "/"
	return m
}

// A Handler serves a page of the desk to someone who is signed in.
type Handler func(c echo.Context, by desk.Actor) error

// Visit loads who is signed in before h, and keeps with the answer that they
// were here.
func (p *Team) Visit(h echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, err := p.visits.Load(c.Request().Context(), p.cookie(c))
		if err != nil {
			return err
		}
		c.SetRequest(c.Request().WithContext(ctx))
		c.Response().Header().Add(echo.HeaderVary, "Cookie")
		c.Response().Before(func() { p.keepVisit(ctx, c.Response()) })
		return h(c)
	}
}

// cookie is the token that the browser of c has; "" for none.
func (p *Team) cookie(c echo.Context) string {
	cookie, err := c.Cookie(p.visits.Cookie.Name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// keepVisit notes a visit. That it cannot be noted, on a full disk for
// instance, is no reason not to show a page.
func (p *Team) keepVisit(ctx context.Context, w http.ResponseWriter) {
	switch p.visits.Status(ctx) {
	case scs.Modified:
		token, expiry, err := p.visits.Commit(ctx)
		if err != nil {
			p.Log.Warn("a visit of staff was not noted", slog.Any("error", err))
			return
		}
		p.visits.WriteSessionCookie(ctx, w, token, expiry)
	case scs.Destroyed:
		p.visits.WriteSessionCookie(ctx, w, "", time.Time{})
	}
}

// SignedIn lets only those in who are signed in with an account in force. Who has
// taken the first step alone is led to the second.
func (p *Team) SignedIn(h Handler) echo.HandlerFunc {
	return p.Visit(func(c echo.Context) error {
		by, err := p.By(c)
		if errors.Is(err, desk.ErrCodeDue) {
			return frame.See(c, SecondStepPath)
		}
		if err != nil {
			return err
		}
		c.Response().Header().Set("X-Robots-Tag", "noindex")
		return h(c, by)
	})
}

// SecondStepPath is where the second step is taken.
const SecondStepPath = "/desk/sign-in/second"

// By is who is signed in, as Desk.InVisit has it.
func (p *Team) By(c echo.Context) (desk.Actor, error) {
	return p.Desk.InVisit(c.Request().Context(), p.VisitID(c))
}

// VisitID is the visit of the browser that asks; 0 is none.
func (p *Team) VisitID(c echo.Context) int64 {
	return p.visits.GetInt64(c.Request().Context(), visitKey)
}

// Enter keeps that the browser is in visit v, under a new token, and leads to the
// desk, or to the second step.
func (p *Team) Enter(c echo.Context, v *event.Visit) error {
	p.visits.Put(c.Request().Context(), visitKey, v.ID)
	if err := p.Renew(c); err != nil { // here it is more than a note
		return err
	}
	if v.Awaits {
		return frame.See(c, SecondStepPath)
	}
	return frame.See(c, "/desk")
}

// Renew gives the browser another token for the same visit: what it may has
// changed, and who knows the one before has nothing.
func (p *Team) Renew(c echo.Context) error {
	ctx := c.Request().Context()
	if err := p.visits.RenewToken(ctx); err != nil {
		return err
	}
	_, _, err := p.visits.Commit(ctx)
	return err
}

// Leave ends the visit.
func (p *Team) Leave(c echo.Context) error {
	ctx := c.Request().Context()
	if by, err := p.By(c); err == nil {
		if err := p.Desk.SignOut(ctx, by); err != nil {
			return err
		}
	}
	return p.visits.Destroy(ctx)
}

// Keep keeps a text for the browser's next request, and Take gives it back, once.
func (p *Team) Keep(c echo.Context, name, text string) {
	p.visits.Put(c.Request().Context(), name, text)
}

// Take gives back what Keep kept, once; "" if there is nothing.
func (p *Team) Take(c echo.Context, name string) string {
	return p.visits.PopString(c.Request().Context(), name)
}
