// Package board is the board of a session while it runs: everyone who is expected,
// with one press per person who comes or goes. A host takes it from the desk or by
// a link of their own; it shows no addresses.
//
// A page is whole when it comes, and every press is a form. Script sends the marks
// without loading the page again, keeps in the browser what the server has not
// taken yet, and shows what other hosts mark.
package board

import (
	"rollcall/internal/pages/team"
)

// Boards has the pages.
type Boards struct {
	*team.Team
}

// New returns the pages over t.
func New(t *team.Team) *Boards { return &Boards{Team: t} }
