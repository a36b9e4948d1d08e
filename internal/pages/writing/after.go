package writing

import (
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

// An afterPage is to whom letters about a session that is over would go.
type afterPage struct {
	page
	Name, When     string
	Back           string
	Notice, Failed string
	Remarks        []remark // what an organiser should know before a letter leaves
	Materials      []string
	Action         string
	Rounds         []afterRound
}

// A remark is a sentence, and where one can do something about it; "" nowhere.
type remark struct{ Text, URL string }

// An afterRound is what sending the letters of a kind would do.
type afterRound struct {
	ID, Heading string
	Rule        string
	Numbers     []frame.Fact
	People      []team.Tab // the first of those who get it
	More        string
	Words       string // address of the letter's words
	Expected    int64
	Button      string // "" where nothing can be sent
	Running     bool
}

// after serves GET /desk/EVENT/sessions/SESSION/after.
func (p *Writing) after(c echo.Context, by desk.Actor) error {
	v, err := p.afterPage(c, by)
	if err != nil {
		return err
	}
	if c.QueryParam("done") != "" {
		v.Notice = v.T("after.done")
	}
	return p.Render(c, http.StatusOK, "writing/after", v)
}

// sendAfter serves POST /desk/EVENT/sessions/SESSION/after.
func (p *Writing) sendAfter(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	expected, err := strconv.ParseInt(t.One("expected"), 10, 64)
	if err != nil {
		expected = -1 // nothing that there could be
	}
	in := desk.AfterSending{Letter: event.LetterKind(t.One("letter")), Expected: expected}
	_, err = p.Desk.SendAfter(c.Request().Context(), by, c.Param("event"), c.Param("session"), in)
	refused := problem.From(err)
	if err != nil && (refused == nil || refused.Kind != problem.Conflict) {
		return err
	}
	v, failed := p.afterPage(c, by)
	if failed != nil {
		return failed
	}
	if err == nil {
		return c.Redirect(http.StatusSeeOther, v.path("/sessions/"+c.Param("session")+"/after", "done", "sent"))
	}
	v.Failed = v.ProblemText(refused, "")
	if refused.Is(desk.ErrNobodyMatches) {
		v.Failed = v.T("after.nobody")
	}
	return p.Refuse(c, refused, "writing/after", v)
}

// afterPage is the page of the session that the path names.
func (p *Writing) afterPage(c echo.Context, by desk.Actor) (*afterPage, error) {
	d, pr, err := p.page(c, by)
	if err != nil {
		return nil, err
	}
	found, err := p.Desk.After(c.Request().Context(), by, d.Slug, c.Param("session"))
	if err != nil {
		return nil, err
	}
	s, zone := found.Session, frame.Location(pr.Event.Zone)
	v := &afterPage{
		page: d, Name: pr.Event.TextIn(s.Title, d.Lang()), When: locale.Capital(d.When(s.StartsAt, s.EndsAt, zone)), Back: d.path("/letters"), Action: d.path("/sessions/" + s.Slug + "/after"),
	}
	for _, m := range s.Materials {
		v.Materials = append(v.Materials, locale.Capital(v.T("material.kind."+string(m.Kind)))+": "+pr.Event.TextIn(m.Title, v.Lang()))
	}
	switch {
	case s.CancelledAt != nil:
		v.Remarks = append(v.Remarks, remark{Text: v.T("after.wait.called_off")})
	case !found.Over:
		v.Remarks = append(v.Remarks, remark{Text: v.T("after.not_over")})
	case len(s.Materials) == 0:
		v.Remarks = append(v.Remarks, remark{Text: v.T("after.no_material")})
	}
	if found.Undecided > 0 {
		v.Remarks = append(v.Remarks, remark{v.T("after.undecided", "count", int(found.Undecided)), d.Address(team.ReportsPath(d.Slug, s.Slug))})
	}
	if found.Open > 0 && found.Over {
		v.Remarks = append(v.Remarks, remark{v.T("after.open", "count", int(found.Open)), d.path("/sessions/" + s.Slug + team.AttendancePath)})
	}
	can := found.Over && s.CancelledAt == nil && len(s.Materials) > 0
	for i := range found.Rounds {
		v.Rounds = append(v.Rounds, v.round(&found.Rounds[i], can, v.Deadline(found.Rounds[i].Opens, zone)))
	}
	return v, nil
}

// round shows what sending the letters of a kind would do; opens is when they
// begin to leave by themselves.
func (v *afterPage) round(r *desk.AfterRound, can bool, opens string) afterRound {
	x := afterRound{
		ID: string(r.Kind), Heading: v.T("after.kind." + string(r.Kind)), Words: v.path("/letters/" + string(r.Kind)), Running: r.Running, Expected: r.Recipients,
	}
	waits := r.Waits
	if waits == event.AfterReady {
		waits = event.AfterDone // within a moment
	}
	if waits != event.AfterCalledOff { // which is said once
		x.Rule = v.T("after.wait."+string(waits), "when", opens)
	}
	x.Numbers = append(x.Numbers, frame.Fact{Label: v.T("after.get"), Text: v.Number(int(r.Recipients))})
	for _, why := range event.AfterExclusions {
		if n := r.LeftOut[why]; n > 0 {
			key := "after.out." + string(why)
			if !v.Has(key) {
				key = "writing.result." + string(why)
			}
			x.Numbers = append(x.Numbers, frame.Fact{Label: v.T(key), Text: v.Number(int(n))})
		}
	}
	x.Numbers = append(x.Numbers, frame.Fact{Label: v.T("after.sent"), Text: v.Number(int(r.Owed))})
	for i := range r.People {
		x.People = append(x.People, team.Tab{Name: r.People[i].Name(), URL: v.path("/registrations/" + strconv.FormatInt(r.People[i].ID, 10))})
	}
	if more := int(r.Recipients) - len(r.People); more > 0 {
		x.More = v.T("after.more", "count", v.Number(more))
	}
	if can && r.Recipients > 0 && !r.Running {
		x.Button = v.T("after.send", "count", int(r.Recipients))
	}
	return x
}

// over are the pages of the sessions that have ended by now.
func (g page) over(pr *desk.Programme, now time.Time) []team.Tab {
	var all []team.Tab
	for i := range pr.Sessions {
		if s := &pr.Sessions[i]; s.CancelledAt == nil && !now.Before(s.EndsAt) {
			all = append(all, team.Tab{Name: g.SessionName(pr.Event, s), URL: g.path("/sessions/" + s.Slug + "/after")})
		}
	}
	return all
}
