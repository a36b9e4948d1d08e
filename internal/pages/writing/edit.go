package writing

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
	"rollcall/internal/problem"
)

// An editPage is a message that is written: a new one, or a draft again that
// was refused.
type editPage struct {
	page
	Heading  string
	Action   string
	Back     string
	Revision int64
	editor
	Summary *form.Summary
}

// An editor are the fields of a message.
type editor struct {
	Texts    []textFields
	Audience []*form.Field
	Names    []string // of placeholders, as they are written
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
	}
	return e
}

// words are the fields of a text for letters of a kind, in each language of
// the event.
func (g page) words(pr *desk.Programme, own event.LetterText, kind event.LetterKind, typed form.Typed) editor {
	var e editor
	for _, name := range kind.Placeholders() {
		e.Names = append(e.Names, "{"+string(name)+"}")
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
	return e
}

// audienceFields say whom a message is for.
func (g page) audienceFields(pr *desk.Programme, m *desk.Message) []*form.Field {
	var a desk.MessageAudience
	if m != nil {
		a = m.For
	}
	choose := func(name, label, chosen string, choices ...form.Choice) *form.Field {
		f := &form.Field{Name: "audience." + name, Kind: "select", Label: label, Optional: g.T("signup.optional"), Choices: []form.Choice{{Label: g.T("desk.any_session")}}}
		for _, x := range choices {
			x.Chosen = x.Value == chosen
			f.Choices = append(f.Choices, x)
		}
		return f
	}
	var sessions, roles, languages, countries []form.Choice
	for i := range pr.Sessions {
		sessions = append(sessions, form.Choice{Value: pr.Sessions[i].Slug, Label: g.SessionName(pr.Event, &pr.Sessions[i])})
	}
	for _, r := range event.Roles {
		roles = append(roles, form.Choice{Value: string(r), Label: g.T("role." + string(r))})
	}
	for _, l := range g.preferred {
		languages = append(languages, form.Choice{Value: l, Label: locale.Capital(g.Language(l))})
	}
	for _, c := range g.Countries() {
		countries = append(countries, form.Choice{Value: c.Code, Label: c.Name})
	}
	statuses := &form.Field{Name: "audience.statuses", Kind: "checks", Label: g.T("desk.status"), Hint: g.T("writing.statuses_hint"), Optional: g.T("signup.optional")}
	for _, s := range event.Statuses {
		statuses.Choices = append(statuses.Choices, form.Choice{Value: string(s), Label: g.T("status." + string(s)), Chosen: slices.Contains(a.Statuses, string(s))})
	}
	return []*form.Field{
		choose("session", g.T("desk.session"), a.Session, sessions...), statuses, choose("role", g.T("desk.role"), a.Role, roles...),
		choose("language", g.T("lists.language"), a.Language, languages...), choose("country", g.T("signup.country"), a.Country, countries...),
	}
}

// typedMessage is what was typed.
func typedMessage(pr *desk.Programme, t form.Typed) desk.MessageInput {
	in := desk.MessageInput{Subject: event.Text{}, Text: event.Text{}, Audience: desk.MessageAudience{
		Session: t.One("audience.session"), Statuses: t["audience.statuses"], Role: t.One("audience.role"),
		Language: t.One("audience.language"), Country: t.One("audience.country"),
	}}
	for _, lang := range pr.Event.Languages {
		in.Subject[lang], in.Text[lang] = t.One("subject."+lang), t.One("text."+lang)
	}
	return in
}

// newMessage serves GET /desk/EVENT/messages/new.
func (p *Writing) newMessage(c echo.Context, by desk.Actor) error {
	d, pr, err := p.editPage(c, by)
	if err != nil {
		return err
	}
	return p.Render(c, http.StatusOK, "writing/edit", d.editing(pr, 0, 0, nil))
}

// editing is the page of a message that is written; id 0 is a new one.
func (g page) editing(pr *desk.Programme, id, revision int64, typed form.Typed) editPage {
	v := editPage{page: g, Heading: g.T("writing.new"), Action: g.path("/messages"), Back: g.path(tabPath), Revision: revision, editor: g.editor(pr, nil, typed)}
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
		revision, _ := strconv.ParseInt(t.One("revision"), 10, 64)
		return p.Desk.ChangeMessage(c.Request().Context(), by, c.Param("event"), messageID(c), desk.MessageChange{
			Subject: in.Subject, Text: in.Text, Audience: &in.Audience, Revision: revision,
		})
	})
}

// keep keeps what was typed, or shows it again with what is wrong.
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
	revision, _ := strconv.ParseInt(t.One("revision"), 10, 64)
	v := d.editing(pr, id, revision, t)
	v.Summary = form.Refusal{Error: refused, Scope: "writing", Zone: pr.Event.Zone, Typed: t}.At(v.Page, v.all())
	return p.Refuse(c, refused, "writing/edit", v)
}
