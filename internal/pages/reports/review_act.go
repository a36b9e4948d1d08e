package reports

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// decide serves POST .../review/decide.
func (p *Reports) decide(c echo.Context, by desk.Actor, r reviewed) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	in := desk.ReportDecision{Decision: t.One("decision"), Series: t.One("series") != ""}
	if t.One("as") == "nameless" {
		in.Decision, in.Nameless = string(event.DecidedWalkIn), true
	}
	if id := t.One("id"); id != "" && in.Decision == string(event.DecidedRegistrant) {
		if in.Registrant, err = strconv.ParseInt(id, 10, 64); err != nil {
			return form.ErrForm.Because(err)
		}
	}
	if seen, err := strconv.ParseInt(t.One("seen"), 10, 64); err == nil {
		in.Seen = &seen
	}
	person := t.One("person")
	_, err = p.Desk.DecideReported(c.Request().Context(), by.Because(t.One("reason")), r.event, r.session, r.id, lookOf(t.One).Person, in)
	if err == nil {
		return p.back(c, by, r, whither(in.Decision, person)...)
	}
	return p.refused(c, by, r, t, err)
}

// whither is where one goes after a decision: to who comes next, or where one
// was if somebody is to be decided about once more.
func whither(decision, person string) []string {
	if decision == desk.ReportUndecided {
		return []string{"person", person, "done", decision}
	}
	return []string{"after", person, "done", decision}
}

// accept serves POST .../review/accept.
func (p *Reports) accept(c echo.Context, by desk.Actor, r reviewed) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	expected, _ := strconv.Atoi(t.One("expected")) // what is no number is none that was shown
	n, err := p.Desk.AcceptReported(c.Request().Context(), by.Because(t.One("reason")), r.event, r.session, r.id, desk.EvidenceKind(t.One("kind")), expected)
	if err != nil {
		return p.refused(c, by, r, t, err)
	}
	return p.back(c, by, r, "done", "accepted", "count", strconv.Itoa(n))
}

// undo serves POST .../review/undo.
func (p *Reports) undo(c echo.Context, by desk.Actor, r reviewed) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	batch, _ := strconv.ParseInt(t.One("batch"), 10, 64) // what is no number of ours undoes the last
	u, err := p.Desk.UndoDecision(c.Request().Context(), by.Because(t.One("reason")), r.event, r.session, r.id, batch)
	if err != nil {
		return p.refused(c, by, r, t, err)
	}
	query := []string{"done", "undone", "count", strconv.Itoa(len(u.People))}
	if len(u.People) == 1 {
		query = append(query, "person", strconv.FormatInt(u.People[0], 10))
	}
	return p.back(c, by, r, query...)
}

// inviteWalkIn serves POST .../review/invite.
func (p *Reports) inviteWalkIn(c echo.Context, by desk.Actor, r reviewed) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	if _, err := p.Desk.InviteWalkIn(c.Request().Context(), by, r.event, r.session, r.id, lookOf(t.One).Person); err != nil {
		return p.refused(c, by, r, t, err)
	}
	return p.back(c, by, r, "done", "invited")
}

// refused shows the queue again with what was refused, at the person that it
// was about.
func (p *Reports) refused(c echo.Context, by desk.Actor, r reviewed, t form.Typed, err error) error {
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Invalid && refused.Kind != problem.Conflict {
		return err
	}
	return p.reviewAs(c, by, r, p.Status(refused.Kind), lookOf(t.One), t.One("reason"), refused)
}

// back goes to the queue.
func (p *Reports) back(c echo.Context, by desk.Actor, r reviewed, query ...string) error {
	return c.Redirect(http.StatusSeeOther, p.DeskPage(c, by).Address(r.path(), query...))
}

// An assignedPage is those who were assigned by exact keys, to be looked
// through.
type assignedPage struct {
	team.EventPage
	Session string
	Path    string // of the queue
	Queue   string // address of the queue
	Keys    []team.View
	People  []assignedPerson
	Unseen  int
	Right   string // the button for all
	Final   form.Final
	First   string
	Next    string
}

// An assignedPerson is whom a person of a report was taken for.
type assignedPerson struct {
	ID, Seen   int64
	Name       string
	Email      string
	Why        string
	Registrant string
	About      string
	URL        string
	LookedAt   bool // somebody has looked at them
}

// assigned serves GET .../review/assigned.
func (p *Reports) assigned(c echo.Context, by desk.Actor, r reviewed) error {
	if err := frame.Asks(c, "why", "cursor"); err != nil {
		return err
	}
	d, _, err := p.Event(c, by, team.AttendancePath)
	if err != nil {
		return err
	}
	why, cursor := c.QueryParam("why"), c.QueryParam("cursor")
	found, err := p.Desk.AssignedInReport(c.Request().Context(), by, r.event, r.session, r.id, why, cursor)
	if err != nil {
		return err
	}
	v := assignedPage{EventPage: d, Path: r.path(), Queue: d.Address(r.path()), Final: form.FinalOf(d.Page, found.Final, found.Event.Zone)}
	v.Session = v.SessionName(found.Event, found.Session)
	v.Unseen = min(found.Unseen, desk.MostAccepted)
	v.Right = v.T("review.right", "count", v.Unseen)
	here, all := r.path()+"/assigned", int64(0)
	for _, g := range found.Groups {
		all += g.People
		v.Keys = append(v.Keys, team.View{Name: v.T("match.why." + g.Why), Count: v.Number(int(g.People)), URL: v.Address(here, "why", g.Why), Current: g.Why == why})
	}
	v.Keys = append([]team.View{{Name: v.T("review.all"), Count: v.Number(int(all)), URL: v.Address(here), Current: why == ""}}, v.Keys...)
	if cursor != "" {
		v.First = v.Address(here, "why", why)
	}
	if found.Next != "" {
		v.Next = v.Address(here, "why", why, "cursor", found.Next)
	}
	for i := range found.Items {
		v.People = append(v.People, v.person(&found.Items[i]))
	}
	return p.Render(c, http.StatusOK, "reports/review-assigned", v)
}

func (v *assignedPage) person(a *desk.AssignedPerson) assignedPerson {
	x := assignedPerson{ID: a.ID, Seen: a.Revision, Name: nameOf(v.Page, &a.ReportPerson), Email: a.Email, Why: v.T("match.why." + a.Why), LookedAt: a.DecidedAt != nil}
	x.Registrant = v.T("review.no_name")
	if r := a.Registrant; r != nil && r.ErasedAt == nil {
		x.Registrant, x.About = r.Name(), r.Organisation
		x.URL = v.Address("/desk/" + v.Slug + "/registrations/" + strconv.FormatInt(r.ID, 10))
	}
	return x
}
