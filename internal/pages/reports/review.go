package reports

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// A reviewPage is the queue of the people of a report about whom somebody has
// to decide, with one of them.
type reviewPage struct {
	team.EventPage
	Session  string // and when it is
	Path     string // of the queue, for its buttons
	Leave    string // address of the report
	Progress string
	Rest     string // of those who needed nobody
	Done     int
	Due      int
	Person   *reviewPerson // nil: nobody is left
	Open     []openPerson
	More     string // that there are more than are shown
	Offers   []offer
	Batches  []batch
	Assigned []assignedKey
	Look     string // address of those who were assigned by exact keys
	Unseen   int    // of them, whom nobody has looked at
	Rows     []frame.Fact
	WalkIns  []walkIn
	MayUndo  bool
	Said     string
	Failed   *form.Summary
	ask      string // question whether a decision counts for the series; "": there is none
	Final    form.Final
	Invites  bool // walk-ins may be asked to complete a registration
}

// An openPerson is somebody in the queue.
type openPerson struct {
	URL, Name, Hint string
	Current         bool
}

// An offer is a kind of evidence for which all may be accepted at once.
type offer struct {
	Kind, Button, Text string
	People             int
}

// A batch is what was accepted at once.
type batch struct {
	ID   int64
	Text string
}

// An assignedKey is how many people were assigned by one exact key.
type assignedKey struct{ URL, Why, People string }

// A walkIn is somebody who was there without a registration.
type walkIn struct {
	ID, Seen   int64
	Name       string
	Email      string
	Net        string
	Chips      []team.Chip
	URL        string // of their place in the queue
	Link       *linkable
	MayInvite  bool
	Nameless   bool
	Registered bool // they have completed a registration
}

// A linkable is who has a walk-in's address by now.
type linkable struct {
	ID   int64
	Text string
}

// mostOpen is how many people of the queue are named beside the one in
// question.
const mostOpen = 40

// review serves GET .../review.
func (p *Reports) review(c echo.Context, by desk.Actor, r reviewed) error {
	return p.reviewAs(c, by, r, http.StatusOK, lookOf(c.QueryParam), "", nil)
}

// lookOf is whom an address or a form asks for. What is no id of ours is
// nobody.
func lookOf(value func(string) string) desk.ReportLook {
	id := func(name string) int64 {
		n, err := strconv.ParseInt(value(name), 10, 64)
		if err != nil && value(name) != "" {
			return -1
		}
		return n
	}
	return desk.ReportLook{Person: id("person"), After: id("after"), Q: value("q")}
}

// reviewAs shows the queue, with what was refused and the reason that was typed.
func (p *Reports) reviewAs(c echo.Context, by desk.Actor, r reviewed, status int, l desk.ReportLook, reason string, refused *problem.Error) error {
	d, _, err := p.Event(c, by, team.AttendancePath)
	if err != nil {
		return err
	}
	found, err := p.Desk.ReviewReport(c.Request().Context(), by, r.event, r.session, r.id, l)
	if err != nil {
		return err
	}
	v := &reviewPage{EventPage: d, Path: r.path(), Leave: d.Address(r.report()), Final: form.FinalOf(d.Page, found.Final, found.Event.Zone)}
	v.MayUndo = found.MayUndo && !v.Final.Locked
	v.Session = v.SessionName(found.Event, found.Session) + " · " + v.Hours(found.Session.StartsAt, found.Session.EndsAt, frame.Location(found.Event.Zone))
	v.Invites = v.May(desk.AskWalkIns) && !v.Final.Locked
	if found.Event.Series != "" {
		v.ask = v.T("review.series", "series", found.Event.Series)
	}
	v.Final.Typed = reason
	if refused != nil {
		v.refuse(refused, found)
	}
	v.fill(found, r)
	if found.Person != nil {
		v.Person = v.person(found, r, l)
	}
	v.Said = v.said(c.QueryParam("done"), c.QueryParam("count"))
	if refused != nil && v.Person != nil {
		v.Failed.Note = v.Person.Stands
	}
	return p.Render(c, status, "reports/review", v)
}

