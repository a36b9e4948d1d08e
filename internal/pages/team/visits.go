package team

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// How long someone stays signed in: in all, and without doing anything.
const (
	visitLasts = 30 * 24 * time.Hour
	visitIdles = 7 * 24 * time.Hour
)

// visitAccount is the key of the account in a visit.
const visitAccount = "account"

// newVisits keeps who is signed in. The cookie is bound to our host and
// https, as base says; on http, which the server serves on loopback alone, it cannot be.
func newVisits(base string, store scs.Store) *scs.SessionManager {
	m := scs.New()
	m.Store = store
	m.HashTokenInStore = true
	m.Lifetime, m.IdleTimeout = visitLasts, visitIdles
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

// SignedIn lets only those in who are signed in with an account in force.
func (p *Team) SignedIn(h Handler) echo.HandlerFunc {
	return p.Visit(func(c echo.Context) error {
		by, err := p.visitor(c.Request().Context())
		if err != nil {
			return err
		}
		c.Response().Header().Set("X-Robots-Tag", "noindex")
		return h(c, by)
	})
}

// visitor is who is signed in with the visit of ctx, if the account is in force.
func (p *Team) visitor(ctx context.Context) (desk.Actor, error) {
	return p.Desk.StaffByID(ctx, p.visits.GetInt64(ctx, visitAccount)) // 0 is nobody
}

// Enter keeps that the account is signed in, under a new token.
func (p *Team) Enter(c echo.Context, accountID int64) error {
	ctx := c.Request().Context()
	if err := p.visits.RenewToken(ctx); err != nil {
		return err
	}
	p.visits.Put(ctx, visitAccount, accountID)
	if _, _, err := p.visits.Commit(ctx); err != nil { // here it is more than a note
		return err
	}
	return frame.See(c, "/desk")
}

// Leave ends the visit.
func (p *Team) Leave(c echo.Context) error { return p.visits.Destroy(c.Request().Context()) }
