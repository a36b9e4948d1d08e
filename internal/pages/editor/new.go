package editor

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
	"rollcall/internal/problem"
)

// A newPage asks for the least that an event needs.
type newPage struct {
	page
	Summary *summary
	Titles  []*form.Field
	Zone    *form.Field
	Rows    [][]*form.Field // of the sessions
	Guess   bool            // the zone is a guess, which the browser's is better than
	Focus   int             // the row where the person goes on; -1: none
}

// startRows are how many sessions the form has room for, and how many more a
// button adds.
const startRows = 3

// start serves GET /desk/new.
func (p *Editor) start(c echo.Context, by desk.Actor) error {
	zone, guess, err := p.Desk.StartZone(c.Request().Context(), by)
	if err != nil {
		return err
	}
	w := p.newPage(c, by, eventfile.Values{"zone": {zone}}, startRows)
	w.Guess = guess
	return p.Render(c, http.StatusOK, "editor/new", w)
}

// newPage is the form with what was typed.
func (p *Editor) newPage(c echo.Context, by desk.Actor, t eventfile.Values, rows int) *newPage {
	w := &newPage{page: page{p.DeskPage(c, by)}, Focus: -1}
	text := func(name, label, kind string) *form.Field {
		return &form.Field{Name: name, Label: label, Kind: kind, Value: t.One(name), Autocomplete: "off"}
	}
	for i, l := range w.startLanguages() {
		f := text("title."+l, w.T("editor.in_language", "field", w.T("editor.field.title"), "language", w.nameIn(l)), "text")
		if i > 0 {
			f.Optional = w.T("signup.optional")
		}
		w.Titles = append(w.Titles, f)
	}
	w.Titles[0].Hint = w.T("editor.hint.new_title")
	w.Zone = text("zone", w.T("editor.field.zone"), "text")
	w.Zone.Suggestions = zones(w.page)
	for i := range rows {
		at := row("sessions", i)
		seats := text(at+".capacity", w.T("editor.field.capacity"), "text")
		seats.Mode, seats.Optional, seats.Hint = "numeric", w.T("signup.optional"), w.T("editor.hint.new_capacity")
		w.Rows = append(w.Rows, []*form.Field{text(at+".date", w.T("editor.field.date"), "date"), text(at+".starts", w.T("editor.field.starts"), "time"), text(at+".ends", w.T("editor.field.ends"), "time"), seats})
	}
	return w
}

// startLanguages are those that an event may begin in, one's own first.
func (w *newPage) startLanguages() []string {
	all := []string{w.Lang()}
	for _, l := range w.Languages {
		if !l.Current {
			all = append(all, l.Code)
		}
	}
	return all
}

// Session is the heading of a row.
func (w *newPage) Session(i int) string {
	return w.T("editor.row", "list", w.T("desk.session"), "number", i+1)
}

func (w *newPage) fields() []*form.Field {
	return slices.Concat(w.Titles, []*form.Field{w.Zone}, slices.Concat(w.Rows...))
}

// sessionFields are the fields of a session, for blank rows.
var sessionFields = []spec{{path: "date", kind: "date"}, {path: "starts", kind: "time"}, {path: "ends", kind: "time"}, {path: "capacity", kind: "number"}}

// create serves POST /desk/new.
func (p *Editor) create(c echo.Context, by desk.Actor) error {
	typed, err := form.Read(c)
	if err != nil {
		return err
	}
	t := eventfile.Values(typed)
	sent := len(rowNumbers(t, "sessions"))
	closeUp(t, "sessions", sessionFields)
	if t.One("do") == "more" {
		w := p.newPage(c, by, t, min(sent+startRows, 50))
		w.Focus = min(sent, len(w.Rows)-1)
		return p.Render(c, http.StatusOK, "editor/new", w)
	}
	w := p.newPage(c, by, t, max(startRows, len(rowNumbers(t, "sessions"))))
	in, wrong := w.read(t)
	slug := ""
	if len(wrong) == 0 {
		slug, err = p.Desk.StartEvent(c.Request().Context(), by, in)
	} else {
		err = problem.Refuse(wrong...)
	}
	if err == nil {
		return c.Redirect(http.StatusSeeOther, w.Address("/desk/"+slug+tabPath, "done", "created"))
	}
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Invalid && refused.Kind != problem.Conflict {
		return err
	}
	w.refuse(refused)
	return p.Refuse(c, refused, "editor/new", w)
}

// read is what was typed. The languages of the event are those that have a
// title.
func (w *newPage) read(t eventfile.Values) (in desk.EventStart, wrong []problem.Field) {
	in.Title, in.Zone = event.Text{}, locale.CurrentZone(strings.TrimSpace(t.One("zone")))
	for _, l := range w.startLanguages() {
		if title := strings.TrimSpace(t.One("title." + l)); title != "" {
			in.Title[l] = title
			in.Languages = append(in.Languages, l)
		}
	}
	if len(in.Languages) == 0 {
		wrong = append(wrong, problem.At("/title", "required"))
	}
	for _, i := range rowNumbers(t, "sessions") {
		s := desk.NewSession()
		at := row("sessions", i)
		date := strings.TrimSpace(t.One(at + ".date"))
		s.Starts, s.Ends = wall(date, t.One(at+".starts")), wall(date, t.One(at+".ends"))
		var said []string
		if strings.TrimSpace(t.One(at+".capacity")) != "" {
			said = []string{"capacity"}
		}
		for _, f := range eventfile.Fill(&s, said, eventfile.Values{"capacity": t[at+".capacity"]}) {
			f.Pointer = "/sessions/" + itoa(i) + f.Pointer
			wrong = append(wrong, f)
		}
		in.Sessions = append(in.Sessions, s)
	}
	return in, wrong
}

// wall is a time on a day; "" where one of them is missing.
func wall(date, clock string) string {
	if clock = strings.TrimSpace(clock); date == "" || clock == "" {
		return ""
	}
	return date + "T" + clock
}

// refuse puts what is wrong with the event's document at the fields.
func (w *newPage) refuse(refused *problem.Error) {
	fields := w.fields()
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	w.Summary = &summary{Head: w.ProblemText(refused, "UTC"), Note: w.T("editor.nothing_lost")}
	for _, x := range refused.Fields {
		pointer := x.Pointer
		switch {
		case pointer == "/languages":
			pointer = "/title"
		case pointer == "/sessions":
			pointer = "/sessions/0"
		case strings.HasSuffix(pointer, "/starts") && w.emptyDate(pointer):
			pointer = strings.TrimSuffix(pointer, "starts") + "date"
		}
		line := summaryLine{Text: w.ruleText(x)}
		name := landing(names, pointer)
		if i := slices.IndexFunc(fields, func(f *form.Field) bool { return f.Name == name }); i >= 0 {
			f := fields[i]
			if f.Error == "" {
				f.Error = line.Text
			}
			line = summaryLine{w.T("signup.problem_of", "field", f.Label, "text", line.Text), "#" + f.ID()}
		}
		w.Summary.Errors = append(w.Summary.Errors, line)
	}
	if refused.Kind == problem.Invalid {
		w.Summary.Head = w.T("signup.problems", "count", len(w.Summary.Errors))
	}
}

// emptyDate reports whether the session that pointer names has no date.
func (w *newPage) emptyDate(pointer string) bool {
	for _, r := range w.Rows {
		if strings.HasPrefix(r[0].Name, strings.TrimSuffix(strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", "."), "starts")) {
			return r[0].Value == ""
		}
	}
	return false
}
