package staff

import (
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/seatplan"
)

// A look is how a state is drawn.
type look frame.Look

// A chip is a state in a shape, a word and a tint.
type chip struct{ Icon, Text, Tint string }

// A tab is one part of an event's desk.
type tab struct {
	Name    string
	URL     string
	Current bool
}

// A deskEvent is what every page about one event in the desk shows.
type deskEvent struct {
	page
	Slug   string
	Title  string
	Series string
	Tabs   []tab
	role   event.TeamRole
}

// team is the frame of a page of the desk about the event that the path
// names, and the event. current is the path of the tab the page belongs to,
// "" for the overview.
func (p *Staff) team(c echo.Context, by desk.Actor, current string) (deskEvent, *desk.Programme, error) {
	pr, role, err := p.desk.TeamEvent(c.Request().Context(), by, c.Param("event"))
	if err != nil {
		return deskEvent{}, nil, err
	}
	return p.deskFrame(c, by).deskEvent(pr, role, current), pr, nil
}

func (g page) deskEvent(pr *desk.Programme, role event.TeamRole, current string) deskEvent {
	e := pr.Event
	v := deskEvent{page: g, Slug: e.Slug, Title: e.TextIn(e.Title, g.Lang()), Series: e.Series, role: role}
	add := func(a desk.Action, name, path string) {
		if a.Allows(role) {
			v.Tabs = append(v.Tabs, tab{name, g.Address("/desk/" + e.Slug + path), path == current})
		}
	}
	add(desk.SeeNumbers, g.T("desk.overview"), "")
	add(desk.SeeRegistrants, g.T("desk.registrations"), "/registrations")
	add(desk.InvitePeople, g.T("invitations.title"), "/invitations")
	if e.Approval || current == approvalPath {
		add(desk.ManageSeats, g.T("approval.title"), approvalPath)
	}
	for i := range pr.Sessions {
		s := &pr.Sessions[i]
		add(desk.SeeRoll, g.T("desk.roll_of", "date", g.DateShort(s.StartsAt, frame.Location(e.Zone))), "/sessions/"+s.Slug)
	}
	return v
}

// counts are the numbers of s as its counters hold them.
func counts(s *event.Session) seatplan.Counts {
	return seatplan.Counts{Capacity: s.Capacity, Confirmed: s.SeatsTaken - s.UnverifiedSeats, Held: s.UnverifiedSeats, Waiting: s.Waiting}
}

// deskLabel is the drawing of a session's seats as a sentence for staff.
func (g page) deskLabel(s *event.Session) string {
	c := counts(s)
	return g.T("seats.desk", "capacity", c.Capacity, "confirmed", c.Confirmed, "held", c.Held, "free", c.Free(), "waiting", c.Waiting)
}

// stateChip is the state of a session for staff, with that of its event.
func (g page) stateChip(e *event.Event, s *event.Session, now time.Time) chip {
	if e.Visibility == event.Draft {
		return chip{"dashed", g.T("desk.state.draft"), ""}
	}
	state := e.StateOf(s, now)
	look := map[event.State]look{
		event.StateCancelled: {"cross", "stop"}, event.StateOver: {"tick", ""}, event.StateRunning: {"clock", "ok"}, event.StateNotOpen: {"clock", ""},
		event.StateClosed: {"dash", ""}, event.StateFull: {"tick", "warn"}, event.StateWaitingList: {"tick", "warn"},
		event.StateFewSeats: {"tick", "ok"}, event.StateOpen: {"tick", "ok"},
	}[state]
	return chip{look.Icon, g.T("desk.state." + string(state)), look.Tint}
}
