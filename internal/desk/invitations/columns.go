package invitations

import (
	"strings"

	"rollcall/internal/desk/roster"
	"rollcall/internal/table"
)

// fields are what a list says of who is to be invited.
var fields = []string{"email", "given_name", "family_name", "organisation", "municipality", "country", "function", "language"}

// personIn is who stands in r.
func personIn(c roster.Columns, r table.Row, countries map[string]string) Person {
	cell := func(field string) string { return c.Cell(r, field) }
	return Person{
		Email: strings.TrimPrefix(cell("email"), "mailto:"), GivenName: cell("given_name"), FamilyName: cell("family_name"), Organisation: cell("organisation"),
		Municipality: cell("municipality"), Country: roster.Named(countries, cell("country")), Function: cell("function"), Language: strings.ToLower(cell("language")),
	}.clean()
}
