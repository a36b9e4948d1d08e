package board

import (
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
	"rollcall/internal/problem"
)

// checkIn serves POST /desk/EVENT/sessions/SESSION/check-ins, and POST
// /h/TOKEN/check-ins: a mark for somebody registered, for a walk-in of the board,
// or for a walk-in that nobody has marked yet.
func (p *Boards) checkIn(c echo.Context, at post) error {
	in, err := markOf(c)
	if err != nil {
		return err
	}
	if _, err := p.Desk.CheckIn(c.Request().Context(), at.by, at.event, at.session, in); err != nil {
		return p.refuse(c, at, err)
	}
	if quiet(c) {
		return c.NoContent(http.StatusNoContent)
	}
	where := pressed(c)
	if where != "" {
		where = "#" + where // back to the row that was pressed
	}
	return p.back(c, at, where)
}

// markOf is the mark that a form describes.
func markOf(c echo.Context) (desk.CheckIn, error) {
	kind := c.FormValue("kind")
	in := desk.CheckIn{Kind: kind, Nonce: c.FormValue("nonce") + "-" + kind}
	if typed := strings.TrimSpace(c.FormValue("headcount")); typed != "" {
		var err error
		if in.Headcount, err = strconv.Atoi(typed); err != nil || in.Headcount < 1 {
			in.Headcount = -1 // which the desk refuses at its field
		}
		in.Nonce += "-" + typed
	}
	if said := c.FormValue("at"); said != "" {
		at, err := time.Parse(time.RFC3339, said)
		if err != nil {
			return in, form.ErrForm.Because(err)
		}
		in.At = &at
	}
	for name, id := range map[string]*int64{"registrant": &in.Registrant, "walk_in": &in.WalkInID} {
		if said := c.FormValue(name); said != "" {
			var err error
			if *id, err = strconv.ParseInt(said, 10, 64); err != nil {
				return in, form.ErrForm.Because(err)
			}
		}
	}
	if in.Registrant == 0 && in.WalkInID == 0 {
		in.WalkIn = &desk.WalkIn{Name: c.FormValue("name"), Organisation: c.FormValue("organisation")}
	}
	return in, nil
}

// pressed is the line whose button was pressed; "" for none.
func pressed(c echo.Context) string {
	if id := c.FormValue("registrant"); id != "" {
		return "r-" + id
	}
	if id := c.FormValue("walk_in"); id != "" {
		return "w-" + id
	}
	return ""
}

// quiet reports whether c was sent by script, which wants to know what has become
// of it in a sentence.
func quiet(c echo.Context) bool {
	return strings.HasPrefix(c.Request().Header.Get(echo.HeaderAccept), echo.MIMETextPlain)
}

// refuse answers what the desk has refused: with a sentence to script, else with
// the page, on which the sentence stands where somebody has pressed.
func (p *Boards) refuse(c echo.Context, at post, err error) error {
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Invalid && refused.Kind != problem.Conflict {
		return err
	}
	v, err := p.page(c, at)
	if err != nil {
		return err
	}
	status := p.Status(refused.Kind)
	if quiet(c) {
		return c.String(status, v.sentence(refused))
	}
	v.place(refused, pressed(c), c.FormValue)
	return p.Render(c, status, "board/board", v)
}

// spoken is refused as the fields of the page know it, with times in words.
func (v *boardPage) spoken(refused *problem.Error) *problem.Error {
	said := *refused
	said.Fields = nil
	for _, f := range refused.Fields {
		f.Pointer = strings.TrimPrefix(f.Pointer, "/walk_in") // whose form has fields of its own
		if at, is := f.Params["opens_at"].(time.Time); is {
			f.Params = map[string]any{"opens_at": v.ClockIn(at, frame.Location(v.Zone))}
		}
		said.Fields = append(said.Fields, f)
	}
	return &said
}

// sentence says why something was refused, and what one may do.
func (v *boardPage) sentence(refused *problem.Error) string {
	if refused.Is(event.ErrSessionFull) {
		return v.T("board.room_full")
	}
	if refused.Kind != problem.Invalid {
		return v.ProblemText(refused, v.Zone)
	}
	if _, needed := refusedAt(refused, "reason"); needed {
		return v.T("board.final")
	}
	var all []string
	for _, e := range form.Errors(v.Page, "desk", v.spoken(refused).Fields, func(string) string { return "" }) {
		all = append(all, e.Text)
	}
	return strings.Join(all, " ")
}

// place puts what was refused at its field or at the line that was pressed, and
// the summary of it on top.
func (v *boardPage) place(refused *problem.Error, pressed string, typed func(string) string) {
	fields, said := append(form.Refs(v.WalkIn), &v.Notice, &v.LinkLabel), form.Typed{}
	for _, x := range fields {
		said[x.Name] = []string{typed(x.Name)}
	}
	for _, x := range []*form.Field{&v.Notice, &v.LinkLabel} {
		if _, sent := refusedAt(refused, x.Name); sent {
			x.Value = typed(x.Name)
		}
	}
	v.Summary = form.Refusal{Error: v.spoken(refused), Scope: "desk", Zone: v.Zone, Typed: said}.At(v.Page, fields)
	if slices.ContainsFunc(fields, func(x *form.Field) bool { return x.Error != "" }) {
		return
	}
	why := v.sentence(refused)
	v.Summary = &form.Summary{Head: why}
	for _, lines := range [][]line{v.Door, v.Lines, v.Team} {
		for i := range lines {
			if lines[i].ID == pressed {
				lines[i].Refused = why
				v.Summary = &form.Summary{Head: why, Errors: []form.Error{{Name: pressed, Line: lines[i].Name}}}
			}
		}
	}
	if pressed == "" && typed("kind") != "" { // a walk-in
		v.WalkIn[0].Error = why
		v.Summary.Errors = []form.Error{{Name: v.WalkIn[0].Name, Line: v.WalkIn[0].Label}}
	}
}

// refusedAt is what was refused of the field called name.
func refusedAt(refused *problem.Error, name string) (problem.Field, bool) {
	for _, f := range refused.Fields {
		if f.Pointer == "/"+name {
			return f, true
		}
	}
	return problem.Field{}, false
}
