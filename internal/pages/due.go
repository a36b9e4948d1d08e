package pages

import (
	"net/url"
	"slices"

	"rollcall/internal/desk"
	"rollcall/internal/problem"
)

// A duePart is the part of a form that asks for what the event requires of the
// person and has not got.
type duePart struct {
	Questions []field
	Consents  []field
	Summary   *summary // nil until something was refused
}

// duePart asks for what is due of v's person, filled in with what they have
// said, and with what was typed where form is not nil. It returns the part
// with what it sends.
func (g page) duePart(v *desk.PersonView, due desk.Due, form url.Values) (duePart, desk.Verification) {
	lang := g.Lang()
	part := duePart{Questions: g.questions(v.Event, due.Questions, lang), Consents: g.consentFields(v.Event, due.Consents, lang)}
	t := typedOf(v)
	for _, x := range part.fields() {
		if form != nil {
			t[x.Name] = form[x.Name]
		}
		x.fill(t)
	}
	in := desk.Verification{Answers: map[string]any{}, Consents: typed(form).consents(), Shown: lang}
	for _, q := range due.Questions { // what is not chosen is not sent
		in.Answers[q.Key] = slices.DeleteFunc(slices.Clone(t["answers."+q.Key]), func(s string) bool { return s == "" })
	}
	for _, c := range due.Consents {
		in.Consents[c.Key] = in.Consents[c.Key]
	}
	return part, in
}

// refuse puts what was refused at the fields.
func (part *duePart) refuse(g page, refused *problem.Error, form url.Values) {
	errors := g.placed(part.fields(), g.formErrors("signup", refused.Fields, typed(form).one))
	part.Summary = g.summary(errors, "", "signup.nothing_lost")
}

// fields are all of them in the order of the page.
func (part *duePart) fields() []*field {
	return append(fieldsOf(part.Questions), fieldsOf(part.Consents)...)
}
