package pages

import (
	"slices"
	"strings"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
)

// A signUpForm is the form of the event page: its fields carry the API's
// names, and after a refusal it holds everything that was typed.
type signUpForm struct {
	Errors       []formError
	Failed       string // why nothing was done, where no field is to blame
	Given        field
	Family       field
	Email        field
	Organisation field
	Municipality field
	Country      field
	Kind         field
	Function     field
	Language     field
	Zone         field
	Sessions     field
	Questions    []field
	Consents     []field
	Verify       bool
	HoldMinutes  int
	Seats        bool // a seat is free in one of the sessions
}

// typed is what a visitor wrote into the form, as it arrived.
type typed map[string][]string

func (t typed) one(name string) string {
	if v := t[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// signUp turns what was typed into what the desk takes.
func (t typed) signUp(consents []event.ConsentText) desk.SignUp {
	in := desk.SignUp{
		Email: t.one("email"),
		Details: desk.Details{
			GivenName: t.one("given_name"), FamilyName: t.one("family_name"), LatinName: t.one("latin_name"), Organisation: t.one("organisation"),
			OrganisationKind: t.one("organisation_kind"), Municipality: t.one("municipality"), Country: t.one("country"),
			Function: t.one("function"), Language: t.one("language"), Zone: t.one("zone"),
		},
		Sessions: t["sessions"], Answers: map[string]any{}, Consents: map[string]bool{},
	}
	for _, c := range consents { // a box that is not ticked is not sent
		in.Consents[c.Key] = t.one("consents."+c.Key) != ""
	}
	for name, values := range t {
		if key, ok := strings.CutPrefix(name, "answers."); ok {
			in.Answers[key] = slices.DeleteFunc(slices.Clone(values), func(s string) bool { return s == "" })
		}
	}
	return in
}

// newSignUpForm is the form of pr with what was typed. It is nil when none of
// the sessions takes sign-ups; without sessions it is the form of someone who
// is registered.
func (g page) newSignUpForm(pr *desk.Programme, sessions []sessionView, t typed, lang string) *signUpForm {
	e := pr.Event
	f := &signUpForm{
		Given:        field{Name: "given_name", Kind: "text", Autocomplete: "given-name"},
		Family:       field{Name: "family_name", Kind: "text", Autocomplete: "family-name"},
		Email:        field{Name: "email", Kind: "email", Autocomplete: "email", Hint: g.T("signup.email_hint")},
		Organisation: field{Name: "organisation", Kind: "text", Autocomplete: "organization", Optional: g.T("signup.optional")},
		Municipality: field{Name: "municipality", Kind: "text", Optional: g.T("signup.optional")},
		Country:      field{Name: "country", Kind: "select", Autocomplete: "country", Optional: g.T("signup.optional"), Choices: g.countries()},
		Kind:         field{Name: "organisation_kind", Kind: "select", Optional: g.T("signup.optional"), Choices: g.organisationKinds()},
		Function:     field{Name: "function", Kind: "text", Autocomplete: "organization-title", Optional: g.T("signup.optional")},
		Language:     field{Name: "language", Kind: "select", Choices: g.languages(e, t == nil, lang)},
		Zone:         field{Name: "zone", Kind: "select", Choices: g.zones(pr)},
		Sessions:     field{Name: "sessions", Kind: "boxes", Choices: g.sessionChoices(sessions, t == nil)},
		Verify:       e.Verify,
		HoldMinutes:  e.HoldMinutes,
		Seats:        slices.ContainsFunc(sessions, func(s sessionView) bool { return s.Open && !s.Full }),
	}
	if sessions != nil && !slices.ContainsFunc(f.Sessions.Choices, func(c choice) bool { return !c.Disabled }) {
		return nil
	}
	f.Questions, f.Consents = g.questions(e, lang), g.consents(pr, lang)
	for _, x := range f.all() {
		if x.Label == "" {
			x.Label = g.T("signup." + x.Name)
		}
		if t != nil {
			x.fill(t)
		}
	}
	return f
}

// all are the fields in the order of the page.
func (f *signUpForm) all() []*field {
	all := []*field{&f.Given, &f.Family, &f.Email, &f.Organisation, &f.Municipality, &f.Country, &f.Kind, &f.Function, &f.Language, &f.Zone, &f.Sessions}
	for i := range f.Questions {
		all = append(all, &f.Questions[i])
	}
	for i := range f.Consents {
		all = append(all, &f.Consents[i])
	}
	return all
}

// fill puts what was typed into the field.
func (x *field) fill(t typed) {
	x.Value = t.one(x.Name)
	for i := range x.Choices {
		x.Choices[i].Chosen = slices.Contains(t[x.Name], x.Choices[i].Value)
	}
}

// show puts the errors at their fields, and in the order of the page. What
// belongs to no field we know stays on top.
func (f *signUpForm) show(errors []formError) {
	for _, x := range f.all() {
		for _, e := range errors {
			if e.Name == x.Name {
				x.Error = e.Text
				f.Errors = append(f.Errors, e)
			}
		}
	}
	for _, e := range errors {
		if !slices.Contains(f.Errors, e) {
			f.Errors = append(f.Errors, e)
		}
	}
}

func (g page) countries() []choice {
	list := []choice{{Label: g.T("signup.choose")}}
	for _, c := range g.Countries() {
		list = append(list, choice{Value: c.Code, Label: c.Name})
	}
	return list
}

func (g page) organisationKinds() []choice {
	list := []choice{{Label: g.T("signup.choose")}}
	for _, k := range desk.OrganisationKinds {
		list = append(list, choice{Value: k, Label: g.T("organisation_kind." + k)})
	}
	return list
}

func (g page) languages(e *event.Event, fresh bool, lang string) []choice {
	var list []choice
	for _, l := range e.Languages {
		list = append(list, choice{Value: l, Label: locale.Capital(g.Printer.Language(l)), Lang: l, Chosen: fresh && l == lang})
	}
	return list
}

// zones are the time zones a person may choose as theirs, named as they are
// when the first session starts.
func (g page) zones(pr *desk.Programme) []choice {
	var list []choice
	for _, z := range zonesOf(pr.Event) {
		list = append(list, choice{Value: z, Label: locale.Capital(g.Zone(pr.Sessions[0].StartsAt, location(z)))})
	}
	return list
}

// sessionChoices offers the sessions; those that take no sign-ups say why.
// Where there is only one, it is ticked in a fresh form.
func (g page) sessionChoices(sessions []sessionView, fresh bool) []choice {
	var list []choice
	for _, s := range sessions {
		list = append(list, choice{
			Value: s.Slug, Label: s.Title, Disabled: !s.Open, Chosen: fresh && len(sessions) == 1,
			Hint: g.T("signup.session_hint", "when", s.When.Whole, "state", s.StateLine),
		})
	}
	return list
}

// questions are the organiser's questions as fields.
func (g page) questions(e *event.Event, lang string) []field {
	var list []field
	for _, q := range e.Questions {
		if q.Retired {
			continue
		}
		x := field{
			Name: "answers." + q.Key, Kind: inputKind(q.Type), Label: e.TextIn(q.Label, lang), Lang: textLang(e, q.Label, lang, g.Lang()),
			Hint: strings.TrimSpace(e.TextIn(q.Hint, lang) + " " + g.condition(e, q.ShowIf, lang)), Choices: g.options(e, q, lang),
		}
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
		"long_text": "area", "choice": "radio", "choices": "checks", "yes_no": "radio", "number": "number",
		"date": "date", "country": "select", "language": "select", "phone": "tel",
	}
	if k, ok := kinds[question]; ok {
		return k
	}
	return "text"
}

func (g page) options(e *event.Event, q event.Question, lang string) []choice {
	switch q.Type {
	case "yes_no":
		return []choice{{Value: "yes", Label: g.T("signup.yes")}, {Value: "no", Label: g.T("signup.no")}}
	case "country":
		return g.countries()
	case "language":
		return append([]choice{{Label: g.T("signup.choose")}}, g.languages(e, false, lang)...)
	}
	var list []choice
	for _, o := range q.Options {
		if !o.Retired {
			list = append(list, choice{Value: o.Key, Label: e.TextIn(o.Label, lang), Lang: textLang(e, o.Label, lang, g.Lang())})
		}
	}
	return list
}

// condition says when a question counts, since without scripts all of them
// are on the page. Nested conditions are left to the desk.
func (g page) condition(e *event.Event, c *event.ShowIf, lang string) string {
	if c == nil || c.Question == "" {
		return ""
	}
	i := slices.IndexFunc(e.Questions, func(q event.Question) bool { return q.Key == c.Question })
	if i < 0 {
		return ""
	}
	q := e.Questions[i]
	var answers []string
	for _, o := range g.options(e, q, lang) {
		if slices.Contains(c.Is, o.Value) {
			answers = append(answers, g.T("signup.quoted", "text", o.Label))
		}
	}
	return g.T("signup.only_if", "question", e.TextIn(q.Label, lang), "answers", g.either(answers))
}

// either lists what one may choose from: "a, b or c".
func (g page) either(list []string) string {
	last := len(list) - 1
	if last < 1 {
		return strings.Join(list, "")
	}
	return g.T("signup.or", "first", strings.Join(list[:last], ", "), "last", list[last])
}

// consents are boxes that are never ticked beforehand.
func (g page) consents(pr *desk.Programme, lang string) []field {
	var list []field
	for _, c := range pr.Consents {
		x := field{
			Name: "consents." + c.Key, Kind: "tick", Label: pr.Event.TextIn(c.Text, lang), Lang: textLang(pr.Event, c.Text, lang, g.Lang()),
			Choices: []choice{{Value: "yes"}},
		}
		if !c.Required {
			x.Optional = g.T("signup.optional")
		}
		list = append(list, x)
	}
	return list
}
