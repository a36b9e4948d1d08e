package registrations

import (
	"slices"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/team"
)

// filters are the fields above the table, with what f asks for; languages are
// those that people prefer.
func (v *registrationsPage) filters(pr *desk.Programme, languages []string, f desk.Filter) {
	v.Search = form.Field{Name: "q", Kind: "search", Label: v.T("desk.search"), Value: f.Q}
	v.Filters = []form.Field{
		v.filter("session", v.T("desk.session"), f.Session, v.sessions(pr)),
		v.filter("status", v.T("desk.status"), f.Status, named(event.Statuses, func(s event.Status) string { return v.T("status." + string(s)) })),
		v.countryFilter(f.Country),
		v.filter("language", v.T("lists.language"), f.Language, named(languages, func(l string) string { return locale.Capital(v.Language(l)) })),
	}
	v.More = []form.Field{
		v.filter("organisation_kind", v.T("signup.organisation_kind"), f.OrganisationKind, named(desk.OrganisationKinds, func(k string) string { return v.T("organisation_kind." + k) })),
		v.filter("municipality", v.T("signup.municipality"), f.Municipality, v.municipalities(pr.Event)),
		v.filter("role", v.T("desk.role"), f.Role, named(event.Roles, func(r event.Role) string { return v.T("role." + string(r)) })),
		v.filter("source", v.T("lists.source"), f.Source, named(event.Sources, func(s string) string { return v.T("lists.source." + s) })),
		v.filter("verified", v.T("lists.verified"), f.Verified, named([]string{desk.FilterYes, desk.FilterNo}, func(s string) string { return v.T("lists.verified." + s) })),
		v.filter("letters", v.T("desk.letters.title"), f.Letters, named([]string{desk.FilterRefused}, func(s string) string { return v.T("lists.letters." + s) })),
		v.filter("answer", v.T("lists.answer"), f.Answer, v.answers(pr.Event)),
	}
	v.More = slices.DeleteFunc(v.More, func(x form.Field) bool { return len(x.Choices) == 1 && x.Value == "" })
	v.Open = slices.ContainsFunc(v.More, func(x form.Field) bool { return x.Value != "" })
}

// filter is a field with the value that is asked for. A value that is no choice
// is one all the same, so that one sees it.
func (v *registrationsPage) filter(name, label, value string, choices []form.Choice) form.Field {
	choices = append([]form.Choice{{Label: v.T("desk.any_status")}}, choices...)
	if !slices.ContainsFunc(choices, func(c form.Choice) bool { return c.Value == value }) {
		choices = append(choices, form.Choice{Value: value, Label: value})
	}
	for i := range choices {
		choices[i].Chosen = choices[i].Value == value
	}
	return form.Field{Name: name, Kind: "select", Label: label, Value: value, Choices: choices}
}

// named are choices with their words.
func named[T ~string](values []T, name func(T) string) []form.Choice {
	var all []form.Choice
	for _, value := range values {
		all = append(all, form.Choice{Value: string(value), Label: name(value)})
	}
	return all
}

func (v *registrationsPage) sessions(pr *desk.Programme) []form.Choice {
	var all []form.Choice
	for i := range pr.Sessions {
		all = append(all, form.Choice{Value: pr.Sessions[i].Slug, Label: v.SessionName(pr.Event, &pr.Sessions[i])})
	}
	return all
}

// countryFilter is the field of countries, with that of code chosen.
func (v *registrationsPage) countryFilter(code string) form.Field {
	field := v.filter("country", v.T("lists.country"), code, nil)
	ready, known := v.CountryOptions(code)
	if known {
		field.Choices = field.Choices[:1] // code is among those that are ready
	}
	field.Ready = ready
	return field
}

func (v *registrationsPage) municipalities(e *event.Event) []form.Choice {
	var all []form.Choice
	for i := range e.Municipalities {
		m := &e.Municipalities[i]
		all = append(all, form.Choice{Value: m.Key, Label: e.TextIn(m.Name, v.Lang())})
	}
	return all
}

// answers are the options of all choice questions, those that are no longer
// asked too.
func (v *registrationsPage) answers(e *event.Event) []form.Choice {
	var all []form.Choice
	for _, q := range e.Questions {
		for _, o := range q.Options {
			label := v.T("lists.answer_is", "question", e.TextIn(q.Label, v.Lang()), "answer", e.TextIn(o.Label, v.Lang()))
			all = append(all, form.Choice{Value: q.Key + ":" + o.Key, Label: label})
		}
	}
	return all
}

// views are the filters by status, and those of speakers and staff, with exact
// numbers where a session has been chosen and keeps them; then those that the
// team has kept.
func (v *registrationsPage) views(found *desk.RegistrantTable, f desk.Filter) {
	number := map[event.Status]string{}
	for i := range found.Sessions {
		if c := team.Counts(&found.Sessions[i]); found.Sessions[i].Slug == f.Session {
			number[event.Confirmed], number[event.Waitlisted] = v.Number(int(c.Confirmed)), v.Number(int(c.Waiting))
		}
	}
	shown := []event.Status{"", event.Confirmed, event.Waitlisted, event.Unverified, event.Cancelled}
	if found.Event.Approval {
		shown = slices.Insert(shown, 2, event.Pending)
	}
	add := func(name, count string, asked desk.Filter) {
		asked.Sort = f.Sort
		v.Views = append(v.Views, team.View{Name: name, Count: count, URL: v.list(asked), Current: v.list(asked) == v.list(f)})
	}
	for _, s := range shown {
		if s == "" {
			add(v.T("desk.view.all"), "", desk.Filter{Session: f.Session})
			continue
		}
		add(v.T("desk.view."+string(s)), number[s], desk.Filter{Session: f.Session, Status: string(s), Role: string(event.RoleParticipant)})
	}
	for _, r := range event.Roles[1:] { // who is counted apart
		add(v.T("desk.view."+string(r)), "", desk.Filter{Session: f.Session, Role: string(r)})
	}
	for _, kept := range found.Views {
		asked := filterOf(func(name string) string { return kept.Filter[name] })
		v.Views = append(v.Views, team.View{Name: kept.Name, Count: "", URL: v.list(asked), Current: v.list(asked) == v.list(f)})
	}
}
