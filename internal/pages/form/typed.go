package form

import (
	"fmt"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// Typed is what a visitor wrote into the form, as it arrived.
type Typed map[string][]string

// ErrForm refuses a body that is no form.
var ErrForm = problem.New(problem.BadRequest, "bad_form")

// Read is what c brings. It fails with ErrForm if that is no form.
func Read(c echo.Context) (Typed, error) {
	values, err := c.FormParams()
	if err != nil {
		return nil, ErrForm.Because(err)
	}
	return Typed(values), nil
}

// One is what was typed into the field called name; of several, the first.
func (t Typed) One(name string) string {
	if v := t[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// SignUp turns what was typed into what the desk takes. lang is the language
// in which the page was shown.
func (t Typed) SignUp(consents []event.ConsentText, lang string) desk.SignUp {
	in := desk.SignUp{
		Email: t.One("email"),
		Details: desk.Details{
			GivenName: t.One("given_name"), FamilyName: t.One("family_name"), LatinName: t.One("latin_name"), Organisation: t.One("organisation"),
			OrganisationKind: t.One("organisation_kind"), Municipality: t.One("municipality"), Country: t.One("country"),
			Function: t.One("function"), Language: t.One("language"), Zone: t.One("zone"),
			LanguagesSpoken: t["languages_spoken"], Interpretation: t.One("interpretation"),
		},
		Sessions: t["sessions"], Answers: map[string]any{}, Consents: t.Consents(), Colleagues: t.colleagues(),
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

// Consents are the boxes that were ticked.
func (t Typed) Consents() map[string]bool {
	given := map[string]bool{}
	for name := range t {
		if key, ok := strings.CutPrefix(name, "consents."); ok {
			given[key] = t.One(name) != ""
		}
	}
	return given
}

// colleagues are those of whom anything was typed.
func (t Typed) colleagues() []desk.Colleague {
	var all []desk.Colleague
	for i := range desk.MaxColleagues {
		one := func(of string) string { return t.One(fmt.Sprintf("colleagues.%d.%s", i, of)) }
		c := desk.Colleague{Email: one("email"), GivenName: one("given_name"), FamilyName: one("family_name"), Function: one("function"), Language: one("language")}
		if strings.TrimSpace(c.Email+c.GivenName+c.FamilyName+c.Function) != "" {
			all = append(all, c)
		}
	}
	return all
}

// CloseUp moves the colleagues of whom something was typed to the first
// parts, so that the number of a part is that of the colleague.
func (t Typed) CloseUp() {
	all := t.colleagues()
	for i := range desk.MaxColleagues {
		var c desk.Colleague
		if i < len(all) {
			c = all[i]
		}
		for of, value := range map[string]string{
			"email": c.Email, "given_name": c.GivenName, "family_name": c.FamilyName, "function": c.Function, "language": c.Language,
		} {
			name := fmt.Sprintf("colleagues.%d.%s", i, of)
			if _, sent := t[name]; sent || value != "" {
				t[name] = []string{value}
			}
		}
	}
}

// TakeMeant puts the address that was probably meant in the place of the one
// that was typed, where the person pressed the button that says so.
func (t Typed) TakeMeant() {
	name := t.One("take")
	if name != "email" && !(strings.HasPrefix(name, "colleagues.") && strings.HasSuffix(name, ".email")) {
		return
	}
	if meant := desk.MeantAddress(t.One(name)); meant != "" {
		t[name] = []string{meant}
	}
}
