package attendance

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// A casePage is one person's attendance of a session, with everything that was
// decided and said about it, and the form that decides.
type casePage struct {
	team.EventPage
	Name      string
	Person    string // address of the person's page
	Session   string
	When      frame.Span
	List      string // address of the attendance of the session
	Outcome   team.Chip
	Facts     []frame.Fact
	Notice    string // what was just done
	Objection string // what the person says against it, while nobody has answered
	Said      string // when they said so
	Final     form.Final
	Action    string
	TakeBack  string // where the button that takes a decision back leads; "" where nothing is decided
	Reject    string // where the button that rejects the objection leads; "" without one
	Fields    []*form.Field
	Summary   *form.Summary
	History   []frame.Happening
	zone      string // in which times are told
}

// attendanceCase serves GET /desk/EVENT/sessions/SESSION/attendance/ID.
func (p *Attendance) attendanceCase(c echo.Context, by desk.Actor) error {
	v, err := p.casePage(c, by, nil)
	if err != nil {
		return err
	}
	if key := "decision.done." + c.QueryParam("done"); v.Has(key) {
		v.Notice = v.T(key)
	}
	return p.Render(c, http.StatusOK, "attendance/case", v)
}

// decideOutcome serves POST /desk/EVENT/sessions/SESSION/attendance/ID.
func (p *Attendance) decideOutcome(c echo.Context, by desk.Actor) error {
	return p.settle(c, by, "decided", func(id int64) error {
		_, err := p.Desk.Decide(c.Request().Context(), by, c.Param("event"), c.Param("session"), id, c.FormValue("outcome"), c.FormValue("reason"))
		return err
	})
}

// takeBackOutcome serves POST
// /desk/EVENT/sessions/SESSION/attendance/ID/take-back.
func (p *Attendance) takeBackOutcome(c echo.Context, by desk.Actor) error {
	return p.settle(c, by, "taken_back", func(id int64) error {
		_, err := p.Desk.TakeBackDecision(c.Request().Context(), by, c.Param("event"), c.Param("session"), id, c.FormValue("reason"))
		return err
	})
}

// rejectObjection serves POST
// /desk/EVENT/sessions/SESSION/attendance/ID/reject-objection.
func (p *Attendance) rejectObjection(c echo.Context, by desk.Actor) error {
	return p.settle(c, by, "rejected", func(id int64) error {
		_, err := p.Desk.RejectObjection(c.Request().Context(), by, c.Param("event"), c.Param("session"), id, c.FormValue("reason"))
		return err
	})
}

// settle does something about one person's attendance and shows it again.
func (p *Attendance) settle(c echo.Context, by desk.Actor, done string, do func(id int64) error) error {
	id, err := registrantID(c)
	if err != nil {
		return err
	}
	err = do(id)
	if refused := problem.From(err); refused != nil && (refused.Kind == problem.Invalid || refused.Kind == problem.Conflict) {
		t, err := form.Read(c)
		if err != nil {
			return err
		}
		v, err := p.casePage(c, by, t)
		if err != nil {
			return err
		}
		for i, f := range refused.Fields {
			if at, is := f.Params["starts_at"].(time.Time); is {
				refused.Fields[i].Params = map[string]any{"starts_at": v.Deadline(at, frame.Location(v.zone))}
			}
		}
		v.Summary = form.Refusal{Error: refused, Scope: "decision", Zone: v.zone, Typed: t}.At(v.Page, v.Fields)
		return p.Refuse(c, refused, "attendance/case", v)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, p.DeskPage(c, by).Address(casePath(c.Param("event"), c.Param("session"), id), "done", done))
}

func registrantID(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("registrant"), 10, 64)
	if err != nil {
		return 0, desk.ErrNotFound.Because(err)
	}
	return id, nil
}

func casePath(slug, session string, id int64) string {
	return "/desk/" + slug + "/sessions/" + session + "/attendance/" + strconv.FormatInt(id, 10)
}

