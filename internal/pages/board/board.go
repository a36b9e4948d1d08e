package board

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// A boardPage is the board of a session.
type boardPage struct {
	team.EventPage
	Session    string // slug
	Named      string
	When       frame.Span
	Zone       string
	Path       string // of this page
	Live       string // where what is newer comes from
	Action     string // where marks go
	Key        string // under which a browser keeps marks that were not sent: who makes them, and where
	Now        int64  // the server's clock, in milliseconds
	Whole      bool   // everyone stands on the page
	Attendance string // address of the table; "" for those who may not see it
	Reported   bool   // a report counts, so that the table says otherwise than the board
	Q          form.Field
	Show       form.Field
	Stands     *frame.Notice // what those who wait read
	Crowded    string        // that the room is nearly full; "" while it is not
	Numbers    []team.Number
	DoorSays   []string // when others get the places of those who have not come
	Door       []line
	Lines      []line
	Team       []line
	Moves      []move
	Next       string
	First      string
	Nonce      string // makes a mark that is sent twice count once
	MostHeads  int    // at one computer
	WalkIn     []form.Field
	Notice     form.Field
	NoticePath string
	MostSigns  int           // of a notice
	Summary    *form.Summary // nil until a mark or a notice was refused
	ByLink     bool          // taken by a host link: nothing leads elsewhere
	Links      []hostLinkRow // for those who may make them
	LinksPath  string        // where one is made; "" where that is not possible
	LinkLabel  form.Field
}

// filterOf is what the address of c asks for.
func filterOf(c echo.Context) desk.BoardFilter {
	return desk.BoardFilter{Show: event.Stand(c.QueryParam("show")), Q: strings.TrimSpace(c.QueryParam("q")), After: c.QueryParam("cursor"), Limit: desk.MostBoardLines}
}

// board serves GET /desk/EVENT/sessions/SESSION, and GET /h/TOKEN.
func (p *Boards) board(c echo.Context, at post) error {
	if err := frame.Asks(c, "show", "q", "cursor"); err != nil {
		return err
	}
	v, err := p.page(c, at)
	if err != nil {
		return err
	}
	return p.Render(c, http.StatusOK, "board/board", v)
}

// page is the whole page.
func (p *Boards) page(c echo.Context, at post) (*boardPage, error) {
	found, err := p.Desk.Board(c.Request().Context(), at.by, at.event, at.session, filterOf(c))
	if err != nil {
		return nil, err
	}
	v, err := p.parts(c, at, found, rand.Text())
	if err != nil {
		return nil, err
	}
	e, s := found.Event, found.Session
	v.Named, v.When = e.TextIn(s.Title, v.Lang()), v.Span(s.StartsAt, s.EndsAt, e.Zone)
	if v.May(desk.SeeAttendance) {
		v.Attendance = v.Address(at.base + "/attendance")
		given, err := p.Desk.SessionReports(c.Request().Context(), at.by, at.event, at.session)
		if err != nil {
			return nil, err
		}
		v.Reported = slices.ContainsFunc(given.Items, func(r desk.SessionReport) bool { return r.Counts() })
	}
	if v.May(desk.MakeHostLinks) {
		links, err := p.Desk.HostLinks(c.Request().Context(), at.by, at.event, at.session)
		if err != nil {
			return nil, err
		}
		v.hostLinks(links, at, s, e.Zone, p.Clock())
	}
	v.filters(filterOf(c))
	v.notice(s, p.Clock(), v.Address(at.base+"/notice"))
	v.WalkIn = []form.Field{
		{Name: "name", Kind: "text", Label: v.T("desk.walk_in_name"), Value: c.FormValue("name")},
		{Name: "organisation", Kind: "text", Label: v.T("board.walk_in_from"), Optional: v.T("signup.optional"), Value: c.FormValue("organisation")},
	}
	return v, nil
}

