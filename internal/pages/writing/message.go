package writing

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// A messagePage is one message: a draft with whom it is for and how somebody
// gets it, or how far it has come.
type messagePage struct {
	page
	Subject string
	Chip    team.Chip
	For     string
	Notice  string
	Failed  string // why something could not be done
	Summary *form.Summary
	Draft   bool
	Action  string
	editor
	Numbers []frame.Fact // how many get it, and why others do not
	Reading []frame.Fact // what they read, and what they get instead
	Shown   *preview     // nil: it is for nobody
	Send    sending
	Delete  string // address of the button; "" for what is no draft
	Stop    string // address of the button; "" where nothing can be stopped
	Results []frame.Fact
	People  string // address of the list of people
	Running bool
}

// A preview is a message as somebody gets it.
type preview struct {
	As       form.Field
	In       form.Field
	From, To string
	Subject  string
	Frame    string // address of the letter itself
	Text     string
	Test     string // address of the button that sends it to oneself
	Person   string // id
	Language string // that was chosen; "": theirs
}

// A sending is the form that sends a draft.
type sending struct {
	Action   string
	Expected int64
	Button   string
	At       form.Field
}

// message serves GET /desk/EVENT/messages/ID.
func (p *Writing) message(c echo.Context, by desk.Actor) error {
	v, err := p.messagePage(c, by, as(c.QueryParam("as"), c.QueryParam("in")))
	if err != nil {
		return err
	}
	if key := "writing.done." + c.QueryParam("done"); v.Has(key) {
		v.Notice = v.T(key, "email", by.Account.Email)
	}
	return p.Render(c, http.StatusOK, "writing/message", v)
}

// as reads as whom a message is to be shown; nonsense is nobody.
func as(person, language string) desk.MessageAs {
	id, err := strconv.ParseInt(person, 10, 64)
	if err != nil && person != "" {
		id = -1
	}
	return desk.MessageAs{Registrant: id, Language: language}
}

// messagePage is the page of the message that the path names.
func (p *Writing) messagePage(c echo.Context, by desk.Actor, as desk.MessageAs) (*messagePage, error) {
	d, pr, err := p.editPage(c, by)
	if err != nil {
		return nil, err
	}
	m, err := p.Desk.Message(c.Request().Context(), by, d.Slug, messageID(c))
	if err != nil {
		return nil, err
	}
	v := &messagePage{
		page: d, Subject: pr.Event.TextIn(m.Subject, d.Lang()), Chip: d.stateChip(m.State), For: d.audience(pr, m), Draft: m.State == event.MessageDraft,
		Action: d.messagePath(m.ID, ""), editor: d.editor(pr, m, nil),
	}
	v.numbers(m)
	if v.Draft {
		v.Delete = d.messagePath(m.ID, "/delete")
	}
	if m.State == event.MessageScheduled || m.State == event.MessageSending {
		v.Stop = d.messagePath(m.ID, "/stop")
	}
	if m.StartedAt != nil {
		v.People = d.messagePath(m.ID, "/recipients")
		v.results(m)
		if v.Running = m.State == event.MessageSending; v.Running {
			v.Again = 5
		}
	}
	if m.SendAt != nil && m.StartedAt == nil {
		v.Notice = v.T("writing.scheduled_for", "when", v.Deadline(*m.SendAt, frame.Location(pr.Event.Zone)))
	}
	v.sending(pr, m)
	return v, p.preview(c, by, v, pr, m, as)
}

// numbers are how many get the message, and why others do not.
func (v *messagePage) numbers(m *desk.Message) {
	v.Numbers = []frame.Fact{{Label: v.T("writing.recipients"), Text: v.Number(int(m.Recipients))}}
	for _, why := range event.Exclusions {
		if n := m.Excluded[why]; n > 0 {
			v.Numbers = append(v.Numbers, frame.Fact{Label: v.T("writing.result." + string(why)), Text: v.Number(int(n))})
		}
	}
	for _, s := range m.Languages {
		text := v.Number(int(s.People))
		if s.ReadIn != s.Language {
			text = v.T("writing.reads", "count", text, "language", v.Printer.Language(s.ReadIn))
		}
		v.Reading = append(v.Reading, frame.Fact{Label: locale.Capital(v.Printer.Language(s.Language)), Text: text})
	}
}

// results are what became of it.
func (v *messagePage) results(m *desk.Message) {
	for _, r := range event.MessageResults {
		if n := m.Results[r]; n > 0 || r == event.ResultSent {
			v.Results = append(v.Results, frame.Fact{Label: v.T("writing.result." + string(r)), Text: v.Number(int(n))})
		}
	}
}

// sending is the form that sends a draft.
func (v *messagePage) sending(pr *desk.Programme, m *desk.Message) {
	if !v.Draft {
		return
	}
	v.Send = sending{
		Action: v.messagePath(m.ID, "/send"), Expected: m.Recipients, Button: v.T("writing.send", "count", int(m.Recipients)),
		At: form.Field{Name: "at", Kind: "datetime-local", Label: v.T("writing.at"), Hint: v.T("writing.at_hint", "zone", v.City(pr.Event.Zone)), Optional: v.T("signup.optional")},
	}
}

