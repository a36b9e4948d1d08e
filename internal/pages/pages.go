// Package pages is the HTML face: what a person sees and presses in a
// browser.
//
// Every page is a struct that embeds page and a template of the same name
// under web/templates/pages, checked against each other by a test. A handler
// binds, asks the desk and answers; a form that is refused comes back with
// 422 and everything that was typed, one that succeeds redirects. GET changes
// nothing. All pages work without scripts and under a policy that allows
// nothing but our own styles, scripts, pictures and forms. Decisions about events and
// seats are the desk's; errors are returned and shown by RenderProblem.
package pages

import (
	"bytes"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/problem"
)

// Pages is the HTML face over a desk.
type Pages struct {
	desk      *desk.Desk
	words     *locale.Words
	assets    *assets
	templates templates
	options   Options
	visits    *scs.SessionManager // staff who are signed in
	public    publicCache         // event pages in the event's zone
	zoned     publicCache         // those in other zones, which anyone may ask for
}

// Options are what the pages need besides the desk.
type Options struct {
	BaseURL string           // how the outside reaches us, without a slash at the end
	Clock   func() time.Time // time.Now outside tests
	Log     *slog.Logger
	Visits  scs.Store              // keeps who is signed in; tokens arrive hashed
	Status  func(problem.Kind) int // the HTTP status of a kind of problem
	Limit   Limit                  // of sign-ups; nil: none
	Demo    *Demo                  // nil outside the demo
}

// A Limit counts the sign-ups of some people against the visitor's network. It fails with a
// problem once the network's number is used up; done gives back what came to
// nothing.
type Limit func(c echo.Context, people int) (done func(taken bool), err error)

// New parses the templates in files and returns the pages. It fails if a
// template or a static file is missing or broken.
func New(d *desk.Desk, words *locale.Words, files fs.FS, o Options) (*Pages, error) {
	a, err := loadAssets(files)
	if err != nil {
		return nil, fmt.Errorf("static files: %w", err)
	}
	if o.Limit == nil {
		o.Limit = func(echo.Context, int) (func(bool), error) { return func(bool) {}, nil }
	}
	t, err := parseTemplates(files, a)
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	p := &Pages{desk: d, words: words, assets: a, templates: t, options: o, visits: newVisits(o)}
	p.public.pages, p.zoned.pages = map[publicKey]publicPage{}, map[publicKey]publicPage{}
	return p, nil
}

// A page is what every template may use.
type page struct {
	*locale.Printer
	Query     string // "?lang=de" if the visitor chose the language, for links that keep it
	Host      string // who invites, named at the top
	Contact   event.Contact
	Languages []languageLink
	Canonical string // absolute; "" on pages that are nobody else's business
	Default   string // the same page in the language that the browser asks for
	Card      *card  // nil on pages without one
	Linked    any    // the page for machines (JSON-LD); nil on those that are none's
	Refresh   string // content of a meta refresh
	Account   *event.Account
	Demo      bool
	OwnZone   string // in which times stand first, where it is not the event's
}

// A languageLink leads to the same page in another language.
type languageLink struct {
	Code     string
	Name     string
	Query    string // "?lang=de"
	Absolute string // for search engines; "" where there is nothing to find
	Current  bool
}

// Indexed reports whether search engines may list the page.
func (p page) Indexed() bool { return p.Canonical != "" }

// language is the one of offered to speak: what the address says, else the
// person's own, else what the browser asks for. chosen says it was the first.
func (p *Pages) language(c echo.Context, offered []string, own string) (lang string, chosen bool) {
	if lang = c.QueryParam("lang"); slices.Contains(offered, lang) {
		return lang, true
	}
	if slices.Contains(offered, own) {
		return own, false
	}
	return p.words.Match(c.Request().Header.Get("Accept-Language"), offered), false
}

// page is the frame of a page in one of the languages offered.
func (p *Pages) page(c echo.Context, offered []string, own string) page {
	lang, chosen := p.language(c, offered, own)
	return p.frame(lang, chosen, offered)
}

// frame is a page in lang. chosen says that the address names the language,
// so that links should too.
func (p *Pages) frame(lang string, chosen bool, offered []string) page {
	g := page{Printer: p.words.Printer(lang), Host: "Rollcall", Demo: p.options.Demo != nil}
	if chosen {
		g.Query = "?lang=" + lang
	}
	for _, o := range offered {
		g.Languages = append(g.Languages, languageLink{Code: o, Name: locale.Capital(g.Language(o)), Query: "?lang=" + o, Current: o == lang})
	}
	return g
}

// policy allows nothing but our own styles, scripts, pictures, frames and
// forms, and scripts to ask nobody but us.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// fill executes the template called name in memory, so that a fault in it
// never sends half a page, and hands the page to use.
func (p *Pages) fill(name string, data any, use func(html []byte) error) error {
	var b bytes.Buffer
	if err := p.templates[name].ExecuteTemplate(&b, "layout", data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	return use(b.Bytes())
}

// render answers with a page.
func (p *Pages) render(c echo.Context, status int, name string, data any) error {
	return p.fill(name, data, func(html []byte) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Cache-Control", "no-store")
		return c.HTMLBlob(status, html)
	})
}

// secret marks an answer whose address must not travel on to another site:
// everything under a personal or a one-time link. Our own forms do say where
// they come from, since older browsers have nothing else to tell a form of
// ours from another site's.
func secret(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Robots-Tag", "noindex")
		h.Set("Cache-Control", "no-store")
		return next(c)
	}
}

// see redirects to a page of ours after a form was accepted, so that loading
// it again does not send the form again. It keeps the language.
func see(c echo.Context, path string) error {
	if lang := c.QueryParam("lang"); lang != "" {
		path += "?lang=" + url.QueryEscape(lang)
	}
	return c.Redirect(http.StatusSeeOther, path)
}
