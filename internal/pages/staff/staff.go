// Package staff is the desk as those see it who are signed in: their events, who
// is registered and was there, and what they may do about it.
package staff

import (
	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// Staff has the pages of the desk.
type Staff struct {
	*frame.Frame
	desk   *desk.Desk
	visits *scs.SessionManager // who is signed in
}

// New returns the pages over d. visits keeps who is signed in; tokens arrive
// hashed.
func New(f *frame.Frame, d *desk.Desk, visits scs.Store) *Staff {
	return &Staff{Frame: f, desk: d, visits: newVisits(f.BaseURL, visits)}
}

// A page is the frame of a page of the desk.
type page struct{ frame.Page }

// deskFrame is the frame of a page for by.
func (p *Staff) deskFrame(c echo.Context, by desk.Actor) page {
	g := p.Page(c, by.Account.Language)
	g.Account = by.Account
	return page{g}
}
