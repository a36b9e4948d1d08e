package form

import (
	"cmp"
	"strings"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
)

// A Glossary puts what is kept about a person into words: by the labels and
// choices of their form.
type Glossary struct {
	frame.Page
	person *desk.PersonView
	form   *SignUp
	every  map[string]*Field // by name
	mask   func(address string) string
}

// NewGlossary is the one for v's person. mask is how addresses are shown.
func NewGlossary(g frame.Page, v *desk.PersonView, mask func(string) string) *Glossary {
	said := TypedOf(v)
	w := &Glossary{Page: g, person: v, form: New(g, &v.Programme, nil, said, g.Lang()), every: map[string]*Field{}, mask: mask}
	for _, x := range w.form.All() {
		KeepSaid(g, v, x, said)
		w.every[x.Name] = x
	}
	return w
}

// Details are what the person has said about themselves, in the order of the
// form; those that are empty too.
func (w *Glossary) Details() []frame.Fact {
	var list []frame.Fact
	said := DetailsOf(w.person.Registrant)
	for _, x := range w.form.All() {
		if _, is := said[x.Name]; is {
			list = append(list, frame.Fact{Label: x.Label, Text: words(x)})
		}
	}
	return list
}

// words are the answers in a field: what was chosen by its label.
func words(x *Field) string {
	if len(x.Choices) == 0 {
		return x.Value
	}
	var all []string
	for _, c := range x.Choices {
		if c.Chosen && c.Value != "" {
			all = append(all, c.Label)
		}
	}
	return strings.Join(all, ", ")
}

// Difference is a value before and after.
func (w *Glossary) Difference(v event.AuditValue) string {
	before, after := w.value(v.Field, v.Before), w.value(v.Field, v.After)
	label := w.label(v.Field)
	switch {
	case before == "":
		return w.T("mydata.added", "field", label, "after", after)
	case after == "":
		return w.T("mydata.removed", "field", label, "before", before)
	}
	return w.T("mydata.changed", "field", label, "before", before, "after", after)
}

func (w *Glossary) label(name string) string {
	if x := w.every[name]; x != nil {
		return x.Label
	}
	if key := "mydata.field." + name; w.Has(key) {
		return w.T(key)
	}
	_, key, _ := strings.Cut(name, ".")
	for _, q := range w.person.Event.Questions {
		if name == "answers."+q.Key {
			return w.person.Event.TextIn(q.Label, w.Lang())
		}
	}
	for _, c := range w.person.Consented {
		if name == "consents."+c.Text.Key {
			return w.person.Event.TextIn(c.Text.Text, w.Lang())
		}
	}
	return cmp.Or(key, name)
}

// value is what the audit has kept of a field, in words as far as that goes.
func (w *Glossary) value(name, kept string) string {
	first, _, _ := strings.Cut(kept, ",")
	switch {
	case name == "email", name == "asked_email":
		return w.mask(first)
	case first == "true", first == "false":
		return w.YesNo(first == "true")
	}
	if x := w.every[name]; x != nil {
		for _, c := range x.Choices {
			if c.Value == kept {
				return c.Label
			}
		}
	}
	return strings.Trim(kept, "[]")
}
