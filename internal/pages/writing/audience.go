package writing

import (
	"slices"
	"strings"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
)

// audienceFields say whom a message is for, in the words of the filter of the
// list of registrations.
func (g page) audienceFields(pr *desk.Programme, m *desk.Message) []*form.Field {
	var a desk.MessageAudience
	if m != nil {
		a = m.For
	}
	var countries []form.Choice
	for _, c := range g.Countries() {
		countries = append(countries, form.Choice{Value: c.Code, Label: c.Name})
	}
	all := []*form.Field{
		g.choose("session", g.T("desk.session"), a.Session, choices(sessionsOf(pr), func(s string) string { return g.session(pr, s) })),
		g.tick("statuses", g.T("desk.status"), g.T("writing.statuses_hint"), a.Statuses, choices(event.Statuses, func(s event.Status) string { return g.T("status." + string(s)) })),
		g.tick("outcomes", g.T("desk.attendance"), g.T("writing.outcomes_hint"), a.Outcomes, choices(event.Outcomes, func(o event.Outcome) string { return g.T("desk.outcome." + string(o)) })),
		g.choose("role", g.T("desk.role"), a.Role, choices(event.Roles, func(r event.Role) string { return g.T("role." + string(r)) })),
		g.choose("language", g.T("lists.language"), a.Language, choices(g.preferred, func(l string) string { return locale.Capital(g.Language(l)) })),
		g.choose("country", g.T("signup.country"), a.Country, countries),
		g.choose("organisation_kind", g.T("signup.organisation_kind"), a.OrganisationKind, choices(desk.OrganisationKinds, func(k string) string { return g.T("organisation_kind." + k) })),
		g.choose("municipality", g.T("signup.municipality"), a.Municipality, choices(townsOf(pr.Event), func(key string) string { return g.town(pr.Event, key) })),
		g.choose("source", g.T("lists.source"), a.Source, choices(event.Sources, func(s string) string { return g.T("lists.source." + s) })),
		g.choose("answer", g.T("lists.answer"), a.Answer, choices(answersOf(pr.Event), func(answer string) string { return g.answered(pr.Event, answer) })),
		g.choose("verified", g.T("lists.verified"), a.Verified, choices([]string{desk.FilterYes, desk.FilterNo}, func(s string) string { return g.T("lists.verified." + s) })),
		g.choose("letters", g.T("desk.letters.title"), a.Letters, choices([]string{desk.FilterRefused}, func(s string) string { return g.T("lists.letters." + s) })),
	}
	return slices.DeleteFunc(all, func(f *form.Field) bool { return len(f.Choices) == 1 && f.Kind == "select" }) // there is nothing to choose
}

// choose is a field with the value that is asked for. A value that is no choice
// any more is one all the same, so that nobody loses it unseen.
func (g page) choose(name, label, chosen string, choices []form.Choice) *form.Field {
	f := &form.Field{Name: "audience." + name, Kind: "select", Label: label, Optional: g.T("signup.optional"), Choices: append([]form.Choice{{Label: g.T("desk.any_session")}}, choices...)}
	if !slices.ContainsFunc(f.Choices, func(c form.Choice) bool { return c.Value == chosen }) {
		f.Choices = append(f.Choices, form.Choice{Value: chosen, Label: chosen})
	}
	for i := range f.Choices {
		f.Choices[i].Chosen = f.Choices[i].Value == chosen
	}
	return f
}

// tick is a field in which one ticks several.
func (g page) tick(name, label, hint string, chosen []string, choices []form.Choice) *form.Field {
	for i := range choices {
		choices[i].Chosen = slices.Contains(chosen, choices[i].Value)
	}
	return &form.Field{Name: "audience." + name, Kind: "checks", Label: label, Hint: hint, Optional: g.T("signup.optional"), Choices: choices}
}

// choices are values with their words.
func choices[T ~string](values []T, name func(T) string) []form.Choice {
	var all []form.Choice
	for _, value := range values {
		all = append(all, form.Choice{Value: string(value), Label: name(value)})
	}
	return all
}

func sessionsOf(pr *desk.Programme) []string {
	var all []string
	for i := range pr.Sessions {
		all = append(all, pr.Sessions[i].Slug)
	}
	return all
}

// session is the name of the session called slug.
func (g page) session(pr *desk.Programme, slug string) string {
	for i := range pr.Sessions {
		if pr.Sessions[i].Slug == slug {
			return g.SessionName(pr.Event, &pr.Sessions[i])
		}
	}
	return slug
}

func townsOf(e *event.Event) []string {
	var all []string
	for i := range e.Municipalities {
		all = append(all, e.Municipalities[i].Key)
	}
	return all
}

func (g page) town(e *event.Event, key string) string {
	if m := e.Municipality(key); m != nil {
		return e.TextIn(m.Name, g.Lang())
	}
	return key
}

// answersOf are the options of all choice questions, as question:option.
func answersOf(e *event.Event) []string {
	var all []string
	for _, q := range e.Questions {
		for _, o := range q.Options {
			all = append(all, q.Key+":"+o.Key)
		}
	}
	return all
}

// answered is question:option in words.
func (g page) answered(e *event.Event, answer string) string {
	for _, q := range e.Questions {
		for _, o := range q.Options {
			if q.Key+":"+o.Key == answer {
				return g.T("lists.answer_is", "question", e.TextIn(q.Label, g.Lang()), "answer", e.TextIn(o.Label, g.Lang()))
			}
		}
	}
	return answer
}

// audience says whom a message is for.
func (g page) audience(pr *desk.Programme, m *desk.Message) string {
	a, parts := m.For, []string{}
	add := func(value string, words func() string) {
		if value != "" {
			parts = append(parts, words())
		}
	}
	add(a.Session, func() string { return g.session(pr, a.Session) })
	for _, status := range a.Statuses {
		parts = append(parts, g.T("status."+status))
	}
	var outcomes []string
	for _, outcome := range a.Outcomes {
		outcomes = append(outcomes, g.T("desk.outcome."+outcome))
	}
	add(strings.Join(outcomes, ", "), func() string { return g.T("writing.attendance_is", "outcomes", strings.Join(outcomes, ", ")) })
	add(a.Role, func() string { return g.T("role." + a.Role) })
	add(a.Language, func() string { return g.T("writing.prefers", "language", g.Language(a.Language)) })
	add(a.Country, func() string { return g.Country(a.Country) })
	add(a.OrganisationKind, func() string { return g.T("organisation_kind." + a.OrganisationKind) })
	add(a.Municipality, func() string { return g.town(pr.Event, a.Municipality) })
	add(a.Source, func() string { return g.T("lists.source") + ": " + g.T("lists.source."+a.Source) })
	add(a.Answer, func() string { return g.answered(pr.Event, a.Answer) })
	add(a.Verified, func() string { return g.T("lists.verified") + ": " + g.T("lists.verified."+a.Verified) })
	add(a.Letters, func() string { return g.T("lists.letters." + a.Letters) })
	if len(parts) == 0 {
		return g.T("writing.everyone")
	}
	return strings.Join(parts, " · ")
}
