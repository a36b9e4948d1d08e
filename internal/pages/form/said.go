package form

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/frame"
)

// KeepChoice offers what the person has chosen elsewhere, such as the zone
// that their browser is in, beside what everyone is offered.
func KeepChoice(g frame.Page, x *Field, at time.Time) {
	if x.Kind != "select" || x.Value == "" || slices.ContainsFunc(x.Choices, func(c Choice) bool { return c.Value == x.Value }) {
		return
	}
	label := x.Value
	switch x.Name {
	case "zone":
		label = g.PlaceName(x.Value, at)
	case "language":
		label = locale.Capital(g.Printer.Language(x.Value))
	}
	x.Choices = append(x.Choices, Choice{Value: x.Value, Label: label, Chosen: true})
}

// Refs are the fields of list.
func Refs(list []Field) []*Field {
	var all []*Field
	for i := range list {
		all = append(all, &list[i])
	}
	return all
}

// DetailsOf are the details of r by the API's names, which the fields of the
// form have too.
func DetailsOf(r *event.Registrant) map[string]any {
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

// TypedOf is what v's person has said, as their form would send it.
func TypedOf(v *desk.PersonView) Typed {
	t := Typed{}
	for name, value := range DetailsOf(v.Registrant) {
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

// ChangeOf turns what was typed into what the desk takes: all details, and an
// answer to each question, since what is not ticked is not sent.
func ChangeOf(t Typed, questions []event.Question) desk.Change {
	in := t.SignUp(nil, "")
	c := desk.Change{Details: &in.Details, Answers: in.Answers}
	for _, q := range questions {
		if _, said := c.Answers[q.Key]; !said && !q.Retired {
			c.Answers[q.Key] = nil
		}
	}
	return c
}
