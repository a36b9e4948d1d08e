package pages

import (
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
	m.ErrorFunc = func(w http.ResponseWriter, _ *http.Request, err error) {
		o.Log.Error("keeping who is signed in", slog.Any("error", err))
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
	return m
}

// signInPath is where one-time links lead.
const signInPath = "/desk/sign-in/:token"

// A staffHandler serves a page of the desk to someone who is signed in.
type staffHandler func(c echo.Context, by desk.Actor) error

// visit loads who is signed in before h, and keeps what h changes.
func (p *Pages) visit(h echo.HandlerFunc) echo.HandlerFunc {
	return echo.WrapMiddleware(p.visits.LoadAndSave)(h)
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
