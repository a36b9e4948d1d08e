package pages

import (
	"slices"
	"strings"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
)

// A signUpForm is the form of the event page: its fields carry the API's
// names, and after a refusal it holds everything that was typed.
type signUpForm struct {
	Summary      *summary // nil in a form that was not refused
	Given        field
	Family       field
	Latin        field
	Email        field
	Organisation field
	Municipality field
	Country      field
	Kind         field
	Function     field
	Language     field
	Zone         field
	Sessions     field
	Spoken       field // only where the event offers interpretation, as Interpreted
	Interpreted  field
	Questions    []field
	Consents     []field
	Colleagues   []colleagueForm
	Office       bool     // the part for colleagues is open
	Fresh        bool     // nothing was typed yet, so that the time until it is sent means something
	Asked        []string // addresses that were asked about
	Domains      string   // where people have their mail, for the script that asks early
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

// signUp turns what was typed into what the desk takes. lang is the language
// in which the page was shown.
func (t typed) signUp(consents []event.ConsentText, lang string) desk.SignUp {
	in := desk.SignUp{
		Email: t.one("email"),
		Details: desk.Details{
			GivenName: t.one("given_name"), FamilyName: t.one("family_name"), LatinName: t.one("latin_name"), Organisation: t.one("organisation"),
			OrganisationKind: t.one("organisation_kind"), Municipality: t.one("municipality"), Country: t.one("country"),
			Function: t.one("function"), Language: t.one("language"), Zone: t.one("zone"),
			LanguagesSpoken: t["languages_spoken"], Interpretation: t.one("interpretation"),
		},
		Sessions: t["sessions"], Answers: map[string]any{}, Consents: t.consents(), Colleagues: t.colleagues(),
		Shown: lang, Ask: true, Asked: t["asked"],
	}
	for _, c := range consents { // a box that is not ticked is not sent
		in.Consents[c.Key] = in.Consents[c.Key]
	}
	for name, values := range t {
		if key, ok := strings.CutPrefix(name, "answers."); ok {
			in.Answers[key] = slices.DeleteFunc(slices.Clone(values), func(s string) bool { return s == "" })
		}
	}
	return in
}

// consents are the boxes that were ticked.
func (t typed) consents() map[string]bool {
	given := map[string]bool{}
	for name := range t {
		if key, ok := strings.CutPrefix(name, "consents."); ok {
			given[key] = t.one(name) != ""
		}
	}
	return given
}

// newSignUpForm is the form of pr with what was typed. It is nil when none of
// the sessions takes sign-ups; without sessions it is the form of someone who
// is registered.
func (g page) newSignUpForm(pr *desk.Programme, sessions []sessionView, t typed, lang string) *signUpForm {
	e := pr.Event
	f := &signUpForm{
		Given:        field{Name: "given_name", Kind: "text", Autocomplete: "given-name"},
		Family:       field{Name: "family_name", Kind: "text", Autocomplete: "family-name"},
		Latin:        field{Name: "latin_name", Kind: "text", Hint: g.T("signup.latin_name_hint"), Optional: g.T("signup.optional")},
		Email:        field{Name: "email", Kind: "email", Autocomplete: "email", Hint: g.T("signup.email_hint")},
		Organisation: field{Name: "organisation", Kind: "text", Autocomplete: "organization", Optional: g.T("signup.optional")},
		Municipality: field{Name: "municipality", Kind: "text", Optional: g.T("signup.optional"), Suggestions: g.municipalities(e, lang)},
		Country:      field{Name: "country", Kind: "select", Autocomplete: "country", Optional: g.T("signup.optional"), Choices: g.countries()},
		Kind:         field{Name: "organisation_kind", Kind: "select", Optional: g.T("signup.optional"), Choices: g.organisationKinds()},
		Function:     field{Name: "function", Kind: "text", Autocomplete: "organization-title", Optional: g.T("signup.optional")},
		Language:     field{Name: "language", Kind: "select", Choices: g.languages(e, t == nil, lang)},
		Zone:         field{Name: "zone", Kind: "select", Choices: g.zones(pr, t == nil)},
		Sessions:     field{Name: "sessions", Kind: "boxes", Choices: g.sessionChoices(sessions, t == nil)},
		Verify:       e.Verify,
		HoldMinutes:  e.HoldMinutes,
		Seats:        slices.ContainsFunc(sessions, func(s sessionView) bool { return s.Open && !s.Full }),
	}
	if sessions != nil && !slices.ContainsFunc(f.Sessions.Choices, func(c choice) bool { return !c.Disabled }) {
		return nil
	}
	if len(e.Interpretation) > 0 {
		f.Spoken = field{Name: "languages_spoken", Kind: "checks", Optional: g.T("signup.optional"), Choices: g.spoken(e)}
		f.Interpreted = field{Name: "interpretation", Kind: "select", Optional: g.T("signup.optional"), Choices: g.interpreted(e)}
	}
	f.Questions, f.Consents, f.Colleagues = g.questions(e, e.Questions, lang), g.consentFields(e, pr.Consents, lang), g.colleagues(e)
	f.Fresh, f.Asked, f.Domains = t == nil, t["asked"], strings.Join(desk.MailDomains, " ")+" -"+strings.Join(desk.OtherDomains, " -")
	for _, x := range f.all() {
		if x.Label == "" {
			x.Label = g.T("signup." + x.Name)
		}
		if x.Kind == "email" {
			x.Ask, x.Take = g.T("rule.meant", "meant", "{meant}"), g.T("signup.take", "meant", "{meant}")
		}
		if t != nil {
			x.fill(t)
		}
	}
	for i := range f.Colleagues {
		f.Office = f.Office || f.Colleagues[i].typed()
	}
	return f
}

// all are the fields in the order of the page.
func (f *signUpForm) all() []*field {
	all := []*field{&f.Given, &f.Family, &f.Latin, &f.Email, &f.Organisation, &f.Municipality, &f.Country, &f.Kind, &f.Function, &f.Language, &f.Zone, &f.Sessions}
	if f.Spoken.Name != "" {
		all = append(all, &f.Spoken, &f.Interpreted)
	}
	for i := range f.Questions {
		all = append(all, &f.Questions[i])
	}
	for i := range f.Colleagues {
		all = append(all, f.Colleagues[i].all()...)
	}
	for i := range f.Consents {
		all = append(all, &f.Consents[i])
	}
	return all
}

// fill puts what was typed into the field.
func (x *field) fill(t typed) {
	x.Value = t.one(x.Name)
	if _, err := time.Parse(time.DateOnly, x.Value); x.Kind == "date" && x.Value != "" && err != nil {
		x.Kind = "text" // a control for dates would drop it
	}
	for i := range x.Choices {
		x.Choices[i].Chosen = slices.Contains(t[x.Name], x.Choices[i].Value)
	}
}

// show puts the errors at their fields and notes which addresses are asked
// about. It returns them in the order of the page.
func (f *signUpForm) show(g page, errors []formError) []formError {
	for _, e := range errors {
		if e.Meant != "" {
			f.Asked = append(f.Asked, e.Typed)
		}
	}
	return g.placed(f.all(), errors)
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
func (g page) zones(pr *desk.Programme, fresh bool) []choice {
	var list []choice
	for _, z := range g.zonesOf(pr.Event) {
		list = append(list, choice{Value: z, Chosen: fresh && z == g.own(pr.Event), Label: g.placeName(z, pr.Sessions[0].StartsAt)})
	}
	return list
}

// sessionChoices offers the sessions that are ahead; those that take no
// sign-ups say why. Where there is only one, it is ticked in a fresh form.
func (g page) sessionChoices(sessions []sessionView, fresh bool) []choice {
	ahead := slices.DeleteFunc(slices.Clone(sessions), func(s sessionView) bool {
		return s.State == event.StateOver || s.State == event.StateCancelled
	})
	var list []choice
	for _, s := range ahead {
		list = append(list, choice{
			Value: s.Slug, Label: s.Title, Disabled: !s.Open, Chosen: fresh && s.Open && len(ahead) == 1,
			Hint: g.T("signup.session_hint", "when", s.When.Whole, "state", s.StateLine),
		})
	}
	return list
}

// questions are some of the organiser's questions as fields.
func (g page) questions(e *event.Event, asked []event.Question, lang string) []field {
	var list []field
	for _, q := range asked {
		if q.Retired {
			continue
		}
		x := field{
			Name: "answers." + q.Key, Kind: inputKind(q.Type), Label: e.TextIn(q.Label, lang), Lang: textLang(e, q.Label, lang, g.Lang()),
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

func (g page) options(e *event.Event, q event.Question, lang string) []choice {
	switch q.Type {
	case "yes_no":
		return []choice{{Value: "yes", Label: g.T("signup.yes")}, {Value: "no", Label: g.T("signup.no")}}
	case "country":
		return g.countries()
	case "language":
		return g.allLanguages(e)
	}
	var list []choice
	for _, o := range q.Options {
		if !o.Retired {
			list = append(list, choice{Value: o.Key, Label: e.TextIn(o.Label, lang), Lang: textLang(e, o.Label, lang, g.Lang())})
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
		if at := slices.IndexFunc(offered, func(o choice) bool { return o.Value == is }); at >= 0 {
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

// consentFields are boxes that are never ticked beforehand.
func (g page) consentFields(e *event.Event, texts []event.ConsentText, lang string) []field {
	var list []field
	for _, c := range texts {
		x := field{
			Name: "consents." + c.Key, Kind: "tick", Label: e.TextIn(c.Text, lang), Lang: textLang(e, c.Text, lang, g.Lang()),
			Choices: []choice{{Value: "yes"}},
		}
		if !c.Required {
			x.Optional = g.T("signup.optional")
		}
		list = append(list, x)
	}
	return list
}
