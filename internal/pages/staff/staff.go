// Package staff is the desk as those see it who are signed in: invitations, seats,
// the roll, and what they may do about it.
package staff

import (
	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/team"
)

// Staff has the pages of the desk.
type Staff struct {
	*team.Team
}

// New returns the pages over t.
func New(t *team.Team) *Staff { return &Staff{Team: t} }

// A deskEvent is what every page about one event in the desk shows.
type deskEvent struct{ team.EventPage }

// What pages of the desk are made of.
type (
	look   = team.Look
	chip   = team.Chip
	tab    = team.Tab
	number = team.Number
)

// team is the frame of a page of the desk about the event that the path
// names, and the event, as team.Event has them.
func (p *Staff) team(c echo.Context, by desk.Actor, current string) (deskEvent, *desk.Programme, error) {
	d, pr, err := p.Event(c, by, current)
	return deskEvent{d}, pr, err
}
