package form

import (
	"strings"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/frame"
)

// A SignUp is the form of the event page: its fields carry the API's
// names, and after a refusal it holds everything that was typed.
type SignUp struct {
	Summary      *Summary // nil in a form that was not refused
	Given        Field
	Family       Field
	Latin        Field
	Email        Field
	Organisation Field
	Municipality Field
	Country      Field
	Kind         Field
	Function     Field
	Language     Field
	Zone         Field
	Sessions     Field
	Spoken       Field // only where the event offers interpretation, as Interpreted
	Interpreted  Field
	Questions    []Field
	Consents     []Field
	Colleagues   []colleague
	Office       bool     // the part for colleagues is open
	Fresh        bool     // nothing was typed yet, so that the time until it is sent means something
	Asked        []string // addresses that were asked about
	Domains      string   // where people have their mail, for the script that asks early
	Verify       bool
	HoldMinutes  int
	Seats        bool // a seat is free in one of the sessions; for whoever offers them to say
}

// New is the form of pr with what was typed; nil is nothing yet. It offers the
// given sessions; without any it is the form of someone who is registered.
// lang is the language of the organiser's texts.
func New(p frame.Page, pr *desk.Programme, sessions []Choice, t Typed, lang string) *SignUp {
	g := page{p}
	e := pr.Event
	f := &SignUp{
		Given:        Field{Name: "given_name", Kind: "text", Autocomplete: "given-name"},
		Family:       Field{Name: "family_name", Kind: "text", Autocomplete: "family-name"},
		Latin:        Field{Name: "latin_name", Kind: "text", Hint: g.T("signup.latin_name_hint"), Optional: g.T("signup.optional")},
		Email:        Field{Name: "email", Kind: "email", Autocomplete: "email", Hint: g.T("signup.email_hint")},
		Organisation: Field{Name: "organisation", Kind: "text", Autocomplete: "organization", Optional: g.T("signup.optional")},
		Municipality: Field{Name: "municipality", Kind: "text", Optional: g.T("signup.optional"), Suggestions: g.municipalities(e, lang)},
		Country:      Field{Name: "country", Kind: "select", Autocomplete: "country", Optional: g.T("signup.optional"), Choices: g.countries()},
		Kind:         Field{Name: "organisation_kind", Kind: "select", Optional: g.T("signup.optional"), Choices: g.organisationKinds()},
		Function:     Field{Name: "function", Kind: "text", Autocomplete: "organization-title", Optional: g.T("signup.optional")},
		Language:     Field{Name: "language", Kind: "select", Choices: g.languages(e, t == nil, lang)},
		Zone:         Field{Name: "zone", Kind: "select", Choices: g.zones(pr, t == nil)},
		Sessions:     Field{Name: "sessions", Kind: "boxes", Choices: sessions},
		Verify:       e.Verify,
		HoldMinutes:  e.HoldMinutes,
	}
	if len(e.Interpretation) > 0 {
		f.Spoken = Field{Name: "languages_spoken", Kind: "checks", Optional: g.T("signup.optional"), Choices: g.spoken(e)}
		f.Interpreted = Field{Name: "interpretation", Kind: "select", Optional: g.T("signup.optional"), Choices: g.interpreted(e)}
	}
	f.Questions, f.Consents, f.Colleagues = Questions(p, e, e.Questions, lang), Consents(p, e, pr.Consents, lang), g.colleagues(e)
	f.Fresh, f.Asked, f.Domains = t == nil, t["asked"], strings.Join(desk.MailDomains, " ")+" -"+strings.Join(desk.OtherDomains, " -")
	for _, x := range f.All() {
		if x.Label == "" {
			x.Label = g.T("signup." + x.Name)
		}
		if x.Kind == "email" {
			x.Ask, x.Take = g.T("rule.meant", "meant", "{meant}"), g.T("signup.take", "meant", "{meant}")
		}
		if t != nil {
			x.Fill(t)
		}
	}
	for i := range f.Colleagues {
		f.Office = f.Office || f.Colleagues[i].typed()
	}
	return f
}

// All are the fields in the order of the page.
func (f *SignUp) All() []*Field {
	all := []*Field{&f.Given, &f.Family, &f.Latin, &f.Email, &f.Organisation, &f.Municipality, &f.Kind, &f.Country, &f.Function, &f.Language, &f.Zone, &f.Sessions}
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

// Refuse puts what was refused at the fields and keeps it as the summary. Each
// address that is asked about is asked about once.
func (f *SignUp) Refuse(g frame.Page, r Refusal) {
	f.Summary = r.At(g, f.All())
	for _, e := range f.Summary.Errors {
		if e.Meant != "" {
			f.Asked = append(f.Asked, e.Typed)
		}
	}
}

func (g page) countries() []Choice {
	list := []Choice{{Label: g.T("signup.choose")}}
	for _, c := range g.Countries() {
		list = append(list, Choice{Value: c.Code, Label: c.Name})
	}
	return list
}

func (g page) organisationKinds() []Choice {
	list := []Choice{{Label: g.T("signup.choose")}}
	for _, k := range desk.OrganisationKinds {
		list = append(list, Choice{Value: k, Label: g.T("organisation_kind." + k)})
	}
	return list
}

func (g page) languages(e *event.Event, fresh bool, lang string) []Choice {
	var list []Choice
	for _, l := range e.Languages {
		list = append(list, Choice{Value: l, Label: locale.Capital(g.Printer.Language(l)), Lang: l, Chosen: fresh && l == lang})
	}
	return list
}

// zones are the time zones a person may choose as theirs, named as they are
// when the first session starts.
func (g page) zones(pr *desk.Programme, fresh bool) []Choice {
	var list []Choice
	for _, z := range g.ZonesOf(pr.Event) {
		list = append(list, Choice{Value: z, Chosen: fresh && z == g.FirstZone(pr.Event), Label: g.PlaceName(z, pr.Sessions[0].StartsAt)})
	}
	return list
}
