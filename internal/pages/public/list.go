package public

import (
	"html/template"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
)

// An eventsPage lists the published events, by session.
type eventsPage struct {
	page
	Groups []frame.Group[listedSession]
}

// A listedSession is a session in the list of events.
type listedSession struct {
	Event     string // slug
	Title     string
	TextLang  string
	Part      string // the session's own title, where the event has several
	When      frame.Span
	StateLine string
}

// events serves GET /.
func (p *Public) events(c echo.Context) error {
	g := p.plain(c)
	all, err := p.desk.PublicEvents(c.Request().Context())
	if err != nil {
		return err
	}
	g.publish(p.BaseURL, "/")
	now := p.Clock()
	v := eventsPage{page: g, Groups: frame.Groups(all, now, g.T("list.ahead"), g.T("list.over"), func(d frame.Dated) listedSession { return g.listed(d, now) })}
	return p.Render(c, http.StatusOK, "public/events", v)
}

func (g page) listed(d frame.Dated, now time.Time) listedSession {
	e, s, lang := d.Event, d.Session, g.Lang()
	v := listedSession{
		Event: e.Slug, Title: e.TextIn(e.Title, lang), TextLang: frame.TextLang(e, e.Title, lang, lang), When: g.Span(s.StartsAt, s.EndsAt, e.Zone),
		StateLine: g.StateLine(e, s, e.StateOf(s, now), frame.TakesSignUps(e, s, now)),
	}
	if len(d.Sessions) > 1 {
		v.Part = e.TextIn(s.Title, lang)
	}
	return v
}

// publish makes the page one that search engines may list: in each language
// under an address of its own, and without one in the reader's.
func (g *page) publish(base, path string) {
	g.Canonical, g.Default = base+path+g.Query, base+path
	for i := range g.Languages {
		g.Languages[i].Absolute = base + path + g.Languages[i].Query
	}
}

// about serves GET /about.
func (p *Public) about(c echo.Context) error {
	g := p.plain(c)
	g.publish(p.BaseURL, "/about")
	i := p.Installed()
	v := aboutPage{page: g, Imprint: g.said(i.Imprint), Privacy: g.said(i.Privacy)}
	return p.Render(c, http.StatusOK, "public/about", v)
}

// An aboutPage says what Rollcall is and what it does with data, and what the
// installation says about itself.
type aboutPage struct {
	page
	Imprint said
	Privacy said
}

// A said is a text of the installation's own.
type said struct {
	Text template.HTML
	Lang string // where it differs from the page's
}

// said is t in the page's language, else in the first that has it of those that
// the page leads to, else in any.
func (g page) said(t event.Text) said {
	tried := []string{g.Lang()}
	for _, l := range g.Languages {
		tried = append(tried, l.Code)
	}
	for _, lang := range append(tried, slices.Sorted(maps.Keys(t))...) {
		if t[lang] == "" {
			continue
		}
		s := said{Text: markdown(t[lang])}
		if lang != g.Lang() {
			s.Lang = lang
		}
		return s
	}
	return said{}
}
