// Package staff is the desk as those see it who are signed in: invitations, seats,
// the roll, and what they may do about it.
package staff

import (
	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// Staff has the pages of the desk.
type Staff struct {
	*team.Team
}

// New returns the pages over t.
func New(t *team.Team) *Staff { return &Staff{Team: t} }

// A page is the frame of a page of the desk.
type page struct{ frame.Page }

// A deskEvent is what every page about one event in the desk shows.
type deskEvent struct {
	page
	team.About
}

// What pages of the desk are made of.
type (
	look   = team.Look
	chip   = team.Chip
	tab    = team.Tab
	number = team.Number
)

// deskFrame is the frame of a page for by.
func (p *Staff) deskFrame(c echo.Context, by desk.Actor) page { return page{p.DeskPage(c, by)} }

// team is the frame of a page of the desk about the event that the path
// names, and the event. current is the path of the tab the page belongs to,
// "" for the overview.
func (p *Staff) team(c echo.Context, by desk.Actor, current string) (deskEvent, *desk.Programme, error) {
	d, pr, err := p.Event(c, by, current)
	return eventPage(d), pr, err
}

func eventPage(d team.EventPage) deskEvent { return deskEvent{page{d.Page}, d.About} }

// inTeam is the frame as package team makes it.
func (d deskEvent) inTeam() team.EventPage { return team.EventPage{Page: d.Page, About: d.About} }
