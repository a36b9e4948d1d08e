package registrations

import (
	"cmp"
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

// A mergePage finds the other registration of a person, shows the two side by
// side, and says what merging them does before it happens.
type mergePage struct {
	deskEvent
	Lead    string
	Here    string // the page itself
	Back    string
	Alike   []alike // who may be the same person
	Q       form.Field
	Found   []alike // who is found by the words of Q
	Nobody  bool
	Other   string // the chosen one's id; "": nobody is chosen
	Both    []bothFacts
	Swap    string // the same page with the other one staying
	Asks    bool   // the two may be merged
	Happens []string
	Failed  string
	Reason  form.Field
}

// An alike is somebody who may be chosen.
type alike struct {
	tab
	Detail string
	Why    string
}

// A bothFacts is one fact about two people.
type bothFacts struct {
	Label  string
	Stays  string
	Ends   string
	Differ bool
}

// askMerge serves GET /desk/EVENT/registrations/ID/merge.
func (p *Registrations) askMerge(c echo.Context, by desk.Actor) error {
	return p.mergeForm(c, by, nil)
}

// mergeForm shows who may be chosen and, of somebody chosen, what happens;
// refused is what was, if anything.
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
		why := p.preview(c, by, &v, found.Registrant.ID, other)
		if why != nil && problem.From(why) == nil {
			return why
		}
		if refused == nil {
			refused = problem.From(why)
		}
	}
	return p.showMerge(c, &v, refused)
}

// showMerge renders v, with why it was refused.
func (p *Registrations) showMerge(c echo.Context, v *mergePage, refused *problem.Error) error {
	if refused == nil {
		return p.Render(c, http.StatusOK, "registrations/merge", *v)
	}
	v.Failed = v.ProblemText(refused, "UTC")
	for _, e := range form.Errors(v.Page, "registrant", refused.Fields, c.FormValue) {
		if v.Failed = e.Text; refused.Fields[0].Pointer == "/reason" {
			v.Reason.Error = e.Text
		}
	}
	return p.Render(c, p.Status(refused.Kind), "registrations/merge", *v)
}

// candidates adds who may be the same person, and who is found by the words
// that are searched for.
func (p *Registrations) candidates(c echo.Context, by desk.Actor, v *mergePage, id int64) error {
	likely, err := p.Desk.AlikeTo(c.Request().Context(), by, c.Param("event"), id)
	if err != nil {
		return err
	}
	for _, x := range likely {
		var why []string
		for _, sign := range x.Signs {
			why = append(why, v.T("doubles.sign."+string(sign)))
		}
		one := v.choice(x.Registrant)
		one.Why = strings.Join(why, " · ")
		v.Alike = append(v.Alike, one)
	}
	if v.Q.Value == "" {
		return nil
	}
	page, err := p.Desk.Registrants(c.Request().Context(), by, c.Param("event"), desk.Filter{Q: v.Q.Value, Limit: 20})
	if err != nil {
		return err
	}
	for i := range page.Items {
		if r := page.Items[i].Registrant; r.ID != id && r.ErasedAt == nil {
			v.Found = append(v.Found, v.choice(r))
		}
	}
	v.Nobody = len(v.Found) == 0
	return nil
}

// choice is r to be chosen.
func (v *mergePage) choice(r *event.Registrant) alike {
	return alike{tab: tab{Name: r.Name(), URL: v.Address(v.Here, "q", v.Q.Value, "other", strconv.FormatInt(r.ID, 10))}, Detail: detail(r)}
}

// detail is what tells people of one name apart.
func detail(r *event.Registrant) string {
	return strings.Join(slices.DeleteFunc([]string{r.Address(), r.Organisation}, func(s string) bool { return s == "" }), " · ")
}

// preview adds the registrant of the id other, and what merging with them does.
func (p *Registrations) preview(c echo.Context, by desk.Actor, v *mergePage, id int64, other string) error {
	n, err := strconv.ParseInt(other, 10, 64)
	if err != nil {
		return problem.Refuse(problem.At("/other", "unknown_registrant"))
	}
	m, err := p.Desk.PreviewMerge(c.Request().Context(), by, c.Param("event"), id, n)
	if m == nil {
		return err
	}
	v.Other, v.Asks = other, err == nil
	v.Both = v.sideBySide(m.Person, m.Other)
	v.Swap = v.Address(v.registrantPath(m.Other)+"/merge", "other", strconv.FormatInt(id, 10))
	for i := range m.Places {
		v.Happens = append(v.Happens, v.happens(m.Person, &m.Places[i], p.Clock()))
	}
	for _, s := range m.Observed {
		v.Happens = append(v.Happens, v.T("registrant.merge_observed", "session", v.SessionName(m.Person.Event, s)))
	}
	return err
}

// sideBySide is what is known of two people, and how they stand.
func (v deskEvent) sideBySide(stays, ends *desk.PersonView) []bothFacts {
	of := [2]map[string]string{{}, {}}
	var labels []string
	for i, p := range []*desk.PersonView{stays, ends} {
		for _, f := range v.aboutOne(p) {
			if _, known := of[0][f.Label]; !known && !slices.Contains(labels, f.Label) {
				labels = append(labels, f.Label)
			}
			of[i][f.Label] = f.Text
		}
	}
	both := make([]bothFacts, len(labels))
	for i, label := range labels {
		a, b := of[0][label], of[1][label]
		both[i] = bothFacts{Label: label, Stays: cmp.Or(a, "–"), Ends: cmp.Or(b, "–"), Differ: a != b}
	}
	return both
}

// aboutOne are the facts about one person: who they are, and how they stand in
// each session.
func (v deskEvent) aboutOne(p *desk.PersonView) []frame.Fact {
	list := append([]frame.Fact{{Label: v.T("desk.name"), Text: p.Registrant.Name()}}, v.factsOf(p, p.Registrant.Language)...)
	for i := range p.Registrations {
		g := &p.Registrations[i]
		list = append(list, frame.Fact{Label: v.SessionName(p.Event, g.Session), Text: v.statusChip(g).Text})
	}
	return list
}

// happens is what merging does in one session, in a sentence or two.
func (v deskEvent) happens(p *desk.PersonView, was *event.MergedPlace, now time.Time) string {
	s := p.SessionByID(was.SessionID)
	status := v.T("status." + string(was.After.Status))
	key := "registrant.merge_keeps"
	switch {
	case was.Moved:
		key = "registrant.merge_gets"
	case was.After.Status.Ended():
		key = "registrant.merge_lost"
	}
	text := v.T(key, "session", v.SessionName(p.Event, s), "status", status)
	if was.Frees() && s.CancelledAt == nil && now.Before(s.EndsAt) {
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
