package team

import (
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/seatplan"
)

// ApprovalPath is the tab where one decides about people, below that of an event.
const ApprovalPath = "/approval"

// LettersPath is the tab of what the organisers write, below that of an event.
const LettersPath = "/letters"

// AttendancePath is the tab of who was there, below that of an event or a session.
const AttendancePath = "/attendance"

// ReportsPath is where the attendance reports of a session stand.
func ReportsPath(event, session string) string {
	return "/desk/" + event + "/sessions/" + session + "/reports"
}

// A Look is how a state is drawn.
type Look frame.Look

// A Chip is a state in a shape, a word and a tint.
type Chip struct{ Icon, Text, Tint string }

// A Tab is one part of an event's desk.
type Tab struct {
	Name    string
	URL     string
	Current bool
}

// A View is a filter that one often wants.
type View struct {
	Name    string
	Count   string
	URL     string
	Current bool
}

// An About is which event a page is about, and where else its desk leads.
type About struct {
	Slug    string
	Title   string
	Series  string
	Outside Tab // its public page; of a draft, which has none, the preview
	Tabs    []Tab
	role    event.TeamRole
}

// An EventPage is what every page about one event in the desk shows.
type EventPage struct {
	frame.Page
	About
}

// Event is the frame of a page of the desk about the event that the path
// names, and the event. current is the path of the tab the page belongs to,
// "" for the overview.
func (p *Team) Event(c echo.Context, by desk.Actor, current string) (EventPage, *desk.Programme, error) {
	pr, role, err := p.Desk.TeamEvent(c.Request().Context(), by, c.Param("event"))
	if err != nil {
		return EventPage{}, nil, err
	}
	return EventOf(p.DeskPage(c, by), pr, role, current), pr, nil
}

// EventOf is the frame of a page about the event of pr, for somebody who has a role
// in it.
func EventOf(g frame.Page, pr *desk.Programme, role event.TeamRole, current string) EventPage {
	e := pr.Event
	v := EventPage{g, About{Slug: e.Slug, Title: e.TextIn(e.Title, g.Lang()), Series: e.Series, Outside: outside(g, e), role: role}}
	add := func(a desk.Action, name, path string) {
		if a.Allows(role) {
			v.Tabs = append(v.Tabs, Tab{name, g.Address("/desk/" + e.Slug + path), path == current})
		}
	}
	add(desk.SeeNumbers, g.T("desk.overview"), "")
	add(desk.SeeRegistrants, g.T("desk.registrations"), "/registrations")
	add(desk.InvitePeople, g.T("invitations.title"), "/invitations")
	if e.Approval || current == ApprovalPath {
		add(desk.ManageSeats, g.T("approval.title"), ApprovalPath)
	}
	add(desk.WriteMessages, g.T("desk.letters.title"), LettersPath)
	for i := range pr.Sessions {
		s := &pr.Sessions[i]
		add(desk.SeeRoll, g.T("desk.roll_of", "date", g.DateShort(s.StartsAt, frame.Location(e.Zone))), "/sessions/"+s.Slug)
	}
	add(desk.SeeAttendance, g.T("desk.attendance"), AttendancePath)
	if !desk.SeeAttendance.Allows(role) {
		add(desk.SeeNumbers, g.T("counting.handed"), "/figures")
	}
	add(desk.ChangeEvent, g.T("editor.title"), "/edit")
	add(desk.PublishEvent, g.T("publishing.title"), "/publish")
	add(desk.LeaveTeam, g.T("team.title"), "/team")
	add(desk.SeeAudit, g.T("audit.title"), "/audit")
	return v
}

// Bare is the frame of a page about one event for somebody who has a role in it
// and no account.
func Bare(g frame.Page, ev *event.Event, role event.TeamRole) EventPage {
	g.Bare = true
	return EventPage{g, About{Slug: ev.Slug, Title: ev.TextIn(ev.Title, g.Lang()), Outside: outside(g, ev), role: role}}
}

// outside is where e looks as others see it.
func outside(g frame.Page, e *event.Event) Tab {
	if e.Visibility == event.Draft {
		return Tab{Name: g.T("preview.title"), URL: g.Address("/desk/" + e.Slug + "/preview")}
	}
	return Tab{Name: g.T("desk.public_page"), URL: "/" + e.Slug}
}

// May reports whether whoever looks at the page may take the action.
func (v About) May(a desk.Action) bool { return a.Allows(v.role) }

// Counts are the numbers of s as its counters hold them.
func Counts(s *event.Session) seatplan.Counts {
	return seatplan.Counts{Capacity: s.Capacity, Confirmed: s.SeatsTaken - s.UnverifiedSeats, Held: s.UnverifiedSeats, Waiting: s.Waiting}
}

// DeskLabel is the drawing of a session's seats as a sentence for staff.
func DeskLabel(g frame.Page, s *event.Session) string {
	c := Counts(s)
	return g.T("seats.desk", "capacity", c.Capacity, "confirmed", c.Confirmed, "held", c.Held, "free", c.Free(), "waiting", c.Waiting)
}

// StateChip is the state of a session for staff, with that of its event.
func StateChip(g frame.Page, e *event.Event, s *event.Session, now time.Time) Chip {
	switch {
	case e.ArchivedAt != nil:
		return Chip{"dash", g.T("desk.state.archived"), ""}
	case e.Visibility == event.Draft:
		return Chip{"dashed", g.T("desk.state.draft"), ""}
	}
	state := e.StateOf(s, now)
	look := map[event.State]Look{
		event.StateCancelled: {"cross", "stop"}, event.StateOver: {"tick", ""}, event.StateRunning: {"clock", "ok"}, event.StateNotOpen: {"clock", ""},
		event.StateClosed: {"dash", ""}, event.StateFull: {"tick", "warn"}, event.StateWaitingList: {"tick", "warn"},
		event.StateFewSeats: {"tick", "ok"}, event.StateOpen: {"tick", "ok"},
	}[state]
	return Chip{look.Icon, g.T("desk.state." + string(state)), look.Tint}
}

// NeedsYou leads those who decide to the people about whom they have to; ""
// if there are none.
func (p *Team) NeedsYou(c echo.Context, by desk.Actor, d EventPage) (Tab, error) {
	if !d.May(desk.ManageSeats) {
		return Tab{}, nil
	}
	n, err := p.Desk.CountUndecided(c.Request().Context(), by, d.Slug)
	if err != nil || n == 0 {
		return Tab{}, err
	}
	return Tab{Name: d.T("approval.needs_you", "count", n), URL: d.Address("/desk/" + d.Slug + ApprovalPath)}, nil
}

// SeatActions are what one may do with a registration of that status.
func (v About) SeatActions(s event.Status) []desk.SeatAction {
	switch {
	case !v.May(desk.ManageSeats):
	case s == event.Pending:
		return []desk.SeatAction{desk.Approve, desk.Reject}
	case s == event.Waitlisted:
		return []desk.SeatAction{desk.Promote, desk.Offer, desk.Withdraw}
	case s == event.Unverified:
		return []desk.SeatAction{desk.Promote, desk.Withdraw}
	case s == event.Confirmed, s == event.Offered:
		return []desk.SeatAction{desk.Withdraw}
	case s.Ended():
		return []desk.SeatAction{desk.Restore}
	}
	return nil
}

// ReadAs says as what a list was read, in whatever encoding and separator.
func (v EventPage) ReadAs(encoding, separator string) string {
	return v.T("invitations.read", "encoding", strings.Replace(encoding, "utf", "UTF", 1), "separator", v.Separator(separator))
}
