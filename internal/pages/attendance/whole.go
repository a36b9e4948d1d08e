package attendance

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// A wholePage is who was in which session of an event, or of a series.
type wholePage struct {
	team.EventPage
	Views    []team.View
	Name     string // of what is counted together
	Sentence *sentence
	Numbers  []team.Number
	Limits   []string // whom the numbers count otherwise than people of the list
	Groups   []group
	AtLeast  []string
	Columns  []matrixColumn
	Rows     []matrixRow
	Caption  string
	Pages    []team.Tab
}

// A matrixColumn is a session.
type matrixColumn struct{ Day, Name, URL string }

// A matrixRow is a person.
type matrixRow struct {
	Name, URL, Sub string
	Cells          []matrixCell
	Attended       string
}

// A matrixCell is what became of a person in a session.
type matrixCell struct {
	Session string
	Chip    team.Chip
	Blank   bool // not expected there
}

// whole serves GET /desk/EVENT/attendance.
func (p *Attendance) whole(c echo.Context, by desk.Actor) error {
	ctx, slug := c.Request().Context(), c.Param("event")
	ofSeries := c.QueryParam("series") != ""
	m, err := p.Desk.Matrix(ctx, by, slug, ofSeries)
	if err != nil {
		return err
	}
	f, err := p.Desk.Figures(ctx, by, slug)
	if err != nil {
		return err
	}
	d, _, err := p.Event(c, by, Path)
	if err != nil {
		return err
	}
	v := &wholePage{EventPage: d, Name: d.T("counting.whole"), Views: views(d, &m.Programme, "")}
	scope := &f.Whole
	if ofSeries {
		v.Views = views(d, &m.Programme, Path)
		v.Name = d.T("counting.series_of", "series", m.Series)
		if f.Series != nil {
			scope = f.Series
		}
	}
	v.Sentence = sentenceOf(d, m.Event, scope, "/desk/"+slug+Path, dueIn(d, f), c.QueryParam("say"))
	v.numbers(scope)
	v.Groups = groupsOf(d, m.Event, &scope.Tally, nil)
	for i, n := range m.AtLeast {
		v.AtLeast = append(v.AtLeast, d.T("counting.at_least", "count", n, "sessions", i+1, "of", len(m.AtLeast)))
	}
	v.fill(m, c.QueryParam("page"), ofSeries)
	return p.Render(c, http.StatusOK, "attendance/whole", v)
}

// dueIn is where the first reports stand with people to decide on, "" without any.
func dueIn(d team.EventPage, f *desk.Figures) string {
	for i := range f.In {
		if f.In[i].Open > 0 {
			return d.Address(team.ReportsPath(d.Slug, f.Programme.Sessions[i].Slug))
		}
	}
	return ""
}

// numbers are who came.
func (v *wholePage) numbers(s *desk.FigureScope) {
	add := func(key string, n int64) {
		v.Numbers = append(v.Numbers, team.Number{Label: v.T("counting.number." + key), Value: v.Number(int(n))})
	}
	add("participants", s.Tally.Participants)
	add("attended", s.Counts.Attended)
	add("partial", s.Counts.Partial)
	add("walk_ins", s.Counts.WalkIns)
	if n := s.Counts.Companions; n > 0 {
		add("companions", n)
		v.Limits = append(v.Limits, v.T("counting.companions_once", "people", n))
	}
	add("first", s.Tally.FirstTimers)
	if n := s.Tally.Unrecognised; n > 0 {
		v.Limits = append(v.Limits, v.T("counting.unrecognised", "people", n))
	}
}

// fill writes the matrix.
func (v *wholePage) fill(m *desk.Matrix, typed string, ofSeries bool) {
	page, err := strconv.Atoi(typed)
	if err != nil || page < 1 {
		page = 1
	}
	for _, c := range m.Columns {
		zone := frame.Location(c.Event.Zone)
		column := matrixColumn{Day: v.DateShort(c.Session.StartsAt, zone), Name: c.Event.TextIn(c.Session.Title, v.Lang())}
		if c.Event.ID == m.Event.ID {
			column.URL = v.Address("/desk/" + v.Slug + "/sessions/" + c.Session.Slug + Path)
		}
		v.Columns = append(v.Columns, column)
	}
	all := len(m.Rows)
	from := min((page-1)*pageSize, all)
	to := min(from+pageSize, all)
	v.Caption = v.T("counting.shown", "from", min(from+1, all), "to", to, "count", all)
	for i := from; i < to; i++ {
		v.Rows = append(v.Rows, v.row(m, &m.Rows[i]))
	}
	series := ""
	if ofSeries {
		series = "1"
	}
	for n := 1; all > pageSize && (n-1)*pageSize < all; n++ {
		name := v.T("counting.page", "from", (n-1)*pageSize+1, "to", min(n*pageSize, all))
		v.Pages = append(v.Pages, team.Tab{Name: name, URL: v.Address("/desk/"+v.Slug+Path, "series", series, "page", strconv.Itoa(n)) + "#people", Current: n == page})
	}
}

func (v *wholePage) row(m *desk.Matrix, r *desk.MatrixRow) matrixRow {
	row := matrixRow{Name: r.Name, Sub: v.T("desk.walk_in"), Attended: v.T("counting.attended_of", "number", r.Attended, "of", len(r.Outcomes))}
	if g := r.Registrant; g != nil {
		row.Sub = g.Organisation
		if g.EventID == m.Event.ID {
			row.URL = v.Address("/desk/" + v.Slug + "/registrations/" + strconv.FormatInt(g.ID, 10))
		}
	}
	for i, o := range r.Outcomes {
		cell := matrixCell{Session: v.Columns[i].Day, Blank: o == "" || o == event.OutcomeUnknown}
		if !cell.Blank {
			cell.Chip = chipOf(v.EventPage, o)
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}
