// Package settings is who works on an event and by what programs, what was done
// by whom, and what the installation says about itself.
package settings

import (
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// Settings has the pages.
type Settings struct {
	*team.Team
}

// New returns the pages over t.
func New(t *team.Team) *Settings { return &Settings{Team: t} }

// A page is the frame of a page of the desk.
type page struct{ frame.Page }

// A deskEvent is what every page about one event in the desk shows.
type deskEvent struct {
	page
	team.About
}

// deskFrame is the frame of a page for by.
func (p *Settings) deskFrame(c echo.Context, by desk.Actor) page { return page{p.DeskPage(c, by)} }

// event is the frame of a page about the event that the path names.
func (p *Settings) event(c echo.Context, by desk.Actor, current string) (deskEvent, *desk.Programme, error) {
	d, pr, err := p.Event(c, by, current)
	return deskEvent{page{d.Page}, d.About}, pr, err
}

// A formView is a form and what was refused of it.
type formView struct {
	Fields  []*form.Field
	Summary *form.Summary
}

// filled are fields with what was typed; nil is nothing yet.
func filled(fields []*form.Field, t form.Typed) []*form.Field {
	if t != nil {
		for _, x := range fields {
			x.Fill(t)
		}
	}
	return fields
}

// roleChoices are the roles in an event to choose from.
func (g page) roleChoices(chosen event.TeamRole) []form.Choice {
	var all []form.Choice
	for _, r := range event.TeamRoles {
		all = append(all, form.Choice{Value: string(r), Label: g.T("team.role." + string(r)), Chosen: r == chosen})
	}
	return all
}

// moment is a time in the given zone, "" for none.
func (g page) moment(t *time.Time, zone *time.Location) string {
	if t == nil {
		return ""
	}
	return g.Stamp(*t, zone)
}

// done says what has been done, as the address of the page tells after a form.
func (g page) done(c echo.Context, scope string) string {
	if key := scope + ".done." + c.QueryParam("done"); g.Has(key) {
		return g.T(key)
	}
	return ""
}
