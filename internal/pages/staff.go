package pages

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

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
func (p *Pages) team(c echo.Context, by desk.Actor, current string) (deskEvent, *desk.Programme, error) {
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
			v.Tabs = append(v.Tabs, tab{name, g.address("/desk/" + e.Slug + path), path == current})
		}
	}
	add(desk.SeeNumbers, g.T("desk.overview"), "")
	add(desk.SeeRegistrants, g.T("desk.registrations"), "/registrations")
	for i := range pr.Sessions {
		s := &pr.Sessions[i]
		add(desk.SeeRoll, g.T("desk.roll_of", "date", g.DateShort(s.StartsAt, location(e.Zone))), "/sessions/"+s.Slug)
	}
	return v
}

// address is a path of the desk with a query; empty values are left out, and
// the language is kept.
func (g page) address(path string, pairs ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	if g.Query != "" {
		query.Set("lang", strings.TrimPrefix(g.Query, "?lang="))
	}
	return (&url.URL{Path: path, RawQuery: query.Encode()}).String()
}

// A deskPage lists one's events, by session.
type deskPage struct {
	page
	Gaps   []string // languages whose words are incomplete, for admins
	Groups []group[deskSession]
}

// A deskSession is a session in the list of one's events.
type deskSession struct {
	Event string // slug
	Title string
	Part  string
	When  span
	State chip
	Bar   seatBar
	Taken string // "88 of 100 taken, 9 waiting"
}

// deskHome serves GET /desk.
func (p *Pages) deskHome(c echo.Context, by desk.Actor) error {
	all, err := p.desk.MyEvents(c.Request().Context(), by)
	if err != nil {
		return err
	}
	g, now := p.deskFrame(c, by), p.options.Clock()
	v := deskPage{page: g, Gaps: p.catalogueGaps(g, by), Groups: groups(all, now, g.T("desk.ahead"), g.T("desk.over"), func(d dated) deskSession { return g.deskSession(d, now) })}
	return p.render(c, http.StatusOK, "desk", v)
}

func (g page) deskSession(d dated, now time.Time) deskSession {
	e, s := d.Event, d.session
	v := deskSession{
		Event: e.Slug, Title: e.TextIn(e.Title, g.Lang()), When: g.span(s.StartsAt, s.EndsAt, e.Zone),
		State: g.stateChip(e, s, now), Bar: barOf(counts(s), g.deskLabel(s)),
		Taken: g.T("desk.taken", "count", s.Waiting, "taken", s.SeatsTaken, "capacity", s.Capacity),
	}
	if len(d.Sessions) > 1 {
		v.Part = e.TextIn(s.Title, g.Lang())
	}
	return v
}

// counts are the numbers of s as its counters hold them.
func counts(s *event.Session) seatCounts {
	return seatCounts{Capacity: s.Capacity, Confirmed: s.SeatsTaken - s.UnverifiedSeats, Held: s.UnverifiedSeats, Waiting: s.Waiting}
}

// deskLabel is the drawing of a session's seats as a sentence for staff.
func (g page) deskLabel(s *event.Session) string {
	c := counts(s)
	return g.T("seats.desk", "capacity", c.Capacity, "confirmed", c.Confirmed, "held", c.Held, "free", c.free(), "waiting", c.Waiting)
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
	return chip{look.icon, g.T("desk.state." + string(state)), look.tint}
}

// An overviewPage is the numbers of an event, per session.
type overviewPage struct {
	deskEvent
	Sessions  []overviewSession
	People    []number
	Bars      []bars // where people come from
	Downloads []tab
	Letters   []string // which have not reached anybody; empty if all have
	Answers   []string // what the mail server said of those
	Gaps      []languageGap
}

// An overviewSession is the numbers of one session.
type overviewSession struct {
	Slug    string
	Title   string
	When    span
	State   chip
	Numbers []number
	Grid    seatGrid
	Legend  []legendItem
	Links   []tab // roll-call and attendance, as far as one may see them
}

// A number is one of two to six in a line.
type number struct{ Label, Value, Of string }

// A bar is one line of a ranking.
type bar struct {
	Label string
	Value int64
	Max   int64
}

// overview serves GET /desk/EVENT.
func (p *Pages) overview(c echo.Context, by desk.Actor) error {
	frame, _, err := p.team(c, by, "")
	if err != nil {
		return err
	}
	st, err := p.desk.Stats(c.Request().Context(), by, c.Param("event"))
	if err != nil {
		return err
	}
	languages, err := p.desk.Languages(c.Request().Context(), by, c.Param("event"))
	if err != nil {
		return err
	}
	v := frame.overviewView(st, p.options.Clock())
	v.Gaps = frame.languageGaps(languages)
	return p.render(c, http.StatusOK, "overview", v)
}