// parts are those of the page that change while it is open. nonce is of the marks
// that are made on it without script.
func (p *Boards) parts(c echo.Context, at post, found *desk.BoardPage, nonce string) (*boardPage, error) {
	d, err := at.frame()
	if err != nil {
		return nil, err
	}
	e, s := found.Event, found.Session
	f := filterOf(c)
	asked := []string{"show", string(f.Show), "q", f.Q, "cursor", f.After}
	v := &boardPage{EventPage: d, Session: s.Slug, ByLink: d.Bare, Zone: e.Zone, Nonce: nonce, MostHeads: desk.MaxHeadcount, Now: found.AsOf.UnixMilli()}
	v.Path, v.Live, v.Action = v.Address(at.base), v.Address(at.base+"/live", append(asked, "nonce", nonce)...), v.Address(at.base+"/check-ins", asked...)
	v.Key = at.by.String() + " " + e.Slug + "/" + s.Slug
	v.Whole = f.Show == "" && f.Q == "" && f.After == "" && found.Next == ""
	if found.Next != "" {
		v.Next = v.Address(at.base, "show", string(f.Show), "q", f.Q, "cursor", found.Next)
	}
	if f.After != "" {
		v.First = v.Address(at.base, "show", string(f.Show), "q", f.Q)
	}
	zone := frame.Location(e.Zone)
	if n := s.Notice(p.Clock()); n != nil {
		v.Stands = &frame.Notice{Text: n.Text, Since: v.T("desk.notice_since", "time", v.ClockIn(n.SetAt, zone))}
	}
	v.room(found, p.Clock(), zone)
	told := teller{EventPage: d, board: found.Board, me: at.by.String(), zone: zone}
	v.Door, v.Lines, v.Team, v.Moves = told.lines(found.Door), told.lines(found.Items), told.lines(found.Team), told.moves(found.Moves)
	return v, nil
}

// room fills in the numbers of the board, how full the room is, and when others
// get the places of those who have not come. Until the end, whoever was not seen
// may still come.
func (v *boardPage) room(found *desk.BoardPage, now time.Time, zone *time.Location) {
	n, r, s := found.Counts, found.Room, found.Session
	unseen := "desk.number.not_seen"
	if now.Before(s.EndsAt) {
		unseen = "desk.number.not_yet"
	}
	add := func(key string, n int64) {
		v.Numbers = append(v.Numbers, team.Number{Label: v.T(key), Value: v.Number(int(n))})
	}
	add("board.number.heads", n.Heads)
	add("board.number.computers", n.Present)
	add(unseen, n.NotYet)
	add("desk.number.left", n.Left)
	add("desk.number.excused", n.Excused)
	add("board.number.places", max(0, r.Limit-r.Present))
	v.Numbers[len(v.Numbers)-1].Of = v.T("desk.of", "number", r.Limit)
	if r.Crowded {
		v.Crowded = v.T("desk.room_crowded", "present", r.Present, "limit", r.Limit)
	}
	switch at := r.ReleasesAt; {
	case at.IsZero() || !now.Before(s.EndsAt):
	case now.Before(at):
		v.DoorSays = append(v.DoorSays, v.T("desk.release_at", "time", v.ClockIn(at, zone)))
	default:
		v.DoorSays = append(v.DoorSays, v.T("desk.released"))
	}
}

// filters fills in what f asks for.
func (v *boardPage) filters(f desk.BoardFilter) {
	v.Q = form.Field{Name: "q", Kind: "search", Label: v.T("board.q"), Value: f.Q}
	v.Show = form.Field{Name: "show", Label: v.T("board.show")}
	for _, s := range []event.Stand{"", event.StandPresent, event.StandNotYet, event.StandLeft, event.StandExcused} {
		key := "board.show.everyone"
		if s != "" {
			key = "board.show." + string(s)
		}
		v.Show.Choices = append(v.Show.Choices, form.Choice{Value: string(s), Label: v.T(key), Chosen: s == f.Show})
	}
}

// Of is a line with what its template needs of the page.
func (v *boardPage) Of(l line) person { return person{boardPage: v, line: l} }

// A person is a line with its page.
type person struct {
	*boardPage
	line
}

// RowNonce is the nonce of a press on this row without script.
func (p person) RowNonce() string { return p.Nonce + "-" + p.ID }

// lineID is the id of a line on the page: of a registrant, or of a walk-in.
func lineID(l *desk.BoardLine) string {
	if l.Registrant != nil {
		return "r-" + strconv.FormatInt(l.Registrant.ID, 10)
	}
	return "w-" + strconv.FormatInt(l.WalkIn.ID, 10)
}
