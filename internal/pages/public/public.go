// Package public is the pages that anyone may open: the events, the page of an
// event with its form, calendar and zones, and the lost link. Pages of an event
// are the same for all strangers, and are kept until something on them changes.
package public

import (
	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// Public has the pages that anyone may open.
type Public struct {
	*frame.Frame
	desk  *desk.Desk
	limit Limit
	home  cache // event pages in the event's zone
	zoned cache // those in other zones, which anyone may ask for
}

// A Limit counts the sign-ups of some people, or a lost link, against the
// visitor's network. It fails with a problem once the network's number is used
// up; done gives back what came to nothing.
type Limit func(c echo.Context, people int) (done func(taken bool), err error)

// New returns the pages over d. A nil limit is none.
func New(f *frame.Frame, d *desk.Desk, limit Limit) *Public {
	if limit == nil {
		limit = func(echo.Context, int) (func(bool), error) { return func(bool) {}, nil }
	}
	return &Public{Frame: f, desk: d, limit: limit, home: newCache(), zoned: newCache()}
}

// A page is the frame of a page that anyone may open.
type page struct{ frame.Page }

// plain is the frame of a page about no event.
func (p *Public) plain(c echo.Context) page { return page{p.Page(c, "")} }