func (d deskEvent) overviewView(st *desk.Stats, now time.Time) overviewPage {
	v := overviewPage{deskEvent: d}
	for i := range st.Programme.Sessions {
		v.Sessions = append(v.Sessions, v.overviewSession(st, i, now))
	}
	v.People = v.peopleNumbers(st)
	v.Bars = v.origins(st)
	v.Downloads = v.downloads()
	v.Letters = v.letterNotes(st.Letters, st.Programme.Event.Zone, now)
	v.Answers = st.Letters.Answers
	return v
}

func (v deskEvent) overviewSession(st *desk.Stats, i int, now time.Time) overviewSession {
	e, s, n := st.Programme.Event, &st.Programme.Sessions[i], st.Sessions[i]
	c := counts(s)
	view := overviewSession{
		Slug: s.Slug, Title: e.TextIn(s.Title, v.Lang()), When: v.span(s.StartsAt, s.EndsAt, e.Zone), State: v.stateChip(e, s, now),
		Grid: seats(c, v.deskLabel(s)), Legend: v.deskLegend(s), Links: v.sessionLinks(s),
	}
	add := func(key string, value, of int64) {
		line := number{Label: v.T("desk.number." + key), Value: v.Number(int(value))}
		if of > 0 {
			line.Of = v.T("desk.of", "number", of)
		}
		view.Numbers = append(view.Numbers, line)
	}
	add("confirmed", n.Confirmed, s.Capacity)
	if now.Before(s.StartsAt) {
		add("free", c.free(), 0)
		add("held", c.Held, 0)
		add("waitlisted", n.Waitlisted, 0)
		add("cancelled", n.Cancelled, 0)
		return view
	}
	add("attended", n.Attended, 0)
	add("partial", n.Partial, 0)
	add("no_show", n.NoShow, 0)
	add("excused", n.Excused, 0)
	add("walk_ins", n.WalkIns, 0)
	if n.Companions > 0 {
		add("companions", n.Companions, 0)
	}
	return view
}

// sessionLinks lead to the roll-call and the attendance of s.
func (v deskEvent) sessionLinks(s *event.Session) []tab {
	var links []tab
	if path := "/desk/" + v.Slug + "/sessions/" + s.Slug; desk.SeeRoll.Allows(v.role) {
		links = append(links, tab{Name: v.T("desk.roll"), URL: v.address(path)})
		if desk.SeeAttendance.Allows(v.role) {
			links = append(links, tab{Name: v.T("desk.attendance"), URL: v.address(path + "/attendance")})
		}
	}
	return links
}

// deskLegend leads from each number to the people it counts.
func (v deskEvent) deskLegend(s *event.Session) []legendItem {
	c := counts(s)
	item := func(swatch, word string, n int64, status event.Status) legendItem {
		url := ""
		if status != "" && desk.SeeRegistrants.Allows(v.role) {
			url = v.address("/desk/"+v.Slug+"/registrations", "session", s.Slug, "status", string(status))
		}
		return legendItem{swatch, v.T("seats.legend." + word), v.Number(int(n)), url}
	}
	return []legendItem{
		item("taken", "confirmed", c.Confirmed, event.Confirmed), item("held", "held", c.Held, event.Unverified),
		item("free", "free", c.free(), ""), item("wait", "wait", c.Waiting, event.Waitlisted),
	}
}

// peopleNumbers are the numbers of the whole event, everyone counted once.
func (v deskEvent) peopleNumbers(st *desk.Stats) []number {
	list := []number{
		{Label: v.T("desk.number.people"), Value: v.Number(int(st.Event.Registered))},
		{Label: v.T("desk.number.confirmed"), Value: v.Number(int(st.Event.Confirmed))},
	}
	if st.Event.Attended+st.Event.Partial > 0 {
		list = append(list, number{Label: v.T("desk.number.participants"), Value: v.Number(int(st.Event.Participants()))})
	}
	known := 0
	for country := range st.ByCountry {
		if country != "" {
			known++
		}
	}
	return append(list, number{Label: v.T("desk.number.countries"), Value: v.Number(known)})
}

// downloads are the lists one may take away.
func (v deskEvent) downloads() []tab {
	if !desk.ExportLists.Allows(v.role) {
		return nil
	}
	file := func(name, ending string, pairs ...string) tab {
		return tab{Name: name, URL: v.address("/desk/"+v.Slug+"/export."+ending, pairs...)}
	}
	return []tab{
		file(v.T("desk.download_workbook"), "xlsx"),
		file(v.T("desk.download_waiting"), "xlsx", "sheet", desk.WaitingSheet),
		file(v.T("desk.download_csv"), "csv"),
	}
}
