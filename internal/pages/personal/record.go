package personal

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// A recordView is what is known of the person's attendance of a session that is
// over, and what they may say about it.
type recordView struct {
	Line       string // the outcome, as a sentence
	Facts      []frame.Fact
	Decided    string // that the team has decided, and why; "" where the evidence counts
	Objection  string // what became of the last objection; "" without one
	Answer     string // and the reason
	MayObject  bool
	MayDeclare bool
	Final      string // when it is, or was, final
}

// record is r's, nil where nothing is to be said.
func (g page) record(r *desk.RegistrationView, zone string) *recordView {
	if r.Record == nil {
		return nil
	}
	k, loc := r.Record, frame.Location(zone)
	v := &recordView{
		Line: g.T("record.outcome." + string(k.Outcome())), Facts: g.Record(r.Session, &k.Record, loc), MayObject: k.MayObject, MayDeclare: k.MayDeclare,
		Final: g.T("record.final_on", "when", g.Deadline(k.FreezesAt, loc)),
	}
	if o := k.Override; o != nil {
		v.Decided = g.T("record.decided", "when", g.Deadline(o.DecidedAt, loc))
		if o.Reason != "" {
			v.Facts = append(v.Facts, frame.Fact{Label: g.T("record.reason"), Text: o.Reason})
		}
	}
	if o := k.Objection(); o != nil {
		v.Objection = g.T("record.objected", "when", g.Deadline(o.SaidAt, loc))
		if o.AnsweredAt != nil {
			v.Objection, v.Answer = g.T("record.answer."+string(o.Answer), "when", g.Deadline(*o.AnsweredAt, loc)), o.AnswerText
		}
	}
	return v
}

// An objectionPage is where the person says what is not right.
type objectionPage struct {
	page
	Token   string
	Slug    string // of the session
	Over    string // the session
	Record  *recordView
	Text    form.Field
	Summary *form.Summary // nil until something was refused
}

// objectionForm serves GET /r/TOKEN/SESSION/objection.
func (p *Personal) objectionForm(c echo.Context, by desk.Actor) error {
	return p.showObjection(c, by, "", nil)
}

// object serves POST /r/TOKEN/SESSION/objection.
func (p *Personal) object(c echo.Context, by desk.Actor) error {
	text := c.FormValue("text")
	_, err := p.desk.Object(c.Request().Context(), by, c.Param("session"), text)
	if refused := problem.From(err); refused != nil && (refused.Kind == problem.Invalid || refused.Kind == problem.Conflict) {
		return p.showObjection(c, by, text, refused)
	}
	if err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "objected")
}

// declare serves POST /r/TOKEN/SESSION/declare.
func (p *Personal) declare(c echo.Context, by desk.Actor) error {
	if _, err := p.desk.Declare(c.Request().Context(), by, c.Param("session")); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "declared")
}

// showObjection shows the form, again with what was typed if it was refused.
// Whoever may not object is led to the page that says why.
func (p *Personal) showObjection(c echo.Context, by desk.Actor, text string, refused *problem.Error) error {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	r := v.Find(c.Param("session"))
	if r == nil {
		return desk.ErrNotFound
	}
	if refused == nil && (r.Record == nil || !r.Record.MayObject) {
		return seePerson(c, c.Param("token"), "")
	}
	g := p.own(c, v)
	view := objectionPage{
		page: g, Token: c.Param("token"), Slug: r.Session.Slug, Over: v.Event.TextIn(r.Session.Title, g.Lang()), Record: g.record(r, v.Registrant.Zone),
		Text: form.Field{Name: "text", Kind: "area", Label: g.T("record.objection_label"), Hint: g.T("record.objection_hint", "max", event.LongestObjection), Value: text},
	}
	if refused == nil {
		return p.Render(c, http.StatusOK, "personal/objection", view)
	}
	view.Summary = form.Refusal{Error: refused, Scope: "record", Zone: v.Registrant.Zone, Typed: form.Typed{"text": {text}}}.At(g.Page, []*form.Field{&view.Text})
	return p.Render(c, p.Status(refused.Kind), "personal/objection", view)
}
