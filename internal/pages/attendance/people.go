package attendance

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// pageSize is how many people stand on a page: with their ribbons a page of an
// event of 1,000 stays below 200 KB (docs/decisions/41-counting.md).
const pageSize = 100

// A query is which people are shown, and in which order.
type query struct {
	show, sort, as string
	by             map[event.Dimension]string // "" asks for nothing
	page           int                        // from 1
}

// asTable shows people as a table of times instead of ribbons.
const asTable = "table"

// queryOf is what the address asks for. It fails with desk.ErrBadQuery for what
// it cannot.
func queryOf(c echo.Context) (query, error) {
	known := []string{"show", "sort", "as", "page", "say"}
	q := query{show: c.QueryParam("show"), sort: c.QueryParam("sort"), as: c.QueryParam("as"), by: map[event.Dimension]string{}}
	for _, dim := range event.Dimensions {
		q.by[dim] = c.QueryParam(string(dim))
		known = append(known, string(dim))
	}
	if err := frame.Asks(c, known...); err != nil {
		return q, err
	}
	if q.as != "" && q.as != asTable {
		return q, desk.ErrBadQuery.With("parameter", "as")
	}
	var err error
	q.page, err = pageOf(c)
	return q, err
}

// pageOf is the page that the address asks for, from 1.
func pageOf(c echo.Context) (int, error) {
	typed := c.QueryParam("page")
	if typed == "" {
		return 1, nil
	}
	page, err := strconv.Atoi(typed)
	if err != nil || page < 1 {
		return 0, desk.ErrBadQuery.With("parameter", "page")
	}
	return page, nil
}

// there reports whether somebody may have the value in a dimension.
func there(d team.EventPage, r *desk.SessionFigures, dim event.Dimension, value string) bool {
	if slices.ContainsFunc(r.People, func(p desk.PersonInReport) bool { return keyOf(p.About.By(dim)) == value }) || value == unknownKey {
		return true
	}
	switch dim {
	case event.ByCountry:
		return event.ValidCountry(value)
	case event.ByMunicipality:
		return r.Event.Municipality(value) != nil
	case event.ByOrganisationKind:
		return slices.Contains(desk.OrganisationKinds, value)
	case event.ByGender:
		q := r.Event.GenderQuestion()
		return q != nil && slices.ContainsFunc(q.Options, func(o event.Option) bool { return o.Key == value })
	}
	return slices.Contains(r.Event.Languages, value) || d.Language(value) != value
}

// People are the people of a session, as far as they are asked for.
type people struct {
	Here    string // the page without anything that is asked for
	Caption string
	Zone    string
	Table   bool // times instead of ribbons
	Curve   *curve
	Rows    []row
	Reached string // what the mark on a ribbon says
	Breaks  bool   // there are breaks to be explained
	Open    string // of how many nobody noted when they left; "" for nobody
	Show    form.Field
	Sort    form.Field
	Asked   []form.Field // what else the list is narrowed to
	Narrow  string       // the same in words; "" for nothing
	Other   team.Tab     // the same people the other way
	Write   string       // address of a new message to them; "" where there is none
	Pages   []team.Tab
	Any     bool // there is somebody at all
}

// A row is one person.
type row struct {
	Name    string
	URL     string
	Case    string // where the outcome is decided; "" of a walk-in
	Sub     string
	Heads   string // how many sit at this computer, where it is more than one
	Ribbon  *ribbon
	Said    string // where there is no ribbon: what is known
	Minutes string
	Percent string
	Outcome team.Chip
	First   string
	Last    string
	Stays   []string
	From    string // the evidence
	Notes   []string
}

// listOf is the list of people that q asks for. It fails with
// desk.ErrBadQuery for an order or a filter that there is none of.
func listOf(d team.EventPage, r *desk.SessionFigures, q query, path string) (people, error) {
	less, ok := orders[q.sort]
	if !ok {
		return people{}, desk.ErrBadQuery.With("parameter", "sort")
	}
	if _, ok := filters[q.show]; !ok {
		return people{}, desk.ErrBadQuery.With("parameter", "show")
	}
	for _, dim := range event.Dimensions {
		if value := q.by[dim]; value != "" && !there(d, r, dim, value) {
			return people{}, desk.ErrBadQuery.With("parameter", string(dim))
		}
	}
	found := slices.DeleteFunc(slices.Clone(r.People), func(p desk.PersonInReport) bool { return !q.asks(&p) })
	if less != nil {
		slices.SortStableFunc(found, func(a, b desk.PersonInReport) int { return less(&a, &b) })
	}
	all := len(found)
	from := min((q.page-1)*pageSize, all)
	to := min(from+pageSize, all)
	v := people{Zone: d.Hours(r.Session.StartsAt, r.Session.EndsAt, frame.Location(r.Event.Zone)), Table: q.as == asTable, Any: len(r.People) > 0, Breaks: len(r.Session.Breaks) > 0}
	v.Caption = d.T("counting.shown", "from", min(from+1, all), "to", to, "count", all)
	v.Curve = curveOf(d, r)
	v.Reached = d.T("counting.reached", "count", r.Threshold/60)
	if r.OpenEnded > 0 {
		v.Open = d.T("counting.open_ended", "count", r.OpenEnded)
	}
	for i := from; i < to; i++ {
		v.Rows = append(v.Rows, rowOf(d, r, &found[i]))
	}
	v.fields(d, r, q)
	v.Write = q.writeTo(d, r.Session)
	v.leads(d, q, path, all)
	return v, nil
}

// asks reports whether p is asked for.
func (q *query) asks(p *desk.PersonInReport) bool {
	if !filters[q.show](p) {
		return false
	}
	for dim, wanted := range q.by {
		if wanted != "" && (!present(p) || keyOf(p.About.By(dim)) != wanted) {
			return false
		}
	}
	return true
}

