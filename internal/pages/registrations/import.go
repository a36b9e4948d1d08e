package registrations

import (
	"encoding/base64"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// An importPage is the form for a list of people, and what the list would do.
type importPage struct {
	deskEvent
	Notice  string // what the last list did
	Summary *form.Summary
	Fields  []*form.Field
	Action  string
	Back    string
	Found   *listFound // nil: no list yet
}

// A listFound is what a list of people would do.
type listFound struct {
	Read     string // how the file was read
	Counts   []listCount
	Letters  string
	Columns  []listColumn
	Rows     []listRow
	More     string // how many rows are not shown; "" if all are
	Again    string // the file once more
	Sessions []string
	Button   string // "" where there is nothing to do
	Good     bool   // rows are wrong, so that the button says that the others are enough
}

// A listCount is how many rows there are of a kind.
type listCount struct{ Label, Value, Of string }

// A listColumn is a column with what it means.
type listColumn struct {
	Heading string
	Sample  string
	Label   string // for the choice
	Choices []form.Choice
}

// A listRow is a row that somebody ought to look at.
type listRow struct {
	Line, Name, Email string
	Chip              chip
	Findings          []string
}

// mostRows is how many rows of a list are shown.
const mostRows = 500

// importForm serves GET /desk/EVENT/registrations/import.
func (p *Registrations) importForm(c echo.Context, by desk.Actor) error {
	v, _, err := p.importing(c, by, nil)
	if err != nil {
		return err
	}
	return p.Render(c, http.StatusOK, "registrations/import", v)
}

// importing is the form for a list, with what was typed.
func (p *Registrations) importing(c echo.Context, by desk.Actor, t form.Typed) (*importPage, *desk.Programme, error) {
	d, pr, err := p.team(c, by, "/registrations")
	if err == nil && !d.May(desk.AddPeople) {
		err = desk.ErrForbidden
	}
	if err != nil {
		return nil, nil, err
	}
	v := &importPage{deskEvent: d, Notice: noticeOf(c, d.Page)}
	v.Back, v.Action = v.Address("/desk/"+v.Slug+"/registrations"), v.Address("/desk/"+v.Slug+"/registrations/import")
	sessions := &form.Field{Name: "sessions", Kind: "checks", Label: v.T("registrant.sessions"), Hint: v.T("people_list.sessions_hint"), Optional: v.T("signup.optional"), Choices: v.sessions(pr, t)}
	v.Fields = []*form.Field{{Name: "file", Kind: "file", Label: v.T("invitations.file"), Hint: v.T("people_list.file_hint")}, sessions}
	if t != nil {
		sessions.Fill(t)
	}
	return v, pr, nil
}

// importList serves POST /desk/EVENT/registrations/import: what a list would
// do, and with apply that.
func (p *Registrations) importList(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	v, pr, err := p.importing(c, by, t)
	if err != nil {
		return err
	}
	in := desk.PeopleList{Columns: columnsOf(t), Sessions: t["sessions"], Apply: t.One("apply") != "", Good: t.One("good_rows") != ""}
	var found *desk.PeopleFound
	if in.File, err = fileOf(c, t); err != nil {
		err = problem.Refuse(problem.At("/file", "required"))
	} else {
		found, err = p.Desk.ImportRegistrants(c.Request().Context(), by, c.Param("event"), in)
	}
	refused := problem.From(err)
	switch {
	case err == nil && found.Applied:
		n := found.Counts[desk.PeopleNew] + found.Counts[desk.PeopleChanged]
		return c.Redirect(http.StatusSeeOther, v.Address("/desk/"+v.Slug+"/registrations/import", "done", strconv.Itoa(n)))
	case refused != nil && (refused.Kind == problem.Invalid || refused.Kind == problem.Conflict):
		v.Summary = form.Refusal{Error: refused, Scope: "people_list", Zone: pr.Event.Zone, Typed: t}.At(v.Page, v.Fields)
	case err != nil:
		return err
	}
	if found != nil && len(found.Rows) > 0 {
		v.Found = v.found(found, in)
	}
	if refused != nil {
		return p.Refuse(c, refused, "registrations/import", v)
	}
	return p.Render(c, http.StatusOK, "registrations/import", v)
}

// columnsOf is what was said that columns mean.
func columnsOf(t form.Typed) map[string]string {
	columns := map[string]string{}
	for i, heading := range t["heading"] {
		if i < len(t["field"]) {
			columns[heading] = t["field"][i]
		}
	}
	return columns
}

// fileOf is the file that was sent, or that was looked at before.
func fileOf(c echo.Context, t form.Typed) ([]byte, error) {
	if again := t.One("again"); again != "" {
		return base64.StdEncoding.DecodeString(again)
	}
	header, err := c.FormFile("file")
	if err != nil {
		return nil, err
	}
	f, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read
	return io.ReadAll(f)
}

// found is what a list would do, in words.
func (v *importPage) found(found *desk.PeopleFound, in desk.PeopleList) *listFound {
	l := &listFound{Again: base64.StdEncoding.EncodeToString(in.File), Sessions: in.Sessions, Read: v.T("invitations.read_workbook")}
	if found.Encoding != "" {
		l.Read = v.ReadAs(found.Encoding, found.Separator)
	}
	for _, k := range desk.PeopleKinds {
		l.Counts = append(l.Counts, listCount{Label: v.T("people_list.kind." + string(k)), Value: v.Number(found.Counts[k])})
	}
	l.Letters = v.T("people_list.letters", "count", found.Letters)
	l.Good = found.Counts[desk.PeopleWrong] > 0
	if n := found.Counts[desk.PeopleNew] + found.Counts[desk.PeopleChanged]; n > 0 && l.Good {
		l.Button = v.T("people_list.apply_good", "count", n)
	} else if n > 0 {
		l.Button = v.T("people_list.apply", "count", n)
	}
	for i, c := range found.Columns {
		if c.Heading != "" {
			l.Columns = append(l.Columns, v.column(found, i))
		}
	}
	v.rows(l, found)
	return l
}

// column is the i-th column with what it may mean.
func (v *importPage) column(found *desk.PeopleFound, i int) listColumn {
	c := found.Columns[i]
	column := listColumn{Heading: c.Heading, Sample: found.Samples[i], Label: v.T("people_list.means", "column", c.Heading), Choices: []form.Choice{{Label: v.T("people_list.left_out")}}}
	for _, field := range found.Fields() {
		column.Choices = append(column.Choices, form.Choice{Value: field, Label: v.fieldName(found.Event, field), Chosen: field == c.Field})
	}
	return column
}

// fieldName is what a field of a list is called.
func (v *importPage) fieldName(e *event.Event, field string) string {
	key, isAnswer := strings.CutPrefix(field, "answers.")
	switch {
	case field == "zone":
		return v.T("sheet.zone")
	case !isAnswer && v.Has("sheet.column."+field):
		return v.T("sheet.column." + field)
	case !isAnswer:
		return field
	}
	i := slices.IndexFunc(e.Questions, func(q event.Question) bool { return q.Key == key })
	if i < 0 {
		return key
	}
	return e.TextIn(e.Questions[i].Label, v.Lang())
}

// rows puts those that somebody ought to look at into l, the first of them.
func (v *importPage) rows(l *listFound, found *desk.PeopleFound) {
	said := listWords{v, found, map[desk.PeopleKind]chip{
		desk.PeopleNew: {Icon: "tick", Tint: "ok"}, desk.PeopleChanged: {Icon: "edit", Tint: "tint"}, desk.PeopleSame: {Icon: "dash"}, desk.PeopleWrong: {Icon: "alert", Tint: "stop"},
	}}
	hidden := 0
	for i := range found.Rows {
		row := said.row(&found.Rows[i])
		switch {
		case len(row.Findings) == 0:
		case len(l.Rows) == mostRows:
			hidden++
		default:
			l.Rows = append(l.Rows, row)
		}
	}
	if hidden > 0 {
		l.More = v.T("invitations.more_rows", "count", hidden)
	}
}

// listWords puts rows of a list into words.
type listWords struct {
	*importPage
	found *desk.PeopleFound
	looks map[desk.PeopleKind]chip
}

// row is what is to know about a row; without findings there is nothing.
func (w listWords) row(r *desk.PeopleRow) listRow {
	row := listRow{Line: strconv.Itoa(r.Line), Name: r.Name, Email: r.Email, Chip: w.looks[r.Kind]}
	row.Chip.Text = w.T("people_list.row." + string(r.Kind))
	for _, f := range r.Wrong {
		text := w.T("rule."+f.Code, "max", f.Params["max"])
		if f.Code == "doubled" {
			text = w.T("people_list.doubled", "line", r.Twin)
		}
		if f.Column != "" {
			column := f.Column
			if column == f.Field && w.Has("sheet.column."+f.Field) {
				column = w.T("sheet.column." + f.Field)
			}
			text = w.T("signup.problem_of", "field", column, "text", text)
		}
		row.Findings = append(row.Findings, text)
	}
	if r.Meant != "" {
		row.Findings = append(row.Findings, w.T("invitations.row.meant", "meant", r.Meant))
	}
	for _, c := range r.Changes {
		if c.Field == "municipality_key" {
			continue // follows from what is written
		}
		row.Findings = append(row.Findings, w.T("mydata.changed", "field", w.fieldName(w.found.Event, c.Field), "before", c.Before, "after", c.After))
	}
	for _, slug := range r.Added {
		for i := range w.found.Sessions {
			if s := &w.found.Sessions[i]; s.Slug == slug {
				row.Findings = append(row.Findings, w.T("people_list.added", "session", w.SessionName(w.found.Event, s)))
			}
		}
	}
	for _, p := range r.Places {
		if p.Status == event.Waitlisted {
			row.Findings = append(row.Findings, w.T("people_list.waits", "session", w.SessionName(w.found.Event, w.found.SessionByID(p.SessionID))))
		}
	}
	return row
}

// noticeOf is what the last list did, in words; "" if there was none.
func noticeOf(c echo.Context, g frame.Page) string {
	n, err := strconv.Atoi(c.QueryParam("done"))
	if err != nil || n < 0 {
		return ""
	}
	return g.T("people_list.done", "count", n)
}
