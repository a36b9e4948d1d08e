package publish

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/pages/form"
	"rollcall/internal/problem"
)

// A copyPage makes another event like one.
type copyPage struct {
	eventPage
	Fields  []*form.Field
	Summary *form.Summary
}

// copyForm serves GET /desk/EVENT/clone.
func (p *Publish) copyForm(c echo.Context, by desk.Actor) error {
	v, doc, turn, err := p.copyPage(c, by)
	if err != nil {
		return err
	}
	t := form.Typed{"slug": {turn.Slug}, "starts": {turn.Starts}}
	for _, lang := range doc.Languages {
		t["title."+lang] = []string{turn.Title[lang]}
	}
	v.fill(doc, t)
	return p.Render(c, http.StatusOK, "publish/copy", v)
}

// copy serves POST /desk/EVENT/clone. What comes of it waits as a draft.
func (p *Publish) copy(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	turn := eventfile.Turn{Slug: strings.TrimSpace(t.One("slug")), Starts: strings.TrimSpace(t.One("starts")), Title: event.Text{}}
	for name := range t {
		if lang, ok := strings.CutPrefix(name, "title."); ok && strings.TrimSpace(t.One(name)) != "" {
			turn.Title[lang] = strings.TrimSpace(t.One(name))
		}
	}
	applied, err := p.Desk.CopyEvent(c.Request().Context(), by, c.Param("event"), turn)
	refused := problem.From(err)
	switch {
	case err == nil:
		return c.Redirect(http.StatusSeeOther, p.DeskPage(c, by).Address("/desk/"+applied.Slug+TabPath, "done", "copied"))
	case refused == nil, refused.Kind != problem.Invalid && refused.Kind != problem.Conflict:
		return err
	}
	v, doc, _, err := p.copyPage(c, by)
	if err != nil {
		return err
	}
	v.fill(doc, t)
	v.Summary = form.Refusal{Error: atFields(refused, doc.Languages[0]), Scope: "copy", Zone: doc.Zone, Typed: t}.At(v.Page, v.Fields)
	if errors.Is(refused, desk.ErrSlugTaken) {
		slug := v.Fields[1]
		slug.Error = v.Summary.Head
		v.Summary.Errors = []form.Error{{Name: slug.Name, Text: slug.Error, Line: slug.Error}}
	}
	v.Summary.Note = v.T("publishing.nothing_lost")
	return p.Refuse(c, refused, "publish/copy", v)
}

// copyPage is the page without its fields, with what there is and a proposal.
func (p *Publish) copyPage(c echo.Context, by desk.Actor) (*copyPage, *eventfile.Document, eventfile.Turn, error) {
	doc, turn, err := p.Desk.NextTurn(c.Request().Context(), by, c.Param("event"))
	if err != nil {
		return nil, nil, turn, err
	}
	v, _, err := p.frame(c, by)
	return &copyPage{eventPage: v}, doc, turn, err
}

// fill puts the fields on the page, with what was typed.
func (v *copyPage) fill(doc *eventfile.Document, t form.Typed) {
	v.Fields = []*form.Field{
		{Name: "starts", Kind: "datetime-local", Label: v.T("copy.starts"), Hint: v.T("copy.starts_hint", "zone", v.City(doc.Zone))},
		{Name: "slug", Kind: "text", Label: v.T("copy.slug"), Hint: v.T("copy.slug_hint"), Autocomplete: "off"},
	}
	for i, lang := range doc.Languages {
		x := &form.Field{Name: "title." + lang, Kind: "text", Label: v.T("copy.title_in", "language", v.Language(lang)), Autocomplete: "off"}
		if i > 0 {
			x.Optional = v.T("signup.optional")
		}
		v.Fields = append(v.Fields, x)
	}
	for _, x := range v.Fields {
		x.Fill(t)
	}
}

// atFields is what was refused of a copy at the fields that settle it: what is
// wrong with any of its times follows from when it begins, and a title that is
// missing is that in its first language.
func atFields(refused *problem.Error, first string) *problem.Error {
	at := *refused
	at.Fields = nil
	for _, f := range refused.Fields {
		lang, titled := strings.CutPrefix(f.Pointer, "/title/")
		switch {
		case titled:
			f.Pointer = "/title." + lang
		case f.Pointer == "/title":
			f.Pointer, f.Code = "/title."+first, "required"
		case f.Pointer != "/slug":
			f.Pointer = "/starts"
		}
		at.Fields = append(at.Fields, f)
	}
	return &at
}