// casePage is the page, with what was typed into the form.
func (p *Attendance) casePage(c echo.Context, by desk.Actor, t form.Typed) (*casePage, error) {
	id, err := registrantID(c)
	if err != nil {
		return nil, err
	}
	d, _, err := p.Event(c, by, Path)
	if err != nil {
		return nil, err
	}
	found, err := p.Desk.AttendanceCase(c.Request().Context(), by, c.Param("event"), c.Param("session"), id)
	if err != nil {
		return nil, err
	}
	e, s, zone := found.Event, found.Session, frame.Location(found.Event.Zone)
	path := casePath(e.Slug, s.Slug, id)
	v := &casePage{
		EventPage: d, Name: found.Row.Name(), Person: d.Address("/desk/" + d.Slug + "/registrations/" + strconv.FormatInt(id, 10)), Session: e.TextIn(s.Title, d.Lang()), When: d.Span(s.StartsAt, s.EndsAt, e.Zone),
		List: d.Address("/desk/" + e.Slug + "/sessions/" + s.Slug + "/attendance"), Action: d.Address(path),
		Outcome: chipOf(d, found.Row.Outcome()),
		Facts:   d.Record(s, &found.Row.Record, zone), zone: e.Zone,
	}
	v.Facts = append(v.Facts, frame.Fact{Label: v.T("record.final"), Text: v.Deadline(found.FreezesAt, zone)})
	if found.Row.Override != nil {
		v.Facts = append([]frame.Fact{{Label: v.T("decision.derived"), Text: v.T("desk.outcome." + string(found.Row.Record.Derived))}}, v.Facts...)
		v.TakeBack = d.Address(path + "/take-back")
	}
	if o := found.Open(); o != nil {
		v.Objection, v.Said, v.Reject = o.Text, v.Deadline(o.SaidAt, zone), d.Address(path+"/reject-objection")
	}
	v.Final = form.FinalOf(v.Page, found.Final, e.Zone)
	v.Fields = v.decisionFields(found, t)
	v.history(found)
	return v, nil
}

// decisionFields are what a decision needs.
func (v *casePage) decisionFields(found *desk.AttendanceCase, t form.Typed) []*form.Field {
	which := &form.Field{Name: "outcome", Kind: "select", Label: v.T("decision.outcome")}
	for _, o := range []event.Outcome{event.OutcomeAttended, event.OutcomePartial, event.OutcomeNoShow, event.OutcomeExcused} {
		if o != event.OutcomeExcused && !found.Begun {
			continue
		}
		which.Choices = append(which.Choices, form.Choice{Value: string(o), Label: v.T("desk.outcome." + string(o)), Chosen: o == found.Row.Outcome()})
	}
	fields := []*form.Field{which, form.ReasonField(v.Page)}
	if t != nil {
		for _, x := range fields {
			x.Fill(t)
		}
	}
	return fields
}

// history is what was decided and said, the newest decision first.
func (v *casePage) history(found *desk.AttendanceCase) {
	zone := frame.Location(found.Event.Zone)
	for i := range found.Decisions {
		o := &found.Decisions[i]
		h := frame.Happening{
			When: locale.Capital(v.Deadline(o.DecidedAt, zone)), Who: cmp.Or(o.Who, v.T("desk.seats.by_operator")),
			What: v.T("decision.decided", "outcome", v.T("desk.outcome."+string(o.Outcome))),
		}
		h.More = more(h.More, o.Reason)
		if o.TakenBackAt != nil {
			h.More = append(h.More, v.T("decision.taken_back", "when", v.Deadline(*o.TakenBackAt, zone), "who", cmp.Or(o.TakenBackBy, v.T("desk.seats.by_operator"))))
			h.More = more(h.More, o.TakenBackReason)
		}
		v.History = append(v.History, h)
	}
	for i := range found.Said {
		s := &found.Said[i]
		h := frame.Happening{When: locale.Capital(v.Deadline(s.SaidAt, zone)), What: v.T("decision.said." + string(s.Kind)), More: more(nil, s.Text)}
		if s.AnsweredAt != nil {
			h.More = more(append(h.More, v.T("decision.answer."+string(s.Answer), "when", v.Deadline(*s.AnsweredAt, zone))), s.AnswerText)
		}
		v.History = append(v.History, h)
	}
}

// more is list with text, unless there is none.
func more(list []string, text string) []string {
	if text == "" {
		return list
	}
	return append(list, text)
}

// An objectionsPage is what people say against the attendance of a session.
type objectionsPage struct {
	team.EventPage
	Session string
	List    string // address of the attendance of the session
	Rows    []objectionRow
}

// An objectionRow is somebody who waits for an answer.
type objectionRow struct {
	Name, URL  string
	Outcome    team.Chip
	Text, Said string
}

// objections serves GET /desk/EVENT/sessions/SESSION/objections.
func (p *Attendance) objections(c echo.Context, by desk.Actor) error {
	d, _, err := p.Event(c, by, Path)
	if err != nil {
		return err
	}
	e, s, open, err := p.Desk.Objections(c.Request().Context(), by, c.Param("event"), c.Param("session"))
	if err != nil {
		return err
	}
	v := objectionsPage{EventPage: d, Session: e.TextIn(s.Title, d.Lang()), List: d.Address("/desk/" + e.Slug + "/sessions/" + s.Slug + "/attendance")}
	for i := range open {
		o := &open[i]
		v.Rows = append(v.Rows, objectionRow{
			Name: o.Row.Name(), URL: v.Address(casePath(e.Slug, s.Slug, o.RegistrantID)), Text: o.Text, Said: v.Deadline(o.SaidAt, frame.Location(e.Zone)),
			Outcome: chipOf(d, o.Row.Outcome()),
		})
	}
	return p.Render(c, http.StatusOK, "attendance/objections", v)
}
