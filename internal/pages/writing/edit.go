package writing

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// An editPage is a message that is written: a new one, or a draft again that
// was refused.
type editPage struct {
	page
	Heading string
	Action  string
	Back    string
	editor
	Summary  *form.Summary
	Searched bool // words were searched for, which the message leaves aside
}

// An editor are the fields of a message.
type editor struct {
	Texts    []textFields
	Audience []*form.Field
	Names    []string   // of placeholders, as they are written
	Greeting string     // says how every letter begins; "" where it begins without
	Was      form.Field // what the fields held when they were read
	Revision int64      // of the message that was read; 0: none was
}

// A textFields is a message in one language.
type textFields struct {
	Language string
	Subject  *form.Field
	Text     *form.Field
	Open     bool
}

// all are the fields in the order of the page.
func (e *editor) all() []*form.Field {
	var all []*form.Field
	for _, t := range e.Texts {
		all = append(all, t.Subject, t.Text)
	}
	return append(all, e.Audience...)
}

// editor are the fields with what a message holds, nil: nothing yet, or what
// was typed.
func (g page) editor(pr *desk.Programme, m *desk.Message, typed form.Typed) editor {
	var own event.LetterText
	if m != nil {
		own = event.LetterText{Subject: m.Subject, Text: m.Body}
	}
	e := g.words(pr, own, event.LetterMessage, typed)
	e.Audience = g.audienceFields(pr, m)
	if typed != nil {
		for _, f := range e.Audience {
			f.Fill(typed)
		}
		return e
	}
	if e.Was = form.Sent(e.all()).Was(); m != nil {
		e.Revision = m.Revision
	}
	return e
}

// merge puts what was typed into the fields, which hold what is kept by now,
// and says what somebody else has changed.
func (e *editor) merge(g frame.Page, typed form.Typed) *form.Summary {
	met := form.Meet(typed, form.Sent(e.all()))
	for _, f := range e.all() {
		f.Fill(met.Merged())
	}
	for i := range e.Texts {
		t := &e.Texts[i]
		t.Open = t.Open || t.Subject.Value+t.Text.Value != ""
	}
	return met.Beside(g, e.all())
}

// words are the fields of a text for letters of a kind, in each language of
// the event.
func (g page) words(pr *desk.Programme, own event.LetterText, kind event.LetterKind, typed form.Typed) editor {
	var e editor
	for _, name := range kind.Placeholders() {
		e.Names = append(e.Names, "{"+string(name)+"}")
	}
	if kind != event.LetterVerify { // it repeats nothing that somebody has typed
		e.Greeting = g.T("writing.salutation", "salutation", g.T("mail.dear", "name", "…"))
	}
	for i, lang := range pr.Event.Languages {
		t := textFields{
			Language: locale.Capital(g.Language(lang)),
			Subject:  &form.Field{Name: "subject." + lang, Kind: "text", Label: g.T("writing.subject"), Autocomplete: "off", Value: own.Subject[lang]},
			Text:     &form.Field{Name: "text." + lang, Kind: "area", Label: g.T("writing.text"), Value: own.Text[lang]},
		}
		if typed != nil {
			t.Subject.Fill(typed)
			t.Text.Fill(typed)
		}
		t.Open = i == 0 || t.Subject.Value != "" || t.Text.Value != ""
		e.Texts = append(e.Texts, t)
	}
	if e.Was = form.Sent(e.all()).Was(); typed != nil {
		e.Was.Value, e.Revision = typed.One(e.Was.Name), max(0, revisionOf(typed))
	}
	return e
}

// typedMessage is what was typed.
func typedMessage(pr *desk.Programme, t form.Typed) desk.MessageInput {
	own := typedWords(pr, t)
	return desk.MessageInput{Subject: own.Subject, Text: own.Text, Audience: desk.MessageAudience{
		Session: t.One("audience.session"), Statuses: t["audience.statuses"], Outcomes: t["audience.outcomes"], Role: t.One("audience.role"),
		Language: t.One("audience.language"), Country: t.One("audience.country"), OrganisationKind: t.One("audience.organisation_kind"),
		Municipality: t.One("audience.municipality"), Source: t.One("audience.source"), Answer: t.One("audience.answer"),
		Verified: t.One("audience.verified"), Letters: t.One("audience.letters"),
	}}
}

