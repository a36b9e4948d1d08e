package form

import (
	"fmt"
	"slices"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// A colleague is the part of the form for one colleague.
type colleague struct {
	Title    string
	Given    Field
	Family   Field
	Email    Field
	Function Field
	Language Field
}

// colleagues are the parts for as many colleagues as one may bring along.
func (g page) colleagues(e *event.Event) []colleague {
	list := make([]colleague, desk.MaxColleagues)
	for i := range list {
		name := func(of string) string { return fmt.Sprintf("colleagues.%d.%s", i, of) }
		list[i] = colleague{
			Title:    g.T("signup.colleague", "number", i+1),
			Given:    Field{Name: name("given_name"), Kind: "text", Label: g.T("signup.given_name"), Autocomplete: "off"},
			Family:   Field{Name: name("family_name"), Kind: "text", Label: g.T("signup.family_name"), Autocomplete: "off"},
			Email:    Field{Name: name("email"), Kind: "email", Label: g.T("signup.email"), Autocomplete: "off"},
			Function: Field{Name: name("function"), Kind: "text", Label: g.T("signup.colleague_function"), Autocomplete: "off", Optional: g.T("signup.optional")},
			Language: Field{Name: name("language"), Kind: "select", Label: g.T("signup.language"), Choices: append(
				[]Choice{{Label: g.T("signup.as_mine")}}, g.languages(e, false, "")...)},
		}
	}
	return list
}

// all are the fields in the order of the page.
func (c *colleague) all() []*Field {
	return []*Field{&c.Given, &c.Family, &c.Email, &c.Function, &c.Language}
}

// typed reports whether anything stands in the part. The language alone says
// nothing about anybody.
func (c *colleague) typed() bool {
	return slices.ContainsFunc(c.all()[:4], func(x *Field) bool { return x.Value != "" })
}
