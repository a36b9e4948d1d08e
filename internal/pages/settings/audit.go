package settings

import (
	"cmp"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// The content types of what is downloaded.
const (
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typeCSV  = "text/csv; charset=utf-8"
)

// An auditPage is what was done, by day, of an event or, without one, anywhere.
type auditPage struct {
	deskEvent
	OfEvent  bool
	Failed   string // why nothing is shown
	Filters  []form.Field
	Person   string // the only one it is about
	Days     []auditDay
	Zone     string
	Filtered bool
	Clear    string
	Action   string
	XLSX     string
	CSV      string
	First    string
	Next     string
}

// An auditDay is what was done on one day.
type auditDay struct {
	day     string // as dates are compared
	ID      string // one's own, even where the clock was set back and a day comes twice
	Name    string
	Entries []auditRow
}

// An auditRow is one entry.
type auditRow struct {
	Clock   string
	Who     string
	As      string // in which quality
	What    string
	Where   string // event and session
	Person  string
	URL     string // of the person
	Changes []auditChange
}

// auditQuery is what the address asks for. It fails with desk.ErrBadQuery for a
// person who is no number.
func auditQuery(c echo.Context) (desk.AuditQuery, error) {
	q := desk.AuditQuery{
		Event: c.Param("event"), Who: c.QueryParam("who"), What: c.QueryParam("what"), From: c.QueryParam("from"), Until: c.QueryParam("until"),
		Cursor: c.QueryParam("cursor"),
	}
	if person := c.QueryParam("person"); person != "" {
		var err error
		if q.Person, err = strconv.ParseInt(person, 10, 64); err != nil {
			return q, desk.ErrBadQuery.With("parameter", "person")
		}
	}
	return q, nil
}

// audit serves GET /desk/EVENT/audit and GET /desk/audit. Dates are typed, so
// what is none of them is told beside the filter.
func (p *Settings) audit(c echo.Context, by desk.Actor) error {
	var found *desk.AuditPage
	q, err := auditQuery(c)
	if err == nil {
		err = frame.Asks(c, "who", "what", "from", "until", "person", "cursor")
	}
	if err == nil {
		found, err = p.Desk.AuditLog(c.Request().Context(), by, q)
	}
	refused := problem.From(err)
	if refused != nil && refused.Is(desk.ErrBadQuery) {
		plain := desk.AuditQuery{Event: q.Event}
		found, err = p.Desk.AuditLog(c.Request().Context(), by, plain)
	}
	if err != nil {
		return err
	}
	v := &auditPage{OfEvent: q.Event != ""}
	if v.OfEvent {
		if v.deskEvent, _, err = p.event(c, by, "/audit"); err != nil {
			return err
		}
	} else {
		v.page = p.deskFrame(c, by)
	}
	v.fill(found, q)
	if refused != nil {
		v.Failed, v.Days, v.Next = v.refusal(refused), nil, ""
		return p.Refuse(c, refused, "settings/audit", v)
	}
	return p.Render(c, http.StatusOK, "settings/audit", v)
}

// refusal says what is wrong with a filter.
func (v *auditPage) refusal(refused *problem.Error) string {
	parameter, _ := refused.Params["parameter"].(string)
	if parameter == "from" || parameter == "until" {
		return v.T("audit.bad_filter")
	}
	return v.T("lists.bad_query", "parameter", parameter)
}

// fill puts a page of the audit and the filter that found it into v.
func (v *auditPage) fill(found *desk.AuditPage, q desk.AuditQuery) {
	path, zone := "/desk/audit", time.UTC
	if v.OfEvent {
		path, zone = "/desk/"+found.Event.Slug+"/audit", frame.Location(found.Event.Zone)
	}
	person := ""
	if q.Person != 0 {
		person = strconv.FormatInt(q.Person, 10)
	}
	pairs := []string{"who", q.Who, "what", q.What, "from", q.From, "until", q.Until, "person", person}
	v.Filtered = strings.Join([]string{q.Who, q.What, q.From, q.Until, person}, "") != ""
	v.Action, v.Clear, v.Person = path, v.Address(path), person
	v.XLSX, v.CSV = v.Address(path+".xlsx", pairs...), v.Address(path+".csv", pairs...)
	if q.Cursor != "" {
		v.First = v.Address(path, pairs...)
	}
	if found.Next != "" {
		v.Next = v.Address(path, append(pairs, "cursor", found.Next)...)
	}
	v.Zone = "UTC"
	if v.OfEvent {
		v.Zone = v.T("audit.zone", "zone", found.Event.Zone)
	}
	v.filters(found, q)
	for i := range found.Items {
		e := &found.Items[i]
		day := e.At.In(zone).Format(time.DateOnly)
		if len(v.Days) == 0 || v.Days[len(v.Days)-1].day != day {
			v.Days = append(v.Days, auditDay{day: day, ID: "d-" + strconv.Itoa(len(v.Days)+1), Name: locale.Capital(v.Date(e.At, zone))})
		}
		last := &v.Days[len(v.Days)-1]
		last.Entries = append(last.Entries, v.row(found, e, zone))
	}
}

// filters are the fields above the table. Of those who acted, the accounts on
// this page can be chosen one by one.
func (v *auditPage) filters(found *desk.AuditPage, q desk.AuditQuery) {
	who := form.Field{Name: "who", Kind: "select", Label: v.T("audit.who"), Choices: []form.Choice{{Label: v.T("audit.everybody")}}}
	for _, w := range []string{"team", "people", "rollcall", "operator"} {
		who.Choices = append(who.Choices, form.Choice{Value: w, Label: v.T("audit.who." + w), Chosen: w == q.Who})
	}
	for _, id := range slices.Sorted(maps.Keys(found.Accounts)) {
		value := fmt.Sprintf("account:%d", id)
		who.Choices = append(who.Choices, form.Choice{Value: value, Label: found.Accounts[id].Name, Chosen: value == q.Who})
	}
	what := form.Field{Name: "what", Kind: "select", Label: v.T("audit.what"), Choices: []form.Choice{{Label: v.T("audit.everything")}}}
	for _, k := range desk.AuditKinds {
		what.Choices = append(what.Choices, form.Choice{Value: k, Label: v.T("audit.what." + k), Chosen: k == q.What})
	}
	date := func(name, value string) form.Field {
		f := form.Field{Name: name, Kind: "date", Label: v.T("audit." + name), Value: value}
		if _, err := time.Parse(time.DateOnly, value); value != "" && err != nil {
			f.Kind = "text" // a control for dates would drop it
		}
		return f
	}
	v.Filters = []form.Field{who, what, date("from", q.From), date("until", q.Until)}
}

// row is one entry.
func (v *auditPage) row(p *desk.AuditPage, e *event.AuditEntry, zone *time.Location) auditRow {
	row := auditRow{Clock: e.At.In(zone).Format(time.TimeOnly), What: desk.AuditWords(v.Printer, e.Action)}
	row.Who, row.As = v.actor(p, e)
	r := &auditReader{auditPage: v, found: p, entry: e, zone: zone}
	if session := r.where(); session != "" || !v.OfEvent {
		row.Where = strings.Join(slices.DeleteFunc([]string{p.EventSlug(e), session}, func(s string) bool { return s == "" || v.OfEvent && s == p.Event.Slug }), " · ")
	}
	if id := e.RegistrantID; id != nil {
		who := p.People[*id]
		row.Person = cmp.Or(who.Name(), v.T("audit.erased", "number", *id))
		if slug := p.EventSlug(e); slug != "" {
			row.URL = v.Address("/desk/" + slug + "/registrations/" + strconv.FormatInt(*id, 10))
		}
	}
	row.Changes = r.changes()
	return row
}

// actor is who did something, and in which quality.
func (v *auditPage) actor(p *desk.AuditPage, e *event.AuditEntry) (who, as string) {
	sort, _, _ := strings.Cut(e.Actor, ":")
	as = v.T("audit.as." + sort)
	if id, ok := desk.AccountOf(e.Actor); ok {
		who = cmp.Or(p.Accounts[id].Name, e.Actor)
		if t := desk.TokenOf(e); t != 0 {
			as = v.T("audit.by_key", "name", cmp.Or(p.Tokens[t], strconv.FormatInt(t, 10)))
		}
		return who, as
	}
	return as, ""
}

// auditFile serves GET /desk/EVENT/audit.xlsx, audit.csv and the same of all.
func (p *Settings) auditFile(c echo.Context, by desk.Actor) error {
	q, err := auditQuery(c)
	if err != nil {
		return err
	}
	csv := strings.HasSuffix(c.Path(), ".csv")
	x, err := p.Desk.ExportAudit(c.Request().Context(), by, q, p.deskFrame(c, by).Lang(), csv)
	if err != nil {
		return err
	}
	kind, ending := typeXLSX, ".xlsx"
	if csv {
		kind, ending = typeCSV, ".csv"
	}
	h := c.Response().Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": x.Name + ending}))
	h.Set("Cache-Control", "no-store")
	c.Response().WriteHeader(http.StatusOK)
	if err := x.Write(c.Response()); err != nil {
		return fmt.Errorf("writing the download: %w", err)
	}
	return nil
}