// searched says that the list which a message is for was searched by words,
// which come into no address.
const searched = "searched"

// outcomes says what the attendance of those is whom a message is for.
const outcomes = "outcomes"

// newMessage serves GET /desk/EVENT/messages/new, for those whom a filter of
// the list finds.
func (p *Writing) newMessage(c echo.Context, by desk.Actor) error {
	d, pr, err := p.editPage(c, by)
	if err != nil {
		return err
	}
	f := desk.FilterOf(c.QueryParam)
	f.Sort = ""
	if err := frame.Asks(c, slices.AppendSeq([]string{searched, outcomes}, maps.Keys(f.Parameters()))...); err != nil {
		return err
	}
	to, err := p.Desk.MessageTo(c.Request().Context(), by, d.Slug, f, c.QueryParams()[outcomes]...)
	if err != nil {
		return err
	}
	v := d.editing(pr, 0, d.editor(pr, nil, nil))
	v.Audience, v.Searched = d.audienceFields(pr, &desk.Message{For: to}), c.QueryParam(searched) != ""
	return p.Render(c, http.StatusOK, "writing/edit", v)
}

// editing is the page of a message that is written; id 0 is a new one.
func (g page) editing(pr *desk.Programme, id int64, e editor) editPage {
	v := editPage{page: g, Heading: g.T("writing.new"), Action: g.path("/messages"), Back: g.path(tabPath), editor: e}
	if id != 0 {
		v.Heading, v.Action, v.Back = g.T("writing.change"), g.messagePath(id, ""), g.messagePath(id, "")
	}
	return v
}

// draft serves POST /desk/EVENT/messages.
func (p *Writing) draft(c echo.Context, by desk.Actor) error {
	return p.keep(c, by, 0, func(t form.Typed, in desk.MessageInput) (*desk.Message, error) {
		return p.Desk.DraftMessage(c.Request().Context(), by, c.Param("event"), in)
	})
}

// change serves POST /desk/EVENT/messages/ID.
func (p *Writing) change(c echo.Context, by desk.Actor) error {
	return p.keep(c, by, messageID(c), func(t form.Typed, in desk.MessageInput) (*desk.Message, error) {
		return p.Desk.ChangeMessage(c.Request().Context(), by, c.Param("event"), messageID(c), desk.MessageChange{
			Subject: in.Subject, Text: in.Text, Audience: &in.Audience, Revision: revisionOf(t),
		})
	})
}

// revisionOf is that of what was read, as a form brings it. A form that does not
// say it has read nothing that there is.
func revisionOf(t form.Typed) int64 {
	revision, err := strconv.ParseInt(t.One("revision"), 10, 64)
	if err != nil {
		return -1
	}
	return revision
}

// keep keeps what was typed, or shows it again with what is wrong, and with what
// somebody else has changed meanwhile.
func (p *Writing) keep(c echo.Context, by desk.Actor, id int64, do func(form.Typed, desk.MessageInput) (*desk.Message, error)) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	d, pr, err := p.editPage(c, by)
	if err != nil {
		return err
	}
	m, err := do(t, typedMessage(pr, t))
	if err == nil {
		return c.Redirect(http.StatusSeeOther, d.messagePath(m.ID, "", "done", "saved"))
	}
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Invalid && refused.Kind != problem.Conflict && refused.Kind != problem.Precondition {
		return err
	}
	if refused.Is(desk.ErrChangedMeanwhile) {
		now, err := p.Desk.Message(c.Request().Context(), by, d.Slug, id)
		if err != nil {
			return err
		}
		v := d.editing(pr, id, d.editor(pr, now, nil))
		v.Summary = v.merge(v.Page, t)
		return p.Refuse(c, refused, "writing/edit", v)
	}
	v := d.editing(pr, id, d.editor(pr, nil, t))
	v.Summary = form.Refusal{Error: refused, Scope: "writing", Zone: pr.Event.Zone, Typed: t}.At(v.Page, v.all())
	return p.Refuse(c, refused, "writing/edit", v)
}
