package publish

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// A previewsPage lists everything of an event that others will see, each in
// every language of the event.
type previewsPage struct {
	eventPage
	Groups []previewGroup
}

// A previewGroup are previews of one sort.
type previewGroup struct {
	ID, Title string
	List      []previewLine
}

// A previewLine is a page or a letter with the languages that it is in.
type previewLine struct {
	Name  string
	Links []languageLink
}

// A languageLink leads to a preview in a language.
type languageLink struct{ Code, Name, URL string }

// previews serves GET /desk/EVENT/preview.
func (p *Publish) previews(c echo.Context, by desk.Actor) error {
	v, _, err := p.frame(c, by)
	if err != nil {
		return err
	}
	pv, err := p.Desk.Preview(c.Request().Context(), by, v.Slug)
	if err != nil {
		return err
	}
	view := previewsPage{eventPage: v}
	line := func(name, path string) previewLine { return previewLine{name, view.languages(pv.Event, path)} }
	view.Groups = []previewGroup{
		{"pages", v.T("preview.pages"), []previewLine{line(v.T("preview.page"), "/page"), line(v.T("preview.sent"), "/sent")}},
		{"people", v.T("preview.people"), nil}, {"letters", v.T("preview.letters"), nil},
	}
	for _, x := range pv.People(v.Lang()) {
		view.Groups[1].List = append(view.Groups[1].List, line(v.sampleName(&x), "/people/"+x.Key))
	}
	for _, l := range pv.Letters(v.Lang()) {
		kept, err := p.compose(&l)
		if err != nil {
			return err
		}
		view.Groups[2].List = append(view.Groups[2].List, line(kept.Subject, "/letters/"+string(l.Letter.Kind)))
	}
	return p.Render(c, http.StatusOK, "publish/preview", view)
}

// languages are the links to a preview in each language of the event.
func (v eventPage) languages(e *event.Event, path string) []languageLink {
	var list []languageLink
	for _, code := range e.Languages {
		list = append(list, languageLink{code, locale.Capital(v.Language(code)), "/desk/" + v.Slug + "/preview" + path + "?lang=" + code})
	}
	return list
}

// sampleName says in which state somebody invented is.
func (v eventPage) sampleName(x *desk.Sample) string {
	if key := "preview.person." + x.Key; v.Has(key) {
		return v.T(key)
	}
	return locale.Capital(v.T("status." + string(x.Status)))
}

// A previewed handler shows something of an event to its team.
type previewed func(v eventPage, pv *desk.Preview, path string) error

// preview calls h with the event, in one of its own languages.
func (p *Publish) preview(c echo.Context, by desk.Actor, h previewed) error {
	pv, err := p.Desk.Preview(c.Request().Context(), by, c.Param("event"))
	if err != nil {
		return err
	}
	g := p.Reader(c, by.Account.Language)
	v := eventPage{team.EventPage{Page: g, About: team.About{Slug: pv.Event.Slug, Title: pv.Event.TextIn(pv.Event.Title, g.Lang())}}}
	return h(v, pv, "/desk/"+pv.Event.Slug+"/preview")
}

// banner says on a preview what it is, in the reader's language.
func (v eventPage) banner(text string) *frame.Preview {
	return &frame.Preview{Text: text, Back: v.at("/preview"), Word: v.T("preview.back")}
}

// previewPage serves GET /desk/EVENT/preview/page.
func (p *Publish) previewPage(c echo.Context, by desk.Actor) error {
	return p.preview(c, by, func(v eventPage, pv *desk.Preview, path string) error {
		return p.others.Page(c, pv.Programme, pv.At, path, v.banner(v.T("preview.note")))
	})
}

// previewSent serves GET /desk/EVENT/preview/sent.
func (p *Publish) previewSent(c echo.Context, by desk.Actor) error {
	return p.preview(c, by, func(v eventPage, pv *desk.Preview, path string) error {
		return p.others.Sent(c, pv.Programme, path, v.banner(v.T("preview.note")))
	})
}

// previewPerson serves GET /desk/EVENT/preview/people/STATUS.
func (p *Publish) previewPerson(c echo.Context, by desk.Actor) error {
	return p.preview(c, by, func(v eventPage, pv *desk.Preview, path string) error {
		people := pv.People(p.languageOf(c, pv.Event))
		i := slices.IndexFunc(people, func(x desk.Sample) bool { return x.Key == c.Param("status") })
		if i < 0 {
			return desk.ErrNotFound
		}
		x := &people[i]
		return p.others.Person(c, &x.View, x.At, path, v.banner(v.T("preview.note_person", "state", v.sampleName(x))))
	})
}

// languageOf is the language of the event that the address names, else its
// first.
func (p *Publish) languageOf(c echo.Context, e *event.Event) string {
	lang, chosen := p.Language(c, e.Languages, "")
	if !chosen {
		lang = e.Languages[0]
	}
	return lang
}