// fill puts what stands around the person into v.
func (v *reviewPage) fill(found *desk.Review, r reviewed) {
	v.Done, v.Due = found.Done, found.Due()
	v.Progress = v.T("review.progress", "done", found.Done, "count", v.Due)
	look := r.path() + "/assigned"
	v.Look = v.Address(look)
	assigned := int64(0)
	for _, a := range found.Assigned {
		assigned += a.People
		v.Unseen += int(a.Unseen)
		v.Assigned = append(v.Assigned, assignedKey{v.Address(look, "why", a.Why), v.T("match.why." + a.Why), v.Number(int(a.People))})
	}
	v.Rest = v.T("review.rest", "count", assigned)
	for _, b := range event.Buckets {
		v.Rows = append(v.Rows, frame.Fact{Label: v.T("review.bucket." + string(b)), Text: v.Number(int(found.Rows[b]))})
	}
	v.Rows = append(v.Rows, frame.Fact{Label: v.T("review.bucket.all"), Text: v.Number(int(found.Report.Rows))})
	for _, o := range found.Offers {
		v.Offers = append(v.Offers, offer{string(o.Kind), v.T("review.accept", "count", o.People), v.T("review.kind." + string(o.Kind)), o.People})
	}
	for _, b := range found.Batches {
		v.Batches = append(v.Batches, batch{b.Batch, v.T("review.batch", "count", b.People, "when", v.Deadline(b.DecidedAt, frame.Location(found.Event.Zone)), "kind", v.T("review.kind."+b.Kind))})
	}
	v.open(found, r)
	v.walkIns(found, r)
}

// open names those who are still in the queue.
func (v *reviewPage) open(found *desk.Review, r reviewed) {
	for i := range found.Open {
		if i == mostOpen {
			v.More = v.T("review.more", "count", len(found.Open)-mostOpen)
			return
		}
		o := &found.Open[i]
		one := openPerson{URL: v.Address(r.path(), "person", strconv.FormatInt(o.ID, 10)), Name: nameOf(v.Page, o), Hint: v.T("review.hint.none")}
		if len(o.Candidates) > 0 && len(o.Candidates[0].Reasons) > 0 {
			one.Hint = v.T("match.why." + o.Candidates[0].Reasons[0])
		}
		if len(o.Candidates) > 1 {
			one.Hint = v.T("review.hint.several", "count", len(o.Candidates))
		}
		one.Current = found.Person != nil && found.Person.ID == o.ID
		v.Open = append(v.Open, one)
	}
}

// nameOf is how a report names somebody; whose name was erased has none.
func nameOf(g frame.Page, p *event.ReportPerson) string {
	switch {
	case p.Name() != "":
		return p.Name()
	case p.Email != "":
		return p.Email
	}
	return g.T("review.no_name")
}

// walkIns are those who were there without a registration.
func (v *reviewPage) walkIns(found *desk.Review, r reviewed) {
	for i := range found.WalkIns {
		w := &found.WalkIns[i]
		one := walkIn{
			ID: w.ID, Seen: w.Revision, Name: nameOf(v.Page, &w.ReportPerson), Email: w.Email, Nameless: w.Nameless,
			URL: v.Address(r.path(), "person", strconv.FormatInt(w.ID, 10)), Registered: w.Decision == event.DecidedRegistrant,
		}
		if w.Seconds != nil {
			one.Net = v.T("review.minutes", "count", *w.Seconds/60)
		}
		if w.Nameless {
			one.Chips = append(one.Chips, team.Chip{Icon: "tick", Text: v.T("review.nameless"), Tint: "ok"})
		}
		if w.Invitation != nil {
			one.Chips = append(one.Chips, team.Chip{Icon: "mail", Text: v.T("review.asked", "state", v.T("invitation.state."+string(w.State))), Tint: "tint"})
		}
		if w.Registrant != nil && !one.Registered {
			one.Link = &linkable{w.Registrant.ID, v.T("review.known_by_now", "name", w.Registrant.Name())}
		}
		one.MayInvite = v.Invites && w.Email != "" && !one.Registered && one.Link == nil && !w.State.Open() && !w.Nameless
		v.WalkIns = append(v.WalkIns, one)
	}
}

// said is what came of the last press.
func (v *reviewPage) said(done, count string) string {
	if !slices.Contains([]string{"registrant", "walk_in", "staff", "ignore", "undecided", "invited"}, done) {
		n, err := strconv.Atoi(count)
		if err != nil || n < 0 || done != "accepted" && done != "undone" {
			return ""
		}
		return v.T("review.said."+done, "count", n)
	}
	return v.T("review.said." + done)
}

// refuse says what was wrong with what was pressed, and how it stands.
func (v *reviewPage) refuse(refused *problem.Error, found *desk.Review) {
	v.Failed = &form.Summary{Head: v.ProblemText(refused, found.Event.Zone)}
	if len(refused.Fields) > 0 {
		f := refused.Fields[0]
		v.Failed.Head = v.T("rule." + f.Code)
		if f.Pointer == "/reason" {
			v.Final.Error = v.Failed.Head
			v.Failed.Head = v.T("signup.problem_of", "field", v.Final.Reason, "text", v.Final.Error)
		}
	}
}
