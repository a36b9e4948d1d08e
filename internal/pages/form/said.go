package form

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/frame"
)

// KeepChoice offers what the person has chosen elsewhere, such as the zone
// that their browser is in, beside what everyone is offered.
func KeepChoice(g frame.Page, x *Field, at time.Time) {
	if x.Kind == "select" && x.Value != "" {
		x.keep(Choice{Value: x.Value, Label: kept(g, x.Name, x.Value, at), Chosen: true})
	}
}

// KeepSaid offers what v's person has said beside what everyone is offered:
// what a form does not offer, nobody can leave as it is. x holds what was
// typed already.
func KeepSaid(g frame.Page, v *desk.PersonView, x *Field, typed Typed) {
	at := v.Programme.Sessions[0].StartsAt
	KeepChoice(g, x, at)
	if len(x.Choices) == 0 {
		return
	}
	for _, value := range saidIn(v, x.Name) {
		c := Choice{Value: value, Label: kept(g, x.Name, value, at), Chosen: slices.Contains(typed[x.Name], value)}
		if o := optionOf(v.Event, x.Name, value); o != nil {
			c.Label, c.Lang, c.Hint = v.Event.TextIn(o.Label, g.Lang()), frame.TextLang(v.Event, o.Label, g.Lang(), g.Lang()), g.T("editor.field.option_retired")
		}
		x.keep(c)
	}
}

// keep adds a choice, unless it is among those of the field.
func (f *Field) keep(c Choice) {
	if c.Value != "" && !slices.ContainsFunc(f.Choices, func(x Choice) bool { return x.Value == c.Value }) {
		f.Choices = append(f.Choices, c)
	}
}

// kept is what a choice is called that a form does not offer to everyone.
func kept(g frame.Page, name, value string, at time.Time) string {
	switch name {
	case "zone":
		return g.PlaceName(value, at)
	case "language", "languages_spoken", "interpretation":
		return locale.Capital(g.Printer.Language(value))
	}
	return value
}

// optionOf is the option that an answer names, retired or not; nil where the
// field is none of a question with options.
func optionOf(e *event.Event, name, value string) *event.Option {
	for _, q := range e.Questions {
		if i := slices.IndexFunc(q.Options, func(o event.Option) bool { return o.Key == value }); name == "answers."+q.Key && i >= 0 {
			return &q.Options[i]
		}
	}
	return nil
}

// saidIn is what v's person has said in the field called name, as their form
// would send it.
func saidIn(v *desk.PersonView, name string) []string { return TypedOf(v)[name] }

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

// Over is what v's person has said with what was typed into the fields that
// were asked in its place; what no field asks for stays. Where the same was
// chosen, it stays in its order.
func Over(v *desk.PersonView, asked []*Field, typed Typed) Typed {
	t := TypedOf(v)
	for _, x := range asked {
		if !same(t[x.Name], typed[x.Name]) {
			t[x.Name] = typed[x.Name]
		}
	}
	return t
}

// same reports whether the values are the same in any order.
func same(a, b []string) bool { return slices.Equal(told(a), told(b)) }

// told are the values that say something, in one order.
func told(values []string) []string {
	var all []string
	for _, s := range values {
		if s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")); s != "" {
			all = append(all, s)
		}
	}
	slices.Sort(all)
	return all
}

// ChangeOf turns what was typed about v's person into what the desk takes: all
// details, and the answers that are others than before, since what is not
// ticked is not sent. An answer that stays is held to no rule that came later.
func ChangeOf(v *desk.PersonView, t Typed) desk.Change {
	in := t.SignUp(nil, "")
	c := desk.Change{Details: &in.Details, Answers: map[string]any{}}
	said := TypedOf(v)
	for _, q := range v.Event.Questions {
		if name := "answers." + q.Key; !q.Retired && !same(said[name], t[name]) {
			c.Answers[q.Key] = in.Answers[q.Key]
		}
	}
	return c
}
