// Package team is what every page of the desk is made with: who is signed in,
// the frame of a page, and the event that a page is about. The stories of the
// desk stand in packages of their own over it, and know no other.
package team

import (
	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// A Team makes pages for those who are signed in.
type Team struct {
	*frame.Frame
	Desk   *desk.Desk
	visits *scs.SessionManager // who is signed in
}

// New returns what pages of the desk are made with. visits keeps who is signed
// in; tokens arrive hashed.
func New(f *frame.Frame, d *desk.Desk, visits scs.Store) *Team {
	return &Team{Frame: f, Desk: d, visits: newVisits(f.BaseURL, visits)}
}

// DeskPage is the frame of a page for by.
func (p *Team) DeskPage(c echo.Context, by desk.Actor) frame.Page {
	g := p.Page(c, by.Account.Language)
	g.Account = by.Account
	return g
}

// A Shown is a secret that stands on the page once.
type Shown struct {
	Text  string
	Label string
	Value string
}