// writeTo is the address of a new message to those who are asked for, if they
// are known by their outcome alone.
func (q *query) writeTo(d team.EventPage, s *event.Session) string {
	narrowed := slices.ContainsFunc(event.Dimensions, func(dim event.Dimension) bool { return q.by[dim] != "" })
	if narrowed || !d.May(desk.WriteMessages) || !slices.Contains(written, event.Outcome(q.show)) {
		return ""
	}
	return d.Address("/desk/"+d.Slug+"/messages/new", "session", s.Slug, "role", string(event.RoleParticipant), "outcomes", q.show)
}

// written are the outcomes of those who hold a seat or have been seen, as a
// message knows them.
var written = []event.Outcome{event.OutcomeAttended, event.OutcomePartial, event.OutcomeNoShow, event.OutcomeExcused}

// fields are those above the list.
func (v *people) fields(d team.EventPage, r *desk.SessionFigures, q query) {
	counts := map[string]int{}
	for i := range r.People {
		for key, is := range filters {
			if is(&r.People[i]) {
				counts[key]++
			}
		}
	}
	choice := func(value, name string, now string) form.Choice {
		return form.Choice{Value: value, Label: name, Chosen: value == now}
	}
	v.Show = form.Field{Name: "show", Label: d.T("counting.show")}
	for _, key := range shown {
		name := d.T("counting.show."+word(key), "number", counts[key])
		v.Show.Choices = append(v.Show.Choices, choice(key, name, q.show))
	}
	v.Sort = form.Field{Name: "sort", Label: d.T("counting.sort")}
	for _, key := range sorted {
		v.Sort.Choices = append(v.Sort.Choices, choice(key, d.T("counting.sort."+word(key)), q.sort))
	}
	for _, dim := range event.Dimensions {
		wanted := q.by[dim]
		if wanted == "" {
			continue
		}
		key := wanted
		if key == unknownKey {
			key = ""
		}
		v.Asked = append(v.Asked, form.Field{Name: string(dim), Value: wanted})
		v.Narrow = d.T("counting.narrow", "what", d.T("counting.by."+string(dim)), "value", nameOf(d, r.Event, &r.Scope.Tally, dim, key))
	}
}

// word is the last part of a key of words.
func word(value string) string {
	if value == "" {
		return "all"
	}
	return value
}

// leads are the ways to the other pages, and to the same people the other way.
func (v *people) leads(d team.EventPage, q query, path string, all int) {
	at := func(page int, as string) string {
		pairs := []string{"show", q.show, "sort", q.sort, "as", as}
		if page > 1 {
			pairs = append(pairs, "page", strconv.Itoa(page))
		}
		for _, f := range v.Asked {
			pairs = append(pairs, f.Name, f.Value)
		}
		return d.Address(path, pairs...) + "#people"
	}
	v.Other = team.Tab{Name: d.T("counting.as_table"), URL: at(q.page, asTable)}
	if v.Table {
		v.Other = team.Tab{Name: d.T("counting.as_ribbons"), URL: at(q.page, "")}
	}
	for page := 1; all > pageSize && (page-1)*pageSize < all; page++ {
		first, last := (page-1)*pageSize+1, min(page*pageSize, all)
		v.Pages = append(v.Pages, team.Tab{Name: d.T("counting.page", "from", first, "to", last), URL: at(page, q.as), Current: page == q.page})
	}
}

// rowOf is p as a row.
func rowOf(d team.EventPage, r *desk.SessionFigures, p *desk.PersonInReport) row {
	zone := frame.Location(r.Event.Zone)
	v := row{Name: p.Name(), Sub: d.T("desk.walk_in"), Outcome: chipOf(d, p.Outcome()), Ribbon: ribbonOf(d, r, p), Stays: stays(d, p, zone)}
	if g := p.Registrant; g != nil {
		v.URL = d.Address("/desk/" + d.Slug + "/registrations/" + url.PathEscape(strconv.FormatInt(g.ID, 10)))
		v.Sub = whence(d, r.Event, p)
		v.Case = d.Address(casePath(d.Slug, r.Session.Slug, g.ID))
	}
	if p.Record.Headcount > 1 {
		v.Heads = d.T("desk.at_computer", "number", p.Record.Headcount)
	}
	clock := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return d.Clock(*t, zone)
	}
	v.First, v.Last = clock(p.Record.FirstJoin), clock(p.Record.LastLeave)
	if p.Record.Evidence != "" {
		v.From = d.T("evidence." + string(p.Record.Evidence))
	}
	if v.Ribbon == nil && v.First != "" {
		v.Said = d.T("counting.first_seen", "time", v.First, "evidence", v.From)
	}
	if p.Minutes != nil {
		v.Minutes, v.Percent = d.Number(int(*p.Minutes)), d.T("counting.percent", "number", int(*p.Percent))
	}
	if p.Late {
		v.Notes = append(v.Notes, d.T("counting.late"))
	}
	if p.Early {
		v.Notes = append(v.Notes, d.T("counting.early"))
	}
	return v
}

// whence is the municipality of p, else the organisation, with the country.
func whence(d team.EventPage, e *event.Event, p *desk.PersonInReport) string {
	g := p.Registrant
	place := g.Municipality
	if m := e.Municipality(g.MunicipalityKey); m != nil {
		place = e.TextIn(m.Name, d.Lang())
	}
	if place == "" {
		place = g.Organisation
	}
	switch {
	case g.Country == "":
		return place
	case place == "":
		return d.Country(g.Country)
	}
	return d.T("counting.whence", "place", place, "country", d.Country(g.Country))
}
