package pages

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
)

// How long someone stays signed in: in all, and without doing anything.
const (
	visitLasts = 30 * 24 * time.Hour
	visitIdles = 7 * 24 * time.Hour
)

// visitAccount is the key of the account in a visit.
const visitAccount = "account"

// newVisits keeps who is signed in. The cookie is bound to our host and
// https; on http, which the server serves on loopback alone, it cannot be.
func newVisits(o Options) *scs.SessionManager {
	m := scs.New()
	m.Store = o.Visits
	m.HashTokenInStore = true
	m.Lifetime, m.IdleTimeout = visitLasts, visitIdles
	m.Cookie.Name, m.Cookie.Secure = "rollcall", false
	if strings.HasPrefix(o.BaseURL, "https://") {
		m.Cookie.Name, m.Cookie.Secure = "__Host-rollcall", true
	}
	m.Cookie.HttpOnly, m.Cookie.SameSite, m.Cookie.Path = true, http.SameSiteLaxMode, "/"
	return m
}

// signInPath is where one-time links lead.
const signInPath = "/desk/sign-in/:token"

// A staffHandler serves a page of the desk to someone who is signed in.
type staffHandler func(c echo.Context, by desk.Actor) error

// visit loads who is signed in before h, and keeps with the answer that they
// were here.
func (p *Pages) visit(h echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		token := ""
		if cookie, err := c.Cookie(p.visits.Cookie.Name); err == nil {
			token = cookie.Value
		}
		ctx, err := p.visits.Load(c.Request().Context(), token)
		if err != nil {
			return err
		}
		c.SetRequest(c.Request().WithContext(ctx))
		c.Response().Header().Add(echo.HeaderVary, "Cookie")
		c.Response().Before(func() { p.keepVisit(ctx, c.Response()) })
		return h(c)
	}
}

// keepVisit notes a visit. That it cannot be noted, on a full disk for
// instance, is no reason not to show a page.
func (p *Pages) keepVisit(ctx context.Context, w http.ResponseWriter) {
	switch p.visits.Status(ctx) {
	case scs.Modified:
		token, expiry, err := p.visits.Commit(ctx)
		if err != nil {
			p.options.Log.Warn("a visit of staff was not noted", slog.Any("error", err))
			return
		}
		p.visits.WriteSessionCookie(ctx, w, token, expiry)
	case scs.Destroyed:
		p.visits.WriteSessionCookie(ctx, w, "", time.Time{})
	}
}

// staff lets only those in who are signed in with an account in force.
func (p *Pages) staff(h staffHandler) echo.HandlerFunc {
	return p.visit(func(c echo.Context) error {
		ctx := c.Request().Context()
		by, err := p.desk.StaffByID(ctx, p.visits.GetInt64(ctx, visitAccount)) // 0 is nobody
		if err != nil {
			return err
		}
		c.Response().Header().Set("X-Robots-Tag", "noindex")
		return h(c, by)
	})
}

// enter keeps that the account is signed in, under a new token.
func (p *Pages) enter(c echo.Context, accountID int64) error {
	ctx := c.Request().Context()
	if err := p.visits.RenewToken(ctx); err != nil {
		return err
	}
	p.visits.Put(ctx, visitAccount, accountID)
	if _, _, err := p.visits.Commit(ctx); err != nil { // here it is more than a note
		return err
	}
	return see(c, "/desk")
}

// deskFrame is the frame of a page of the desk.
func (p *Pages) deskFrame(c echo.Context, by desk.Actor) page {
	g := p.page(c, p.words.Languages(), by.Account.Language)
	g.Host, g.Account = "Rollcall", by.Account
	return g
}

// A signInPage says how staff get in, or has the button that signs them in.
type signInPage struct {
	page
	Button    string // where the button leads; "" is no button
	Organiser bool   // the button is the demo's, for its organiser
}

// signInHelp serves GET /desk/sign-in.
func (p *Pages) signInHelp(c echo.Context) error { return p.signInHelpAs(c, http.StatusOK) }

func (p *Pages) signInHelpAs(c echo.Context, status int) error {
	return p.render(c, status, "signin", signInPage{page: p.page(c, p.words.Languages(), "")})
}

// signInButton serves GET /desk/sign-in/TOKEN. It does not look at the
// token: whoever opens links before their reader learns nothing and uses
// nothing up.
func (p *Pages) signInButton(c echo.Context) error {
	return p.render(c, http.StatusOK, "signin", signInPage{page: p.page(c, p.words.Languages(), ""), Button: "/desk/sign-in/" + c.Param("token")})
}

// signIn serves POST /desk/sign-in/TOKEN.
func (p *Pages) signIn(c echo.Context) error {
	a, err := p.desk.UseSignInLink(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	return p.enter(c, a.ID)
}

// signOut serves POST /desk/sign-out.
func (p *Pages) signOut(c echo.Context) error {
	if err := p.visits.Destroy(c.Request().Context()); err != nil {
		return err
	}
	return see(c, "/desk/sign-in")
}
