// Package registrations is who is registered for an event: the list, one
// person, and the decisions about their seats.
package registrations

import (
	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/team"
)

// Registrations has the pages.
type Registrations struct {
	*team.Team
}

// New returns the pages over t.
func New(t *team.Team) *Registrations { return &Registrations{Team: t} }

// A deskEvent is what every page about one event in the desk shows.
type deskEvent struct{ team.EventPage }

// What pages of the desk are made of.
type (
	look = team.Look
	chip = team.Chip
	tab  = team.Tab
)

// team is the frame of a page of the desk about the event that the path
// names, and the event, as team.Event has them.
func (p *Registrations) team(c echo.Context, by desk.Actor, current string) (deskEvent, *desk.Programme, error) {
	d, pr, err := p.Event(c, by, current)
	return deskEvent{d}, pr, err
}