// preview shows the message as somebody gets it.
func (p *Writing) preview(c echo.Context, by desk.Actor, v *messagePage, pr *desk.Programme, m *desk.Message, as desk.MessageAs) error {
	shown, err := p.Desk.ShowMessage(c.Request().Context(), by, v.Slug, m.ID, as)
	if refused := problem.From(err); refused != nil && refused.Is(desk.ErrNobodyMatches) {
		return nil
	}
	if err != nil {
		return err
	}
	some, err := p.Desk.Sample(c.Request().Context(), by, v.Slug, m.ID)
	if err != nil {
		return err
	}
	person := strconv.FormatInt(shown.Registrant.ID, 10)
	w := &preview{
		As: form.Field{Name: "as", Label: v.T("writing.as")}, In: form.Field{Name: "in", Label: v.T("writing.in"), Choices: []form.Choice{{Label: v.T("writing.their_language")}}},
		From: shown.From, To: shown.Registrant.Address(), Subject: shown.Subject, Text: shown.Text, Person: person, Language: as.Language,
		Frame: v.messagePath(m.ID, "/letter", "as", person, "in", as.Language), Test: v.messagePath(m.ID, "/test"),
	}
	listed := false
	for i := range some {
		id := strconv.FormatInt(some[i].ID, 10)
		listed = listed || id == person
		w.As.Choices = append(w.As.Choices, form.Choice{Value: id, Label: some[i].Name(), Chosen: id == person})
	}
	if !listed {
		w.As.Choices = append(w.As.Choices, form.Choice{Value: person, Label: shown.Registrant.Name(), Chosen: true})
	}
	for _, l := range pr.Event.Languages {
		w.In.Choices = append(w.In.Choices, form.Choice{Value: l, Label: locale.Capital(v.Printer.Language(l)), Chosen: l == as.Language})
	}
	v.Shown = w
	return nil
}

// letterPolicy lets a letter look as it does in a mail program, and no more.
const letterPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"

// shown serves GET /desk/EVENT/messages/ID/letter: the letter for the frame of
// the preview.
func (p *Writing) shown(c echo.Context, by desk.Actor) error {
	shown, err := p.Desk.ShowMessage(c.Request().Context(), by, c.Param("event"), messageID(c), as(c.QueryParam("as"), c.QueryParam("in")))
	if err != nil {
		return err
	}
	return framed(c, shown.HTML)
}

// framed answers with a letter for a frame, in which it may do nothing.
func framed(c echo.Context, html string) error {
	h := c.Response().Header()
	h.Set("Content-Security-Policy", letterPolicy)
	h.Set("Cache-Control", "no-store")
	return c.HTML(http.StatusOK, html)
}

// test serves POST /desk/EVENT/messages/ID/test.
func (p *Writing) test(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	_, err = p.Desk.TestMessage(c.Request().Context(), by, c.Param("event"), messageID(c), as(t.One("as"), t.One("in")))
	return p.done(c, by, err, "tested", nil)
}

// send serves POST /desk/EVENT/messages/ID/send.
func (p *Writing) send(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	_, pr, err := p.page(c, by)
	if err != nil {
		return err
	}
	s, wrong := readSending(t, pr.Event.Zone)
	if wrong != nil {
		return p.done(c, by, wrong, "", t)
	}
	_, err = p.Desk.SendMessage(c.Request().Context(), by, c.Param("event"), messageID(c), s)
	done := "sending"
	if s.At != nil {
		done = ""
	}
	return p.done(c, by, err, done, t)
}

// readSending reads what was typed to send a message: a wall time is one where
// the event is at home.
func readSending(t form.Typed, zone string) (desk.MessageSending, error) {
	expected, err := strconv.ParseInt(t.One("expected"), 10, 64)
	if err != nil {
		expected = -1 // nothing that there could be
	}
	s := desk.MessageSending{Expected: expected, Revision: revisionOf(t)}
	if t.One("at") == "" {
		return s, nil
	}
	at, err := event.ParseWall(t.One("at"), frame.Location(zone))
	if p := problem.From(err); p != nil {
		return s, problem.Refuse(problem.Field{Pointer: "/at", Code: p.Code, Params: p.Params})
	}
	utc := at.UTC().Truncate(time.Millisecond)
	s.At = &utc
	return s, err
}

// stop serves POST /desk/EVENT/messages/ID/stop.
func (p *Writing) stop(c echo.Context, by desk.Actor) error {
	m, err := p.Desk.StopMessage(c.Request().Context(), by, c.Param("event"), messageID(c))
	done := "stopped"
	if err == nil && m.State == event.MessageSent {
		done = "sent"
	}
	return p.done(c, by, err, done, nil)
}

// drop serves POST /desk/EVENT/messages/ID/delete.
func (p *Writing) drop(c echo.Context, by desk.Actor) error {
	if err := p.Desk.DeleteMessage(c.Request().Context(), by, c.Param("event"), messageID(c)); err != nil {
		return p.done(c, by, err, "", nil)
	}
	d, _, err := p.page(c, by)
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, d.path("/letters", "done", "deleted"))
}

// done leads back to the message, which says what was done, or shows it with
// why that could not be.
func (p *Writing) done(c echo.Context, by desk.Actor, err error, done string, t form.Typed) error {
	if err == nil {
		d, _, err := p.page(c, by)
		if err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, d.messagePath(messageID(c), "", "done", done))
	}
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Conflict && refused.Kind != problem.Invalid && refused.Kind != problem.Precondition {
		return err
	}
	v, err := p.messagePage(c, by, desk.MessageAs{})
	if err != nil {
		return err
	}
	if t != nil && v.Draft {
		v.Send.At.Value = t.One("at")
		if refused.Kind == problem.Invalid {
			v.Summary = form.Refusal{Error: refused, Scope: "writing", Typed: t}.At(v.Page, []*form.Field{&v.Send.At})
			return p.Refuse(c, refused, "writing/message", v)
		}
	}
	v.Failed = v.ProblemText(refused, "")
	if refused.Is(desk.ErrChangedMeanwhile) {
		v.Failed = v.T("writing.not_sent_changed")
	}
	return p.Refuse(c, refused, "writing/message", v)
}
