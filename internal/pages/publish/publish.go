// Package publish is the pages about an event as a whole: whether it is ready,
// publishing it and taking it back, another like it, the archive, its file, and
// the preview, in which pages of other stories show themselves as others will
// see them.
package publish

import (
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// TabPath is the tab of these pages, below that of an event.
const TabPath = "/publish"

// Publish has the pages.
type Publish struct {
	*team.Team
	others Others
}

// Others are what other stories lend: the pages that a preview shows, at a
// moment, with links that lead only below a path.
type Others struct {
	Page   func(c echo.Context, pr *desk.Programme, at time.Time, path string, pv *frame.Preview) error
	Sent   func(c echo.Context, pr *desk.Programme, path string, pv *frame.Preview) error
	Person func(c echo.Context, v *desk.PersonView, at time.Time, path string, pv *frame.Preview) error
	Room   func(c echo.Context, v *desk.PersonView, at time.Time, path string, pv *frame.Preview) error

	Invitation func(c echo.Context, v *desk.Invited, at time.Time, path string, pv *frame.Preview) error
	Handover   func(c echo.Context, v *desk.PersonView, o *desk.Handover, at time.Time, path string, pv *frame.Preview) error
}

// New returns the pages over t.
func New(t *team.Team, others Others) *Publish { return &Publish{Team: t, others: others} }

// A page is the frame of a page of the desk about no event.
type page struct{ frame.Page }

// An eventPage is the frame of a page about one event.
type eventPage struct{ team.EventPage }

// at is an address below the event's desk.
func (v eventPage) at(path string, pairs ...string) string {
	return v.Address("/desk/"+v.Slug+path, pairs...)
}

// frame is the frame of a page about the event that the path names.
func (p *Publish) frame(c echo.Context, by desk.Actor) (eventPage, *desk.Programme, error) {
	v, pr, err := p.Event(c, by, TabPath)
	return eventPage{v}, pr, err
}
