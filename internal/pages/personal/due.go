package personal

import (
	"slices"

	"rollcall/internal/desk"
	"rollcall/internal/pages/form"
	"rollcall/internal/problem"
)

// A duePart is the part of a form that asks for what the event requires of the
// person and has not got.
type duePart struct {
	Questions []form.Field
	Consents  []form.Field
	Summary   *form.Summary // nil until something was refused
}

// duePart asks for what is due of v's person, filled in with what they have
// said, and with what was typed where that is not nil. It returns the part
// with what it sends.
func (g page) duePart(v *desk.PersonView, due desk.Due, typed form.Typed) (duePart, desk.Verification) {
	lang := g.Lang()
	part := duePart{Questions: form.Questions(g.Page, v.Event, due.Questions, lang), Consents: form.Consents(g.Page, v.Event, due.Consents, lang)}
	t := form.TypedOf(v)
	for _, x := range part.fields() {
		if typed != nil {
			t[x.Name] = typed[x.Name]
		}
		x.Fill(t)
	}
	in := desk.Verification{Answers: map[string]any{}, Consents: typed.Consents(), Shown: lang}
	for _, q := range due.Questions { // what is not chosen is not sent
		in.Answers[q.Key] = slices.DeleteFunc(slices.Clone(t["answers."+q.Key]), func(s string) bool { return s == "" })
	}
	for _, c := range due.Consents {
		in.Consents[c.Key] = in.Consents[c.Key]
	}
	return part, in
}

// refuse puts what was refused at the fields.
func (part *duePart) refuse(g page, refused *problem.Error, typed form.Typed) {
	part.Summary = form.Refusal{Error: refused, Scope: "signup", Typed: typed}.At(g.Page, part.fields())
	part.Summary.Note = g.T("signup.nothing_lost")
}

// fields are all of them in the order of the page.
func (part *duePart) fields() []*form.Field {
	return append(form.Refs(part.Questions), form.Refs(part.Consents)...)
}
