// Package frame is what all pages are made with: the language they are in,
// templates and static files, headers and policy, and the words for what
// pages of several stories show, such as times and the state of a session.
//
// It knows no page and asks the desk for nothing. A story embeds Frame in
// what has its handlers, and Page in what its templates are filled with.
package frame

import (
	"bytes"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/problem"
)

// Options are what every story of pages needs.
type Options struct {
	BaseURL string           // how the outside reaches us, without a slash at the end
	Clock   func() time.Time // time.Now outside tests
	Log     *slog.Logger
	Status  func(problem.Kind) int // the HTTP status of a kind of problem
	Demo    bool                   // each page says that it is the demo's
	// Installed is what the installation says about itself; nil is nothing. What
	// it returns is not changed.
	Installed func() *event.Installation
}

// A Frame answers with pages.
type Frame struct {
	Options
	words     *locale.Words
	assets    *assets
	templates templates
	countries map[string]string // options of all countries by language, as HTML
}

// New reads the layout and the static files in files. It fails if one of them is
// missing or broken; pages are parsed when they are first asked for.
func New(words *locale.Words, files fs.FS, o Options) (*Frame, error) {
	a, err := loadAssets(files)
	if err != nil {
		return nil, fmt.Errorf("static files: %w", err)
	}
	t, err := parseTemplates(files, a)
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	if o.Installed == nil {
		o.Installed = func() *event.Installation { return &event.Installation{} }
	}
	return &Frame{Options: o, words: words, assets: a, templates: t, countries: countryOptions(words)}, nil
}

// A Route is one page or one button. Action is the line of the desk's table
// of rights that it falls under; a test tries each route against it.
type Route struct {
	Method string
	Path   string
	Action desk.Action
	Handle echo.HandlerFunc
}

// Language is the one of offered to speak: what the address says, else the
// person's own, else what the browser asks for. chosen says it was the first.
func (p *Frame) Language(c echo.Context, offered []string, own string) (lang string, chosen bool) {
	if lang = c.QueryParam("lang"); slices.Contains(offered, lang) {
		return lang, true
	}
	if slices.Contains(offered, own) {
		return own, false
	}
	return p.words.Match(c.Request().Header.Get("Accept-Language"), offered), false
}

// Page is the frame of a page about no event, in any of the languages that the
// installation offers. own is the reader's, "" for a stranger's.
func (p *Frame) Page(c echo.Context, own string) Page {
	return p.page(c, p.Installed().Offers(p.words.Languages()), own)
}

// Reader is the frame of what is said to whoever reads own, on a page whose
// address names a language for another reason.
func (p *Frame) Reader(c echo.Context, own string) Page {
	offered := p.words.Languages()
	if !slices.Contains(offered, own) {
		own = p.words.Match(c.Request().Header.Get("Accept-Language"), offered)
	}
	return p.In(own, false, offered)
}

// Hosted is the frame of a page about e, in one of its languages.
func (p *Frame) Hosted(c echo.Context, e *event.Event, own string) Page {
	g := p.page(c, e.Languages, own)
	g.InvitedBy(e)
	return g
}

func (p *Frame) page(c echo.Context, offered []string, own string) Page {
	lang, chosen := p.Language(c, offered, own)
	return p.In(lang, chosen, offered)
}

// In is the frame of a page in lang, which is one of offered. chosen says that
// the address names it, so that links should too.
func (p *Frame) In(lang string, chosen bool, offered []string) Page {
	i := p.Installed()
	g := Page{Printer: p.words.Printer(lang), Host: i.Called(), Demo: p.Demo, Brand: brandOf(i), countries: p.countries[lang]}
	if chosen {
		g.Query = "?lang=" + lang
	}
	for _, o := range offered {
		g.Languages = append(g.Languages, LanguageLink{Code: o, Name: locale.Capital(g.Language(o)), Query: "?lang=" + o, Current: o == lang})
	}
	return g
}

// policy allows nothing but our own styles, scripts, pictures, frames and
// forms, and scripts to ask nobody but us.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// fill executes the template called name into memory, so that a fault in it
// never sends half a page.
func (p *Frame) fill(b *bytes.Buffer, name string, data any) error {
	t, err := p.templates.page(name)
	if err != nil {
		return err
	}
	if err := t.ExecuteTemplate(b, "layout", data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	return nil
}

// sent are buffers of pages that are on their way: the next page need not grow
// one of its own.
var sent = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render answers with the page of the template called name, which is its path
// under web/templates without the ending.
func (p *Frame) Render(c echo.Context, status int, name string, data any) error {
	b := sent.Get().(*bytes.Buffer)
	defer sent.Put(b)
	b.Reset()
	if err := p.fill(b, name, data); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Cache-Control", "no-store")
	return c.HTMLBlob(status, b.Bytes())
}

// Refuse is Render with the status of what was refused.
func (p *Frame) Refuse(c echo.Context, refused *problem.Error, name string, data any) error {
	return p.Render(c, p.Status(refused.Kind), name, data)
}

// A messagePage says one thing.
type messagePage struct {
	Page
	Heading string
	Text    string
	Over    string // the event it is about; "" where it is about none
	Event   string // the address of the event's page
}

// Message answers with a page that says one thing.
func (p *Frame) Message(c echo.Context, g Page, heading, text string) error {
	return p.Render(c, http.StatusOK, "frame/message", messagePage{Page: g, Heading: heading, Text: text})
}

// MessageOver is Message about the event that is called over, with the way to
// its page at address.
func (p *Frame) MessageOver(c echo.Context, g Page, over, address, heading, text string) error {
	return p.Render(c, http.StatusOK, "frame/message", messagePage{Page: g, Heading: heading, Text: text, Over: over, Event: address})
}

// Shared renders a page that is the same for all strangers, to be kept and
// sent by SendShared. A browser may keep it too, and asks each time whether it
// is still right.
func (p *Frame) Shared(name string, data any) (Blob, error) {
	var html bytes.Buffer
	if err := p.fill(&html, name, data); err != nil {
		return Blob{}, err
	}
	return NewBlob("text/html; charset=UTF-8", "no-cache", html.Bytes())
}

// SendShared answers with a page from Shared.
func (p *Frame) SendShared(c echo.Context, b Blob) error {
	h := c.Response().Header()
	h.Set("Content-Security-Policy", policy)
	h.Add("Vary", "Accept-Language")
	return b.Send(c)
}

// Secret marks an answer whose address must not travel on to another site:
// everything under a personal or a one-time link. Our own forms do say where
// they come from, since older browsers have nothing else to tell a form of
// ours from another site's.
func Secret(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Robots-Tag", "noindex")
		h.Set("Cache-Control", "no-store")
		return next(c)
	}
}

// See redirects to a page of ours after a form was accepted, so that loading
// it again does not send the form again. It keeps the language.
func See(c echo.Context, path string) error {
	if lang := c.QueryParam("lang"); lang != "" {
		path += "?lang=" + url.QueryEscape(lang)
	}
	return c.Redirect(http.StatusSeeOther, path)
}
