package form

import (
	"slices"
	"strings"

	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
)

// Questions are some of the organiser's questions as fields.
func Questions(p frame.Page, e *event.Event, asked []event.Question, lang string) []Field {
	g := page{p}
	var list []Field
	for _, q := range asked {
		if q.Retired {
			continue
		}
		x := Field{
			Name: "answers." + q.Key, Kind: inputKind(q.Type), Label: e.TextIn(q.Label, lang), Lang: frame.TextLang(e, q.Label, lang, g.Lang()),
			Hint: e.TextIn(q.Hint, lang), When: g.condition(e, q.ShowIf, lang), ShowIf: showIf(q.ShowIf), Choices: g.options(e, q, lang),
		}
		x.Mode, x.Autocomplete = inputHelp(q.Type)
		if !q.Required {
			x.Optional = g.T("signup.optional")
		}
		list = append(list, x)
	}
	return list
}

// inputKind is how a type of question is asked.
func inputKind(question string) string {
	kinds := map[string]string{
		"long_text": "area", "choice": "radio", "choices": "checks", "yes_no": "radio",
		"date": "date", "country": "select", "language": "select", "phone": "tel",
	}
	if k, ok := kinds[question]; ok {
		return k
	}
	return "text"
}

func (g page) options(e *event.Event, q event.Question, lang string) []Choice {
	switch q.Type {
	case "yes_no":
		return []Choice{{Value: "yes", Label: g.T("signup.yes")}, {Value: "no", Label: g.T("signup.no")}}
	case "country":
		return g.countries()
	case "language":
		return g.allLanguages(e)
	}
	var list []Choice
	for _, o := range q.Options {
		if !o.Retired {
			list = append(list, Choice{Value: o.Key, Label: e.TextIn(o.Label, lang), Lang: frame.TextLang(e, o.Label, lang, g.Lang())})
		}
	}
	return list
}

// condition says in words when a question counts, since without scripts all
// of them are on the page.
func (g page) condition(e *event.Event, c *event.ShowIf, lang string) string {
	switch {
	case c == nil:
		return ""
	case len(c.Any) > 0:
		return g.T("signup.only_if_any", "conditions", g.conditions(e, c.Any, lang))
	case len(c.All) > 0:
		return g.T("signup.only_if_all", "conditions", g.conditions(e, c.All, lang))
	}
	question, answers := g.part(e, c, lang)
	return g.T("signup.only_if", "question", question, "answers", answers)
}

func (g page) conditions(e *event.Event, parts []event.ShowIf, lang string) string {
	var all []string
	for i := range parts {
		question, answers := g.part(e, &parts[i], lang)
		all = append(all, g.T("signup.condition", "question", question, "answers", answers))
	}
	return strings.Join(all, "; ")
}

// part is one question of a condition and the answers to it that count.
func (g page) part(e *event.Event, c *event.ShowIf, lang string) (question, answers string) {
	i := slices.IndexFunc(e.Questions, func(q event.Question) bool { return q.Key == c.Question })
	if i < 0 {
		return "", ""
	}
	q := e.Questions[i]
	offered := g.options(e, q, lang)
	var quoted []string
	for _, is := range c.Is {
		if at := slices.IndexFunc(offered, func(o Choice) bool { return o.Value == is }); at >= 0 {
			is = offered[at].Label
		}
		quoted = append(quoted, g.T("signup.quoted", "text", is))
	}
	return e.TextIn(q.Label, lang), g.either(quoted)
}

// either lists what one may choose from: "a, b or c".
func (g page) either(list []string) string {
	last := len(list) - 1
	if last < 1 {
		return strings.Join(list, "")
	}
	return g.T("signup.or", "first", strings.Join(list[:last], ", "), "last", list[last])
}

// Consents are texts to agree to as boxes that are never ticked beforehand.
func Consents(p frame.Page, e *event.Event, texts []event.ConsentText, lang string) []Field {
	g := page{p}
	var list []Field
	for _, c := range texts {
		x := Field{
			Name: "consents." + c.Key, Kind: "tick", Label: e.TextIn(c.Text, lang), Lang: frame.TextLang(e, c.Text, lang, g.Lang()),
			Choices: []Choice{{Value: "yes"}},
		}
		if !c.Required {
			x.Optional = g.T("signup.optional")
		}
		list = append(list, x)
	}
	return list
}
