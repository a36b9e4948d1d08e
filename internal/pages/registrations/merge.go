package registrations

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// A mergePage finds the other registration of a person, and says what merging
// the two does before it happens.
type mergePage struct {
	deskEvent
	Lead    string
	Here    string // the page itself
	Back    string
	Q       form.Field
	Found   []tab // who is found, with the page that names them
	Nobody  bool
	Other   string // the chosen one's id; "": nobody is chosen
	Ends    string
	Happens []string
	Failed  string
	Reason  form.Field
}

// askMerge serves GET /desk/EVENT/registrations/ID/merge.
func (p *Registrations) askMerge(c echo.Context, by desk.Actor) error {
	return p.mergeForm(c, by, nil)
}

// mergeForm shows the search and, of somebody chosen, what happens; refused is
// what was, if anything.
func (p *Registrations) mergeForm(c echo.Context, by desk.Actor, refused *problem.Error) error {
	d, _, err := p.team(c, by, "/registrations")
	if err == nil && !d.May(desk.ChangeRegistrant) {
		err = desk.ErrForbidden
	}
	if err != nil {
		return err
	}
	found, err := p.someone(c, by)
	if err != nil {
		return err
	}
	v := mergePage{deskEvent: d, Lead: d.T("registrant.merge_lead", "name", found.Registrant.Name()), Back: d.Address(d.registrantPath(found))}
	v.Here = v.registrantPath(found) + "/merge"
	v.Q = form.Field{Name: "q", Kind: "text", Label: v.T("desk.search"), Value: strings.TrimSpace(c.FormValue("q"))}
	v.Reason = form.Field{Name: "reason", Kind: "text", Label: v.T("desk.reason"), Hint: v.T("registrant.merge_reason_hint"), Value: c.FormValue("reason")}
	if err := p.candidates(c, by, &v, found.Registrant.ID); err != nil {
		return err
	}
	if other := c.FormValue("other"); other != "" {
		why := p.preview(c, by, &v, found, other)
		if refused == nil {
			refused = problem.From(why)
		}
		if why != nil && problem.From(why) == nil {
			return why
		}
	}
	if refused == nil {
		return p.Render(c, http.StatusOK, "registrations/merge", v)
	}
	v.Failed = v.ProblemText(refused, found.Event.Zone)
	for _, e := range form.Errors(v.Page, "registrant", refused.Fields, c.FormValue) {
		if v.Failed = e.Text; refused.Fields[0].Pointer == "/reason" {
			v.Reason.Error, v.Failed = e.Text, ""
		}
	}
	return p.Render(c, p.Status(refused.Kind), "registrations/merge", v)
}

// candidates adds who is found by the words that are searched for.
func (p *Registrations) candidates(c echo.Context, by desk.Actor, v *mergePage, id int64) error {
	if v.Q.Value == "" {
		return nil
	}
	page, err := p.Desk.Registrants(c.Request().Context(), by, c.Param("event"), desk.Filter{Q: v.Q.Value, Limit: 20})
	if err != nil {
		return err
	}
	for i := range page.Items {
		r := page.Items[i].Registrant
		if r.ID == id || r.ErasedAt != nil || r.MergedInto != nil {
			continue
		}
		name := r.Name()
		for _, more := range []string{r.Address(), r.Organisation} {
			if more != "" {
				name += " · " + more
			}
		}
		v.Found = append(v.Found, tab{Name: name, URL: v.Address(v.Here, "q", v.Q.Value, "other", strconv.FormatInt(r.ID, 10))})
	}
	v.Nobody = len(v.Found) == 0
	return nil
}

// preview adds what merging with the registrant of the id other does.
func (p *Registrations) preview(c echo.Context, by desk.Actor, v *mergePage, found *desk.PersonView, other string) error {
	id, err := strconv.ParseInt(other, 10, 64)
	if err != nil {
		return problem.Refuse(problem.At("/other", "unknown_registrant"))
	}
	m, err := p.Desk.PreviewMerge(c.Request().Context(), by, c.Param("event"), found.Registrant.ID, id)
	if err != nil {
		return err
	}
	v.Other, v.Ends = other, v.T("registrant.merge_into", "name", m.Other.Registrant.Name())
	for i := range m.Places {
		was := &m.Places[i]
		v.Happens = append(v.Happens, v.happens(found, was))
	}
	return nil
}

// happens is what merging does in one session, in a sentence or two.
func (v deskEvent) happens(p *desk.PersonView, was *event.MergedPlace) string {
	s := p.SessionByID(was.SessionID)
	status := v.statusChip(&desk.RegistrationView{Registration: was.After, Session: s}).Text
	key := "registrant.merge_keeps"
	switch {
	case was.Moved:
		key = "registrant.merge_gets"
	case was.After.Status.Ended():
		key = "registrant.merge_lost"
	}
	text := v.T(key, "session", v.SessionName(p.Event, s), "status", status)
	if was.Loser.HoldsSeat && (!was.Moved || was.After.Team) || was.Moved && was.Winner != nil && was.Winner.HoldsSeat {
		text += " " + v.T("registrant.merge_frees")
	}
	return text
}

// merge serves POST /desk/EVENT/registrations/ID/merge.
func (p *Registrations) merge(c echo.Context, by desk.Actor) error {
	id, err := registrantID(c)
	if err != nil {
		return err
	}
	other, err := strconv.ParseInt(c.FormValue("other"), 10, 64)
	if err != nil {
		return p.mergeForm(c, by, problem.Refuse(problem.At("/other", "unknown_registrant")))
	}
	_, err = p.Desk.Merge(c.Request().Context(), by, c.Param("event"), id, other, strings.TrimSpace(c.FormValue("reason")))
	if refused := problem.From(err); refused != nil && (refused.Kind == problem.Invalid || refused.Kind == problem.Conflict) {
		return p.mergeForm(c, by, refused)
	}
	if err != nil {
		return err
	}
	return p.seeRegistrant(c, by, id, "merged")
}

// undoMerge serves POST /desk/EVENT/registrations/ID/merge/undo.
func (p *Registrations) undoMerge(c echo.Context, by desk.Actor) error {
	id, err := registrantID(c)
	if err != nil {
		return err
	}
	if _, err := p.Desk.UndoMerge(c.Request().Context(), by, c.Param("event"), id); err != nil {
		return err
	}
	return p.seeRegistrant(c, by, id, "parted")
}

// A double is somebody for whom a person stands.
type double struct {
	recorded
	Name string
}

// doubles are for whom p's person stands, with what they have said.
func (v deskEvent) doubles(p *desk.Panel) []double {
	var list []double
	for _, x := range p.Doubles {
		d := double{Name: v.T("registrant.double", "name", x.Registrant.Name())}
		if address := x.Registrant.Address(); address != "" {
			d.Name += " · " + address
		}
		d.fill(v, &desk.Panel{PersonView: desk.PersonView{Programme: p.Programme, Registrant: x.Registrant}, Answers: x.Answers, Letters: x.Letters, Notes: x.Notes})
		list = append(list, d)
	}
	return list
}

// merged says who stands for p's person, or for whom they stand.
func (v *registrantPage) merged(p *desk.Panel) {
	v.Doubles = v.doubles(p)
	if p.Into != nil {
		into := desk.PersonView{Registrant: p.Into}
		v.Into = &tab{Name: p.Into.Name(), URL: v.Address(v.registrantPath(&into))}
	}
	if p.Undo != nil {
		v.Undo = v.T("registrant.merge_undo_until", "time", v.Deadline(*p.Undo, frame.Location(p.Event.Zone)))
	}
}
