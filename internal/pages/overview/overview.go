// Package overview is how one's events stand: the list of them, and for each
// event the numbers, drawings with tables beside them, what happens next by
// itself, and what needs whoever looks. A page is whole when it comes; a script
// keeps its parts up to date from what the server sends or, where that does not
// arrive, by asking.
package overview

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/seatplan"
	"rollcall/internal/pages/team"
)

// Overviews has the pages.
type Overviews struct {
	*team.Team
}

// New returns the pages over t.
func New(t *team.Team) *Overviews { return &Overviews{Team: t} }

// An overviewPage is how an event stands, or one of its sessions.
type overviewPage struct {
	team.EventPage
	Path      string // of this page
	Stream    string // where what is newer comes from
	AsOf      string
	Erased    string // that the details of people are, and when; "" while they are kept
	Said      string // the main numbers in one sentence, for who does not see them
	Views     []team.View
	Numbers   []team.Number
	Needs     []need
	Still     []need // what can be done for a while yet, and need not be
	Next      []happening
	Later     string // how much more is ahead; "" for nothing
	Sessions  []sessionView
	SignUps   *steps // nil: nobody has signed up
	Bars      []bars
	Letters   []string // which have not reached anybody, beside those that need somebody
	Answers   []string // what the mail server said of those that were refused
	Gaps      []languageGap
	Downloads []team.Tab
}

// A sessionView is how one session stands.
type sessionView struct {
	Slug    string
	Title   string
	When    frame.Span
	State   team.Chip
	Numbers []team.Number
	Grid    seatplan.Grid
	Legend  []seatplan.LegendItem
	Links   []team.Tab // roll-call, attendance and seats, as far as one may see them
}

// overview serves GET /desk/EVENT.
func (p *Overviews) overview(c echo.Context, by desk.Actor) error {
	if err := frame.Asks(c, "session"); err != nil {
		return err
	}
	ctx := c.Request().Context()
	o, err := p.Desk.Overview(ctx, by, c.Param("event"))
	if err != nil {
		return err
	}
	v, err := p.page(c, by, o)
	if err != nil {
		return err
	}
	languages, err := p.Desk.Languages(ctx, by, c.Param("event"))
	if err != nil {
		return err
	}
	v.Gaps, v.Downloads = v.languageGaps(languages), v.downloads()
	return p.Render(c, http.StatusOK, "overview/overview", v)
}

// page is the page about o, or about the one session that the address asks for.
// It fails with desk.ErrNotFound if there is no such session.
func (p *Overviews) page(c echo.Context, by desk.Actor, o *desk.Overview) (*overviewPage, error) {
	e, chosen, only := o.Programme.Event, c.QueryParam("session"), -1
	if chosen != "" {
		only = slices.IndexFunc(o.Programme.Sessions, func(s event.Session) bool { return s.Slug == chosen })
		if only < 0 {
			return nil, desk.ErrNotFound
		}
	}
	v := &overviewPage{EventPage: team.EventOf(p.DeskPage(c, by), &o.Programme, o.Role, "")}
	path, zone := "/desk/"+e.Slug, frame.Location(e.Zone)
	v.Path, v.Stream = v.Address(path, "session", chosen), v.Address(path+"/live", "session", chosen)
	v.AsOf = v.T("overview.as_of", "when", v.Deadline(o.AsOf, zone))
	if e.ErasedAt != nil {
		v.Erased = v.T("overview.erased", "date", v.DateShort(*e.ErasedAt, zone))
	}
	v.views(o, chosen)
	v.Needs, v.Letters = v.needs(o, chosen), v.letterNotes(o.Letters, e.Zone, o.AsOf)
	if len(o.Returned) > 0 {
		v.Answers = o.Letters.Answers
	}
	v.next(o, chosen)
	groups := &o.Groups
	if only >= 0 {
		groups = &o.People[only]
	} else {
		v.Numbers = v.peopleNumbers(o)
	}
	for i := range o.Programme.Sessions {
		if only < 0 || only == i {
			v.Sessions = append(v.Sessions, v.session(o, i))
		}
	}
	v.SignUps, v.Bars = v.signUps(groups.ByDay, o.AsOf.In(zone)), v.origins(e, groups)
	v.Said = v.said(v.Sessions, len(v.Needs))
	return v, nil
}

// views are the whole event and each of its sessions; none where there is one.
func (v *overviewPage) views(o *desk.Overview, chosen string) {
	if len(o.Programme.Sessions) < 2 {
		return
	}
	path := "/desk/" + v.Slug
	v.Views = []team.View{{Name: v.T("overview.all_sessions"), URL: v.Address(path), Current: chosen == ""}}
	for i := range o.Programme.Sessions {
		s := &o.Programme.Sessions[i]
		v.Views = append(v.Views, team.View{Name: v.SessionName(o.Programme.Event, s), URL: v.Address(path, "session", s.Slug), Current: chosen == s.Slug})
	}
}

// session is how the i-th session stands: before its start by seats, then by who
// was there.
func (v *overviewPage) session(o *desk.Overview, i int) sessionView {
	e, s, n := o.Programme.Event, &o.Programme.Sessions[i], o.Sessions[i]
	held := o.Open.HeldIn(s.ID)
	view := sessionView{
		Slug: s.Slug, Title: e.TextIn(s.Title, v.Lang()), When: v.Span(s.StartsAt, s.EndsAt, e.Zone), State: team.StateChip(v.Page, e, s, o.AsOf), Links: v.SessionLinks(s),
	}
	view.Grid, view.Legend = v.Seats(s, held)
	add := func(key string, value, of int64) { view.Numbers = append(view.Numbers, v.NumberOf(key, value, of)) }
	add("confirmed", n.Confirmed, s.Capacity)
	if o.AsOf.Before(s.StartsAt) {
		add("free", s.Figures(held).Free, 0)
		add("held", held[event.Unverified], 0)
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

// said is the first number of each session that is shown, and how much needs
// whoever looks.
func (v *overviewPage) said(sessions []sessionView, needs int) string {
	said := ""
	for _, s := range sessions {
		said += v.T("overview.said_session", "session", s.Title, "confirmed", s.Numbers[0].Value) + " "
	}
	return said + v.T("overview.said_needs", "count", needs)
}

// peopleNumbers are the numbers of the whole event, everyone counted once.
func (v *overviewPage) peopleNumbers(o *desk.Overview) []team.Number {
	list := []team.Number{v.NumberOf("people", o.Event.Registered, 0), v.NumberOf("confirmed", o.Event.Confirmed, 0)}
	if o.Event.Attended+o.Event.Partial > 0 {
		list = append(list, v.NumberOf("participants", o.Event.Participants(), 0))
	}
	known := int64(0)
	for country := range o.ByCountry {
		if country != "" {
			known++
		}
	}
	return append(list, v.NumberOf("countries", known, 0))
}

// downloads are the lists one may take away.
func (v *overviewPage) downloads() []team.Tab {
	if !v.May(desk.ExportLists) {
		return nil
	}
	file := func(name, ending string, pairs ...string) team.Tab {
		return team.Tab{Name: name, URL: v.Address("/desk/"+v.Slug+"/export."+ending, pairs...)}
	}
	return []team.Tab{
		file(v.T("desk.download_workbook"), "xlsx"),
		file(v.T("desk.download_waiting"), "xlsx", "sheet", desk.WaitingSheet),
		file(v.T("desk.download_csv"), "csv"),
	}
}
