package staff

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/seatplan"
	"rollcall/internal/pages/team"
)

// An overviewPage is the numbers of an event, per session.
type overviewPage struct {
	deskEvent
	NeedsYou  tab // leads to the people about whom one has to decide
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
	When    frame.Span
	State   chip
	Numbers []number
	Grid    seatplan.Grid
	Legend  []seatplan.LegendItem
	Links   []tab // roll-call, attendance and seats, as far as one may see them
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
func (p *Staff) overview(c echo.Context, by desk.Actor) error {
	d, _, err := p.team(c, by, "")
	if err != nil {
		return err
	}
	st, err := p.Desk.Stats(c.Request().Context(), by, c.Param("event"))
	if err != nil {
		return err
	}
	languages, err := p.Desk.Languages(c.Request().Context(), by, c.Param("event"))
	if err != nil {
		return err
	}
	v := d.overviewView(st, p.Clock())
	v.Gaps = d.languageGaps(languages)
	if v.NeedsYou, err = p.NeedsYou(c, by, team.EventPage{Page: d.Page, About: d.About}); err != nil {
		return err
	}
	return p.Render(c, http.StatusOK, "staff/overview", v)
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
	c := team.Counts(s)
	view := overviewSession{
		Slug: s.Slug, Title: e.TextIn(s.Title, v.Lang()), When: v.Span(s.StartsAt, s.EndsAt, e.Zone), State: team.StateChip(v.Page, e, s, now),
		Grid: seatplan.GridOf(c, team.DeskLabel(v.Page, s)), Legend: v.deskLegend(s), Links: v.sessionLinks(s),
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
		add("free", c.Free(), 0)
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

// sessionLinks lead to the roll-call, the attendance and the seats of s.
func (v deskEvent) sessionLinks(s *event.Session) []tab {
	var links []tab
	if path := "/desk/" + v.Slug + "/sessions/" + s.Slug; v.May(desk.SeeRoll) {
		links = append(links, tab{Name: v.T("desk.roll"), URL: v.Address(path)})
		if v.May(desk.SeeAttendance) {
			links = append(links, tab{Name: v.T("desk.attendance"), URL: v.Address(path + "/attendance")})
		}
		if v.May(desk.SeeRegistrants) {
			links = append(links, tab{Name: v.T("desk.seats"), URL: v.Address(path + "/seats")})
		}
	}
	return links
}

// deskLegend leads from each number to the people it counts.
func (v deskEvent) deskLegend(s *event.Session) []seatplan.LegendItem {
	c := team.Counts(s)
	item := func(swatch, word string, n int64, status event.Status) seatplan.LegendItem {
		url := ""
		if status != "" && v.May(desk.SeeRegistrants) {
			url = v.Address("/desk/"+v.Slug+"/registrations", "session", s.Slug, "status", string(status))
		}
		return seatplan.LegendItem{Swatch: swatch, Word: v.T("seats.legend." + word), Count: v.Number(int(n)), URL: url}
	}
	return []seatplan.LegendItem{
		item("taken", "confirmed", c.Confirmed, event.Confirmed), item("held", "held", c.Held, event.Unverified),
		item("free", "free", c.Free(), ""), item("wait", "wait", c.Waiting, event.Waitlisted),
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
	if !v.May(desk.ExportLists) {
		return nil
	}
	file := func(name, ending string, pairs ...string) tab {
		return tab{Name: name, URL: v.Address("/desk/"+v.Slug+"/export."+ending, pairs...)}
	}
	return []tab{
		file(v.T("desk.download_workbook"), "xlsx"),
		file(v.T("desk.download_waiting"), "xlsx", "sheet", desk.WaitingSheet),
		file(v.T("desk.download_csv"), "csv"),
	}
}
