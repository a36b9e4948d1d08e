package personal

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// A changePage is the form of sign-up once more, with what the person has
// said: details and answers, without address, sessions and consents, which
// have buttons of their own.
type changePage struct {
	page
	Token   string
	Over    string // the event
	Until   string
	Again   string // that some answers are decided about again, if so
	Form    *form.SignUp
	Details []*form.Field
	Match   string     // the state that is changed
	Was     form.Field // what the form was filled with
}

// changeable is until when v's person may change details and answers, or "".
func (g page) changeable(v *desk.PersonView, now time.Time) string {
	until := event.ChangesUntil(v.Sessions)
	if !now.Before(until) {
		return ""
	}
	return g.Deadline(until, frame.Location(v.Registrant.Zone))
}

// changeForm serves GET /r/TOKEN/change.
func (p *Personal) changeForm(c echo.Context, by desk.Actor) error {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	t := form.TypedOf(v)
	view := p.changePage(c, v, t)
	if view.Until == "" {
		return event.ErrChangesOver
	}
	return p.Render(c, http.StatusOK, "personal/change", view)
}

// change serves POST /r/TOKEN/change.
func (p *Personal) change(c echo.Context, by desk.Actor) error {
	ctx := c.Request().Context()
	v, err := p.desk.Me(ctx, by)
	if err != nil {
		return err
	}
	typed, err := form.Read(c)
	if err != nil {
		return err
	}
	view := p.changePage(c, v, form.TypedOf(v))
	t := form.Over(v, append(view.Details, form.Refs(view.Form.Questions)...), typed)
	change := form.ChangeOf(v, t)
	change.Match = typed.One("match")
	_, err = p.desk.ChangeMe(ctx, by, change)
	refused := problem.From(err)
	switch {
	case err == nil:
		return seePerson(c, c.Param("token"), "changed")
	case refused != nil && refused.Kind == problem.Invalid:
		view = p.changePage(c, v, t)
		view.Form.Refuse(view.Page, form.Refusal{Error: refused, Scope: "signup", Typed: t})
		view.Form.Summary.Note, view.Match = view.T("change.nothing_lost"), change.Match
		view.Was.Value = typed.One(view.Was.Name)
	case refused != nil && refused.Kind == problem.Precondition:
		if v, err = p.desk.Me(ctx, by); err != nil {
			return err
		}
		met := form.Meet(typed, form.TypedOf(v))
		view = p.changePage(c, v, met.Merged())
		view.Form.Summary = met.Beside(view.Page, append(view.Details, form.Refs(view.Form.Questions)...))
		view.Form.Summary.Head, view.Form.Summary.Note = view.T("change.others"), view.T("change.others_text")
	default:
		return err
	}
	return p.Refuse(c, refused, "personal/change", view)
}

// changePage is the form of v's person with what was typed.
func (p *Personal) changePage(c echo.Context, v *desk.PersonView, t form.Typed) changePage {
	g := p.own(c, v)
	view := changePage{
		page: g, Token: c.Param("token"), Match: v.Tag(), Was: form.TypedOf(v).Was(), Over: v.Event.TextIn(v.Event.Title, g.Lang()), Until: g.changeable(v, p.Clock()),
		Form: form.New(g.Page, &v.Programme, nil, t, g.Lang()),
	}
	view.markDecisive(v, p.Clock())
	for _, x := range view.Form.All() {
		form.KeepSaid(g.Page, v, x, t)
		if _, said := form.DetailsOf(v.Registrant)[x.Name]; !said {
			continue
		}
		view.Details = append(view.Details, x)
	}
	return view
}

// markDecisive says at the questions whose answers let the organiser decide
// again that they do, while that concerns something that v's person has.
func (view *changePage) markDecisive(v *desk.PersonView, now time.Time) {
	asked := func(g desk.RegistrationView) bool { return g.MayAskAgain(g.Session, now) }
	if !slices.ContainsFunc(v.Registrations, asked) {
		return
	}
	for i := range view.Form.Questions {
		x := &view.Form.Questions[i]
		if !v.Event.AsksAgain(func(key string) bool { return x.Name == "answers."+key }) {
			continue
		}
		view.Again = view.T("change.again")
		x.Hint = strings.TrimSpace(x.Hint + " " + view.T("change.decisive"))
	}
}
