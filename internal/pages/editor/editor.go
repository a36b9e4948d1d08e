// Package editor is the document of an event as forms.
//
// A field of a form is called by the path of what it is about in the document
// (eventfile.Values), so that whatever is refused of the document is shown at
// its field. What a form was made from travels in it: when somebody else has
// saved meanwhile, both changes are put together field by field, and the form
// comes back with what the other has written beside it. What a published event
// would become is shown on a page of its own, with who is told, before it
// happens.
package editor

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale"
	"rollcall/internal/pages/document"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// Editor has the pages.
type Editor struct {
	*team.Team
}

// New returns the pages over t.
func New(t *team.Team) *Editor { return &Editor{Team: t} }

// tabPath is the tab of the editor below that of an event.
const tabPath = "/edit"

// A page is the frame of a page of the desk.
type page struct{ frame.Page }

// An editPage is what every page of the editor about one event shows.
type editPage struct {
	page
	team.About
	Parts []team.Tab // the other parts
	Note  string     // what has been done
}

// edit is the frame of a page of the editor about the event that the path
// names, and the event. current is the part that the page is about.
func (p *Editor) edit(c echo.Context, by desk.Actor, current string) (editPage, *desk.EventDraft, error) {
	d, err := p.Desk.EditEvent(c.Request().Context(), by, c.Param("event"))
	if err != nil {
		return editPage{}, nil, err
	}
	e := team.EventOf(p.DeskPage(c, by), &d.Programme, d.Role, tabPath)
	v := editPage{page: page{e.Page}, About: e.About}
	for _, name := range partNames {
		v.Parts = append(v.Parts, team.Tab{Name: v.T("editor.part." + name), URL: v.at(name, ""), Current: name == current})
	}
	if key := "editor.done." + c.QueryParam("done"); v.Has(key) {
		v.Note = v.T(key)
	}
	return v, d, nil
}

// at is the address of the page of a part, or of one of its items.
func (v editPage) at(part, item string) string { return v.Address(v.path(part, item)) }

func (v editPage) path(part, item string) string {
	path := "/desk/" + v.Slug + tabPath
	for _, s := range []string{part, item} {
		if s != "" {
			path += "/" + s
		}
	}
	return path
}

// nameIn is the name of a language, in which a text is to be written.
func (g page) nameIn(lang string) string { return locale.Capital(g.Language(lang)) }

// say are the words for documents of the event.
func (v editPage) say(doc *eventfile.Document, others ...*eventfile.Document) document.Words {
	return document.New(v.Page, doc, others...)
}

// missing are the texts that languages of doc lack, each with where it is
// written.
func (v editPage) missing(doc *eventfile.Document) []gap {
	var all []gap
	for _, m := range doc.Missing() {
		i := slices.IndexFunc(all, func(g gap) bool { return g.code == m.Language })
		if i < 0 {
			i = len(all)
			all = append(all, gap{code: m.Language, Language: v.nameIn(m.Language)})
		}
		text := team.Tab{Name: v.say(doc).Pointer(m.Pointer), URL: v.textPlace(doc, m.Pointer, m.Language)}
		if strings.HasPrefix(m.Pointer, "/municipalities/") { // whose names are not edited here
			text.URL = ""
		}
		all[i].Texts = append(all[i].Texts, text)
	}
	return all
}

// A gap is what a language lacks.
type gap struct {
	code     string
	Language string
	Texts    []team.Tab
}
