package pages

import (
	"fmt"
	"slices"
	"strings"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// A colleagueForm is the part of the form for one colleague.
type colleagueForm struct {
	Title    string
	Given    field
	Family   field
	Email    field
	Function field
	Language field
}

// colleagues are the parts for as many colleagues as one may bring along.
func (g page) colleagues(e *event.Event) []colleagueForm {
	list := make([]colleagueForm, desk.MaxColleagues)
	for i := range list {
		name := func(of string) string { return fmt.Sprintf("colleagues.%d.%s", i, of) }
		list[i] = colleagueForm{
			Title:    g.T("signup.colleague", "number", i+1),
			Given:    field{Name: name("given_name"), Kind: "text", Label: g.T("signup.given_name"), Autocomplete: "off"},
			Family:   field{Name: name("family_name"), Kind: "text", Label: g.T("signup.family_name"), Autocomplete: "off"},
			Email:    field{Name: name("email"), Kind: "email", Label: g.T("signup.email"), Autocomplete: "off"},
			Function: field{Name: name("function"), Kind: "text", Label: g.T("signup.colleague_function"), Autocomplete: "off", Optional: g.T("signup.optional")},
			Language: field{Name: name("language"), Kind: "select", Label: g.T("signup.language"), Choices: append(
				[]choice{{Label: g.T("signup.as_mine")}}, g.languages(e, false, "")...)},
		}
	}
	return list
}

// all are the fields in the order of the page.
func (c *colleagueForm) all() []*field {
	return []*field{&c.Given, &c.Family, &c.Email, &c.Function, &c.Language}
}

// typed reports whether anything stands in the part. The language alone says
// nothing about anybody.
func (c *colleagueForm) typed() bool {
	return slices.ContainsFunc(c.all()[:4], func(x *field) bool { return x.Value != "" })
}

// colleagues are those of whom anything was typed.
func (t typed) colleagues() []desk.Colleague {
	var all []desk.Colleague
	for i := range desk.MaxColleagues {
		one := func(of string) string { return t.one(fmt.Sprintf("colleagues.%d.%s", i, of)) }
		c := desk.Colleague{Email: one("email"), GivenName: one("given_name"), FamilyName: one("family_name"), Function: one("function"), Language: one("language")}
		if strings.TrimSpace(c.Email+c.GivenName+c.FamilyName+c.Function) != "" {
			all = append(all, c)
		}
	}
	return all
}

// closeUp moves the colleagues of whom something was typed to the first
// parts, so that the number of a part is that of the colleague.
func (t typed) closeUp() {
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

// takeMeant puts the address that was probably meant in the place of the one
// that was typed, where the person pressed the button that says so.
func (t typed) takeMeant() {
	name := t.one("take")
	if name != "email" && !(strings.HasPrefix(name, "colleagues.") && strings.HasSuffix(name, ".email")) {
		return
	}
	if meant := desk.MeantAddress(t.one(name)); meant != "" {
		t[name] = []string{meant}
	}
}
