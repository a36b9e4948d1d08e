package writing

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
	"rollcall/internal/problem"
)

// A wordsPage is a kind of letter that leaves by itself, with the words that
// the organiser has for it.
type wordsPage struct {
	page
	Heading string
	Notice  string
	Back    string
	Action  string
	editor
	Summary *form.Summary
	Shown   *letterPreview // nil: nobody is registered
}

// A letterPreview is a letter as somebody gets it.
type letterPreview struct {
	In            form.Field
	From, Subject string
	Name          string // of whose data it has
	Frame         string // address of the letter itself
	Text          string
}

// words serves GET /desk/EVENT/letters/KIND.
func (p *Writing) words(c echo.Context, by desk.Actor) error {
	v, _, err := p.wordsPage(c, by, nil)
	if err != nil {
		return err
	}
	if c.QueryParam("done") != "" {
		v.Notice = v.T("writing.own_saved")
	}
	return p.Render(c, http.StatusOK, "writing/words", v)
}

// wordsPage is the page of the kind that the path names.
func (p *Writing) wordsPage(c echo.Context, by desk.Actor, typed form.Typed) (*wordsPage, *desk.Programme, error) {
	d, pr, err := p.page(c, by)
	if err != nil {
		return nil, nil, err
	}
	w, err := p.Desk.LetterWords(c.Request().Context(), by, d.Slug, c.Param("kind"))
	if err != nil {
		return nil, nil, err
	}
	path := tabPath + "/" + string(w.Kind)
	v := &wordsPage{
		page: d, Heading: d.letterName(w.Kind), Back: d.path(tabPath), Action: d.path(path),
		editor: d.words(pr, w.LetterText, w.Kind, typed),
	}
	in := ""
	if typed == nil {
		in = c.QueryParam("in")
	}
	shown, err := p.Desk.ShowLetter(c.Request().Context(), by, d.Slug, string(w.Kind), in)
	if refused := problem.From(err); refused != nil && refused.Is(desk.ErrNobodyMatches) {
		return v, pr, nil
	}
	if err != nil {
		return nil, nil, err
	}
	v.Shown = &letterPreview{
		In:   form.Field{Name: "in", Label: v.T("writing.in"), Choices: []form.Choice{{Label: v.T("writing.their_language")}}},
		From: shown.From, Subject: shown.Subject, Name: shown.Registrant.Name(), Frame: v.path(path+"/letter", "in", in), Text: shown.Text,
	}
	for _, l := range pr.Event.Languages {
		v.Shown.In.Choices = append(v.Shown.In.Choices, form.Choice{Value: l, Label: locale.Capital(v.Printer.Language(l)), Chosen: l == in})
	}
	return v, pr, nil
}

// shownLetter serves GET /desk/EVENT/letters/KIND/letter: the letter for the
// frame of the preview.
func (p *Writing) shownLetter(c echo.Context, by desk.Actor) error {
	shown, err := p.Desk.ShowLetter(c.Request().Context(), by, c.Param("event"), c.Param("kind"), c.QueryParam("in"))
	if err != nil {
		return err
	}
	return framed(c, shown.HTML)
}

// setWords serves POST /desk/EVENT/letters/KIND.
func (p *Writing) setWords(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	d, pr, err := p.page(c, by)
	if err != nil {
		return err
	}
	kind := c.Param("kind")
	kept, err := p.Desk.LetterWords(c.Request().Context(), by, d.Slug, kind)
	if err != nil {
		return err
	}
	e := d.words(pr, kept.LetterText, kept.Kind, nil)
	err = desk.ErrChangedMeanwhile
	if !form.Meet(t, form.Sent(e.all())).Differs() {
		err = p.Desk.SetLetterWords(c.Request().Context(), by, d.Slug, kind, kept.LetterText, typedWords(pr, t))
	}
	if err == nil {
		return c.Redirect(http.StatusSeeOther, d.path(tabPath+"/"+kind, "done", "saved"))
	}
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Invalid && refused.Kind != problem.Precondition {
		return err
	}
	if refused.Is(desk.ErrChangedMeanwhile) {
		v, _, err := p.wordsPage(c, by, nil)
		if err != nil {
			return err
		}
		v.Summary = v.merge(v.Page, t)
		return p.Refuse(c, refused, "writing/words", v)
	}
	v, _, err := p.wordsPage(c, by, t)
	if err != nil {
		return err
	}
	here := *refused
	here.Fields = nil
	for _, f := range refused.Fields { // of the event's document
		f.Pointer = strings.TrimPrefix(f.Pointer, "/letters/"+kind)
		here.Fields = append(here.Fields, f)
	}
	v.Summary = form.Refusal{Error: &here, Scope: "writing", Zone: pr.Event.Zone, Typed: t}.At(v.Page, v.all())
	return p.Refuse(c, refused, "writing/words", v)
}

// typedWords are the words in the fields of t.
func typedWords(pr *desk.Programme, t form.Typed) event.LetterText {
	words := event.LetterText{Subject: event.Text{}, Text: event.Text{}}
	for _, lang := range pr.Event.Languages {
		words.Subject[lang], words.Text[lang] = t.One("subject."+lang), t.One("text."+lang)
	}
	return words
}
