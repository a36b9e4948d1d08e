package pages

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
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
	Form    *signUpForm
	Details []*field
}

// changeable is until when v's person may change details and answers, or "".
func (g page) changeable(v *desk.PersonView, now time.Time) string {
	until := event.ChangesUntil(v.Sessions)
	if !now.Before(until) {
		return ""
	}
	return g.Deadline(until, location(v.Registrant.Zone))
}

// changeForm serves GET /r/TOKEN/change.
func (p *Pages) changeForm(c echo.Context, by desk.Actor) error {
	v, err := p.desk.Me(c.Request().Context(), by)
	if err != nil {
		return err
	}
	t := typedOf(v)
	view := p.changePage(c, v, t)
	if view.Until == "" {
		return event.ErrChangesOver
	}
	return p.render(c, http.StatusOK, "change", view)
}

// change serves POST /r/TOKEN/change.
func (p *Pages) change(c echo.Context, by desk.Actor) error {
	ctx := c.Request().Context()
	v, err := p.desk.Me(ctx, by)
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return errForm.Because(err)
	}
	t := typedOf(v)
	view := p.changePage(c, v, t)
	for _, x := range append(view.Details, fieldsOf(view.Form.Questions)...) {
		t[x.Name] = form[x.Name] // what the form does not ask for stays
	}
	_, err = p.desk.ChangeMe(ctx, by, t.change(v.Event.Questions))
	if refused := problem.From(err); refused != nil && refused.Kind == problem.Invalid {
		view = p.changePage(c, v, t)
		errors := view.Form.show(view.page, view.formErrors("signup", refused.Fields, t.one))
		view.Form.Summary = view.summary(errors, "", "change.nothing_lost")
		return p.render(c, p.options.Status(refused.Kind), "change", view)
	}
	if err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "changed")
}

// changePage is the form of v's person with what was typed.
func (p *Pages) changePage(c echo.Context, v *desk.PersonView, t typed) changePage {
	g := p.own(c, v)
	view := changePage{
		page: g, Token: c.Param("token"), Over: v.Event.TextIn(v.Event.Title, g.Lang()), Until: g.changeable(v, p.options.Clock()),
		Form: g.newSignUpForm(&v.Programme, nil, t, g.Lang()),
	}
	for _, x := range view.Form.all() {
		if _, said := detailsOf(v.Registrant)[x.Name]; !said {
			continue
		}
		g.keepChoice(x, v.Programme.Sessions[0].StartsAt)
		view.Details = append(view.Details, x)
	}
	return view
}

// keepChoice offers what the person has chosen elsewhere, such as the zone
// that their browser is in, beside what everyone is offered.
func (g page) keepChoice(x *field, at time.Time) {
	if x.Kind != "select" || x.Value == "" || slices.ContainsFunc(x.Choices, func(c choice) bool { return c.Value == x.Value }) {
		return
	}
	label := x.Value
	switch x.Name {
	case "zone":
		label = g.placeName(x.Value, at)
	case "language":
		label = locale.Capital(g.Printer.Language(x.Value))
	}
	x.Choices = append(x.Choices, choice{Value: x.Value, Label: label, Chosen: true})
}

func fieldsOf(list []field) []*field {
	var all []*field
	for i := range list {
		all = append(all, &list[i])
	}
	return all
}

// detailsOf are the details of r by the API's names, which the fields of the
// form have too.
func detailsOf(r *event.Registrant) map[string]any {
	text, err := json.Marshal(desk.DetailsOf(r))
	var all map[string]any
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		panic(err) // details are texts
	}
	return all
}

// typedOf is what v's person has said, as their form would send it.
func typedOf(v *desk.PersonView) typed {
	t := typed{}
	for name, value := range detailsOf(v.Registrant) {
		t[name] = sent(value)
	}
	for _, q := range v.Event.Questions {
		if !q.Retired {
			t["answers."+q.Key] = sent(v.Registrant.Answers[q.Key])
		}
	}
	return t
}

// sent is a value as a form sends it.
func sent(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case bool:
		if v {
			return []string{"yes"}
		}
		return []string{"no"}
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case []any:
		var all []string
		for _, x := range v {
			all = append(all, sent(x)...)
		}
		return all
	}
	return nil
}

// change turns what was typed into what the desk takes: all details, and an
// answer to each question, since what is not ticked is not sent.
func (t typed) change(questions []event.Question) desk.Change {
	in := t.signUp(nil, "")
	c := desk.Change{Details: &in.Details, Answers: in.Answers}
	for _, q := range questions {
		if _, said := c.Answers[q.Key]; !said && !q.Retired {
			c.Answers[q.Key] = nil
		}
	}
	return c
}
