// Package registrations is who is registered for an event: the list, one
// person, and the decisions about their seats.
package registrations

import (
	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// Registrations has the pages.
type Registrations struct {
	*team.Team
}

// New returns the pages over t.
func New(t *team.Team) *Registrations { return &Registrations{Team: t} }

// A page is the frame of a page of the desk.
type page struct{ frame.Page }

// A deskEvent is what every page about one event in the desk shows.
type deskEvent struct {
	page
	team.About
}

// What pages of the desk are made of.
type (
	look = team.Look
	chip = team.Chip
	tab  = team.Tab
)

// deskFrame is the frame of a page for by.
func (p *Registrations) deskFrame(c echo.Context, by desk.Actor) page { return page{p.DeskPage(c, by)} }

// team is the frame of a page of the desk about the event that the path
// names, and the event. current is the path of the tab the page belongs to,
// "" for the overview.
func (p *Registrations) team(c echo.Context, by desk.Actor, current string) (deskEvent, *desk.Programme, error) {
	d, pr, err := p.Event(c, by, current)
	return eventPage(d), pr, err
}

func (g page) deskEvent(pr *desk.Programme, role event.TeamRole, current string) deskEvent {
	return eventPage(team.EventOf(g.Page, pr, role, current))
}

func eventPage(d team.EventPage) deskEvent { return deskEvent{page{d.Page}, d.About} }
